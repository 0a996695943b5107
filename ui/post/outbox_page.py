"""The outbox: letters that have not left yet, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from app.desk import Desk
from app.post import LEAVING, OutboxState, Outgoing
from app.records import Changes
from ui import words
from ui.bridge import Bridge
from ui.post.mail_delegate import Line
from ui.post.mail_page import Deed, MailPage
from ui.texts import _
from ui.theme import Look

_STUCK = (OutboxState.FAILED, OutboxState.UNKNOWN)
_MEANINGS = {
    OutboxState.SENDING: "accent",
    OutboxState.RETRYING: "soon",
    OutboxState.UNKNOWN: "soon",
    OutboxState.FAILED: "overdue",
}


class OutboxPage(MailPage):
    """One line a letter."""

    back_wanted = Signal(int)
    """The owner wants to write on that letter."""

    def __init__(self, desk: Desk, bridge: Bridge, look: Look) -> None:
        outbox = desk.outbox
        super().__init__(
            desk,
            look,
            _("Outbox"),
            _("Letters on their way. A client waits until the mail server has taken the answer."),
            _("Nothing waits to be sent."),
            (
                Deed(_("Send now"), outbox.send_now, _("It leaves now"), fits=self._is_in(*LEAVING)),
                Deed(_("Send again"), outbox.send_again, _("It is sent again"), fits=self._is_in(*_STUCK)),
                Deed(
                    _("It was sent"),
                    outbox.was_sent,
                    _("Marked as sent"),
                    fits=self._is_in(OutboxState.UNKNOWN),
                ),
                Deed(_("Write on"), self._want_back, "", fits=self._is_in(*LEAVING, *_STUCK)),
                Deed(
                    _("Discard"), outbox.discard, _("Discarded"), "Del", fits=self._is_in(*LEAVING, *_STUCK)
                ),
            ),
        )
        bridge.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Shows the outbox as it is now."""
        self.show_lines(
            Line(
                letter.id,
                ", ".join(letter.to),
                letter.subject,
                words.when(letter.made_at, self._desk.now(), self._desk.zone),
                self._standing(letter),
                _MEANINGS.get(letter.state, "muted"),
            )
            for letter in self._desk.outbox.all()
        )

    def _standing(self, letter: Outgoing) -> str:
        """How the letter stands, in one line."""
        if letter.state is OutboxState.WAITING:
            return _("Leaves in a few seconds")
        if letter.state is OutboxState.SENDING:
            return _("Is being sent")
        if letter.state is OutboxState.RETRYING:
            at = words.when(letter.leaves_at, self._desk.now(), self._desk.zone)
            return _("Next try {time}. {problem}", time=at, problem=_(letter.problem))
        if letter.state is OutboxState.UNKNOWN:
            advice = _(self._desk.outbox.advice(letter))
            return _("Was it sent? {problem} {advice}", problem=_(letter.problem), advice=advice)
        return _(letter.problem)

    def _want_back(self, letter_id: int) -> None:
        self.back_wanted.emit(letter_id)

    def _is_in(self, *states: OutboxState) -> Callable[[int], bool]:
        """Whether a letter is in one of these states."""
        return lambda letter_id: any(
            letter.id == letter_id and letter.state in states for letter in self._desk.outbox.all()
        )

    def _on_changed(self, changes: Changes) -> None:
        if changes.of("outbox"):
            self.refresh()
