"""A second look at a letter: a quiet hint when the typing pauses, and a stop before it leaves in doubt."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.post import Letter, Tone
from ui.request.second_look_strip import GuardStrip, HintLine
from ui.texts import _
from ui.theme import Look

LOOKING_PAUSE_MS = 400


class SecondLook(QObject):
    """At whatever ``letter`` answers; None is none, and nothing is said of it.

    ``hint`` and ``guard`` say it; where they stand is for their parent to lay out.
    """

    asks = Signal(bool)
    """Whether it says why to look again: asking once more goes on."""
    spared = Signal(bool)
    """Whether a hint may be said and there is none: somebody else can have its room."""
    said = Signal(str, bool)

    def __init__(self, desk: Desk, look: Look, letter: Callable[[], Letter | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._letter = letter
        self.hint, self.guard = HintLine(look, parent), GuardStrip(look, parent)
        self.pause = QTimer(self, singleShot=True, interval=LOOKING_PAUSE_MS)
        """Runs as long as the typing has not paused."""
        self.pause.timeout.connect(self.look)
        self.hint.changed.connect(self._share_room)
        self.hint.off_wanted.connect(self._switch_off)
        self.guard.asks.connect(self._on_asks)

    @property
    def is_asking(self) -> bool:
        """Whether the letter was stopped, and the owner is asked whether to go on."""
        return self.guard.is_asking

    def soon(self) -> None:
        """Something was typed: looks at it once that pauses."""
        self.pause.start()

    def look(self) -> None:
        """How does it read, and is what stopped it still there?"""
        letter = self._letter()
        if letter is None:
            return
        self.hint.show_hints(self._desk.second_look.hints(letter))
        if self.guard.is_asking:
            self.guard.settle(self._desk.second_look.doubts(letter))

    def stops(self, key: Hashable) -> bool:
        """Whether something is to be looked at first: then it is said, and asking again goes on.

        ``key`` tells letters apart.
        """
        self.pause.stop()
        letter, second_look = self._letter(), self._desk.second_look
        if letter is None:
            return False
        doubts = second_look.doubts(letter)
        if self.guard.stops(key, doubts):
            return True
        second_look.accept(letter, doubts)
        return False

    def clear(self) -> None:
        """Says nothing: another letter is looked at, or none any more."""
        self.hint.forget()
        self.guard.clear()

    def forget(self, key: Hashable) -> None:
        """The letter of that key has gone its way: the next of that key is looked at anew."""
        self.guard.forget(key)

    # --- inside ---

    def _on_asks(self, is_asking: bool) -> None:
        self._share_room()
        self.asks.emit(is_asking)

    def _share_room(self) -> None:
        may_be_said = self._letter() is not None and not self.guard.is_asking
        is_said = may_be_said and bool(self.hint.text)
        self.hint.setVisible(is_said)
        self.spared.emit(may_be_said and not is_said)

    def _switch_off(self, tone: Tone) -> None:
        off = self._desk.preferences.get("hints_off")
        self._desk.preferences.set("hints_off", sorted({*off, str(tone)}))
        self.look()
        self.said.emit(_("Hints of that kind are off. Settings has them all."), True)
