"""Facts read as records: requests and their entries, raw mail, and what the bell has rung."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, func, select, tuple_

from app.records import Entry, Request
from app.standing import Fold
from app.store.folding import FOLD_COLUMNS
from app.store.reader import Reader
from app.store.schema import entries, ledger, raw, requests
from app.words import Stage

_ENTRY: list[Column[Any]] = [entries.c[name] for name in Entry._fields]


def request(reader: Reader, id: int) -> Request | None:
    """The request of that id."""
    rows = reader.select(select(requests).where(requests.c.id == id))
    return _request(rows[0]) if rows else None


def entry(reader: Reader, id: int) -> Entry | None:
    """The entry of that id."""
    return next(iter(_entries(reader, select(*_ENTRY).where(entries.c.id == id))), None)


def entries_of(reader: Reader, request_id: int) -> tuple[Entry, ...]:
    """A request's timeline, the oldest entry first."""
    return _entries(
        reader,
        select(*_ENTRY).where(entries.c.request_id == request_id).order_by(entries.c.at, entries.c.id),
    )


def timeline(
    reader: Reader, client_id: int, limit: int, before: tuple[datetime, int] | None = None
) -> tuple[Entry, ...]:
    """Everything with one client, the newest first, from before that (at, id) on."""
    wanted = (
        select(*_ENTRY)
        .join(requests, requests.c.id == entries.c.request_id)
        .where(requests.c.client_id == client_id)
        .order_by(entries.c.at.desc(), entries.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(tuple_(entries.c.at, entries.c.id) < before)
    return _entries(reader, wanted)


def raw_of(reader: Reader, sha256: str) -> bytes | None:
    """The bytes of a mail as they came."""
    rows = reader.select(select(raw.c.bytes).where(raw.c.sha256 == sha256))
    return rows[0][0] if rows else None


def raw_start(reader: Reader, sha256: str, most: int) -> bytes:
    """The first bytes of a mail: its header, without what is attached to it."""
    rows = reader.select(select(func.substr(raw.c.bytes, 1, most)).where(raw.c.sha256 == sha256))
    return bytes(rows[0][0]) if rows else b""


def rung(reader: Reader) -> Mapping[tuple[int, Stage], datetime]:
    """The latest due instant that has rung, for each request and stage."""
    latest = select(
        ledger.c.request_id, ledger.c.stage, func.max(ledger.c.due_at, type_=ledger.c.due_at.type)
    )
    rows = reader.select(latest.group_by(ledger.c.request_id, ledger.c.stage))
    return {(request_id, stage): due_at for request_id, stage, due_at in rows}


def _entries(reader: Reader, wanted: Select[Any]) -> tuple[Entry, ...]:
    return tuple(map(Entry._make, reader.select(wanted)))


def _request(row: Any) -> Request:
    values = row._asdict()
    fold = Fold(**{name: values.pop(name) for name in FOLD_COLUMNS})
    return Request(**values, fold=fold)
