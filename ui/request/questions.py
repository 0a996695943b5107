"""What has to be asked before it is done with a request: until when, how did it end, where does it belong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.records import RequestPage
from app.standing import RequestRow
from app.words import BidStatus, Outcome
from ui.outcome_picker import OutcomePicker
from ui.popup import Popup
from ui.request.deeds import Deeds
from ui.request.reason_picker import ReasonPicker
from ui.snooze_picker import Question, TimePopup, snooze_question
from ui.texts import _
from ui.times import Times

Verb = Callable[[datetime], object]


class Questions:
    """Opens a small sheet below ``anchor`` and does on the desk what is chosen there."""

    def __init__(self, desk: Desk, times: Times, deeds: Deeds, anchor: QWidget) -> None:
        self._desk, self._times, self._deeds, self._anchor = desk, times, deeds, anchor

    def snooze(self, page: RequestPage) -> None:
        """Until when to hide it."""
        question = snooze_question(page.row, self._times.now(), self._times.zone)
        self._ask_time(question, _("Snoozed"), partial(self._desk.inbox.snooze, page.row.id))

    def promise(self, page: RequestPage) -> None:
        """By when the owner promised to answer."""
        question = Question(
            _("What time did you promise {client}?", client=page.row.client), _("Keep as a promise")
        )
        self._ask_time(question, _("Promise kept on record"), partial(self._desk.inbox.promise, page.row.id))

    def appoint(self, page: RequestPage) -> None:
        """When the two meet."""
        question = Question(
            _("When do you meet {client}?", client=page.row.client), _("Note the appointment")
        )
        self._ask_time(
            question, _("Appointment noted"), lambda at: self._desk.inbox.appoint(page.row.id, at, "")
        )

    def decline(self, page: RequestPage) -> None:
        """Why the bid was declined."""
        picker = ReasonPicker(page.client.name, self._anchor)
        picker.chosen.connect(partial(self._deeds.step_bid, page.row.id, BidStatus.DECLINED))
        self._show(picker)

    def close(self, page: RequestPage) -> None:
        """How it ended."""
        picker = OutcomePicker(page.row.subject, self._anchor)
        picker.chosen.connect(partial(self._close, page.row.id))
        self._show(picker)

    def target(self, page: RequestPage) -> None:
        """How soon this one is to be answered."""
        from ui.request.target_picker import TargetPicker

        picker = TargetPicker(page.request.target_minutes, page.why.target_minutes, self._anchor)
        picker.chosen.connect(
            lambda minutes: self._deeds.do(
                _("Target set"), lambda: self._desk.inbox.set_target(page.row.id, minutes)
            )
        )
        self._show(picker)

    def move(self, page: RequestPage, entry_id: int) -> None:
        """To which request an entry belongs."""
        from ui.request.move_picker import MovePicker

        others = [row for row in self._desk.clients.card(page.client.id).requests if row.id != page.row.id]
        picker = MovePicker(others, self._find, self._anchor)
        picker.chosen.connect(
            lambda there: self._deeds.do(_("Moved"), lambda: self._desk.inbox.move_entry(entry_id, there))
        )
        self._show(picker)

    # --- inside ---

    def _ask_time(self, question: Question, said: str, verb: Verb) -> None:
        popup = TimePopup(question, self._times, self._anchor)
        popup.chosen.connect(lambda at: self._deeds.do(said, lambda: verb(at)))
        self._show(popup)

    def _close(self, request_id: int, outcome: Outcome, reason: str) -> None:
        self._deeds.do(
            _("Closed: {outcome}", outcome=_(str(outcome))),
            lambda: self._desk.inbox.close(request_id, outcome, reason),
        )

    def _find(self, text: str) -> list[RequestRow]:
        return [hit.row for hit in self._desk.search.find(text).hits]

    def _show(self, popup: Popup) -> None:
        popup.show_beside(self._anchor)
