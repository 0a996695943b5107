"""What the owner does with a request, done on the desk: one write each, and one line that says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.desk import Desk, DeskbellError
from app.records import Entry, RequestPage
from app.words import BidStatus, Channel
from ui.mail_program import Departure, Mail, Opener
from ui.request.bid_fields import Terms
from ui.request.writing import Mode, Spoke, Written
from ui.texts import _


class Deeds(QObject):
    """Says what was done, and what went wrong, by signals; whoever calls it need not ask."""

    said = Signal(str, bool)
    problem = Signal(str)

    def __init__(self, desk: Desk, mail_program: Opener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._mail_program = mail_program

    def do(self, said: str, deed: Callable[[], object]) -> bool:
        """Does it and says so with an Undo; an expected failure is said instead."""
        try:
            deed()
        except DeskbellError as problem:
            self.problem.emit(_(str(problem)))
            return False
        self.said.emit(said, True)
        return True

    def write(self, page: RequestPage, written: Written) -> Departure:
        """Lets a reply leave and logs it, or logs a call or a note. What has not left is not logged."""
        departure = Departure(has_left=True)
        if written.mode in {Mode.REPLY, Mode.HOLDING} and written.way.leaves:
            departure = self._leave(page, written)
        if not departure.has_left:
            self.problem.emit(departure.remark)
            return departure
        done = self.do(*self._entry(page, written))
        if done and departure.remark:
            self.said.emit(departure.remark, True)
        return Departure(done, departure.remark)

    def set_bid(self, request_id: int, terms: Terms) -> bool:
        """Keeps what a bid is over."""
        return self.do(
            _("Bid changed"),
            lambda: self._desk.bids.set(
                request_id, terms.amount_minor, terms.currency, terms.valid_until_on, terms.number
            ),
        )

    def step_bid(self, request_id: int, status: BidStatus, reason: str = "") -> bool:
        """The bid went out, or was decided; declined perhaps for a reason."""
        bids = self._desk.bids
        verbs: dict[BidStatus, Callable[[], object]] = {
            BidStatus.SENT: lambda: bids.mark_sent(request_id),
            BidStatus.ACCEPTED: lambda: bids.mark_accepted(request_id),
            BidStatus.DECLINED: lambda: bids.mark_declined(request_id, reason),
        }
        return self.do(_("Bid {status}", status=_(str(status))), verbs[status])

    def _leave(self, page: RequestPage, written: Written) -> Departure:
        name, address, subject = self._desk.inbox.reply_address(page)
        if not address:
            return Departure(
                has_left=False,
                remark=_(
                    "{name} has no e-mail address yet. Add one on the card, or choose another way.", name=name
                ),
            )
        return self._mail_program.open(
            Mail(name, address, subject, written.text, _last_message_id(page.entries))
        )

    def _entry(self, page: RequestPage, written: Written) -> tuple[str, Callable[[], object]]:
        """What to say, and the write to make."""
        inbox, id, text, client = self._desk.inbox, page.row.id, written.text, page.client.name
        channel = written.way.channel
        if written.mode is Mode.NOTE:
            return _("Note added"), lambda: inbox.note(id, text)
        if written.mode is Mode.CALL:
            return self._call(id, written)
        if written.mode is Mode.HOLDING and written.promised_at is not None:
            promised_at = written.promised_at
            return _("Holding reply to {client} logged", client=client), lambda: inbox.hold(
                id, text, promised_at, channel=channel
            )
        promised = written.promised_at
        return _("Answer to {client} logged", client=client), lambda: inbox.answer(
            id, text, channel=channel, promised_at=promised
        )

    def _call(self, id: int, written: Written) -> tuple[str, Callable[[], object]]:
        inbox, text = self._desk.inbox, written.text or str(written.spoke)
        if written.spoke is Spoke.CALLED:
            return _("Their call logged"), lambda: inbox.from_client(
                id, text, channel=Channel.PHONE, at=written.at
            )
        is_reached = written.spoke is Spoke.SPOKE
        return _("Call logged"), lambda: inbox.call(id, text, reached=is_reached, at=written.at)


def _last_message_id(entries: tuple[Entry, ...]) -> str:
    return next((entry.message_id for entry in reversed(entries) if entry.message_id), "")
