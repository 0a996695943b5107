"""Values as SQLite holds them: instants as whole seconds since 1970, lists as JSON. Plain Python."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any, TypeVar

T = TypeVar("T")

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def seconds(instant: datetime) -> int:
    """Whole seconds since 1970. A naive datetime is a mistake and is refused."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {instant!r}")
    return int(instant.timestamp())


def instant(seconds: int) -> datetime:
    """The instant that many seconds after 1970, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def maybe(make: Callable[[Any], T], value: object) -> T | None:
    """What ``make`` makes of the value; None of None."""
    return None if value is None else make(value)


def as_json(value: Any) -> str:
    """Compact JSON."""
    return _COMPACT.encode(value)


def one_of(ids: Collection[int]) -> str:
    """The parameter of ``IN (SELECT value FROM json_each(?))``: one statement, however many ids."""
    return as_json(sorted(ids))


def one_of_texts(texts: Collection[str]) -> str:
    """As ``one_of``, for texts; an empty one is none."""
    return as_json(sorted(set(texts) - {""}))
