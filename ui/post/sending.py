"""Letters on their way out: each is handed to its server when its time has come, one after the other.

That it is being sent is on the disk before the first byte leaves, and what the server said is written down as
soon as it is known. Nothing is ever sent a second time unless the server can't have taken it, or the owner
says so.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.desk import Desk, DeskbellError
from app.post import NOBODY_KNOWS, Delivery, OutboxState, Outgoing
from app.records import Changes
from ui.bridge import Bridge
from ui.texts import _

_LONGEST_WAIT_MS = 60_000
"""A timer does not know of clocks that are changed: look again after a minute at the latest."""


class Sending(QObject):
    """Empties the outbox. One a desk."""

    left = Signal(object)
    """An `Outgoing` that its server accepted."""
    stayed = Signal(object, str)
    """An `Outgoing` that did not leave, and why."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bridge = bridge
        self._is_sending = self._is_over = False
        self._heard: tuple[Outgoing, Delivery, str] | None = None
        """What a server said and nobody could write down yet."""
        self.hindrance = ""
        """Why not; empty: all of it is written down."""
        self._hurried: set[int] = set()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        bridge.changed.connect(self._on_changed)
        self.look()

    @property
    def is_sending(self) -> bool:
        """Whether a letter is with its server right now."""
        return self._is_sending

    def look(self) -> None:
        """Sends what is due, and comes back when the next letter is."""
        if self._is_sending or not self._has_written_down() or self._is_over:
            return  # that this one has left is perhaps all that the end waited for
        due = self._desk.outbox.due() or self._in_a_hurry()
        if due:
            self._send(due[0])
        else:
            self._wait()

    def close(self) -> None:
        """Sends nothing any more."""
        self._is_over = True
        self._timer.stop()

    def hurry(self) -> None:
        """The line is good, as far as can be known: tries at once, once more, what was deferred."""
        self._hurried = {
            letter.id for letter in self._desk.outbox.all() if letter.state is OutboxState.RETRYING
        }
        self.look()

    # --- sending

    def _in_a_hurry(self) -> tuple[Outgoing, ...]:
        if not self._hurried:
            return ()
        return tuple(letter for letter in self._desk.outbox.all() if letter.id in self._hurried)

    def _send(self, letter: Outgoing) -> None:
        self._hurried.discard(letter.id)
        self._is_sending = True  # to begin is a change, and so asks for what is due
        try:
            parcel = self._desk.outbox.begin(letter.id)
        except DeskbellError as problem:
            self._stay(letter, problem)
            if not self._is_over and letter.id not in {each.id for each in self._desk.outbox.due()}:
                self.look()  # it waits for its owner, and the others need not
            return
        except Exception:
            self._is_sending = False
            raise
        self._bridge.run_apart(
            lambda: self._desk.courier.deliver(parcel),
            partial(self._settle, letter),
            partial(self._fail, letter),
        )

    def _settle(self, letter: Outgoing, result: tuple[Delivery, str]) -> None:
        self._is_sending = False
        self._heard = (letter, *result)
        self.look()

    def _fail(self, letter: Outgoing, problem: Exception) -> None:
        """A fault of ours: nobody knows how far the letter got."""
        self._settle(letter, (Delivery.UNKNOWN, NOBODY_KNOWS))
        raise problem

    def _has_written_down(self) -> bool:
        """Whether all that a server said is written down: until then no other letter leaves."""
        if self._heard is None:
            return True
        heard, self._heard, self.hindrance = self._heard, None, ""
        letter, delivery, reason = heard
        self._is_sending = True  # to settle is a change as well
        try:
            is_noted = self._desk.outbox.settle(letter.id, delivery, reason)
        except DeskbellError as problem:
            self._heard, self.hindrance = heard, _(str(problem))
            self._stay(letter, problem)
            return False
        self._is_sending = False
        if delivery is Delivery.ACCEPTED or not is_noted:  # which its copy in Sent has shown meanwhile
            self.left.emit(letter)
        else:
            self.stayed.emit(letter, self._why(letter.id, reason))
        return True

    def _why(self, id: int, reason: str) -> str:
        """Why a letter stays: what its server said, or what the outbox makes of that."""
        kept = next((letter.problem for letter in self._desk.outbox.all() if letter.id == id), reason)
        return _(reason if kept == reason else kept)  # what is kept forgets how it was put together

    def _stay(self, letter: Outgoing, problem: DeskbellError) -> None:
        """It can't leave, or the desk can't be written to: tries again in a while."""
        self._is_sending = False
        self._timer.start(_LONGEST_WAIT_MS)
        self.stayed.emit(letter, _(str(problem)))

    def _wait(self) -> None:
        next_at = self._desk.outbox.next_at()
        if next_at is None:
            self._timer.stop()
            return
        milliseconds = (next_at - self._desk.now()).total_seconds() * 1000
        self._timer.start(int(min(max(milliseconds, 100), _LONGEST_WAIT_MS)))

    def _on_changed(self, changes: Changes) -> None:
        if changes.of("outbox"):
            self.look()
