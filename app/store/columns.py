"""How the facts are stored: one column type for each sort of value, exact in both directions.

SQLite knows integers, texts and blobs, and its driver would drop an instant's zone. These types store
instants as whole seconds since 1970 (sortable, comparable in SQL), days as ISO text, words as their text
and lists as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Dialect, Integer, Text, TypeDecorator

from app.records import Attachment
from app.store.encoding import as_json, instant, seconds


class Stored(TypeDecorator[Any]):
    """A column type given by how a value is encoded and decoded; None stays None."""

    impl = Text
    cache_ok = True

    def __init__(self, encode: Callable[[Any], Any], decode: Callable[[Any], Any]) -> None:
        super().__init__()
        self.encode, self.decode = encode, decode

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else self.encode(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else self.decode(value)


class StoredNumber(Stored):
    """A value that is stored as a number."""

    impl = Integer  # type: ignore[assignment]
    cache_ok = True


def word(words: type[StrEnum]) -> Stored:
    """A member of ``words`` as its text; a text that is no member is refused on the way in."""
    return Stored(lambda value: words(value).value, words)


INSTANT = StoredNumber(seconds, instant)
DAY = Stored(date.isoformat, date.fromisoformat)
JSON = Stored(as_json, json.loads)
TEXTS = Stored(lambda texts: as_json(list(texts)), lambda stored: tuple(json.loads(stored)))
PEOPLE = Stored(
    lambda people: as_json([list(person) for person in people]),
    lambda stored: tuple((name, address) for name, address in json.loads(stored)),
)
ATTACHMENTS = Stored(
    lambda items: as_json([[item.name, item.content_type, item.size] for item in items]),
    lambda stored: tuple(Attachment(*item) for item in json.loads(stored)),
)
