"""When letters are tried again that could not leave, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk import Desk
from app.post import Delivery, OutboxState, Outgoing
from app.words import Turn
from tests.app.desks import Clock
from tests.app.post import letter, sent, state


@pytest.fixture
def id(desk: Desk, account_id: int, request_id: int) -> int:
    """A letter that waits to leave."""
    return desk.outbox.post(letter(account_id, request_id))


def only(desk: Desk) -> Outgoing:
    [found] = desk.outbox.all()
    return found


def wait_and_try(desk: Desk, clock: Clock, delivery: Delivery = Delivery.DEFERRED) -> timedelta:
    """Tries it when it is due, and not before; how long that was."""
    began, waiting = clock.now, only(desk)
    clock.now = waiting.leaves_at - timedelta(seconds=1)
    assert desk.outbox.due() == ()
    clock.forward(seconds=1)
    assert [each.id for each in desk.outbox.due()] == [waiting.id]
    assert sent(desk, waiting.id, delivery, "The server is busy.")
    return clock.now - began


def test_a_server_that_puts_a_letter_off_is_asked_again_for_days(
    desk: Desk, id: int, request_id: int, clock: Clock
) -> None:
    wait_and_try(desk, clock)
    began = clock.now
    waits = []
    while state(desk, id) is OutboxState.RETRYING:
        assert only(desk).problem == "The server is busy."
        waits.append(wait_and_try(desk, clock).total_seconds() / 60)
    assert (waits[:5], set(waits[5:])) == ([1, 5, 15, 60, 240], {240})
    assert timedelta(days=5) <= clock.now - began < timedelta(days=6)
    assert (only(desk).state, only(desk).problem) == (
        OutboxState.FAILED,
        "Given up after 5 days. The server is busy.",
    )
    assert desk.outbox.due() == ()
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


def test_as_long_as_no_server_can_be_reached_a_letter_is_never_given_up(
    desk: Desk, id: int, clock: Clock
) -> None:
    waits = [wait_and_try(desk, clock, Delivery.UNREACHED).total_seconds() / 60 for _again in range(99)]
    assert (waits[1:4], set(waits[4:])) == ([1, 5, 15], {15})
    assert state(desk, id) is OutboxState.RETRYING


def test_what_is_tried_before_its_time_uses_up_no_try_and_puts_off_none(
    desk: Desk, id: int, clock: Clock
) -> None:
    sent(desk, id, Delivery.DEFERRED)
    wait_and_try(desk, clock)
    before = only(desk)
    for _again in range(99):
        clock.forward(seconds=1)
        sent(desk, id, Delivery.DEFERRED, before.problem)
        assert only(desk) == before
    wait_and_try(desk, clock)
    assert only(desk).tries == before.tries + 1


def test_a_letter_is_given_up_however_often_it_is_tried_by_hand(desk: Desk, id: int, clock: Clock) -> None:
    began, last = clock.now, clock.now + timedelta(days=7)
    while desk.outbox.next_at() and clock.now < last:
        sent(desk, id, Delivery.DEFERRED, "The server is busy.")
        clock.forward(hours=1)
    assert timedelta(days=5) <= clock.now - began < timedelta(days=7)
    assert "Given up after 5 days." in only(desk).problem


def test_where_no_server_is_reached_before_its_time_it_is_not_put_off_for_hours(
    desk: Desk, id: int, clock: Clock
) -> None:
    sent(desk, id, Delivery.DEFERRED)
    for _again in range(5):
        wait_and_try(desk, clock)
    clock.forward(minutes=1)
    sent(desk, id, Delivery.UNREACHED)
    assert only(desk).leaves_at == clock.now + timedelta(minutes=15)


def test_a_letter_that_perhaps_left_before_its_time_left_when_it_was_tried(
    desk: Desk, id: int, request_id: int, clock: Clock
) -> None:
    sent(desk, id, Delivery.DEFERRED)
    clock.forward(seconds=1)
    tried_at = clock.now
    sent(desk, id, Delivery.UNKNOWN)
    clock.forward(hours=1)
    desk.outbox.was_sent(id)
    assert desk.inbox.request(request_id).entries[-1].at == tried_at


def test_a_clock_that_is_put_back_uses_up_one_try_and_no_more(desk: Desk, id: int, clock: Clock) -> None:
    sent(desk, id, Delivery.DEFERRED)
    clock.now -= timedelta(hours=1)
    assert len(desk.outbox.due()) == 1
    sent(desk, id, Delivery.DEFERRED)
    assert desk.outbox.due() == ()
    assert wait_and_try(desk, clock) == timedelta(minutes=5)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=365)])
def test_a_clock_that_is_put_back_holds_no_letter(
    desk: Desk, account_id: int, request_id: int, clock: Clock, back: timedelta
) -> None:
    desk.outbox.post(letter(account_id, request_id))
    clock.now -= timedelta(seconds=2)  # as clocks that are kept right do
    assert desk.outbox.due() == ()
    clock.now -= back
    assert len(desk.outbox.due()) == 1
