"""Afterwards: copies into Sent, marks on what was answered; no account waits for another."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from pytestqt.qtbot import QtBot

from app.desk import Desk, Offline
from app.errors import BadServer
from app.mail import message
from app.post import Account, Cursor, Delivery, Letter, Place
from tests.app.desks import Clock
from tests.ui.post.mailbox import MIA, Mailbox
from ui.bridge import Bridge
from ui.post.tidying import Tidying

QUESTION = b"""\
From: Anna Berg <anna@example.org>
Message-ID: <1@example.org>
Date: Mon, 23 Nov 2026 07:00:00 +0000
Subject: Boiler

It is cold.
"""


def sent(desk: Desk, account_id: int) -> None:
    """A letter from that account has left."""
    id = desk.outbox.post(Letter(account_id, (("Anna Berg", "anna@example.org"),), "Boiler", "Tomorrow."))
    desk.outbox.begin(id)
    desk.outbox.settle(id, Delivery.ACCEPTED)


def answered(desk: Desk, account_id: int) -> Place:
    """Where a mail lies that was fetched, and answered."""
    place = Place(account_id, "INBOX", 1, 1)
    mail = message.read(QUESTION.replace(b"<1@", b"<%d@" % account_id))
    received = desk.mailroom.receive(account_id, [(mail, place)], Cursor("INBOX", 1, 1))
    desk.inbox.answer(received.request_ids[0], "Tomorrow.")
    return place


def test_a_copy_is_kept_once_the_line_is_good(
    qtbot: QtBot, desk: Desk, bridge: Bridge, mailbox: Mailbox, account_id: int
) -> None:
    tidying = Tidying(desk, bridge)
    sent(desk, account_id)
    tidying.tidy()
    qtbot.waitUntil(lambda: not tidying.is_busy)
    [copy] = desk.outbox.sent_copies()
    mailbox.is_offline = False
    tidying.tidy()
    qtbot.waitUntil(lambda: not tidying.is_busy and desk.outbox.sent_copies() == ())
    assert mailbox.copies == [desk.inbox.raw(copy.raw_sha256)]


def test_an_account_whose_line_is_bad_keeps_no_other_waiting(
    qtbot: QtBot,
    desk: Desk,
    bridge: Bridge,
    mailbox: Mailbox,
    account_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marking = desk.accounts.add(MIA._replace(address="office@desk.example", marks_read=True))
    for id in (account_id, marking):
        sent(desk, id)
    place = answered(desk, marking)

    def keep_copy(account: Account, raw: bytes) -> None:
        if account.id == account_id:
            raise Offline("There is no network.")
        mailbox.copies.append(raw)

    monkeypatch.setattr(mailbox, "keep_copy", keep_copy)
    tidying = Tidying(desk, bridge)
    tidying.tidy()
    qtbot.waitUntil(lambda: not tidying.is_busy)
    assert [copy.account_id for copy in desk.outbox.sent_copies()] == [account_id]
    assert (len(mailbox.copies), mailbox.marked) == (1, [place])
    assert desk.mailroom.to_mark_read() == []


def test_what_is_to_be_marked_is_looked_for_beside_the_screen(
    qtbot: QtBot,
    desk: Desk,
    bridge: Bridge,
    mailbox: Mailbox,
    account_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.accounts.change(desk.accounts.get(account_id)._replace(marks_read=True))
    place = answered(desk, account_id)
    asked, to_mark_read = [], desk.mailroom.to_mark_read

    def noting() -> Sequence[Place]:
        asked.append(threading.current_thread())
        return to_mark_read()

    monkeypatch.setattr(desk.mailroom, "to_mark_read", noting)
    tidying = Tidying(desk, bridge)
    tidying.tidy()
    qtbot.waitUntil(lambda: not tidying.is_busy)
    assert mailbox.marked == [place]
    assert threading.main_thread() not in asked


def test_a_server_that_marks_nothing_is_not_asked_for_ever(
    qtbot: QtBot,
    desk: Desk,
    bridge: Bridge,
    mailbox: Mailbox,
    account_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.accounts.change(desk.accounts.get(account_id)._replace(marks_read=True))
    answered(desk, account_id)
    asked = []

    def mark_read(_account: Account, places: Sequence[Place]) -> tuple[Place, ...]:
        asked.append(places)
        return ()

    monkeypatch.setattr(mailbox, "mark_read", mark_read)
    tidying = Tidying(desk, bridge)
    tidying.tidy()
    qtbot.waitUntil(lambda: not tidying.is_busy)
    assert len(asked) == 1


def test_a_copy_that_the_server_does_not_take_is_said_once_and_tried_later_each_time(
    qtbot: QtBot,
    desk: Desk,
    bridge: Bridge,
    clock: Clock,
    mailbox: Mailbox,
    account_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed_over: list[bytes] = []
    said: list[str] = []

    def keep_copy(_account: Account, raw: bytes) -> None:
        handed_over.append(raw)
        raise BadServer("The server does not go along: quota exceeded.")

    monkeypatch.setattr(mailbox, "keep_copy", keep_copy)
    tidying = Tidying(desk, bridge)
    tidying.problem.connect(lambda line, _account_id: said.append(line))

    def tidied(**after: float) -> int:
        clock.forward(**after)
        tidying.tidy()
        qtbot.waitUntil(lambda: not tidying.is_busy)
        return len(handed_over)

    sent(desk, account_id)
    sent(desk, account_id)
    assert [tidied(minutes=1) for _ in range(4)] == [1, 2, 2, 2]
    assert [tidied(hours=2), tidied()] == [3, 4]
    assert tidied(hours=2) == 4
    assert len(said) == 1
    assert said[0].endswith("quota exceeded.")
    monkeypatch.setattr(mailbox, "keep_copy", lambda _account, raw: mailbox.copies.append(raw))
    tidied(days=1)
    assert len(mailbox.copies) == 2
    assert desk.outbox.sent_copies() == ()
