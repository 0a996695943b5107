"""The search field: `/` leads in, what is typed is looked for at once, Esc leads back to where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from ui.texts import _

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

ONE_FRAME_MS = 16


class SearchField(QLineEdit):
    """`searched` tells what to look for, at most once a frame; `left` that the owner goes to the list."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("Search everything"))
        self.setAccessibleName(_("Search names, subjects, addresses and all texts"))
        self.setMinimumHeight(35)
        self.setClearButtonEnabled(False)
        self._hint = QLabel("/", self)
        self._hint.setProperty("role", "key")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._pause = QTimer(self, singleShot=True, interval=ONE_FRAME_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(self._on_text_changed)

    def show_key(self, is_on: bool) -> None:
        """Whether `/` leads here: single keys can be switched off."""
        self._hint.setVisible(is_on and not self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint.adjustSize()
        self._hint.move(self.width() - self._hint.width() - 10, (self.height() - self._hint.height()) // 2)

    def _on_text_changed(self, text: str) -> None:
        self._hint.setVisible(not text)
        self._pause.start()
