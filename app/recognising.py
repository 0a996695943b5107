"""Places anew what the owner wrote from an address that Deskbell did not know to be theirs.

Until then it was taken for a client's: it made the owner a client, answered nobody, and chased instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from app.incoming import Incoming
from app.mail import message
from app.placing import Arrival
from app.receiving import Receiving
from app.store import mistaken, reading
from app.work import Work, lots, new_group

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.store.store import Store
    from app.store.writing import Write

MOST_IN_WRITE = 20
"""To place so many mails takes the desk's thread some 30 ms."""

T = TypeVar("T")
Own = frozenset[str]


class Recognising:
    """All mail from the owner's addresses is theirs, and what followed it belongs to whom it went to."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def before(self, own: Own, label: str, deed: Callable[[Write], T], work: Work) -> T:
        """Does the deed that makes these addresses the owner's, once their mail is where it belongs.

        Mail is found and read here, and placed in short writes. One undo takes all of it back. Raises
        ``Cancelled``, and what was placed until then stays: the next time goes on from there.
        """
        group = new_group()
        with self._store.reader() as reader:
            newest = mistaken.newest_entry(reader)
            taken, placed = mistaken.mail_of(reader, own), 0
            for lot in lots(_by_request(taken), MOST_IN_WRITE, len):
                mails = {each.id: _read(reader, each.raw_sha256) for each in chain(*lot)}
                work.ask(partial(self._write, own, label, group, mails))
                placed += len(mails)
                work.report(placed, len(taken))
        return work.ask(partial(self._finish, own, label, group, newest, deed))

    def _write(self, own: Own, label: str, group: str, mails: Mapping[int, Incoming]) -> None:
        with self._store.write(label, group=group) as w:
            self._place(w, own, mistaken.requests_of(self._store, mails), mails)

    def _finish(self, own: Own, label: str, group: str, newest: int, deed: Callable[[Write], T]) -> T:
        with self._store.write(label, group=group) as w:
            self._place(w, own, mistaken.requests_since(self._store, newest), {})
            return deed(w)

    def _place(self, w: Write, own: Own, request_ids: set[int], read: Mapping[int, Incoming]) -> None:
        """Places the owner's mail that is in these requests by now; some of it, by entry, is read already."""
        taken = mistaken.mail_of(self._store, own, request_ids)
        if not taken:
            return
        mails = {each.raw_sha256: read.get(each.id) or _read(self._store, each.raw_sha256) for each in taken}
        for each in taken:
            w.delete("entries", each.id)
        _take_away(w, mistaken.emptied_requests(self._store, {each.request_id for each in taken}))
        _take_away(w, mistaken.owners_as_clients(self._store, {each.client_id for each in taken}, own))
        w.refold()  # who waits decides what a letter without a thread answers
        receiving = Receiving(self._store, own, self._now(), Arrival.PICKED)
        receiving.enter(w, receiving.sort(mails.values()))


def _by_request(taken: Iterable[mistaken.Taken]) -> Iterator[list[mistaken.Taken]]:
    """Together what is in one request: only as a whole does it leave nothing behind."""
    requests: dict[int, list[mistaken.Taken]] = {}
    for each in taken:
        requests.setdefault(each.request_id, []).append(each)
    yield from requests.values()


def _read(reader: Reader, sha256: str) -> Incoming:
    raw = reading.raw_of(reader, sha256)
    assert raw is not None, "an entry points to its bytes"
    return message.read(raw)


def _take_away(w: Write, rows: mistaken.Rows) -> None:
    for table, keys in rows:
        for key in keys:
            w.delete(table, key)
