"""New mail of a folder, in order and in batches, from where the desk has got to.

Each batch comes with the cursor that is true once it is in the desk: whatever breaks off in between, nothing
is missed. Memory holds one lot from the net and one that is being read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.errors import MailTrouble
from app.incoming import Incoming
from app.mail.apart import Apart, considered
from app.mail.imap.downloading import Downloading, Got, Known
from app.mail.imap.session import Session
from app.post import Cursor, Place

MOST_IN_BATCH = 24
MOST_BYTES_IN_BATCH = 500_000
"""The window stands still while a batch is written: no longer than it takes to draw a picture."""
_MOST_READ_HERE = MOST_IN_BATCH
_MOST_BYTES_READ_HERE = 48_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Fetched(NamedTuple):
    """A batch, and the cursor once it is in the desk."""

    mails: tuple[tuple[Incoming, Place], ...]
    cursor: Cursor
    done: int
    """Messages of this fetch that have been seen to so far."""
    total: int


def fetch(
    session: Session,
    account_id: int,
    folder: str,
    cursor: Cursor | None,
    since_on: date | None,
    known: Known,
    *,
    cancelled: Callable[[], bool],
) -> Iterator[Fetched]:
    """The mail above the cursor; without one, or when the server numbered its mail anew, from that day on.

    The last batch may hold no mail and only move the cursor. A batch that was not received is fetched again.
    """
    opened = session.examine(folder)
    if cursor is not None and cursor.uid_validity == opened.uid_validity:
        # "*" is the last message, even where that lies below.
        found = session.search("UID", f"{cursor.last_uid + 1}:*")
        uids, end = [uid for uid in found if uid > cursor.last_uid], cursor
        asked = None
    else:
        # Not every server can say which is the last of none.
        end = Cursor(folder, opened.uid_validity, _highest(session) if opened.exists else 0)
        uids = session.search(*_since(since_on))
        # What the desk has had under other numbers is told apart by its fields, and not fetched again.
        asked = known if cursor is not None else None
    session.looked_at[folder] = opened
    reached = cursor
    for fetched in _Run(session, account_id, end, uids, cancelled).batches(asked):
        reached = fetched.cursor
        yield fetched
    if reached is None or reached.uid_validity != end.uid_validity or reached.last_uid < end.last_uid:
        yield Fetched((), end, len(uids), len(uids))


def _highest(session: Session) -> int:
    """The highest number there is. Asked first, so that mail which comes meanwhile is above it."""
    return max(session.search("UID", "*"), default=0)


def _since(day: date | None) -> tuple[str, ...]:
    if day is None:
        return ("ALL",)
    # Servers go by a day of their own, which may begin later than the owner's.
    before = day - timedelta(days=1)
    return ("SINCE", f"{before.day}-{_MONTHS[before.month - 1]}-{before.year}")


class _Run:
    """The batches of one fetch."""

    def __init__(
        self,
        session: Session,
        account_id: int,
        end: Cursor,
        uids: Sequence[int],
        cancelled: Callable[[], bool],
    ) -> None:
        self._downloading = Downloading(session, cancelled)
        self._account_id = account_id
        self._end = end
        self._uids = uids
        self._number = {uid: number for number, uid in enumerate(uids, 1)}

    def batches(self, known: Known | None) -> Iterator[Fetched]:
        """All of them. While one lot is received and the next downloaded, the other process reads another."""
        lots = self._downloading.lots(self._uids, known)
        with Apart(reader=considered) as apart:
            being_read: list[Got] = []
            while True:
                try:
                    lot = next(lots, [])
                except MailTrouble:  # what came before it is none the worse for it
                    yield from self._batched(being_read, _read(being_read, apart))
                    raise
                before, mails = being_read, _read(being_read, apart)
                if not _is_read_here(lot):
                    apart.begin([got.raw for got in lot])
                being_read = lot
                yield from self._batched(before, mails)
                if not lot:
                    return

    def _batched(self, lot: Sequence[Got], mails: Sequence[Incoming]) -> Iterator[Fetched]:
        batch: list[tuple[Incoming, Place]] = []
        size = 0
        for got, mail in zip(lot, mails, strict=True):
            if batch and (len(batch) == MOST_IN_BATCH or size + len(got.raw) > MOST_BYTES_IN_BATCH):
                yield self._fetched(batch)
                batch, size = [], 0
            place = Place(self._account_id, self._end.folder, self._end.uid_validity, got.uid)
            batch.append((mail._replace(problem=got.problem) if got.problem else mail, place))
            size += len(got.raw)
        if batch:
            yield self._fetched(batch)

    def _fetched(self, batch: Sequence[tuple[Incoming, Place]]) -> Fetched:
        uid = batch[-1][1].uid
        return Fetched(tuple(batch), self._end._replace(last_uid=uid), self._number[uid], len(self._uids))


def _read(lot: Sequence[Got], apart: Apart) -> list[Incoming]:
    """The mails of the lot that is being read."""
    return [considered(got.raw) for got in lot] if _is_read_here(lot) else apart.collect()


def _is_read_here(lot: Sequence[Got]) -> bool:
    """Whether it is too little to be worth another process, and too little to be felt in this one."""
    return len(lot) <= _MOST_READ_HERE and sum(len(got.raw) for got in lot) <= _MOST_BYTES_READ_HERE
