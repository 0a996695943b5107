"""What the tests of fetching share: mail to deliver, and a fetch from beginning to end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from app.incoming import Incoming
from app.mail.imap.downloading import Mark
from app.mail.imap.fetching import Fetched, fetch
from app.mail.imap.session import Session
from app.post import Cursor, Place

ACCOUNT = 7


def letter(number: int, text: str = "It is cold.") -> bytes:
    """A short mail, told by its number."""
    return (
        f"From: Anna <anna@example.org>\r\nTo: me@desk.example\r\nSubject: Boiler {number}\r\n"
        f"Date: Mon, 23 Nov 2026 09:00:00 +0100\r\nMessage-ID: <{number}@example.org>\r\n\r\n{text}\r\n"
    ).encode()


def never() -> bool:
    return False


def nothing(_: Collection[Mark]) -> Collection[Mark]:
    """A desk that knows no mail."""
    return ()


def fetched(
    session: Session,
    folder: str = "INBOX",
    cursor: Cursor | None = None,
    since_on: date | None = None,
    known: Collection[Mark] = (),
) -> list[Fetched]:
    """All batches."""
    return list(
        fetch(
            session,
            ACCOUNT,
            folder,
            cursor,
            since_on,
            lambda marks: set(marks) & set(known),
            cancelled=never,
        )
    )


def mails(batches: Sequence[Fetched]) -> list[tuple[Incoming, Place]]:
    return [each for batch in batches for each in batch.mails]


def raws(batches: Sequence[Fetched]) -> list[bytes]:
    return [mail.raw for mail, _ in mails(batches)]


def subjects(batches: Sequence[Fetched]) -> list[str]:
    return [mail.subject for mail, _ in mails(batches)]
