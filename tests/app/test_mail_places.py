"""What is kept of where mail lies on the server: how far a folder was fetched, and what is to be marked."""

from __future__ import annotations

from datetime import date

from app.desk import Desk
from app.post import Cursor
from tests.app.post import INBOX


def test_a_first_fetch_that_goes_on_remembers_from_which_day_it_asked(desk: Desk, account_id: int) -> None:
    day = date(2026, 10, 20)
    for cursor in (Cursor(INBOX, 1, 3, day), Cursor(INBOX, 1, 8, day), Cursor(INBOX, 1, 8)):
        desk.mailroom.receive(account_id, (), cursor)
        assert desk.mailroom.cursor(account_id, INBOX) == cursor
    desk.mailroom.receive(account_id, (), Cursor(INBOX, 1, 3, day))  # what is behind moves nothing
    assert desk.mailroom.cursor(account_id, INBOX) == Cursor(INBOX, 1, 8)
