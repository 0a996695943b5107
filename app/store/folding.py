"""The fold of a request's entries, kept on its row by the write that touches them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from app.folding import fold
from app.records import Entry
from app.standing import Fold
from app.store.encoding import instant, maybe, one_of, seconds
from app.words import Direction, EntryKind, Event, Outcome

FOLD_COLUMNS = Fold._fields

ENTRIES = """
    SELECT request_id, id, at, kind, direction, event, is_answer, is_automatic, promised_at, until_at,
        outcome, reason
    FROM entries WHERE request_id IN (SELECT value FROM json_each(?)) ORDER BY request_id, at, id"""

_KEEP = f"UPDATE requests SET {', '.join(f'{name} = ?' for name in FOLD_COLUMNS)} WHERE id = ?"


def refold(driver: sqlite3.Connection, ids: Collection[int]) -> None:
    """The fold columns of these requests say again what their entries add up to."""
    if ids:
        rows = driver.execute(ENTRIES, (one_of(ids),)).fetchall()
        driver.executemany(_KEEP, ((*stored(found), id) for id, found in folds(rows, ids)))


def folds(rows: Iterable[tuple[Any, ...]], ids: Collection[int]) -> Iterator[tuple[int, Fold]]:
    """The fold of each of these requests, of the rows that ``ENTRIES`` gave for them."""
    entries = {id: [_entry(row) for row in group] for id, group in groupby(rows, key=lambda row: int(row[0]))}
    for id in ids:
        yield id, fold(entries.get(id, ()))


def stored(found: Fold) -> tuple[Any, ...]:
    """A fold as the columns of its row hold it."""
    return tuple(map(_plain, found))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return seconds(value)
    return value.value if isinstance(value, StrEnum) else value


def _entry(row: tuple[Any, ...]) -> Entry:
    """An entry with what the fold looks at, and no more: its text may be long."""
    (
        request_id,
        id,
        at,
        kind,
        direction,
        event,
        is_answer,
        is_automatic,
        promised_at,
        until_at,
        outcome,
        reason,
    ) = row
    return Entry(
        id=id,
        request_id=request_id,
        at=instant(at),
        kind=EntryKind(kind),
        direction=maybe(Direction, direction),
        event=maybe(Event, event),
        is_answer=bool(is_answer),
        is_automatic=bool(is_automatic),
        promised_at=maybe(instant, promised_at),
        until_at=maybe(instant, until_at),
        outcome=maybe(Outcome, outcome),
        reason=reason,
    )
