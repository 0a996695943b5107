"""Letters that promise a time: it counts once they have left, and none leaves with one that is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk import BadInput, Desk
from app.post import Delivery, OutboxState
from app.words import Turn
from tests.app.desks import MONDAY, Clock
from tests.app.post import letter, sent


def test_a_holding_reply_makes_its_promise_and_stops_no_clock(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    promised_at = clock.now + timedelta(hours=3)
    id = desk.outbox.post(letter(account_id, request_id, promised_at=promised_at, is_holding=True))
    assert desk.undo_label == "Send holding reply"
    assert desk.inbox.request(request_id).row.promised_at is None
    sent(desk, id)
    row = desk.inbox.request(request_id).row
    assert (row.turn, row.promised_at, row.waiting_since) == (Turn.MINE, promised_at, MONDAY)


def test_a_promise_that_passes_on_the_way_is_kept_as_it_was_made(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    promised_at = clock.now + timedelta(minutes=2)
    id = desk.outbox.post(letter(account_id, request_id, promised_at=promised_at, is_holding=True))
    desk.outbox.begin(id)
    clock.forward(hours=1)
    desk.outbox.settle(id, Delivery.ACCEPTED)
    assert desk.inbox.request(request_id).row.promised_at == promised_at


@pytest.mark.parametrize("has_been_tried", [False, True])
def test_a_letter_whose_promise_is_over_before_it_leaves_waits_for_its_owner(
    desk: Desk, account_id: int, request_id: int, clock: Clock, has_been_tried: bool
) -> None:
    promised_at = clock.now + timedelta(hours=1)
    id = desk.outbox.post(letter(account_id, request_id, promised_at=promised_at, is_holding=True))
    if has_been_tried:
        sent(desk, id, Delivery.UNKNOWN)
        desk.outbox.send_again(id)
    clock.now = promised_at
    with pytest.raises(BadInput, match="promises a time that has passed"):
        desk.outbox.begin(id)
    [stopped] = desk.outbox.all()
    assert (stopped.state, stopped.promised_at) == (OutboxState.FAILED, promised_at)
    assert stopped.problem == (
        "It promises a time that has passed, so it was not sent. "
        "Write on to change the time, or send it again without the promise."
    )
    assert desk.outbox.due() == ()
    desk.outbox.send_again(id)
    sent(desk, id)
    page = desk.inbox.request(request_id)
    assert (page.entries[-1].text, page.row.promised_at, page.row.turn) == (
        "We come at nine.", None, Turn.MINE
    )  # fmt: skip


def test_a_letter_that_failed_before_its_promise_was_over_is_asked_about_all_the_same(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    promised_at = clock.now + timedelta(hours=1)
    id = desk.outbox.post(letter(account_id, request_id, promised_at=promised_at, is_holding=True))
    sent(desk, id, Delivery.REFUSED)
    clock.now = promised_at
    desk.outbox.send_again(id)
    with pytest.raises(BadInput, match="promises a time that has passed"):
        desk.outbox.begin(id)
