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
    INSERT INTO client_index (rowid, name, addresses)
    SELECT c.id, c.name, coalesce((SELECT group_concat(value, ' ') FROM addresses WHERE client_id = c.id), '')
    FROM clients c WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.id"""

_WAITING = "SELECT u.id, length(e.text) FROM unindexed u JOIN entries e ON e.id = u.id ORDER BY u.id LIMIT ?"
_NO_LONGER_WAITING = "DELETE FROM unindexed WHERE id IN (SELECT value FROM json_each(?))"
_MOST_LETTERS = 100_000
"""So much is indexed while one draws a picture."""

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
        index_new(driver, "entries", ids)
        driver.execute(_NO_LONGER_WAITING, (one_of(ids),))
    return len(waiting) > number


def index_clients(driver: sqlite3.Connection, ids: Collection[int]) -> None:
    """These clients are found by the name and addresses they have now, or no longer if they are gone."""
    if ids:
        chosen = (one_of(ids),)
        driver.execute(_FORGET_CLIENTS, chosen)
        driver.execute(_CLIENTS, chosen)
