"""Leaving a desk for another: the letter with its server is waited for."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.post import OutboxState
from tests.ui.hands import press
from tests.ui.post.letters import Ends, post_letter, states
from tests.ui.post.mailbox import Mailbox
from ui.bell.ticker import Ticker
from ui.post.post_room import PostRoom
from ui.room import Room


def test_whoever_leaves_a_desk_waits_for_the_letter_with_its_server_and_no_other(
    room: Room, post: PostRoom, desk: Desk, mailbox: Mailbox, at_its_server: int, day: dict[str, int],
    qtbot: QtBot,
) -> None:  # fmt: skip
    post_letter(desk, desk.accounts.all()[0].id, day["Anna"], "And one more.")
    leaves = Ends()
    for _asked_twice in range(2):
        post.once_at_rest(leaves)
    assert room.window.bar.text == "A letter is being sent first…"
    assert leaves.number == 0
    mailbox.opens.set()
    qtbot.waitUntil(lambda: leaves.number == 1)
    assert states(desk) == [OutboxState.WAITING]
    post.once_at_rest(leaves)
    assert leaves.number == 2


@pytest.mark.parametrize("quits", [False, True])
def test_whoever_stays_or_quits_does_not_leave_the_desk_as_well(
    room: Room, post: PostRoom, desk: Desk, mailbox: Mailbox, at_its_server: int, end: Ends, qtbot: QtBot,
    quits: bool,
) -> None:  # fmt: skip
    leaves = Ends()
    post.once_at_rest(leaves)
    if quits:
        post.before_end(end)
        post.once_at_rest(leaves)
    else:
        press(room.window.bar, "Cancel")
    mailbox.opens.set()
    qtbot.waitUntil(lambda: states(desk) == [])
    assert (leaves.number, end.number) == (0, int(quits))


def test_a_desk_is_not_left_before_all_of_it_is_written_down(
    post: PostRoom, desk: Desk, mailbox: Mailbox, at_its_server: int, full_disk: pytest.MonkeyPatch,
    ticker: Ticker, room: Room, qtbot: QtBot,
) -> None:  # fmt: skip
    leaves = Ends()
    mailbox.opens.set()
    qtbot.waitUntil(lambda: "There is no room left." in room.window.bar.text)
    post.once_at_rest(leaves)
    assert leaves.number == 0
    full_disk.undo()
    ticker.tick()
    assert (leaves.number, states(desk)) == (1, [])
