"""Letters leave when their time has come, one after the other, and what became of each is written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.errors import UnwritablePlace
from app.mail import message
from app.post import Cursor, Delivery, Letter, OutboxState, Place
from app.words import Turn
from tests.app.desks import Clock
from tests.ui.post.mailbox import Mailbox
from ui.bridge import Bridge
from ui.post.sending import Sending


@pytest.fixture
def request_id(desk: Desk) -> int:
    return desk.inbox.open_request("Anna Berg", "Boiler", "It is cold.", address="anna@example.org")


@pytest.fixture
def sending(desk: Desk, bridge: Bridge, mailbox: Mailbox, account_id: int) -> Iterator[Sending]:
    sending = Sending(desk, bridge)
    yield sending
    sending.deleteLater()


def post(
    desk: Desk,
    account_id: int,
    request_id: int,
    text: str = "Tomorrow.",
    promised_at: datetime | None = None,
) -> int:
    to = (("Anna Berg", "anna@example.org"),)
    letter = Letter(account_id, to, "Re: Boiler", text, request_id=request_id, promised_at=promised_at)
    return desk.outbox.post(letter)


def turn(desk: Desk, request_id: int) -> Turn:
    return desk.inbox.request(request_id).row.turn


def test_a_letter_leaves_when_it_can_no_longer_be_taken_back(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    mailbox: Mailbox,
    account_id: int,
    request_id: int,
) -> None:
    post(desk, account_id, request_id)
    sending.look()
    assert mailbox.sent == []
    assert turn(desk, request_id) is Turn.MINE
    clock.forward(seconds=10)
    with qtbot.waitSignal(sending.left):
        sending.look()
    assert [parcel.recipients for parcel in mailbox.sent] == [("anna@example.org",)]
    assert turn(desk, request_id) is Turn.THEIRS
    assert desk.outbox.all() == ()


def test_it_leaves_by_itself(
    qtbot: QtBot, desk: Desk, clock: Clock, sending: Sending, account_id: int, request_id: int
) -> None:
    post(desk, account_id, request_id)
    [timer] = sending.findChildren(QTimer)
    assert 0 < timer.interval() <= 10_000
    clock.forward(seconds=10)
    with qtbot.waitSignal(sending.left):
        timer.timeout.emit()


def test_two_letters_leave_one_after_the_other(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    mailbox: Mailbox,
    account_id: int,
    request_id: int,
) -> None:
    mailbox.opens.clear()
    for text in ("One.", "Two."):
        post(desk, account_id, request_id, text)
    clock.forward(seconds=10)
    sending.look()
    assert [letter.state for letter in desk.outbox.all()] == [OutboxState.SENDING, OutboxState.WAITING]
    with qtbot.waitSignals([sending.left, sending.left]):
        mailbox.opens.set()
    assert [b"One." in parcel.raw for parcel in mailbox.sent] == [True, False]


@pytest.mark.parametrize(
    ("delivery", "state"),
    [
        (Delivery.REFUSED, OutboxState.FAILED),
        (Delivery.DEFERRED, OutboxState.RETRYING),
        (Delivery.UNKNOWN, OutboxState.UNKNOWN),
    ],
)
def test_what_does_not_leave_stays_with_the_reason(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    mailbox: Mailbox,
    account_id: int,
    request_id: int,
    delivery: Delivery,
    state: OutboxState,
) -> None:
    mailbox.answers.append((delivery, "No room."))
    post(desk, account_id, request_id)
    clock.forward(seconds=10)
    with qtbot.waitSignal(sending.stayed) as stayed:
        sending.look()
    assert stayed.args is not None
    assert stayed.args[1] == "No room."
    [letter] = desk.outbox.all()
    assert (letter.state, letter.problem) == (state, "No room.")
    assert turn(desk, request_id) is Turn.MINE


def test_a_letter_that_was_deferred_is_tried_again(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    mailbox: Mailbox,
    account_id: int,
    request_id: int,
) -> None:
    mailbox.answers.append((Delivery.DEFERRED, "Later."))
    post(desk, account_id, request_id)
    clock.forward(seconds=10)
    with qtbot.waitSignal(sending.stayed):
        sending.look()
    clock.forward(minutes=1)
    with qtbot.waitSignal(sending.left):
        sending.look()
    assert len(mailbox.sent) == 2


def test_once_the_line_is_good_what_was_deferred_does_not_wait_longer(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    mailbox: Mailbox,
    account_id: int,
    request_id: int,
) -> None:
    mailbox.answers += [(Delivery.DEFERRED, "Offline."), (Delivery.DEFERRED, "Offline.")]
    post(desk, account_id, request_id)
    clock.forward(seconds=10)
    for try_at_once in (sending.look, sending.hurry):
        with qtbot.waitSignal(sending.stayed):
            try_at_once()
    assert len(mailbox.sent) == 2  # once each time, and not for ever
    with qtbot.waitSignal(sending.left):
        sending.hurry()


def test_that_a_letter_is_given_up_is_said(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    mailbox: Mailbox,
    account_id: int,
    request_id: int,
) -> None:
    said = ""
    post(desk, account_id, request_id)
    while desk.outbox.next_at():
        clock.now = desk.outbox.next_at() or clock.now
        mailbox.answers.append((Delivery.DEFERRED, "Later."))
        with qtbot.waitSignal(sending.stayed) as stayed:
            sending.look()
        assert stayed.args is not None
        said = stayed.args[1]
    assert said == "Given up after 5 days. Later."


def test_a_letter_whose_promise_is_over_stays_and_the_next_one_leaves(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    mailbox: Mailbox,
    account_id: int,
    request_id: int,
) -> None:
    late = post(desk, account_id, request_id, "By noon.", promised_at=clock.now + timedelta(hours=1))
    post(desk, account_id, request_id, "One more thing.")
    clock.forward(hours=2)
    with qtbot.waitSignals([sending.stayed, sending.left]):
        sending.look()
    assert [(each.id, each.state) for each in desk.outbox.all()] == [(late, OutboxState.FAILED)]
    assert len(mailbox.sent) == 1


def test_what_could_not_be_written_down_is_written_later_and_nothing_leaves_before(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    mailbox: Mailbox,
    account_id: int,
    request_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for text in ("One.", "Two."):
        post(desk, account_id, request_id, text)
    clock.forward(seconds=10)

    def full(*_said: object) -> bool:
        raise UnwritablePlace("There is no room left.")

    with monkeypatch.context() as patch:
        patch.setattr(desk.outbox, "settle", full)
        with qtbot.waitSignal(sending.stayed) as stayed:
            sending.look()
    assert stayed.args is not None
    assert stayed.args[1] == "There is no room left."
    assert (len(mailbox.sent), sending.is_sending) == (1, False)
    with qtbot.waitSignals([sending.left, sending.left]):
        sending.look()
    assert (len(mailbox.sent), desk.outbox.all()) == (2, ())


def test_a_bug_at_the_beginning_does_not_hold_up_what_comes_later(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    account_id: int,
    request_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post(desk, account_id, request_id)
    clock.forward(seconds=10)

    def breaks(_id: int) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(desk.outbox, "begin", breaks)
        with pytest.raises(ZeroDivisionError):
            sending.look()
    with qtbot.waitSignal(sending.left):
        sending.look()


def test_a_letter_whose_copy_was_found_meanwhile_has_left(
    qtbot: QtBot,
    desk: Desk,
    clock: Clock,
    sending: Sending,
    mailbox: Mailbox,
    account_id: int,
    request_id: int,
) -> None:
    mailbox.opens.clear()
    mailbox.answers.append((Delivery.UNKNOWN, "Cut."))
    id = post(desk, account_id, request_id)
    clock.forward(seconds=10)
    sending.look()
    copy = message.read(desk.inbox.raw(desk.outbox.all()[0].raw_sha256))
    place = Place(account_id, "Sent", 1, 1)
    desk.mailroom.receive(account_id, [(copy, place)], Cursor("Sent", 1, 1))
    with qtbot.waitSignal(sending.left) as left:
        mailbox.opens.set()
    assert left.args is not None
    assert left.args[0].id == id
