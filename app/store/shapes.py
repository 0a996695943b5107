"""The SQL of single rows: one shape a table, worked out once from the schema.

Rows pass through here as the database stores them, a tuple in the order of ``columns``; derived columns are
left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.types import TypeEngine

from app.store.columns import Stored
from app.store.schema import metadata

Key = int | str
"""What a row is found by: its id, or the text that stands for one (a setting's key, a message's id)."""

Row = tuple[Any, ...]


class Found(NamedTuple):
    """A stored row and the number SQLite gave it (its id, where it has one)."""

    number: int
    row: Row


class Shape:
    """How rows of one table are read, added, changed and removed by their key."""

    def __init__(self, table: Table) -> None:
        kept = [column for column in table.columns if not column.info.get("derived")]
        self.name = table.name
        self.key = table.primary_key.columns[0].name
        self.columns = tuple(column.name for column in kept)
        self._encoders: dict[str, Callable[[Any], Any] | None] = {
            column.name: _encoder(column.type) for column in kept
        }
        self._key_at = self.columns.index(self.key)
        self._select = f"SELECT rowid, {', '.join(self.columns)} FROM {self.name} WHERE {self.key}"

    def encode(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as they are stored. A name that is no column, or a derived one, is a mistake."""
        encoded = {}
        for name, value in values.items():
            if name not in self._encoders:
                raise TypeError(f"{self.name} has no column {name!r} to write")
            encoder = self._encoders[name]
            encoded[name] = value if encoder is None or value is None else encoder(value)
        return encoded

    def read(self, driver: sqlite3.Connection, key: Key) -> Found | None:
        """The row as it is now."""
        found = driver.execute(f"{self._select} = ?", (key,)).fetchone()
        return found and Found(found[0], found[1:])

    def read_all(self, driver: sqlite3.Connection, keys: Sequence[Key]) -> dict[Key, Found]:
        """Those of these rows that are there, by key."""
        rows = driver.execute(f"{self._select} {_among(keys)}", keys)
        return {row[self._key_at]: Found(number, tuple(row)) for number, *row in rows}

    def insert(self, driver: sqlite3.Connection, encoded: Mapping[str, Any]) -> tuple[int, Key]:
        """The number and the key of the new row."""
        holes = ", ".join("?" * len(encoded))
        names = ", ".join(encoded)
        cursor = driver.execute(
            f"INSERT INTO {self.name} ({names}) VALUES ({holes})", tuple(encoded.values())
        )
        number = cursor.lastrowid or 0
        return number, encoded.get(self.key, number)

    def record(self, driver: sqlite3.Connection, rows: Sequence[Mapping[str, Any]]) -> range:
        """Adds rows of the same columns; the ids that SQLite gave them, one after the other."""
        encoded = [tuple(self.encode(row).values()) for row in rows]
        holes = ", ".join("?" * len(rows[0]))
        driver.executemany(f"INSERT INTO {self.name} ({', '.join(rows[0])}) VALUES ({holes})", encoded)
        [last] = driver.execute("SELECT last_insert_rowid()").fetchone()
        return range(last - len(rows) + 1, last + 1)

    def mark(self, driver: sqlite3.Connection, ids: Iterable[int], values: Mapping[str, Any]) -> None:
        """Sets the same columns of all these rows."""
        encoded = self.encode(values)
        changes = ", ".join(f"{name} = ?" for name in encoded)
        driver.executemany(
            f"UPDATE {self.name} SET {changes} WHERE {self.key} = ?", ((*encoded.values(), id) for id in ids)
        )

    def update(self, driver: sqlite3.Connection, key: Key, encoded: Mapping[str, Any]) -> None:
        """Sets these columns."""
        changes = ", ".join(f"{name} = ?" for name in encoded)
        driver.execute(f"UPDATE {self.name} SET {changes} WHERE {self.key} = ?", (*encoded.values(), key))

    def delete(self, driver: sqlite3.Connection, keys: Sequence[Key]) -> None:
        """Removes these rows. They may point to each other."""
        driver.execute(f"DELETE FROM {self.name} WHERE {self.key} {_among(keys)}", keys)

    def value(self, row: Row, column: str) -> Any:
        """One column of a row."""
        return row[self.columns.index(column)]

    def named(self, row: Row) -> dict[str, Any]:
        """A row by column."""
        return dict(zip(self.columns, row, strict=True))


def _encoder(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """What makes a value as it is stored, of one that is not None; SQLAlchemy asks three times on the way."""
    return kind.encode if isinstance(kind, Stored) else kind.bind_processor(dialect())


def _among(keys: Sequence[Key]) -> str:
    return f"IN ({', '.join('?' * len(keys))})"


@cache
def shape_of(table: str) -> Shape:
    """The shape of that table."""
    return Shape(metadata.tables[table])
