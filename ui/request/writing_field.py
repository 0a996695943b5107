"""The field that everything is written in: plain text, with keys for the little formatting that it has."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.texts import N_, _

_LEAST_HEIGHT, _ORDINARY_HEIGHT, _MOST_HEIGHT = 52, 76, 220
"""In a low window it gives way; else it grows with the text."""
_NO_LIMIT = 16_777_215
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LIST_KEYS = (Qt.Key.Key_8, Qt.Key.Key_Asterisk, Qt.Key.Key_ParenLeft)
"""Ctrl+Shift+8, and what Shift makes of the 8 on keyboards here and there."""
_ITEM = re.compile(r"- (?P<words>.*)")
_LINK = re.compile(r"(?:https?://|mailto:)\S+")
_LINK_BEGINS = "https://"
KEYS = (
    (N_("Bold"), "Ctrl+B"),
    (N_("List"), "Ctrl+Shift+8"),
    (N_("Link"), "Ctrl+Shift+K"),
    (N_("Saved replies"), "Ctrl+J"),
)
"""What can be done while a letter is written, and its keys."""


class WritingField(QPlainTextEdit):
    """Plain text that grows with what is written; Ctrl+Enter finishes, Esc leaves, Tab goes on.

    Ctrl+B makes *bold*, Ctrl+Shift+8 a list, which Enter goes on with, Ctrl+Shift+K a link. Undo and redo are
    the text's own only while it has some: in an empty field they are the window's, which take back what has
    just been sent.
    """

    finished = Signal()
    left = Signal()
    files_given = Signal(list)
    """Files were pasted or dropped: their paths. Only while ``takes_files``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.takes_files = False
        self._is_filling = False
        self._height, self._spare = _ORDINARY_HEIGHT, 0
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Text"))
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def fill_room(self) -> None:
        """Takes all the room there is, whatever is written."""
        self._is_filling = True
        self.setMaximumHeight(_NO_LIMIT)

    def use_spare(self, height: int) -> None:
        """Is higher by so much, which something below it leaves free now: the lines stay where they are."""
        self._spare = height
        self._grow()

    def show_text(self, text: str) -> None:
        """Puts that text there, and the caret at its end."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    # --- Qt asks ---

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._is_for_the_window(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, with_keys = event.key(), event.modifiers()
        if key in _ENTER and with_keys & _CTRL:
            if not event.isAutoRepeat():  # a key held too long must not send past a warning
                self.finished.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_B and with_keys == _CTRL:
            self._embolden()
        elif key in _LIST_KEYS and with_keys == _CTRL | _SHIFT:
            self._make_list()
        elif key == Qt.Key.Key_K and with_keys == _CTRL | _SHIFT:
            self._link()
        elif key not in _ENTER or with_keys or not self._goes_on_with_list():
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(self.takes_files and files_in(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        paths = files_in(source) if self.takes_files else []
        if paths:
            self.files_given.emit(paths)
        else:
            super().insertFromMimeData(source)

    # --- inside ---

    def _embolden(self) -> None:
        """Stars around what is selected, or the caret between two."""
        cursor = self.textCursor()
        words = cursor.selectedText()
        cursor.insertText(f"*{words}*")
        if not words:
            cursor.movePosition(QTextCursor.MoveOperation.Left)
            self.setTextCursor(cursor)

    def _link(self) -> None:
        """The link that was copied, behind the words that are selected; or where one is to be typed."""
        cursor = self.textCursor()
        words, copied = cursor.selectedText(), QGuiApplication.clipboard().text().strip()
        link = copied if _LINK.fullmatch(copied) else _LINK_BEGINS
        cursor.insertText(f"{words} ({link})" if words else link)
        if words and link == _LINK_BEGINS:
            cursor.movePosition(QTextCursor.MoveOperation.Left)
            self.setTextCursor(cursor)

    def _make_list(self) -> None:
        """A dash before each line that is selected, or before the caret's."""
        cursor = self.textCursor()
        document, end = self.document(), cursor.selectionEnd()
        block = document.findBlock(cursor.selectionStart())
        cursor.beginEditBlock()
        while block.isValid() and block.position() <= end:
            if not _ITEM.fullmatch(block.text()):
                QTextCursor(block).insertText("- ")
                end += 2
            block = block.next()
        cursor.endEditBlock()

    def _goes_on_with_list(self) -> bool:
        """Enter in a list begins the next item; in an empty item it ends the list."""
        cursor = self.textCursor()
        item = _ITEM.fullmatch(cursor.block().text())
        if item is None or not cursor.atBlockEnd():
            return False
        if item["words"]:
            cursor.insertText("\n- ")
        else:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.insertText("\n")
        self.ensureCursorVisible()
        return True

    def _is_for_the_window(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.document().isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()

    def _grow(self) -> None:
        needed = self.fontMetrics().lineSpacing() * self.document().size().height() + 28
        self._height = int(max(_ORDINARY_HEIGHT, min(_MOST_HEIGHT, needed))) + self._spare
        self.setMinimumHeight(_LEAST_HEIGHT + self._spare)
        if not self._is_filling:
            self.setMaximumHeight(self._height)
        self.updateGeometry()


def files_in(source: QMimeData) -> list[Path]:
    """The files that are pasted or dropped, if any."""
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
