"""The outbox as a page: every state of a letter, why, and what the owner can do about it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.post import Delivery, OutboxState
from app.words import Turn
from tests.app.desks import Clock
from tests.ui.hands import named, press
from tests.ui.post.letters import post_letter
from tests.ui.post.mailbox import MIA, Mailbox
from ui.post.mail_delegate import Line
from ui.post.outbox_page import OutboxPage
from ui.post.post_room import PostRoom
from ui.room import Room


@pytest.fixture
def letter(desk: Desk, post: PostRoom, day: dict[str, int]) -> int:
    return post_letter(desk, desk.accounts.add(MIA), day["Anna"])


@pytest.fixture
def page(room: Room, post: PostRoom, letter: int, qtbot: QtBot) -> OutboxPage:
    """Opened by its keys."""
    for key in (Qt.Key.Key_G, Qt.Key.Key_O):
        qtbot.keyClick(room.window.list.lines, key)
    page: OutboxPage = room.window.findChild(OutboxPage)
    assert page.list.hasFocus()
    return page


def settled(desk: Desk, letter: int, clock: Clock, delivery: Delivery, why: str) -> None:
    clock.forward(seconds=10)
    desk.outbox.begin(letter)
    desk.outbox.settle(letter, delivery, why)


def lines(page: OutboxPage) -> list[Line]:
    return [page.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(page.list.count())]


def offered(page: OutboxPage) -> list[str]:
    buttons = [one for one in page.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]
    return [button.accessibleName() for button in buttons]


def test_the_rail_shows_the_outbox_while_there_is_something_in_it(
    room: Room, post: PostRoom, desk: Desk, letter: int
) -> None:
    item = named(room.window.rail, QAbstractButton, "Outbox, 1")
    desk.outbox.discard(letter)
    assert not item.isVisible()


def test_a_letter_that_waits_can_be_hastened_and_taken_back(page: OutboxPage) -> None:
    [line] = lines(page)
    assert (line.who, line.subject, line.detail) == (
        "anna.berg@example.org",
        "Re: Boiler",
        "Leaves in a few seconds",
    )
    assert offered(page) == ["Send now", "Write on", "Discard"]


@pytest.mark.parametrize(
    ("delivery", "said", "offers"),
    [
        (Delivery.REFUSED, "No such box.", ["Send again", "Write on", "Discard"]),
        (Delivery.DEFERRED, "Next try 11:01. No such box.", ["Send now", "Write on", "Discard"]),
        (
            Delivery.UNKNOWN,
            "Was it sent? No such box. Your Sent folder can't tell: ask them whether it came.",
            ["Send again", "It was sent", "Write on", "Discard"],
        ),
    ],
)
def test_it_says_why_a_letter_is_still_there_and_offers_what_fits(
    page: OutboxPage, desk: Desk, clock: Clock, letter: int, delivery: Delivery, said: str, offers: list[str]
) -> None:
    settled(desk, letter, clock, delivery, "No such box.")
    assert [line.detail for line in lines(page)] == [said]
    assert offered(page) == offers


def test_nothing_can_be_done_while_it_is_being_sent(page: OutboxPage, desk: Desk, letter: int) -> None:
    desk.outbox.begin(letter)
    assert [line.detail for line in lines(page)] == ["Is being sent"]
    assert offered(page) == []


def test_send_now_sends(page: OutboxPage, mailbox: Mailbox, desk: Desk, qtbot: QtBot) -> None:
    press(page, "Send now")
    qtbot.waitUntil(lambda: desk.outbox.all() == ())
    assert len(mailbox.sent) == 1
    assert page.list.count() == 0


def test_it_was_sent_makes_it_an_answer(
    page: OutboxPage, desk: Desk, clock: Clock, letter: int, day: dict[str, int]
) -> None:
    settled(desk, letter, clock, Delivery.UNKNOWN, "Cut off.")
    press(page, "It was sent")
    assert desk.outbox.all() == ()
    assert desk.inbox.request(day["Anna"]).row.turn is Turn.THEIRS


def test_delete_throws_it_away_and_undo_brings_it_back(
    room: Room, page: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert desk.outbox.all() == ()
    press(room.window.bar, "Undo")
    assert [letter.state for letter in desk.outbox.all()] == [OutboxState.FAILED]
    assert [line.detail for line in lines(page)] == [
        "You had discarded this letter. It leaves when you send it again."
    ]
    assert offered(page) == ["Send again", "Write on", "Discard"]


def test_write_on_takes_it_back_into_the_request(
    room: Room, page: OutboxPage, desk: Desk, day: dict[str, int], qtbot: QtBot
) -> None:
    press(page, "Write on")
    qtbot.waitUntil(room.request.isVisible)
    assert desk.outbox.all() == ()
    assert room.request.current_id == day["Anna"]


def test_the_key_of_the_list_leads_back_to_the_requests_as_they_were(
    room: Room, page: OutboxPage, qtbot: QtBot
) -> None:
    room.window.show_section("theirs")
    room.window.show_section("outbox")
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert (room.window.is_on_other_page, room.window.section) == (False, "theirs")
    assert room.window.list.lines.hasFocus()


def test_the_key_of_the_search_leads_to_the_field(room: Room, page: OutboxPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Slash)
    assert room.window.list.search.hasFocus()
