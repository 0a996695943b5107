"""A desk that fetches from a real server, over a line that breaks again and again, has each mail once."""

from __future__ import annotations

import random
import sqlite3
import ssl
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import MailTrouble
from app.mail.imap.fetching import fetch
from app.mail.imap.session import Session
from app.post import Account, Server
from tests.app.desks import Clock, desk_in_berlin
from tests.app.mail.imap.fetches import letter, never
from tests.cutting import cut_after
from tests.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.slow

_KINDS = ("a word", "x" * 3_000, "long line " * 4_000)


def sent(numbers: range, chance: random.Random) -> list[bytes]:
    """Mail of all sizes."""
    return [letter(number, chance.choice(_KINDS)) for number in numbers]


class Fetcher:
    """Does as the window does: fetches folder by folder, and again after each trouble."""

    def __init__(self, desk: Desk, server: Server, user: str, tls: ssl.SSLContext) -> None:
        self._desk, self._user, self._tls = desk, user, tls
        self._id = desk.accounts.add(Account(0, "me@desk.example", "Me", user, server, server))
        self.troubles = 0

    def fetch_all(self) -> None:
        while not self._has_fetched():
            self.troubles += 1

    def _has_fetched(self) -> bool:
        account, mailroom = self._desk.accounts.get(self._id), self._desk.mailroom
        try:
            with Session.open(account.incoming, self._user, PASSWORD, tls=self._tls) as session:
                for folder in ("INBOX", "Sent"):
                    run = fetch(
                        session,
                        self._id,
                        folder,
                        mailroom.cursor(self._id, folder),
                        None,
                        mailroom.known,
                        cancelled=never,
                    )
                    for batch in run:
                        mailroom.receive(self._id, batch.mails, batch.cursor)
        except MailTrouble:
            return False
        return True


def held(desk: Desk, folder: Path) -> Counter[str]:
    """How often each mail is in the timelines."""
    with sqlite3.connect(folder / "deskbell.db") as file:
        rows = file.execute("SELECT message_id FROM entries WHERE message_id <> ''").fetchall()
    file.close()
    assert desk.check() == []
    return Counter(message_id for (message_id,) in rows)


def lives(chance: random.Random, number: int) -> Iterator[int]:
    """After how many bytes the line breaks: at every stage, from the greeting to deep in the mail."""
    for _ in range(number):
        yield chance.choice((chance.randint(1, 6_000), chance.randint(6_000, 300_000)))


@pytest.mark.parametrize("seed", range(2))
def test_each_mail_comes_once(dovecot: Dovecot, user: str, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    desk = desk_in_berlin(tmp_path, Clock())
    try:
        inbox = sent(range(80), chance)
        dovecot.deliver(user, inbox)
        # What one sends to oneself lies in both folders.
        dovecot.deliver(user, [*sent(range(1_000, 1_020), chance), *inbox[:5]], "Sent")
        with cut_after(dovecot.imaps, lives(chance, 12)) as breaking:
            fetcher = Fetcher(desk, breaking, user, dovecot.trusting())
            fetcher.fetch_all()
        assert fetcher.troubles >= 6
        dovecot.number_anew(user)
        dovecot.deliver(user, sent(range(80, 90), chance))
        with cut_after(dovecot.imaps, lives(chance, 4)) as breaking:
            again = desk.accounts.get(1)._replace(incoming=breaking)
            desk.accounts.change(again)
            fetcher.fetch_all()
        wanted = {f"{number}@example.org" for number in (*range(90), *range(1_000, 1_020))}
        assert held(desk, tmp_path) == Counter(wanted)
    finally:
        desk.close()
