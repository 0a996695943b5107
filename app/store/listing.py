"""Requests as lists need them: cheap rows of what is open, and pages of the rest at one cost in any folder.

Everything here is plain SQL over plain SQLite, so that the first page of the window can be read before
anything else is imported. Deadlines are not here: they depend on the time, and the counters derive them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from app.store.encoding import as_json
from app.store.rows import LISTED, OPEN, Listed, OpenRow, joined, listed_row, open_row
from app.words import Kind, View

if TYPE_CHECKING:
    from app.records import Changes

# One condition each, since each is answered by an index, and several joined by OR by none.
_OPEN_ROWS = f"""
    SELECT {OPEN} FROM requests r JOIN clients c ON c.id = r.client_id WHERE r.id IN (
        SELECT id FROM requests WHERE turn = 'mine'
        UNION ALL SELECT id FROM requests WHERE turn = 'theirs' AND kind = 'lead'
        UNION ALL SELECT id FROM requests WHERE turn = 'theirs' AND kind = 'bid'
        UNION ALL SELECT id FROM requests INDEXED BY requests_appointed
            WHERE turn = 'theirs' AND appointment_at IS NOT NULL
        UNION ALL SELECT id FROM requests INDEXED BY requests_snoozed
            WHERE turn = 'theirs' AND snoozed_until IS NOT NULL)"""

_CHANGED_ROWS = f"""
    SELECT {OPEN} FROM requests r JOIN clients c ON c.id = r.client_id WHERE r.id IN (
        SELECT value FROM json_each(?)
        UNION SELECT id FROM requests WHERE client_id IN (SELECT value FROM json_each(?)))
    AND (r.turn = 'mine' OR (r.turn = 'theirs' AND (
        r.kind IN ('lead', 'bid') OR r.appointment_at IS NOT NULL OR r.snoozed_until IS NOT NULL)))"""

_NEWEST = "coalesce(r.last_entry_at, r.opened_at)"


class _Held(NamedTuple):
    """What a list holds, the instant that orders it, newest first, and the index that has both.

    The index is named since SQLite, which doesn't know how many are closed, would sometimes rather sort them.
    """

    condition: str
    order: str
    by: str


_VIEWS = {
    View.THEIRS: _Held("r.turn = 'theirs'", _NEWEST, "requests_theirs"),
    View.BIDS: _Held("r.kind = 'bid'", _NEWEST, "requests_bids"),
    View.CLOSED: _Held("r.turn = 'nobody'", "r.closed_at", "requests_closed"),
    View.ALL: _Held("TRUE", _NEWEST, "requests_all"),
}


class Source(Protocol):
    """Whatever can fetch the rows of plain SQL."""

    def fetch(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of the query."""

    @property
    def version(self) -> tuple[int, int] | None:
        """What was read holds as long as this stays the same; None: it may yet be rolled back."""

    def changes_since(self, version: tuple[int, int] | None) -> Changes | None:
        """What was written since it was at that version; None: nobody knows."""


class Totals(NamedTuple):
    """How many there are of what doesn't depend on the time."""

    theirs: int
    bids: int
    clients: int


class OpenRows:
    """Every request that can be due or ring: my turn, or theirs with a follow-up, appointment or snooze.

    While mail comes in they are asked for all the time: only what changed is read, the others are the same.
    """

    def __init__(self) -> None:
        self._kept: dict[int, OpenRow] = {}
        self._version: tuple[int, int] | None = None

    def read(self, source: Source) -> list[OpenRow]:
        """All of them."""
        changes = source.changes_since(self._version) if self._version else None
        self._version = source.version
        if changes is None:
            self._kept = {row[0]: open_row(row) for row in source.fetch(_OPEN_ROWS)}
        else:
            self._read_again(source, changes.of("requests"), changes.of("clients"))
        return list(self._kept.values())

    def _read_again(self, source: Source, ids: frozenset[int], client_ids: frozenset[int]) -> None:
        for row in [row for row in self._kept.values() if row.id in ids or row.client_id in client_ids]:
            del self._kept[row.id]
        parameters = (as_json(list(ids)), as_json(list(client_ids)))
        for stored in source.fetch(_CHANGED_ROWS, parameters):
            self._kept[stored[0]] = open_row(stored)


def listed(source: Source, ids: Sequence[int]) -> list[Listed]:
    """These requests in this order. An id that is no request's is left out."""
    sql = f"SELECT {LISTED} {joined()} WHERE r.id IN (SELECT value FROM json_each(?))"
    found = {row[0]: listed_row(row) for row in source.fetch(sql, (as_json(list(ids)),))}
    return [found[id] for id in ids if id in found]


def listed_of_client(source: Source, client_id: int) -> list[Listed]:
    """All requests of one client, the newest first."""
    sql = f"SELECT {LISTED} {joined()} WHERE r.client_id = ? ORDER BY {_NEWEST} DESC, r.id DESC"
    return [listed_row(row) for row in source.fetch(sql, (client_id,))]


def page(
    source: Source, view: View, kind: Kind | None = None, after: str | None = None, limit: int = 100
) -> tuple[list[Listed], str | None]:
    """A run of the requests that wait on them, are bids, are closed, or all; and where the next one starts.

    The newest come first.
    """
    held, (chosen, parameters) = _VIEWS[view], _chosen(view, kind)
    if after is not None:
        chosen += f" AND ({held.order}, r.id) < (?, ?)"
        parameters += map(int, after.split(","))
    sql = f"SELECT {LISTED}, {held.order} {joined(held.by)} {chosen} {_newest_first(held)} LIMIT ?"
    rows = source.fetch(sql, (*parameters, limit))
    following = f"{rows[-1][-1]},{rows[-1][0]}" if len(rows) == limit else None
    return [listed_row(row) for row in rows], following


def ids(source: Source, view: View, kind: Kind | None = None) -> list[int]:
    """The requests of such a list, all of them, in its order."""
    held, (chosen, parameters) = _VIEWS[view], _chosen(view, kind)
    sql = f"SELECT r.id FROM requests r INDEXED BY {held.by} {chosen} {_newest_first(held)}"
    return [id for (id,) in source.fetch(sql, parameters)]


def totals(source: Source) -> Totals:
    """How many requests wait on them or are bids still open, and how many clients there are.

    Not how many are closed: to count a hundred thousand takes longer than all the rest of the first page.
    """
    open_now = source.fetch(
        "SELECT turn, kind, count(*) FROM requests WHERE turn IN ('mine', 'theirs') GROUP BY 1, 2"
    )
    [(clients,)] = source.fetch("SELECT count(*) FROM clients")
    return Totals(
        theirs=sum(number for turn, _, number in open_now if turn == "theirs"),
        bids=sum(number for _, kind, number in open_now if kind == "bid"),
        clients=clients,
    )


def settings(source: Source) -> dict[str, Any]:
    """Every setting that was ever set."""
    return {key: json.loads(value) for key, value in source.fetch("SELECT key, value FROM settings")}


def _chosen(view: View, kind: Kind | None) -> tuple[str, list[Any]]:
    where = f"WHERE {_VIEWS[view].condition}"
    return (f"{where} AND r.kind = ?", [kind.value]) if kind else (where, [])


def _newest_first(held: _Held) -> str:
    return f"ORDER BY {held.order} DESC, r.id DESC"
