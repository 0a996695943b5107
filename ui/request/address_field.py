"""A field for whom a letter goes to: names and addresses, completed from the clients while one types."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

from app.desk import Desk
from ui.theme import mark

_STOPS = ",;"


class AddressField(QLineEdit):
    """``people`` are those whom mail can be sent to; ``wrong`` is what else stands there, as it was typed."""

    changed = Signal()

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self.people: tuple[tuple[str, str], ...] = ()
        self.wrong: tuple[str, ...] = ()
        self._found = QStringListModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self._completer.activated[str].connect(self._take)  # type: ignore[index]  # an overload
        self.setAccessibleName(name)
        self.textEdited.connect(self._on_typed)
        self.textChanged.connect(self._read)
        self.editingFinished.connect(self._show_wrong)

    def show_people(self, people: tuple[tuple[str, str], ...]) -> None:
        """Puts these people there instead of those before."""
        if people != self.people or self.wrong:
            self.setText(self._desk.letters.as_typed(people))
            self.setCursorPosition(0)

    def show_text(self, text: str) -> None:
        """Puts there what was typed before."""
        self.setText(text)
        self._show_wrong()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._choices.isVisible() and event.key() in {
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Escape,
        }:
            event.ignore()  # it is the completer's
            return
        super().keyPressEvent(event)

    # --- inside ---

    @property
    def _choices(self) -> QAbstractItemView:
        return cast(QAbstractItemView, self._completer.popup())

    def _read(self, text: str) -> None:
        typed = self._desk.letters.people(text)
        self.people, self.wrong = typed.people, typed.wrong
        if not self.wrong:
            mark(self, invalid="false")
        self.changed.emit()

    def _show_wrong(self) -> None:
        mark(self, invalid="true" if self.wrong else "false")
        self.changed.emit()

    def _on_typed(self) -> None:
        """Offers the clients that the word at the caret may mean."""
        word = self.text()[self._start() : self.cursorPosition()].strip()
        rows = self._desk.clients.complete(word) if word else ()
        found = [self._desk.letters.as_typed([(row.name, row.address)]) for row in rows if "@" in row.address]
        self._found.setStringList(found)
        if found:
            self._completer.complete()
        else:
            self._choices.hide()

    def _take(self, chosen: str) -> None:
        """Puts the client chosen in place of the word that was begun."""
        start, at = self._start(), self.cursorPosition()
        before, rest = self.text()[:start], self.text()[at:].lstrip(_STOPS + " ")
        before = f"{before.rstrip()} " if before.strip() else ""
        self.setText(f"{before}{chosen}, {rest}")
        self.setCursorPosition(len(before) + len(chosen) + 2)

    def _start(self) -> int:
        """Where the word at the caret begins."""
        before = self.text()[: self.cursorPosition()]
        return max(before.rfind(stop) for stop in _STOPS) + 1
