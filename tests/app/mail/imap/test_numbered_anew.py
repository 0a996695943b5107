"""Folders that a server numbers anew without a word: nothing is missed, doubled or marked."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.mail.imap.fetching import fetch
from app.mail.imap.session import Session
from app.mail.secret import Password
from app.post import Account, Cursor, Server
from tests.app.mail.imap.fetches import letter, never
from tests.app.mail.imap.rounds import NOWHERE
from tests.app.mail.imap.scripted import Box, Scripted, serving

DAY = date(2026, 11, 1)
_TEXT = "x" * 1_700


class Fetcher:
    """Fetches the inbox into the desk."""

    def __init__(self, desk: Desk, server: Server, tls: ssl.SSLContext) -> None:
        self.desk, self._tls = desk, tls
        account = Account(0, "me@desk.example", "Me", "anna", server, NOWHERE, since_on=DAY, marks_read=True)
        self.account = desk.accounts.get(desk.accounts.add(account))

    @property
    def cursor(self) -> Cursor | None:
        return self.desk.mailroom.cursor(self.account.id, "INBOX")

    def fetch(self, most: int = 1_000) -> list[str]:
        """The subjects of what came in so many batches at most, once it is in the desk."""
        mailroom, came = self.desk.mailroom, []
        with Session.open(self.account.incoming, "anna", Password("secret"), tls=self._tls) as session:
            run = fetch(session, self.account.id, "INBOX", self.cursor, DAY, mailroom.known, cancelled=never)
            for _, batch in zip(range(most), run, strict=False):
                mailroom.receive(self.account.id, batch.mails, batch.cursor)
                came += [mail.subject for mail, _place in batch.mails]
            run.close()
        assert self.desk.check() == []
        return came


@pytest.fixture
def box() -> Box:
    return Box({uid: letter(uid, _TEXT) for uid in range(1, 31)})


@pytest.fixture
def scripted(
    desk: Desk, box: Box, certificate: Path, trusting: ssl.SSLContext
) -> Iterator[tuple[Scripted, Fetcher]]:
    with serving(box, {}, certificate) as (server, address):
        yield server, Fetcher(desk, address, trusting)


@pytest.mark.parametrize("batches", [1, 2, 1_000])
def test_mail_below_the_old_numbers_comes_once(
    box: Box, scripted: tuple[Scripted, Fetcher], batches: int
) -> None:
    _, fetcher = scripted
    assert len(fetcher.fetch()) == 30
    box.messages = {uid: letter(uid + 20, _TEXT) for uid in range(1, 16)}  # ten that are known, and five
    came = fetcher.fetch(batches) + fetcher.fetch()
    assert came == [f"Boiler {number}" for number in range(31, 36)]
    assert fetcher.cursor == Cursor("INBOX", 42, 15)
    box.messages[16] = letter(36)
    assert fetcher.fetch() == ["Boiler 36"]


def test_first_fetch_in_which_the_numbers_begin_again_begins_again(
    box: Box, scripted: tuple[Scripted, Fetcher]
) -> None:
    _, fetcher = scripted
    had = fetcher.fetch(2)
    assert 0 < len(had) < 30
    box.messages = {1: letter(40)}
    assert fetcher.fetch() == ["Boiler 40"]
    assert fetcher.cursor == Cursor("INBOX", 42, 1)


def test_numbers_that_go_on_are_looked_at_from_there(box: Box, scripted: tuple[Scripted, Fetcher]) -> None:
    """Though the newest mail has gone."""
    server, fetcher = scripted
    fetcher.fetch()
    box.uid_next = 31
    del box.messages[30]
    server.heard.clear()
    assert fetcher.fetch() == []
    assert fetcher.cursor == Cursor("INBOX", 42, 30)
    [search] = [line for line in server.heard if b"SEARCH" in line]
    assert search.endswith(b"UID 31:*\r\n")


def test_server_that_says_too_low_a_next_number_is_followed_all_the_same(
    box: Box, scripted: tuple[Scripted, Fetcher]
) -> None:
    """It would begin anew each time: forget where mail lies, and take what is new for old."""
    server, fetcher = scripted
    desk = fetcher.desk
    fetcher.fetch()
    [row] = [row for row in desk.lists.open_rows() if row.subject == "Boiler 7"]
    desk.inbox.answer(row.id, "Tomorrow.")
    box.uid_next = 5
    for uid, came in ((30, []), (31, ["Boiler 31"]), (32, ["Boiler 32"])):
        box.messages[uid] = letter(uid)
        server.heard.clear()
        assert fetcher.fetch() == came
        assert fetcher.cursor == Cursor("INBOX", 42, uid)
        assert not [line for line in server.heard if b"SINCE" in line]
    assert [place.uid for place in desk.mailroom.to_mark_read()] == [7]


def test_other_mail_under_an_old_number_is_not_marked(box: Box, scripted: tuple[Scripted, Fetcher]) -> None:
    _, fetcher = scripted
    desk = fetcher.desk
    box.messages = {1: letter(1), 2: letter(2)}
    fetcher.fetch()
    [row] = [row for row in desk.lists.open_rows() if "1" in row.subject]
    desk.inbox.answer(row.id, "Tomorrow.")
    assert [place.uid for place in desk.mailroom.to_mark_read()] == [1]
    box.messages = {1: letter(3)}
    assert fetcher.fetch() == ["Boiler 3"]
    assert desk.mailroom.to_mark_read() == []
    [row] = [row for row in desk.lists.open_rows() if "3" in row.subject]
    desk.inbox.answer(row.id, "Tomorrow.")
    assert [place.uid for place in desk.mailroom.to_mark_read()] == [1]
