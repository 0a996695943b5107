"""The bids counter: what a bid is over, until when it is valid, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from app.errors import BadInput
from app.logbook import Logbook
from app.texts import N_, worded
from app.words import BidStatus, Channel, Direction, EntryKind, Event, Kind, Outcome, sent_bid

if TYPE_CHECKING:
    from app.store.store import Store

_CURRENCY_LETTERS = 3


class Bids:
    """A bid is a request with an amount. Each verb is one write."""

    def __init__(self, store: Store, logbook: Logbook) -> None:
        self._store = store
        self._logbook = logbook

    def set(
        self, id: int, amount_minor: int | None, currency: str, valid_until_on: date | None, number: str = ""
    ) -> None:
        """Write down what the bid is over, in minor units (cents), and the last day it holds."""
        request = self._logbook.request(id)
        currency = currency.strip().upper()
        if amount_minor is not None and amount_minor < 0:
            raise BadInput(N_("A bid's amount can't be negative."))
        if amount_minor is not None and not (currency.isalpha() and len(currency) == _CURRENCY_LETTERS):
            raise BadInput(
                worded(
                    "{currency!r} is not a currency. Write its three letters, like EUR or USD.",
                    currency=currency,
                )
            )
        with self._store.write(N_("Change bid")) as w:
            w.update(
                "requests",
                id,
                kind=Kind.BID,
                kind_reason="",
                amount_minor=amount_minor,
                currency=currency,
                valid_until_on=valid_until_on,
                bid_number=number.strip(),
                bid_status=request.bid_status or BidStatus.DRAFT,
            )

    def mark_sent(self, id: int, at: datetime | None = None, text: str = "") -> int:
        """The bid went out, with that text: that is an answer, and the client's turn."""
        text = text or sent_bid(self._logbook.request(id).bid_number)
        with self._store.write(N_("Mark bid sent")) as w:
            w.update("requests", id, kind=Kind.BID, bid_status=BidStatus.SENT)
            return self._logbook.add(
                w, id, EntryKind.MESSAGE, at, direction=Direction.OUT, channel=Channel.EMAIL, text=text
            )

    def mark_accepted(self, id: int) -> None:
        """The client took it: the request is won."""
        self._decide(id, N_("Mark bid accepted"), BidStatus.ACCEPTED, Event.BID_ACCEPTED, Outcome.WON, "")

    def mark_declined(self, id: int, reason: str = "") -> None:
        """The client did not take it: the request is lost."""
        self._decide(
            id, N_("Mark bid declined"), BidStatus.DECLINED, Event.BID_DECLINED, Outcome.LOST, reason
        )

    def _decide(
        self, id: int, label: str, status: BidStatus, event: Event, outcome: Outcome, reason: str
    ) -> None:
        self._logbook.request(id)
        with self._store.write(label) as w:
            w.update("requests", id, kind=Kind.BID, bid_status=status)
            self._logbook.add(w, id, EntryKind.BID, event=event, reason=reason.strip())
            self._logbook.add(
                w, id, EntryKind.STATE, event=Event.CLOSED, outcome=outcome, reason=reason.strip()
            )
