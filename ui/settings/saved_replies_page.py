"""The texts that the owner sends often, and the placeholders that may stand in them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

from app.desk import Desk, DeskbellError
from app.post import SavedReply
from ui.labels import plain_label
from ui.settings.line_list import LineList
from ui.settings.page import Page, beside
from ui.texts import _

_TEXT_HEIGHT = 120


class SavedRepliesPage(Page):
    """A title and a text each. The one selected in the list is the one that is changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Saved replies"),
            _("Texts that you send often. In a letter, Ctrl+J offers them, with everything filled in."),
        )
        self._chosen: SavedReply | None = None
        self._list = LineList(_("Saved replies"), _("No saved reply yet: write the first below."), height=130)
        self._title, self._text = QLineEdit(), QPlainTextEdit()
        self._title.setAccessibleName(_("Title"))
        self._title.setPlaceholderText(_("What it is called"))
        self._text.setAccessibleName(_("Text of the saved reply"))
        self._text.setFixedHeight(_TEXT_HEIGHT)
        self._text.setTabChangesFocus(True)
        names = ", ".join(f"{{{name}}}" for name in desk.letters.PLACEHOLDERS)
        self._places = plain_label(_("Filled in for each letter: {names}", names=names), "small")
        self.add("", self._list, beside(_button(_("New"), self._begin), self._list.remover()))
        self.add(_("Title and text"), self._title, self._text, self._places)
        self.add("", beside(_button(_("Save reply"), self._save)))
        self.close_rows()
        self._list.currentItemChanged.connect(lambda _item, _before: self._choose())
        self._list.removed.connect(self._remove)
        self.refresh()

    def refresh(self) -> None:
        chosen = self._chosen
        replies = self._desk.saved_replies.all()
        self._list.show_lines((reply.title, reply) for reply in replies)
        row = next((row for row, reply in enumerate(replies) if chosen and reply.id == chosen.id), -1)
        self._list.setCurrentRow(row)
        self._choose()

    def _choose(self) -> None:
        is_any = self._list.currentRow() >= 0
        reply = self._list.currentItem().data(Qt.ItemDataRole.UserRole) if is_any else None
        if reply != self._chosen:
            self._chosen = reply
            self._title.setText(reply.title if reply else "")
            self._text.setPlainText(reply.text if reply else "")

    def _begin(self) -> None:
        """An empty sheet for another one."""
        self._list.setCurrentRow(-1)
        self._chosen = None
        self._title.clear()
        self._text.clear()
        self._title.setFocus()

    def _save(self) -> None:
        title, text, chosen = self._title.text(), self._text.toPlainText(), self._chosen
        replies = self._desk.saved_replies
        try:
            id = chosen.id if chosen else replies.add(title, text)
            if chosen:
                replies.change(chosen.id, title, text)
        except DeskbellError as problem:
            self.complain(_(str(problem)))
            return
        self._problem.hide()
        self._chosen = next(reply for reply in replies.all() if reply.id == id)
        self.refresh()

    def _remove(self, reply: object) -> None:
        if isinstance(reply, SavedReply):
            self._desk.saved_replies.remove(reply.id)


def _button(text: str, deed: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(deed)
    return button
