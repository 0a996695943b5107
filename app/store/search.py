"""Everything that was ever said, found as it is typed: the newest first, in milliseconds.

Hits come in the order of the index, so that nothing is ever ranked or sorted over all that matches;
passages are cut for the hits that are shown, and for no others.
"""

from __future__ import annotations

from typing import NamedTuple

from app.store.encoding import as_json
from app.store.listing import Source
from app.store.passages import Passage, cut
from app.store.phrases import match

_MOST_ENTRIES = 2000
"""How far down to look for further requests when one talkative request has all the newest hits."""

_ENTRIES = """
    SELECT e.id, e.request_id FROM entry_index i JOIN entries e ON e.id = i.rowid
    WHERE entry_index MATCH ? AND i.rowid < ? ORDER BY i.rowid DESC LIMIT ?"""
_REQUESTS = "SELECT rowid FROM request_index WHERE request_index MATCH ? ORDER BY rowid DESC LIMIT ?"
_CLIENTS = "SELECT rowid FROM client_index WHERE client_index MATCH ? ORDER BY rowid DESC LIMIT ?"
_SHOWN = """
    SELECT r.id, coalesce(e.id, 0), r.subject, coalesce(e.subject, ''), coalesce(substr(e.text, 1, 20000), '')
    FROM json_each(?) wanted JOIN requests r ON r.id = wanted.key
    LEFT JOIN entries e ON e.id = coalesce(wanted.value, r.last_entry_id)"""


class Match(NamedTuple):
    """A request that matches, and where: in an entry, or in its subject alone."""

    request_id: int
    entry_id: int | None
    passage: Passage


class Matches(NamedTuple):
    """What matches: clients by name or address, requests by subject or anything said in them."""

    client_ids: list[int]
    requests: list[Match]


def search(source: Source, text: str, limit: int = 50) -> Matches:
    """Where every word of ``text`` begins some word. Nothing for fewer than two letters; never an error."""
    query = match(text)
    if query is None:
        return Matches([], [])
    clients = [id for (id,) in source.fetch(_CLIENTS, (query, limit))]
    found: dict[int, int | None] = dict(_in_entries(source, query, limit))
    for (request_id,) in source.fetch(_REQUESTS, (query, limit)):
        found.setdefault(request_id, None)
    return Matches(clients, _shown(source, found, text)[:limit])


def _in_entries(source: Source, query: str, limit: int) -> dict[int, int]:
    """The newest matching entry of each of the first ``limit`` requests."""
    newest: dict[int, int] = {}
    before, seen = 2**62, 0
    while len(newest) < limit and seen < _MOST_ENTRIES:
        rows = source.fetch(_ENTRIES, (query, before, 2 * limit))
        for entry_id, request_id in rows:
            newest.setdefault(request_id, entry_id)
        if len(rows) < 2 * limit:
            break
        before, seen = rows[-1][0], seen + len(rows)
    return newest


def _shown(source: Source, found: dict[int, int | None], text: str) -> list[Match]:
    rows = source.fetch(_SHOWN, (as_json(found),))
    rows.sort(key=lambda row: (row[1], row[0]), reverse=True)
    return [
        Match(id, found[id], cut(text, (body, entry_subject, subject)))
        for id, _, subject, entry_subject, body in rows
    ]
