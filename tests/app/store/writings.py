"""Short ways to write what the tests of the store need, and to compare what came of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.store.reader import Reader
from app.store.schema import metadata
from app.store.store import Store
from app.store.writing import Write
from app.words import Channel, Direction, EntryKind, Kind

_MIGRATIONS = Path(__file__).parents[2] / "migrations"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


def frozen(version: int, path: Path) -> None:
    """The database as that released version left it."""
    script = (_MIGRATIONS / f"version_{version}.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def add_client(w: Write, name: str = "Anna Abel", *addresses: str) -> int:
    id = w.insert("clients", name=name)
    for position, value in enumerate(addresses):
        w.insert("addresses", client_id=id, kind="email", value=value, key=value.lower(), position=position)
    return id


def add_request(w: Write, client_id: int, subject: str = "Roof", kind: Kind = Kind.LEAD, **known: Any) -> int:
    known.setdefault("opened_at", NOON)
    return w.insert("requests", client_id=client_id, kind=kind, subject=subject, **known)


def add_entry(w: Write, request_id: int, text: str = "", minutes: int = 0, **known: Any) -> int:
    values: dict[str, Any] = {
        "kind": EntryKind.MESSAGE,
        "direction": Direction.IN,
        "channel": Channel.EMAIL,
        "at": NOON + timedelta(minutes=minutes),
    }
    return w.insert("entries", request_id=request_id, text=text, **values | known)


def open_request(
    store: Store, subject: str = "Roof", text: str = "It leaks", **known: Any
) -> tuple[int, int]:
    """A client's request by mail, in one write: the ids of the request and of the entry."""
    with store.write("Open request") as w:
        request_id = add_request(w, add_client(w, "Anna Abel", "anna@example.org"), subject, **known)
        return request_id, add_entry(w, request_id, text)


def everything(reader: Reader) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, and what the indexes hold, to tell one state of a desk from another."""
    tables = {name: reader.fetch(f"SELECT * FROM {name} ORDER BY 1") for name in metadata.tables}
    for index in ("entry_index", "request_index", "client_index"):
        tables[index] = reader.fetch(f"SELECT rowid FROM {index} WHERE {index} MATCH '\"roof\"*'")
    return tables


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of the folder but the lock."""
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and path.name != "desk.lock"
    }
