"""Servers that lie, stall, flood and break off: each ends in a named trouble, or in all the mail, once."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Collection, Iterable
from itertools import count
from pathlib import Path

import pytest

from app.errors import MailTrouble, Offline
from app.incoming import Incoming
from app.mail.imap.downloading import Mark
from app.mail.imap.fetching import fetch
from app.mail.imap.session import Session
from app.mail.secret import Password
from app.mail.tls import Timeouts
from app.post import Cursor, Place, Server
from tests.app.mail.imap.fetches import ACCOUNT, letter, never, nothing
from tests.app.mail.imap.scripted import OFFERS, Asked, Box, serving
from tests.app.mail.imap.scripts import SCRIPTS, Bad, drops

pytestmark = pytest.mark.slow

MOST_BYTES = 70_000_000
"""A server may hand over a large message, and hardly more before it is left alone."""


class Reader:
    """Fetches as the window does: it keeps what has come, and takes it up from there."""

    def __init__(self, server: Server, tls: ssl.SSLContext, *, knows_ids: bool = False) -> None:
        self._server, self._tls = server, tls
        self._knows_ids = knows_ids
        self.cursor: Cursor | None = None
        self.mails: list[tuple[Incoming, Place]] = []

    def fetch(self, timeouts: Timeouts) -> type[MailTrouble] | None:
        """One attempt; the trouble that it ended in."""
        try:
            with Session.open(
                self._server, "anna", Password("secret"), timeouts=timeouts, tls=self._tls
            ) as session:
                run = fetch(session, ACCOUNT, "INBOX", self.cursor, None, self._known, cancelled=never)
                for batch in run:
                    self.mails += batch.mails
                    self.cursor = batch.cursor
        except MailTrouble as trouble:
            return type(trouble)
        return None

    def _known(self, marks: Collection[Mark]) -> Collection[Mark]:
        """What has come, as a desk knows it, but only where the numbers can't tell."""
        if not self._knows_ids:
            return nothing(marks)
        return {(mail.message_id, len(mail.raw)) for mail, _ in self.mails}.intersection(marks)


def told_the_password(heard: list[bytes]) -> bool:
    said = b"".join(heard)
    return b"secret" in said or base64.b64encode(b"\0anna\0secret") in said


@pytest.mark.parametrize("bad", SCRIPTS.values(), ids=SCRIPTS)
def test_nothing_is_lost_or_doubled_or_told(bad: Bad, certificate: Path, trusting: ssl.SSLContext) -> None:
    held = {uid: letter(uid, "x" * 1_700) for uid in range(1, 25)}
    box = Box(dict(held), offers=bad.offers or OFFERS)
    with serving(box, bad.script, certificate, security=bad.security) as (server, address):
        reader = Reader(address, trusting, knows_ids=bad.begins_anew)
        trouble = reader.fetch(bad.timeouts)
        assert server.sent < MOST_BYTES
        assert trouble in (bad.troubles or (None,))
        box.offers = OFFERS
        assert reader.fetch(Timeouts()) is None
        assert not told_the_password(server.in_clear)
    assert [place.uid for _, place in reader.mails] == list(held)
    if bad.is_whole:
        assert [mail.raw for mail, _ in reader.mails] == list(held.values())
    else:
        assert all(mail.problem and place.uid for mail, place in reader.mails)


def test_each_attempt_gets_further(certificate: Path, trusting: ssl.SSLContext) -> None:
    """On a line that always breaks in the second lot, what came before it is kept."""
    lots = count(1)

    def every_second(asked: Asked, honest: bytes) -> Iterable[bytes | object]:
        return drops(asked, honest) if next(lots) % 2 == 0 else (honest,)

    box = Box({uid: letter(uid, "x" * 5_000) for uid in range(1, 13)})
    with serving(box, {"BODIES": every_second}, certificate, bad_for=99) as (_, address):
        reader = Reader(address, trusting)
        came = [0]
        while reader.fetch(Timeouts()) is Offline:
            came.append(len(reader.mails))
            assert came[-1] > came[-2]
    assert len(came) > 2
    assert [place.uid for _, place in reader.mails] == list(box.messages)
