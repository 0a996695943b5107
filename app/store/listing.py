"""Requests as lists need them: cheap rows of what is open, and pages of the rest at one cost in any folder.

Everything here is plain SQL over plain SQLite, so that the first page of the window can be read before
anything else is imported. Deadlines are not here: they depend on the time, and the counters derive them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from app.records import Kind, View
from app.store.encoding import as_json
from app.store.rows import JOINED, LISTED, OPEN, Listed, OpenRow, listed_row, open_row

# One condition each, since `turn = ?` uses a partial index and `turn = ? OR ...` doesn't.
_OPEN_ROWS = f"""
    SELECT {OPEN} FROM requests r JOIN clients c ON c.id = r.client_id WHERE r.id IN (
        SELECT id FROM requests WHERE turn = 'mine'
        UNION ALL SELECT id FROM requests WHERE turn = 'theirs' AND kind = 'lead'
        UNION ALL SELECT id FROM requests WHERE turn = 'theirs' AND kind = 'bid' AND bid_status = 'sent'
        UNION ALL SELECT id FROM requests WHERE turn = 'theirs' AND appointment_at IS NOT NULL
        UNION ALL SELECT id FROM requests WHERE turn = 'theirs' AND snoozed_until IS NOT NULL)"""

_NEWEST = "coalesce(r.last_entry_at, r.opened_at)"

# What a list holds, and the instant that orders it, newest first. Each has its index.
_VIEWS = {
    View.THEIRS: ("r.turn = 'theirs'", _NEWEST),
    View.BIDS: ("r.kind = 'bid'", _NEWEST),
    View.CLOSED: ("r.turn = 'nobody'", "r.closed_at"),
    View.ALL: ("", _NEWEST),
}


class Source(Protocol):
    """Whatever can fetch the rows of plain SQL."""

    def fetch(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of the query."""


class Totals(NamedTuple):
    """How many there are of what doesn't depend on the time."""

    theirs: int
    bids: int
    closed: int
    clients: int


def open_rows(source: Source) -> list[OpenRow]:
    """Every request that can be due or ring: my turn, or theirs with a follow-up, appointment or snooze."""
    return [open_row(row) for row in source.fetch(_OPEN_ROWS)]


def listed(source: Source, ids: Sequence[int]) -> list[Listed]:
    """These requests in this order. An id that is no request's is left out."""
    sql = f"SELECT {LISTED} {JOINED} WHERE r.id IN (SELECT value FROM json_each(?))"
    found = {row[0]: listed_row(row) for row in source.fetch(sql, (as_json(list(ids)),))}
    return [found[id] for id in ids if id in found]


def listed_of_client(source: Source, client_id: int) -> list[Listed]:
    """All requests of one client, the newest first."""
    sql = f"SELECT {LISTED} {JOINED} WHERE r.client_id = ? ORDER BY {_NEWEST} DESC, r.id DESC"
    return [listed_row(row) for row in source.fetch(sql, (client_id,))]


def page(
    source: Source, view: View, kind: Kind | None = None, after: str | None = None, limit: int = 100
) -> tuple[list[Listed], str | None]:
    """A run of the requests that wait on them, are bids, are closed, or all; and where the next one starts.

    The newest come first.
    """
    where, order, parameters = _chosen(view, kind)
    if after is not None:
        where.append(f"({order}, r.id) < (?, ?)")
        parameters += map(int, after.split(","))
    sql = f"""
        SELECT {LISTED}, {order} {JOINED} {_where(where)} ORDER BY {order} DESC, r.id DESC LIMIT ?"""
    rows = source.fetch(sql, (*parameters, limit))
    following = f"{rows[-1][-1]},{rows[-1][0]}" if len(rows) == limit else None
    return [listed_row(row) for row in rows], following


def ids(source: Source, view: View, kind: Kind | None = None) -> list[int]:
    """The requests of such a list, all of them, in its order."""
    where, order, parameters = _chosen(view, kind)
    sql = f"SELECT r.id FROM requests r {_where(where)} ORDER BY {order} DESC, r.id DESC"
    return [id for (id,) in source.fetch(sql, parameters)]


def totals(source: Source) -> Totals:
    """How many requests wait on them, are bids still open or are closed, and how many clients there are."""
    [row] = source.fetch("""
        SELECT (SELECT count(*) FROM requests WHERE turn = 'theirs'),
               (SELECT count(*) FROM requests WHERE kind = 'bid' AND turn <> 'nobody'),
               (SELECT count(*) FROM requests WHERE turn = 'nobody'),
               (SELECT count(*) FROM clients)""")
    return Totals(*row)


def settings(source: Source) -> dict[str, Any]:
    """Every setting that was ever set."""
    return {key: json.loads(value) for key, value in source.fetch("SELECT key, value FROM settings")}


def _chosen(view: View, kind: Kind | None) -> tuple[list[str], str, list[Any]]:
    held, order = _VIEWS[view]
    where = [held] if held else []
    return ([*where, "r.kind = ?"], order, [kind.value]) if kind else (where, order, [])


def _where(conditions: list[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""
