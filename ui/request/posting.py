"""The way into the outbox, and back from there when the owner has second thoughts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.desk import Desk, DeskbellError
from app.post import Letter
from app.records import Changes
from ui.bridge import Bridge, expected
from ui.texts import _

LIGHT_BYTES = 200_000
"""So much is put into the outbox while the screen waits: it takes no longer than a blink."""

Settle = Callable[[bool], object]
"""Told whether the letter is in the outbox."""
Keep = Callable[[bytes], object]
"""Keeps a file of a letter that is written on; on any thread."""


class Posting(QObject):
    """Hands letters over to the outbox; says by a signal what undo takes back."""

    said = Signal(str, bool)
    problem = Signal(str)
    returned = Signal(object)
    """A `Letter` that is not going to leave: to be written on."""
    idle = Signal()
    """Every letter that was posted is in the outbox, or is not going to be."""

    def __init__(self, desk: Desk, bridge: Bridge, keep: Keep, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._bridge, self._keep = desk, bridge, keep
        self._under_way = 0
        self._posted: dict[int, tuple[str | None, Letter]] = {}
        """The letters that may come back: how their sending is called in the history, and what they were."""
        bridge.changed.connect(self._on_changes)

    @property
    def is_busy(self) -> bool:
        """Whether a letter is on its way into the outbox."""
        return self._under_way > 0

    def post(self, letter: Letter, settle: Settle) -> None:
        """Puts the letter into the outbox, or says why not. One with large files is made ready beside the
        screen; the others are there at once.
        """
        self._under_way += 1
        if sum(len(each.content) for each in letter.enclosures) <= LIGHT_BYTES:
            self._enter(letter, settle, lambda: self._desk.outbox.post(letter))
            return
        try:
            seal = self._desk.outbox.sealing(letter)
        except DeskbellError as problem:
            self._fail(settle, problem)
            return
        self._bridge.run(
            lambda _progress: seal(),
            lambda sealed: self._enter(letter, settle, lambda: self._desk.outbox.enter(sealed)),
            partial(self._fail, settle),
        )

    def take_back(self, id: int, settle: Callable[[], object] = lambda: None) -> None:
        """Takes a letter out of the outbox, to be written on, or says why not; ``settle`` is told either way.
        Its files are read beside the screen.
        """
        self._bridge.run(
            lambda _progress: self._read(id),
            partial(self._give_back, id, settle),
            partial(self._keep_there, settle),
        )

    # --- inside ---

    def _read(self, id: int) -> Letter:
        letter = self._desk.outbox.letter(id)
        for enclosure in letter.enclosures:
            self._keep(enclosure.content)
        return letter

    def _give_back(self, id: int, settle: Callable[[], object], letter: Letter) -> None:
        try:
            self._desk.outbox.take_back(id, letter)
        except DeskbellError as problem:  # it has just begun to leave
            self._keep_there(settle, problem)
        else:
            settle()
            self.returned.emit(letter)

    def _keep_there(self, settle: Callable[[], object], problem: Exception) -> None:
        settle()
        self.problem.emit(expected(problem))

    def _enter(self, letter: Letter, settle: Settle, enter: Callable[[], int]) -> None:
        try:
            id = enter()
        except DeskbellError as problem:
            self._fail(settle, problem)
            return
        self._posted[id] = (self._desk.undo_label, letter)
        self.said.emit(_("Sending to {who} in a few seconds", who=_first_name(letter)), True)
        self._settle(settle, has_left=True)

    def _fail(self, settle: Settle, problem: Exception) -> None:
        self._settle(settle, has_left=False)
        self.problem.emit(expected(problem))

    def _settle(self, settle: Settle, *, has_left: bool) -> None:
        self._under_way -= 1
        settle(has_left)
        if not self.is_busy:
            self.idle.emit()

    def _on_changes(self, changes: Changes) -> None:
        touched = changes.of("outbox") & self._posted.keys()
        if not touched:
            return
        waiting = {letter.id for letter in self._desk.outbox.all()}
        for id in touched:
            label, letter = self._posted[id]
            if id not in waiting:
                del self._posted[id]  # with all its files: it is back, or has left for good
                if changes.label == label:
                    self.returned.emit(letter)


def _first_name(letter: Letter) -> str:
    name, address = next(iter((*letter.to, *letter.cc, *letter.bcc)))
    return name or address
