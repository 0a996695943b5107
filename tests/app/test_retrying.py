"""When letters are tried again that could not leave, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk import Desk
from app.outbox import WAITS
from app.post import Delivery, OutboxState
from app.words import Turn
from tests.app.desks import Clock
from tests.app.post import letter, sent, state


def test_deferred_letters_are_tried_again_and_again_and_then_kept(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    for tries, wait in enumerate(WAITS, 1):
        assert sent(desk, id, Delivery.DEFERRED, "The server is busy.")
        [waiting] = desk.outbox.all()
        assert (waiting.state, waiting.tries, waiting.problem) == (
            OutboxState.RETRYING,
            tries,
            "The server is busy.",
        )
        assert desk.outbox.next_at() == clock.now + wait
        clock.forward(seconds=wait.total_seconds() - 1)
        assert desk.outbox.due() == ()
        clock.forward(seconds=1)
        assert len(desk.outbox.due()) == 1
    assert [wait.total_seconds() / 60 for wait in WAITS] == [1, 5, 15, 60, 240]
    assert sent(desk, id, Delivery.DEFERRED, "The server is busy.")
    assert state(desk, id) is OutboxState.FAILED
    assert desk.outbox.due() == ()
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=365)])
def test_a_clock_that_is_put_back_holds_no_letter(
    desk: Desk, account_id: int, request_id: int, clock: Clock, back: timedelta
) -> None:
    desk.outbox.post(letter(account_id, request_id))
    clock.now -= timedelta(seconds=2)  # as clocks that are kept right do
    assert desk.outbox.due() == ()
    clock.now -= back
    assert len(desk.outbox.due()) == 1
