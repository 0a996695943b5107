"""New mail of a folder, in order and in batches, from where the desk has got to.

Each batch comes with the cursor that is true once it is in the desk: whatever breaks off in between, nothing
is missed. Four lots are in memory at most: one comes from the net, two are read, one is handed over.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import date, timedelta
from itertools import cycle
from typing import NamedTuple

from app.incoming import Incoming
from app.mail.apart import Apart, considered
from app.mail.imap.downloading import Downloading, Got, Known
from app.mail.imap.portion import Portion
from app.mail.imap.session import Session
from app.post import Cursor, Place

_READERS = 2
_LOTS_AHEAD = 1 + _READERS
"""One that is downloaded and those that are read, while one is handed over."""
_MOST_READ_HERE = 24
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
    clock: Callable[[], float] = time.monotonic,
) -> Generator[Fetched, None, None]:
    """The mail above the cursor; without one, or when the server numbered its mail anew, from that day on.

    Drafts are no mail yet. A first fetch that broke off goes on as it began. The first batch and the last may
    hold no mail and only move the cursor. A batch that was not received is fetched again. Close it before
    anything else is asked of the session: it downloads while a batch is received, and the longer that takes
    the smaller the next one is.
    """
    opened = session.examine(folder)
    gone_on = cursor if cursor is not None and session.goes_on(opened, cursor) else None
    if gone_on is not None and gone_on.since_on is None:
        # "*" is the last message, even where that lies below.
        found = session.search("UNDRAFT", "UID", f"{gone_on.last_uid + 1}:*")
        end, begun, asked = gone_on, gone_on, None
    else:
        # Asked first, so that mail which comes meanwhile is above it.
        end = Cursor(folder, opened.uid_validity, session.highest(opened))
        begun = gone_on or end._replace(last_uid=0, since_on=since_on or date.min)
        found = session.search("UNDRAFT", *_since(begun.since_on or date.min))
        # What the desk has had under other numbers is told apart by its fields, and not fetched again.
        asked = known if cursor is not None else None
    uids = [uid for uid in found if uid > begun.last_uid]
    session.looked_at[folder] = opened
    reached, last_uid = cursor, max(begun.last_uid, end.last_uid)
    if cursor is not None and gone_on is None:  # the desk's cursor is to go back before it can go on
        yield Fetched((), begun, 0, len(uids))
    run = _Run(session, account_id, begun, uids, cancelled, Portion(clock))
    with closing(run.batches(asked)) as batches:
        for fetched in batches:
            reached, last_uid = fetched.cursor, max(last_uid, fetched.cursor.last_uid)
            yield fetched
    if reached != (end := end._replace(last_uid=last_uid)):
        yield Fetched((), end, len(uids), len(uids))


def _since(day: date) -> tuple[str, ...]:
    if day == date.min:
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
        begun: Cursor,
        uids: Sequence[int],
        cancelled: Callable[[], bool],
        portion: Portion,
    ) -> None:
        self._downloading = Downloading(session, cancelled)
        self._account_id = account_id
        self._begun = begun
        self._uids = uids
        self._number = {uid: number for number, uid in enumerate(uids, 1)}
        self._portion = portion

    def batches(self, known: Known | None) -> Generator[Fetched, None, None]:
        """All of them. While one lot is received, others are read apart in turn, and one is downloaded."""
        lots = self._downloading.lots(self._uids, known)
        with ExitStack() as stack:
            ahead = stack.enter_context(ThreadPoolExecutor(1, "mail-ahead"))
            readers = [stack.enter_context(Apart(reader=considered)) for _ in range(_READERS)]
            if len(self._uids) > _MOST_READ_HERE:
                for each in readers:
                    each.start()
            in_turn = cycle(readers)

            def come() -> tuple[list[Got], Future[list[Incoming]]]:
                lot = next(lots, [])
                return lot, _read(lot, in_turn)

            coming = deque(ahead.submit(come) for _ in range(_LOTS_AHEAD))
            try:
                while True:
                    # What came before a trouble was received before it is heard of.
                    lot, mails = coming.popleft().result()
                    if not lot:
                        return
                    coming.append(ahead.submit(come))
                    yield from self._batched(lot, mails.result())
            finally:
                for one in coming:
                    one.cancel()

    def _batched(self, lot: Sequence[Got], mails: Sequence[Incoming]) -> Iterator[Fetched]:
        at = 0
        while at < len(lot):
            end = at + self._portion.of([len(got.raw) for got in lot[at:]])
            batch = [self._placed(got, mail) for got, mail in zip(lot[at:end], mails[at:end], strict=True)]
            with self._portion.being_received([len(got.raw) for got in lot[at:end]]):
                yield self._fetched(batch)
            at = end

    def _placed(self, got: Got, mail: Incoming) -> tuple[Incoming, Place]:
        place = Place(self._account_id, self._begun.folder, self._begun.uid_validity, got.uid)
        return (mail._replace(problem=got.problem) if got.problem else mail, place)

    def _fetched(self, batch: Sequence[tuple[Incoming, Place]]) -> Fetched:
        uid = batch[-1][1].uid
        return Fetched(tuple(batch), self._begun._replace(last_uid=uid), self._number[uid], len(self._uids))


def _read(lot: Sequence[Got], readers: Iterator[Apart]) -> Future[list[Incoming]]:
    """The mails of the lot: at once, or once the next of the readers has read them."""
    raws = [got.raw for got in lot]
    if not _is_read_here(lot):
        return next(readers).read(raws)
    here = Future[list[Incoming]]()
    here.set_result(list(map(considered, raws)))
    return here


def _is_read_here(lot: Sequence[Got]) -> bool:
    """Whether it is too little to be worth another process, and too little to be felt in this one."""
    return len(lot) <= _MOST_READ_HERE and sum(len(got.raw) for got in lot) <= _MOST_BYTES_READ_HERE
