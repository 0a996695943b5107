"""Letters in windows of their own: begun, gone on with after a restart, and taken back from the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.desk import Desk, DeskbellError
from app.post import Letter
from ui.bridge import Bridge, expected
from ui.request.drafts import NOTHING, Draft, Drafts
from ui.request.enclosing import Enclosing
from ui.request.posting import Posting
from ui.request.writing import LETTER
from ui.texts import _
from ui.theme import Look

if TYPE_CHECKING:
    from ui.request.letter_dialog import LetterDialog

_NEW = "new"


class LetterWindows(QObject):
    """Each letter has one window, and one place among the drafts, by what it was begun for."""

    problem = Signal(str)
    settings_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        bridge: Bridge,
        look: Look,
        drafts: Drafts,
        enclosing: Enclosing,
        posting: Posting,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._desk, self._bridge, self._look = desk, bridge, look
        self._drafts, self._enclosing, self._posting, self._host = drafts, enclosing, posting, host
        self._leaving: set[str] = set()
        """The places whose letters are on their way into the outbox."""

    def new(self, client_id: int | None = None) -> None:
        """A new message, to that client if one is named; the one that was begun, if one was."""
        place = _NEW if client_id is None else f"to {client_id}"
        self._open(place, lambda: self._desk.letters.blank(client_id))

    def forward(self, entry_id: int) -> None:
        """That message, to somebody still to be named. It and its files are read beside the screen."""
        try:
            begin = self._desk.letters.forwarding(entry_id)
        except DeskbellError as problem:
            self.problem.emit(_(str(problem)))
            return
        self._bridge.run(
            lambda _progress: begin(),
            lambda letter: self._open(f"forward {entry_id}", lambda: letter),
            lambda problem: self.problem.emit(expected(problem)),
        )

    def take_back(self, letter: Letter) -> None:
        """A letter that is not going to leave, to be written on."""
        place = next(place for place in _names("back") if not self._drafts.has(place, LETTER))
        self._drafts.keep(place, LETTER, Draft(letter.text, letter._replace(text="")))
        self._drafts.save()
        self._open(place, lambda: letter, is_new=False)

    def begun(self) -> list[str]:
        """Where letters were begun that have no window now."""
        not_now = self._leaving | {dialog.place for dialog in self._dialogs()}
        return [place for place in self._drafts.places(LETTER) if place not in not_now]

    def go_on(self) -> None:
        """Opens what was begun."""
        for place in self.begun():
            kept = self._drafts.of(place, LETTER).letter
            if kept is not None:
                self._open(place, partial(_as_is, kept), is_new=False)

    # --- inside ---

    def _open(self, place: str, begin: Callable[[], Letter], *, is_new: bool = True) -> None:
        from ui.request.letter_dialog import LetterDialog

        for dialog in self._dialogs():
            if dialog.place == place:
                dialog.show_begun()
                return
        if place in self._leaving:
            return
        try:
            letter = begin()
        except DeskbellError as problem:
            self.problem.emit(_(str(problem)))
            return
        window = self._host.window()
        dialog = LetterDialog(
            self._desk, self._look, self._drafts, self._enclosing, place, letter, window, is_new=is_new
        )
        dialog.finished_letter.connect(lambda letter: self._post(dialog, letter))
        dialog.pad.settings_wanted.connect(self.settings_wanted)
        dialog.show_begun()

    def _post(self, dialog: LetterDialog, letter: Letter) -> None:
        self._leaving.add(dialog.place)
        self._drafts.save()
        dialog.hold(is_held=True)
        self._posting.post(letter, partial(self._settle, dialog.place))

    def _settle(self, place: str, has_left: bool) -> None:
        """The letter has gone its way, or is written on; its window may have been closed meanwhile."""
        self._leaving.remove(place)
        dialog = next((one for one in self._dialogs() if one.place == place), None)
        if dialog:
            dialog.hold(is_held=False)
        if dialog and has_left:
            dialog.leave()
        elif has_left:
            self._drafts.keep(place, LETTER, NOTHING)
            self._drafts.save()

    def _dialogs(self) -> list[LetterDialog]:
        from ui.request.letter_dialog import LetterDialog

        return [one for one in self._host.window().findChildren(LetterDialog) if one.isVisible()]


def _as_is(letter: Letter) -> Letter:
    return letter


def _names(stem: str) -> Iterator[str]:
    return (f"{stem} {number}" for number in count(1))
