"""What the owner does with the request shown, apart from writing: at once, or after a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.records import RequestPage
from app.standing import RequestRow
from app.words import BidStatus, Direction, Kind, Outcome
from ui.outcome_picker import OutcomePicker
from ui.popup import Popup
from ui.request.bid_fields import Terms
from ui.request.deeds import Deeds
from ui.request.header import Want
from ui.request.reason_picker import ReasonPicker
from ui.snooze_picker import Question, TimePopup, snooze_question
from ui.texts import _
from ui.times import Times

AtInstant = Callable[[datetime], object]


class Verbs(QObject):
    """Each is for the request that ``shown`` names, and does nothing where there is none.

    What has to be asked before (until when, how it ended, where it belongs) is asked on a small sheet below
    ``anchor``.
    """

    request_opened = Signal(int)

    def __init__(
        self,
        desk: Desk,
        times: Times,
        deeds: Deeds,
        shown: Callable[[], RequestPage | None],
        anchor: QWidget,
    ) -> None:
        super().__init__(anchor)
        self._desk, self._times, self._deeds, self._anchor = desk, times, deeds, anchor
        self._shown = shown

    @property
    def latest_id(self) -> int | None:
        """The client's latest entry, which is meant where none is named."""
        page = self._shown()
        entries = page.entries if page else ()
        return next((entry.id for entry in reversed(entries) if entry.direction is Direction.IN), None)

    def heed(self, want: Want) -> None:
        """Does what was asked for in the header."""
        {
            Want.SNOOZE: self.snooze,
            Want.WAKE: self.wake,
            Want.CLOSE: self.close,
            Want.REOPEN: self.reopen,
            Want.NO_REPLY: self.no_reply_needed,
            Want.PROMISE: self.promise,
            Want.APPOINTMENT: self.appoint,
            Want.NO_APPOINTMENT: self.cancel_appointment,
            Want.TARGET: self.set_target,
            Want.SPLIT: self.split_entry,
            Want.MOVE: self.move_entry,
            Want.SET_ASIDE: self.set_aside,
        }[want]()

    # --- at once ---

    def wake(self) -> None:
        self._do(_("Snooze ended"), self._desk.inbox.wake)

    def no_reply_needed(self) -> None:
        self._do(_("No reply needed"), self._desk.inbox.no_reply_needed)

    def cancel_appointment(self) -> None:
        self._do(_("Appointment cancelled"), self._desk.inbox.cancel_appointment)

    def reopen(self) -> None:
        self._do(_("Reopened"), self._desk.inbox.reopen)

    def set_aside(self) -> None:
        """It is nobody's request, nor is what its sender writes from now on."""
        self._do(_("Set aside, as all that this sender writes from now on"), self._desk.mailroom.set_aside)

    def rename(self, subject: str) -> None:
        self._do(_("Subject changed"), lambda id: self._desk.inbox.set_subject(id, subject))

    def set_kind(self, kind: Kind) -> None:
        self._do(_("Now a {kind}", kind=_(str(kind))), lambda id: self._desk.inbox.set_kind(id, kind))

    def split_entry(self, entry_id: int | None = None) -> None:
        """Gives an entry (the latest, if none is named) a request of its own and opens that."""
        opened: list[int] = []
        if (id := entry_id or self.latest_id) is not None and self._deeds.do(
            _("Split off"), lambda: opened.append(self._desk.inbox.split_entry(id))
        ):
            self.request_opened.emit(opened[0])

    def set_terms(self, terms: Terms) -> None:
        """Keeps what the bid is over."""
        if page := self._shown():
            self._deeds.set_bid(page.row.id, terms)

    def step_bid(self, status: BidStatus) -> None:
        """The bid went out, or was decided. Why it was declined is asked."""
        page = self._shown()
        if page is None:
            return
        if status is not BidStatus.DECLINED:
            self._deeds.step_bid(page.row.id, status)
            return
        picker = ReasonPicker(page.client.name, self._anchor)
        picker.chosen.connect(partial(self._deeds.step_bid, page.row.id, status))
        self._show(picker)

    # --- after a question ---

    def snooze(self) -> None:
        """Until when to hide it."""
        if page := self._shown():
            question = snooze_question(page.row, self._times.now(), self._times.zone)
            self._ask_time(question, _("Snoozed"), partial(self._desk.inbox.snooze, page.row.id))

    def promise(self) -> None:
        """By when the owner promised to answer."""
        if page := self._shown():
            question = Question(
                _("What time did you promise {client}?", client=page.row.client), _("Keep as a promise")
            )
            keep = partial(self._desk.inbox.promise, page.row.id)
            self._ask_time(question, _("Promise kept on record"), keep)

    def appoint(self) -> None:
        """When the two meet."""
        if page := self._shown():
            id = page.row.id
            question = Question(
                _("When do you meet {client}?", client=page.row.client), _("Note the appointment")
            )
            self._ask_time(question, _("Appointment noted"), lambda at: self._desk.inbox.appoint(id, at, ""))

    def close(self) -> None:
        """How it ended."""
        if page := self._shown():
            picker = OutcomePicker(page.row.subject, self._anchor)
            picker.chosen.connect(partial(self._close, page.row.id))
            self._show(picker)

    def set_target(self) -> None:
        """How soon this one is to be answered."""
        from ui.request.target_picker import TargetPicker

        if page := self._shown():
            keep = partial(self._desk.inbox.set_target, page.row.id)
            picker = TargetPicker(page.request.target_minutes, page.why.target_minutes, self._anchor)
            picker.chosen.connect(lambda minutes: self._deeds.do(_("Target set"), lambda: keep(minutes)))
            self._show(picker)

    def move_entry(self, entry_id: int | None = None) -> None:
        """To which request an entry (the latest, if none is named) belongs."""
        from ui.request.move_picker import MovePicker

        page, id = self._shown(), entry_id or self.latest_id
        if page is None or id is None:
            return
        here = page.row.id

        def others(rows: Iterable[RequestRow]) -> list[RequestRow]:
            return [row for row in rows if row.id != here]

        picker = MovePicker(
            others(self._desk.clients.card(page.client.id).requests),
            lambda text: others(hit.row for hit in self._desk.search.find(text).hits),
            self._anchor,
        )
        picker.chosen.connect(
            lambda there: self._deeds.do(_("Moved"), lambda: self._desk.inbox.move_entry(id, there))
        )
        self._show(picker)

    # --- inside ---

    def _do(self, said: str, verb: Callable[[int], object]) -> None:
        if page := self._shown():
            self._deeds.do(said, partial(verb, page.row.id))

    def _ask_time(self, question: Question, said: str, verb: AtInstant) -> None:
        popup = TimePopup(question, self._times, self._anchor)
        popup.chosen.connect(lambda at: self._deeds.do(said, lambda: verb(at)))
        self._show(popup)

    def _close(self, request_id: int, outcome: Outcome, reason: str) -> None:
        self._deeds.do(
            _("Closed: {outcome}", outcome=_(str(outcome))),
            lambda: self._desk.inbox.close(request_id, outcome, reason),
        )

    def _show(self, popup: Popup) -> None:
        popup.show_beside(self._anchor)
