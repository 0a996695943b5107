"""Places anew what the owner wrote from an address that Deskbell did not know to be theirs.

Until then it was taken for a client's: it made the owner a client, answered nobody, and chased instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from app.incoming import Incoming
from app.mail import message
from app.placing import Arrival
from app.receiving import Receiving
from app.store import mistaken, reading

if TYPE_CHECKING:
    from app.store.store import Store
    from app.store.writing import Write


def recognise(store: Store, w: Write, own: frozenset[str], now: datetime) -> None:
    """All mail from these addresses is the owner's, and what followed it belongs to whom it went to.

    Within a write of the caller's, so that undoing that takes this back as well.
    """
    taken = mistaken.mail_of(store, own)
    if not taken:
        return
    mails = list(_read(store, (each.raw_sha256 for each in taken)))
    for each in taken:
        w.delete("entries", each.id)
    _take_away(w, mistaken.emptied_requests(store, {each.request_id for each in taken}))
    _take_away(w, mistaken.owners_as_clients(store, {each.client_id for each in taken}, own))
    w.refold()  # who waits decides what a letter without a thread answers
    receiving = Receiving(store, own, now, Arrival.PICKED)
    receiving.enter(w, receiving.sort(mails))


def _read(store: Store, sha256s: Iterable[str]) -> Iterable[Incoming]:
    for sha256 in dict.fromkeys(sha256s):
        raw = reading.raw_of(store, sha256)
        assert raw is not None, "an entry points to its bytes"
        yield message.read(raw)


def _take_away(w: Write, rows: mistaken.Rows) -> None:
    for table, keys in rows:
        for key in keys:
            w.delete(table, key)
