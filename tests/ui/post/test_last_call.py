"""Quitting with letters in the outbox: one question, and nothing is lost, whatever the answer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.post import Delivery, Enclosure, Letter, OutboxState
from tests.app.desks import Clock
from tests.ui.hands import press
from tests.ui.post.letters import Ends, post_letter, states
from tests.ui.post.mailbox import MIA, Mailbox
from ui.bell.ticker import Ticker
from ui.post.last_call import LastCall
from ui.post.post_room import PostRoom
from ui.room import Room


def question(room: Room) -> QMessageBox:
    [box] = [box for box in room.window.findChildren(QMessageBox) if box.isVisible()]
    return box


def test_with_nothing_in_the_outbox_nobody_is_asked(post: PostRoom, desk: Desk, end: Ends) -> None:
    post.before_end(end)
    desk.accounts.add(MIA)
    post.before_end(end)
    assert end.number == 2


def test_cancel_stays(room: Room, post: PostRoom, desk: Desk, letter: int, end: Ends) -> None:
    post.before_end(end)
    post.before_end(end)  # asked for again meanwhile
    assert question(room).text() == "A letter has not left yet."
    press(question(room), "Cancel")
    assert (end.number, states(desk)) == (0, [OutboxState.WAITING])


def test_it_can_go_out_next_time(room: Room, post: PostRoom, desk: Desk, letter: int, end: Ends) -> None:
    post.before_end(end)
    press(question(room), "Quit, send next time")
    assert (end.number, states(desk)) == (1, [OutboxState.WAITING])


def test_it_can_go_out_first(
    room: Room,
    post: PostRoom,
    desk: Desk,
    mailbox: Mailbox,
    letter: int,
    day: dict[str, int],
    end: Ends,
    qtbot: QtBot,
) -> None:
    post_letter(desk, desk.accounts.all()[0].id, day["Anna"], "And one more.")
    post.before_end(end)
    assert question(room).text() == "2 letters have not left yet."
    press(question(room), "Send now and quit")
    qtbot.waitUntil(lambda: end.number == 1)
    assert states(desk) == []
    assert len(mailbox.sent) == 2


def test_a_letter_that_is_still_being_made_ready_is_asked_about_too(
    room: Room, post: PostRoom, desk: Desk, day: dict[str, int], end: Ends, qtbot: QtBot
) -> None:
    film = Enclosure("film.mp4", "video/mp4", bytes(1_000_000))
    to = (("Anna Berg", "anna.berg@example.org"),)
    letter = Letter(desk.accounts.add(MIA), to, "Re: Boiler", "", request_id=day["Anna"], enclosures=(film,))
    room.request.posting.post(letter, lambda _is_there: None)
    post.before_end(end)
    assert end.number == 0
    qtbot.waitUntil(lambda: bool(room.window.findChildren(QMessageBox)))
    assert question(room).text() == "A letter has not left yet."
    press(question(room), "Quit, send next time")
    assert (end.number, states(desk)) == (1, [OutboxState.WAITING])


def test_what_does_not_leave_keeps_the_program_open(
    room: Room, post: PostRoom, desk: Desk, mailbox: Mailbox, letter: int, end: Ends, qtbot: QtBot
) -> None:
    mailbox.answers.append((Delivery.DEFERRED, "There is no network."))
    post.before_end(end)
    press(question(room), "Send now and quit")
    qtbot.waitUntil(lambda: "There is no network." in room.window.bar.text)
    assert (end.number, states(desk)) == (0, [OutboxState.RETRYING])


def test_sending_first_can_be_cancelled(
    room: Room, post: PostRoom, desk: Desk, mailbox: Mailbox, letter: int, end: Ends, qtbot: QtBot
) -> None:
    mailbox.opens.clear()
    post.before_end(end)
    press(question(room), "Send now and quit")
    press(room.window.bar, "Cancel")
    mailbox.opens.set()
    qtbot.waitUntil(lambda: states(desk) == [])
    assert end.number == 0


def test_a_letter_with_its_server_is_waited_for(
    room: Room,
    post: PostRoom,
    desk: Desk,
    mailbox: Mailbox,
    clock: Clock,
    letter: int,
    end: Ends,
    qtbot: QtBot,
) -> None:
    mailbox.opens.clear()
    clock.forward(seconds=10)
    post.fetch_now()
    assert states(desk) == [OutboxState.SENDING]
    post.before_end(end)
    assert end.number == 0
    mailbox.opens.set()
    qtbot.waitUntil(lambda: end.number == 1)
    assert states(desk) == []


def test_a_letter_with_its_server_is_never_cut_off_by_itself(
    room: Room, post: PostRoom, desk: Desk, mailbox: Mailbox, at_its_server: int, end: Ends, qtbot: QtBot
) -> None:
    post.before_end(end)
    assert room.window.bar.text == "Sending before Deskbell quits…"
    [call] = room.window.findChildren(LastCall)
    [patience] = call.findChildren(QTimer)
    room.window.hide()
    patience.timeout.emit()
    assert room.window.isVisible()
    press(room.window.bar, "Cancel")
    mailbox.opens.set()
    qtbot.waitUntil(lambda: states(desk) == [])
    assert end.number == 0


def test_the_owner_can_cut_a_letter_off(
    room: Room, post: PostRoom, desk: Desk, mailbox: Mailbox, at_its_server: int, end: Ends
) -> None:
    post.before_end(end)
    for answer, ended in (("Wait", 0), ("Quit now", 1)):
        post.before_end(end)
        assert question(room).text() == "A letter is being sent."
        press(question(room), answer)
        assert end.number == ended
    assert states(desk) == [OutboxState.SENDING]
    mailbox.opens.set()


def test_a_letter_that_its_server_refuses_meanwhile_keeps_the_program_open(
    room: Room, post: PostRoom, desk: Desk, mailbox: Mailbox, at_its_server: int, end: Ends, qtbot: QtBot
) -> None:
    mailbox.answers.append((Delivery.REFUSED, "Nobody is called anna there."))
    post.before_end(end)
    mailbox.opens.set()
    qtbot.waitUntil(lambda: "Nobody is called anna there." in room.window.bar.text)
    assert (end.number, states(desk)) == (0, [OutboxState.FAILED])


def test_a_letter_that_nobody_sends_any_more_keeps_nobody(
    post: PostRoom, desk: Desk, letter: int, end: Ends
) -> None:
    desk.outbox.begin(letter)  # as when something broke right after
    post.before_end(end)
    assert (end.number, states(desk)) == (1, [OutboxState.SENDING])


def test_a_refusal_is_said_where_it_can_be_seen(
    room: Room, post: PostRoom, mailbox: Mailbox, at_its_server: int, end: Ends, qtbot: QtBot
) -> None:
    mailbox.answers.append((Delivery.REFUSED, "Nobody is called anna there."))
    room.window.hide()
    post.before_end(end)
    assert not room.window.isVisible()
    mailbox.opens.set()
    qtbot.waitUntil(lambda: "Nobody is called anna there." in room.window.bar.text)
    assert room.window.isVisible()


HELD_UP = "What the server said of a letter can’t be written down: There is no room left."


@pytest.mark.parametrize("is_before_the_answer", [True, False])
def test_where_nothing_can_be_written_down_one_can_still_quit(
    room: Room,
    post: PostRoom,
    desk: Desk,
    mailbox: Mailbox,
    at_its_server: int,
    full_disk: pytest.MonkeyPatch,
    end: Ends,
    qtbot: QtBot,
    is_before_the_answer: bool,
) -> None:
    if is_before_the_answer:
        room.window.hide()
        post.before_end(end)
    mailbox.opens.set()
    if not is_before_the_answer:
        qtbot.waitUntil(lambda: "There is no room left." in room.window.bar.text)
        post.before_end(end)
    qtbot.waitUntil(lambda: bool(room.window.findChildren(QMessageBox)))
    assert question(room).text() == HELD_UP
    press(question(room), "Quit now")
    assert (end.number, states(desk)) == (1, [OutboxState.SENDING])


def test_once_it_can_be_written_down_again_nobody_is_asked(
    room: Room,
    post: PostRoom,
    desk: Desk,
    mailbox: Mailbox,
    at_its_server: int,
    full_disk: pytest.MonkeyPatch,
    end: Ends,
    qtbot: QtBot,
) -> None:
    mailbox.opens.set()
    qtbot.waitUntil(lambda: "There is no room left." in room.window.bar.text)
    full_disk.undo()
    post.before_end(end)
    assert (end.number, states(desk)) == (1, [])


def test_whoever_waits_for_room_is_asked_once_and_quits_when_there_is_some(
    room: Room,
    post: PostRoom,
    desk: Desk,
    mailbox: Mailbox,
    ticker: Ticker,
    at_its_server: int,
    full_disk: pytest.MonkeyPatch,
    end: Ends,
    qtbot: QtBot,
) -> None:
    mailbox.opens.set()
    qtbot.waitUntil(lambda: "There is no room left." in room.window.bar.text)
    post.before_end(end)
    press(question(room), "Wait")
    ticker.tick()  # which tries it again
    assert not [box for box in room.window.findChildren(QMessageBox) if box.isVisible()]
    post.before_end(end)
    assert question(room).text() == HELD_UP
    press(question(room), "Wait")
    full_disk.undo()
    ticker.tick()
    assert (end.number, states(desk)) == (1, [])


def test_whoever_sends_next_time_waits_for_the_one_with_its_server_alone(
    room: Room,
    post: PostRoom,
    desk: Desk,
    mailbox: Mailbox,
    day: dict[str, int],
    at_its_server: int,
    end: Ends,
    qtbot: QtBot,
) -> None:
    post_letter(desk, desk.accounts.all()[0].id, day["Anna"], "And one more.")
    mailbox.answers.append((Delivery.REFUSED, "Nobody is called anna there."))
    post.before_end(end)
    press(question(room), "Quit, send next time")
    assert end.number == 0
    mailbox.opens.set()
    qtbot.waitUntil(lambda: end.number == 1)
    assert states(desk) == [OutboxState.FAILED, OutboxState.WAITING]


def test_nothing_is_looked_for_in_a_desk_that_the_end_has_closed(
    room: Room, post: PostRoom, desk: Desk, letter: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends, looks = Ends(), Ends()

    def end() -> None:
        post.close()
        monkeypatch.setattr(desk.outbox, "due", looks)
        ends()

    post.before_end(end)
    press(question(room), "Send now and quit")
    qtbot.waitUntil(lambda: ends.number == 1)
    post.fetch_now()
    assert looks.number == 0
