"""Mail of the owner's that was taken for a client's, and what nothing is left of once it has gone."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from app.store.encoding import as_json, one_of
from app.store.reader import Reader

# What others wrote in a request that the owner's own mail opened belongs to them, and so goes along.
_MAIL = """
    WITH own(key) AS (SELECT value FROM json_each(?)),
    taken AS (
        SELECT e.id, e.request_id, r.client_id, e.raw_sha256, e.at
        FROM entries e JOIN requests r ON r.id = e.request_id
        WHERE e.direction = 'in' AND e.channel = 'e-mail' AND e.raw_sha256 IS NOT NULL
            AND lower(e.from_address) IN own {within})
    SELECT id, request_id, client_id, raw_sha256, at FROM taken
    UNION
    SELECT e.id, e.request_id, t.client_id, e.raw_sha256, e.at
    FROM taken t JOIN entries e ON e.request_id = t.request_id AND e.raw_sha256 IS NOT NULL
    WHERE t.client_id IN (SELECT client_id FROM addresses GROUP BY client_id HAVING min(key IN own))
    ORDER BY at, 1"""

_WITHIN = "AND e.request_id IN (SELECT value FROM json_each(?))"

_EMPTIED = """
    SELECT id FROM requests r WHERE id IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (SELECT 1 FROM entries WHERE request_id = r.id AND kind != 'state')
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE request_id = r.id)
        AND NOT EXISTS (SELECT 1 FROM requests WHERE linked_request_id = r.id)"""

_OWNERS = """
    SELECT id FROM clients c WHERE id IN (SELECT value FROM json_each(?)) AND notes = '' AND tags = '[]'
        AND NOT EXISTS (SELECT 1 FROM requests WHERE client_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM facts WHERE client_id = c.id)
        AND NOT EXISTS (
            SELECT 1 FROM addresses
            WHERE client_id = c.id AND key NOT IN (SELECT value FROM json_each(?)))"""

Rows = list[tuple[str, list[int | str]]]
"""Tables and the keys of rows in them, in the order in which they can go."""


class Taken(NamedTuple):
    """An entry that is to be placed anew."""

    id: int
    request_id: int
    client_id: int
    raw_sha256: str


def mail_of(reader: Reader, own: Collection[str], within: Collection[int] | None = None) -> list[Taken]:
    """The entries of mail that came in from these addresses, and with them all mail of requests that only
    the owner opened; the oldest first. ``within`` names the requests to look at: all of them otherwise.
    """
    where = [] if within is None else [one_of(within)]
    sql = _MAIL.format(within=_WITHIN if where else "")
    return [Taken(*row[:-1]) for row in reader.fetch(sql, (as_json(sorted(own)), *where))]


def newest_entry(reader: Reader) -> int:
    """No entry has a higher id than this."""
    [(newest,)] = reader.fetch("SELECT coalesce(max(id), 0) FROM entries")
    return int(newest)


def requests_since(reader: Reader, entry_id: int) -> set[int]:
    """The requests that have entries with higher ids than this."""
    return {id for (id,) in reader.fetch("SELECT request_id FROM entries WHERE id > ?", (entry_id,))}


def requests_of(reader: Reader, entry_ids: Collection[int]) -> set[int]:
    """The requests that these entries are in now."""
    sql = "SELECT request_id FROM entries WHERE id IN (SELECT value FROM json_each(?))"
    return {id for (id,) in reader.fetch(sql, (one_of(entry_ids),))}


def emptied_requests(reader: Reader, ids: Collection[int]) -> Rows:
    """The rows of those requests in which nobody has said anything."""
    emptied = one_of([id for (id,) in reader.fetch(_EMPTIED, (one_of(ids),))])
    of_them = "request_id IN (SELECT value FROM json_each(?))"
    return [
        ("entries", _keys(reader, f"SELECT id FROM entries WHERE {of_them}", emptied)),
        ("threads", _keys(reader, f"SELECT message_id FROM threads WHERE {of_them}", emptied)),
        ("requests", _keys(reader, "SELECT value FROM json_each(?)", emptied)),
    ]


def owners_as_clients(reader: Reader, ids: Collection[int], own: Collection[str]) -> Rows:
    """The rows of those clients that are the owner, and that nothing else is known of."""
    owners = one_of([id for (id,) in reader.fetch(_OWNERS, (one_of(ids), as_json(sorted(own))))])
    return [
        ("addresses", _keys(reader, _ADDRESSES, owners)),
        ("clients", _keys(reader, "SELECT value FROM json_each(?)", owners)),
    ]


_ADDRESSES = "SELECT id FROM addresses WHERE client_id IN (SELECT value FROM json_each(?))"


def _keys(reader: Reader, sql: str, ids: str) -> list[int | str]:
    return [key for (key,) in reader.fetch(sql, (ids,))]
