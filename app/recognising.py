"""Places anew what the owner wrote from an address that Deskbell did not know to be theirs.

Until then it was taken for a client's: it made the owner a client, answered nobody, and chased instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, TypeVar

from app.addresses import key_of
from app.incoming import Incoming
from app.mail import message
from app.placing import Arrival
from app.receiving import Receiving
from app.speakers import Speakers
from app.store import correspondence, mistaken, reading
from app.work import Work, go_on_importing, lots, new_group

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.store.store import Store
    from app.store.writing import Write

MOST_IN_WRITE = 20
"""To place so many mails takes the desk's thread some 30 ms."""

_MOST_RELATED = 5
"""Mail to more people than these relates none of the others to each other: else all would be one group."""

T = TypeVar("T")
_Mark = tuple[str, int | str]
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
            if taken:
                work.report(placed, len(taken))
            for lot in lots(_unrelated(reader, own, taken, work), MOST_IN_WRITE, len):
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


def _unrelated(
    reader: Reader, own: Own, taken: Iterable[mistaken.Taken], work: Work
) -> Iterable[list[mistaken.Taken]]:
    """The mails in groups of which each finds its place whatever has become of the others."""
    owners = {id for _, id, _ in correspondence.clients_of_keys(reader, own)}
    marked = []
    for each in taken:
        go_on_importing(work)
        marked.append((each, _marks(reader, own, owners, each)))
    return _grouped(marked)


def _marks(reader: Reader, own: Own, owners: Collection[int], each: mistaken.Taken) -> list[_Mark]:
    """What its place depends on: its request, its thread, and who writes or is written to."""
    mail = _read(reader, each.raw_sha256)
    keys = [key_of(address) for _, address in Speakers(mail, own).people[:_MOST_RELATED]]
    known = {key: id for key, id, _ in correspondence.clients_of_keys(reader, keys)}
    clients = [known.get(key, key) for key in keys]
    if each.client_id not in owners:
        clients.append(each.client_id)
    messages = filter(None, (mail.message_id, *mail.references))
    return [("request", each.request_id), *zip(repeat("thread"), messages), *zip(repeat("client"), clients)]


def _grouped(marked: Sequence[tuple[T, Sequence[_Mark]]]) -> Iterable[list[T]]:
    """The things in groups: those that have a mark in common, or are each related to another, are in one."""
    chief: dict[_Mark, _Mark] = {}

    def chief_of(mark: _Mark) -> _Mark:
        while (above := chief.setdefault(mark, mark)) != mark:
            chief[mark] = mark = chief[above]
        return mark

    for _, (first, *others) in marked:
        for other in others:
            chief[chief_of(other)] = chief_of(first)
    groups: dict[_Mark, list[T]] = {}
    for thing, (first, *_) in marked:
        groups.setdefault(chief_of(first), []).append(thing)
    return groups.values()


def _read(reader: Reader, sha256: str) -> Incoming:
    raw = reading.raw_of(reader, sha256)
    assert raw is not None, "an entry points to its bytes"
    return message.read(raw)


def _take_away(w: Write, rows: mistaken.Rows) -> None:
    for table, keys in rows:
        for key in keys:
            w.delete(table, key)
