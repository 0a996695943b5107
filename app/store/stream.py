"""The history in a steady stream, as it is stored: request by request, in little memory however long."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.store.encoding import as_json, one_of
from app.store.reader import Reader

_AT_ONCE = 500
ALWAYS = 2**62

_ITEM = """
    e.id, e.at, e.direction, e.channel, e.kind, e.event, e.from_name, e.from_address, e.to_addresses,
    e.subject, e.text, e.is_answer, e.is_automatic, e.promised_at, e.until_at, e.outcome, e.reason,
    e.attachments, e.message_id, e.raw_sha256, e.content_key, e.problem, e.recorded_at"""

_REQUESTS = """
    SELECT r.id FROM requests r JOIN clients c ON c.id = r.client_id
    {where} ORDER BY c.name COLLATE NOCASE, c.id, r.id"""

_HEADS = """
    SELECT c.id, c.name,
        (SELECT json_group_array(value) FROM
            (SELECT value FROM addresses WHERE client_id = c.id ORDER BY position, id)),
        r.id, r.kind, r.subject, r.outcome, r.amount_minor, r.currency, r.valid_until_on, r.bid_status,
        r.bid_number, r.opened_at, r.kind_reason, r.target_minutes, r.linked_request_id, c.greeting, c.since,
        c.tags,
        (SELECT json_group_array(json_array(label, value)) FROM
            (SELECT label, value FROM facts WHERE client_id = c.id ORDER BY position, id)),
        c.notes, c.target_minutes
    FROM requests r JOIN clients c ON c.id = r.client_id
    WHERE r.id IN (SELECT value FROM json_each(?))"""

# The loops run as they are written, and so the rows come in the order of the list and of the index: to sort
# them would hold every text at once.
_ITEMS = f"""
    SELECT e.request_id, {_ITEM}
    FROM json_each(?) wanted CROSS JOIN entries e INDEXED BY entries_of_request
        ON e.request_id = wanted.value AND e.at >= ? AND e.at < ?"""

_COUNT = """
    SELECT count(*) FROM entries e
    WHERE e.at >= ? AND e.at < ? AND (? OR e.request_id IN (SELECT r.id FROM requests r {where}))"""

_BY_ID = f"SELECT e.request_id, {_ITEM} FROM entries e WHERE e.id IN (SELECT value FROM json_each(?))"

# A client who is gone was merged into another.
_CLIENT_OF = """
    SELECT r.client_id FROM requests r WHERE r.id = ?1 AND r.opened_at = ?2
    AND (r.client_id = ?3 OR NOT EXISTS (SELECT 1 FROM clients WHERE id = ?3))"""

Stored = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One client's, some requests', and of these the entries from ``since`` to just before ``until``."""

    client_id: int | None = None
    request_ids: frozenset[int] | None = None
    since: int = -ALWAYS
    until: int = ALWAYS

    def where(self) -> tuple[str, tuple[object, ...]]:
        """The condition on requests, and its parameters."""
        conditions: list[str] = []
        parameters: list[object] = []
        if self.client_id is not None:
            conditions.append("r.client_id = ?")
            parameters.append(self.client_id)
        if self.request_ids is not None:
            conditions.append("r.id IN (SELECT value FROM json_each(?))")
            parameters.append(one_of(self.request_ids))
        return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), tuple(parameters)


@contextmanager
def snapshot(reader: Reader) -> Iterator[None]:
    """All that the block reads is of one moment, whatever is written meanwhile."""
    reader.fetch("BEGIN")
    try:
        yield
    finally:
        reader.fetch("ROLLBACK")


def count(reader: Reader, wanted: Wanted) -> int:
    """How many entries that is."""
    where, parameters = wanted.where()
    sql = _COUNT.format(where=where)
    total: int = reader.fetch(sql, (wanted.since, wanted.until, not where, *parameters))[0][0]
    return total


def groups(reader: Reader, wanted: Wanted) -> Generator[tuple[Stored, Iterator[Stored]], None, None]:
    """Each request that has such an entry, with those entries: by client's name, request and time.

    The columns are those of ``_HEADS`` and ``_ITEM``. Take the entries of one before asking for the next.
    """
    where, parameters = wanted.where()
    ids = [row[0] for row in reader.fetch(_REQUESTS.format(where=where), parameters)]
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        heads = {head[3]: head for head in reader.fetch(_HEADS, (one_of(part),))}
        with closing(reader.stream(_ITEMS, (as_json(part), wanted.since, wanted.until))) as rows:
            for request_id, items in groupby(rows, key=itemgetter(0)):
                yield heads[request_id], (item[1:] for item in items)


def items_of_ids(reader: Reader, ids: Collection[int]) -> list[tuple[int, Stored]]:
    """(request id, entry) of these entries, as far as they are there."""
    return [(row[0], row[1:]) for row in reader.fetch(_BY_ID, (one_of(ids),))]


def client_of(reader: Reader, request_id: int, opened_at: int, client_id: int) -> int | None:
    """Whose request that is, if it was opened at that instant for that client or for one who is gone."""
    rows = reader.fetch(_CLIENT_OF, (request_id, opened_at, client_id))
    return rows[0][0] if rows else None


def kept_raw(reader: Reader, sums: Collection[str]) -> set[str]:
    """Those of these SHA-256 sums whose mail is here."""
    rows = reader.fetch(
        "SELECT sha256 FROM raw WHERE sha256 IN (SELECT value FROM json_each(?))", (as_json(list(sums)),)
    )
    return {row[0] for row in rows}
