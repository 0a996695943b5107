"""The bids counter: amounts, last days, and how a bid ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.desk import BadInput, Desk
from app.words import BidStatus, EntryKind, Event, Kind, Outcome, Stage, Turn, View
from tests.app.desks import Clock, ask

FRIDAY = date(2026, 11, 27)


def a_bid(desk: Desk) -> int:
    id = ask(desk)
    desk.bids.set(id, 428_000, "eur", FRIDAY, " 2026-041 ")
    return id


def test_a_request_with_an_amount_is_a_bid(desk: Desk) -> None:
    row = desk.inbox.request(a_bid(desk)).row
    assert (row.kind, row.bid_status, row.amount_minor, row.currency) == (
        Kind.BID,
        BidStatus.DRAFT,
        428_000,
        "EUR",
    )
    assert (row.valid_until_on, row.bid_number) == (FRIDAY, "2026-041")
    assert [listed.id for listed in desk.lists.page(View.BIDS).rows] == [row.id]
    assert desk.lists.counts().bids == 1


def test_a_sent_bid_is_their_turn_and_is_followed_up(desk: Desk, clock: Clock) -> None:
    id = a_bid(desk)
    desk.bids.mark_sent(id)
    page = desk.inbox.request(id)
    assert (page.row.turn, page.row.bid_status) == (Turn.THEIRS, BidStatus.SENT)
    assert (page.entries[-1].text, page.entries[-1].is_answer) == ("Sent bid 2026-041.", True)
    assert page.row.follow_up_at == clock.now + timedelta(days=3)
    assert [row.id for row in desk.lists.page(View.TODAY).rows] == []
    clock.forward(days=4)
    assert [row.id for row in desk.lists.page(View.TODAY).rows] == [id]
    assert {reminder.stage for reminder in desk.bell.due()} == {Stage.FOLLOW_UP, Stage.BID_EXPIRING}
    desk.bids.set(id, 400_000, "EUR", FRIDAY)
    assert desk.inbox.request(id).row.bid_status is BidStatus.SENT


def test_accepted_is_won_and_undone_in_one_step(desk: Desk) -> None:
    id = a_bid(desk)
    desk.bids.mark_sent(id)
    before = desk.inbox.request(id)
    desk.bids.mark_accepted(id)
    page = desk.inbox.request(id)
    assert (page.row.turn, page.row.outcome, page.row.bid_status) == (
        Turn.NOBODY,
        Outcome.WON,
        BidStatus.ACCEPTED,
    )
    assert [(entry.kind, entry.event) for entry in page.entries[-2:]] == [
        (EntryKind.BID, Event.BID_ACCEPTED),
        (EntryKind.STATE, Event.CLOSED),
    ]
    desk.undo()
    assert desk.inbox.request(id) == before


def test_declined_is_lost_with_its_reason(desk: Desk) -> None:
    id = a_bid(desk)
    desk.bids.mark_declined(id, " too dear ")
    page = desk.inbox.request(id)
    assert (page.row.outcome, page.row.bid_status) == (Outcome.LOST, BidStatus.DECLINED)
    assert page.request.fold.outcome_reason == "too dear"


def test_what_is_no_money_is_refused(desk: Desk) -> None:
    id = ask(desk)
    for amount, currency in ((-1, "EUR"), (100, ""), (100, "EURO"), (100, "€")):
        with pytest.raises(BadInput):
            desk.bids.set(id, amount, currency, None)
    with pytest.raises(BadInput, match="no request 99"):
        desk.bids.mark_accepted(99)
    desk.bids.set(id, None, "", FRIDAY)
    assert desk.inbox.request(id).row.amount_minor is None
