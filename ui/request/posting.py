"""The way into the outbox, and back from there when the owner has second thoughts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.desk import Desk, DeskbellError
from app.post import Letter
from app.records import Changes
from ui.bridge import Bridge
from ui.texts import _


class Posting(QObject):
    """Hands letters over to the outbox; says by signals what undo takes back, and what redo sends again."""

    said = Signal(str, bool)
    problem = Signal(str)
    returned = Signal(object)
    """A `Letter` that is not going to leave: to be written on."""
    left_again = Signal(object)

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._posted: dict[int, tuple[str | None, Letter]] = {}
        """The letters of this session: how their sending is called in the history, and what they were."""
        bridge.changed.connect(self._on_changes)

    def post(self, letter: Letter) -> bool:
        """Whether the letter is in the outbox now; if not, why is said."""
        try:
            id = self._desk.outbox.post(letter)
        except DeskbellError as problem:
            self.problem.emit(_(str(problem)))
            return False
        self._posted[id] = (self._desk.undo_label, letter)
        self.said.emit(_("Sending to {who} in a few seconds", who=_first_name(letter)), True)
        return True

    def take_back(self, id: int) -> None:
        """Takes a letter out of the outbox, to be written on."""
        try:
            letter = self._desk.outbox.take_back(id)
        except DeskbellError as problem:
            self.problem.emit(_(str(problem)))
        else:
            self.returned.emit(letter)

    def _on_changes(self, changes: Changes) -> None:
        touched = changes.of("outbox") & self._posted.keys()
        if not touched:
            return
        waiting = {letter.id for letter in self._desk.outbox.all()}
        for id in touched:
            label, letter = self._posted[id]
            if changes.label == label:
                (self.left_again if id in waiting else self.returned).emit(letter)


def _first_name(letter: Letter) -> str:
    name, address = next(iter((*letter.to, *letter.cc, *letter.bcc)))
    return name or address
