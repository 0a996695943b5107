"""Keeps the search index abreast of the rows: new ones all at once, at the end of their write."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

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

INDEXED = frozenset(_NEW)
"""The tables whose new rows the search index must be told of."""


def index_new(driver: sqlite3.Connection, table: str, ids: Collection[int]) -> None:
    """New rows of ``table`` can be found from now on. They must not be in the index yet."""
    driver.execute(_NEW[table], (one_of(ids),))


def index_clients(driver: sqlite3.Connection, ids: Collection[int]) -> None:
    """These clients are found by the name and addresses they have now, or no longer if they are gone."""
    if ids:
        chosen = (one_of(ids),)
        driver.execute(_FORGET_CLIENTS, chosen)
        driver.execute(_CLIENTS, chosen)
