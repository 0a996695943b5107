"""Keeps the search index abreast of the rows: new ones all at once, at the end of their write."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from itertools import accumulate

from app.store.encoding import one_of

_NEW = {
    "entries": """
        INSERT INTO entry_index (rowid, subject, text, from_name)
        SELECT id, subject, text, from_name FROM entries
        WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id""",
    "requests": """
        INSERT INTO request_index (rowid, subject)
        SELECT id, subject FROM requests WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id""",
}

_FORGET_CLIENTS = "DELETE FROM client_index WHERE rowid IN (SELECT value FROM json_each(?))"

_CLIENTS = """
    INSERT INTO client_index (rowid, name, addresses, facts)
    SELECT c.id, c.name,
        coalesce((SELECT group_concat(value, ' ') FROM addresses WHERE client_id = c.id), ''),
        coalesce((SELECT group_concat(label || ' ' || value, ' ') FROM facts WHERE client_id = c.id), '')
    FROM clients c WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.id"""

_WAITING = "SELECT u.id, length(e.text) FROM unindexed u JOIN entries e ON e.id = u.id ORDER BY u.id LIMIT ?"
_NO_LONGER_WAITING = "DELETE FROM unindexed WHERE id IN (SELECT value FROM json_each(?))"
_MOST_LETTERS = 64_000
"""So much is indexed while one draws a picture."""

_TUNE = "INSERT INTO entry_index (entry_index, rank) VALUES (?, ?)"
_BY_ITSELF = 4
"""So many segments of a size the index merges by itself: its default."""
_TOGETHER = 8
"""So many are merged here: half of what it takes at most. Each page is written less often than by fours."""
_MERGED_PAGES = 96
"""In a step; with fewer the index would fall behind, and then merge very much at once after all."""

INDEXED = frozenset(_NEW)
"""The tables whose new rows the search index must be told of."""


def index_new(driver: sqlite3.Connection, table: str, ids: Collection[int]) -> None:
    """New rows of ``table`` can be found from now on. They must not be in the index yet."""
    driver.execute(_NEW[table], (one_of(ids),))


def put_off(driver: sqlite3.Connection, ids: Collection[int]) -> None:
    """These new entries can be found once ``index_waiting`` has come to them."""
    driver.executemany("INSERT INTO unindexed (id) VALUES (?)", ((id,) for id in ids))


def index_waiting(driver: sqlite3.Connection, most: int) -> bool:
    """The oldest of the entries that were put off can be found: so many, fewer if they are long, one at
    least. Whether others wait.
    """
    waiting = driver.execute(_WAITING, (most + 1,)).fetchall()
    letters = accumulate(length for _, length in waiting[:most])
    number = max(1, sum(1 for so_far in letters if so_far <= _MOST_LETTERS))
    if ids := [id for id, _ in waiting[:number]]:
        _index_evenly(driver, ids)
        driver.execute(_NO_LONGER_WAITING, (one_of(ids),))
    return len(waiting) > number


def _index_evenly(driver: sqlite3.Connection, ids: Collection[int]) -> None:
    """These entries can be found, and some of what lies in the index is merged: each time as much.

    By itself it would now and then merge several hundred pages in one go, whoever waits for it.
    """
    driver.execute(_TUNE, ("automerge", 0))
    driver.execute(_TUNE, ("usermerge", _TOGETHER))
    index_new(driver, "entries", ids)
    driver.execute(_TUNE, ("merge", _MERGED_PAGES))
    driver.execute(_TUNE, ("automerge", _BY_ITSELF))


def index_clients(driver: sqlite3.Connection, ids: Collection[int]) -> None:
    """These clients are found by their name, addresses and facts as of now, or no longer if they are gone."""
    if ids:
        chosen = (one_of(ids),)
        driver.execute(_FORGET_CLIENTS, chosen)
        driver.execute(_CLIENTS, chosen)
