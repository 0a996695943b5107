"""Short ways to write the entries of a request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from app.records import Entry
from app.words import Direction, EntryKind, Event

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Nine in the morning of an ordinary week, in UTC."""
_ids = count(1)


def after(minutes: float, start: datetime = MONDAY) -> datetime:
    """So many real minutes after Monday at nine."""
    return start + timedelta(minutes=minutes)


def entry(kind: EntryKind, minutes: float, **fields: Any) -> Entry:
    """An entry of that kind, so many minutes after Monday at nine; later calls make later ids."""
    return Entry(**{"id": next(_ids), "request_id": 1, "at": after(minutes), "kind": kind, **fields})


def asks(minutes: float, **fields: Any) -> Entry:
    """The client writes."""
    return entry(EntryKind.MESSAGE, minutes, direction=Direction.IN, **fields)


def answers(minutes: float, **fields: Any) -> Entry:
    """The owner answers."""
    return entry(EntryKind.MESSAGE, minutes, direction=Direction.OUT, is_answer=True, **fields)


def holds(minutes: float, promised_at: datetime) -> Entry:
    """The owner says when the answer will come."""
    return entry(EntryKind.MESSAGE, minutes, direction=Direction.OUT, promised_at=promised_at)


def promises(minutes: float, promised_at: datetime) -> Entry:
    """The owner notes a promise made."""
    return entry(EntryKind.PROMISE, minutes, promised_at=promised_at)


def notes(minutes: float) -> Entry:
    """The owner writes something down for themselves."""
    return entry(EntryKind.NOTE, minutes)


def event(what: Event, minutes: float, **fields: Any) -> Entry:
    """A change of state."""
    return entry(EntryKind.STATE, minutes, event=what, **fields)
