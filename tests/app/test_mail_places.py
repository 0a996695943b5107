"""What is kept of where mail lies on the server: how far a folder was fetched, and what is to be marked."""

from __future__ import annotations

from datetime import date

import pytest

from app.desk import Desk
from app.post import Cursor, Place
from app.records import Changes
from app.store import arrivals
from tests.app.desks import mail
from tests.app.post import INBOX, account


def test_a_first_fetch_that_goes_on_remembers_from_which_day_it_asked(desk: Desk, account_id: int) -> None:
    day = date(2026, 10, 20)
    for cursor in (Cursor(INBOX, 1, 3, day), Cursor(INBOX, 1, 8, day), Cursor(INBOX, 1, 8)):
        desk.mailroom.receive(account_id, (), cursor)
        assert desk.mailroom.cursor(account_id, INBOX) == cursor
    desk.mailroom.receive(account_id, (), Cursor(INBOX, 1, 3, day))  # what is behind moves nothing
    assert desk.mailroom.cursor(account_id, INBOX) == Cursor(INBOX, 1, 8)


def test_what_comes_in_by_itself_says_that_it_can_wait(desk: Desk, account_id: int) -> None:
    changes: list[Changes] = []
    desk.subscribe(changes.append)
    fetched = [(mail("1"), Place(account_id, INBOX, 1, 1))]
    received = desk.mailroom.receive(account_id, fetched, Cursor(INBOX, 1, 1))
    desk.inbox.note(received.request_ids[0], "Call them.")
    assert [change.can_wait for change in changes] == [True, False]


def test_an_account_that_is_never_marked_leaves_room_for_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "_MOST_TO_MARK", 1)
    answered = []
    for address in ("a@desk.example", "b@desk.example"):
        id = desk.accounts.add(account(address=address, marks_read=True))
        fetched = [(mail(f"{id}-{uid}"), Place(id, INBOX, 1, uid)) for uid in (1, 2)]
        for request_id in desk.mailroom.receive(id, fetched, Cursor(INBOX, 1, 2)).request_ids:
            desk.inbox.answer(request_id, "Tomorrow.")
        answered.append(fetched[0][1])
    assert desk.mailroom.to_mark_read() == answered
