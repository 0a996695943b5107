"""The columns of an exported history, in their order, and how the cells of each are read."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

from app.export.cells import day, instant, list_json, number, unguarded, yes_no
from app.words import BidStatus, Channel, Direction, EntryKind, Event, Kind, Outcome


class Head(NamedTuple):
    """A request and its client as they are stored: instants are epoch seconds, lists are JSON."""

    client_id: int
    client: str
    addresses: str
    """E-mail addresses and telephone numbers."""
    request_id: int
    kind: str
    subject: str
    outcome: str | None
    amount_minor: int | None
    currency: str
    valid_until_on: str | None
    bid_status: str | None
    bid_number: str
    opened_at: int
    kind_reason: str
    target_minutes: int | None
    linked_request_id: int | None
    greeting: str
    since: int | None
    tags: str
    facts: str
    """Pairs of label and value."""
    notes: str
    client_target_minutes: int | None


class Item(NamedTuple):
    """An entry as it is stored: instants are epoch seconds, lists are JSON."""

    id: int
    at: int
    direction: str | None
    channel: str | None
    kind: str
    event: str | None
    from_name: str
    from_address: str
    to_addresses: str
    subject: str
    text: str
    is_answer: int
    is_automatic: int
    promised_at: int | None
    until_at: int | None
    outcome: str | None
    reason: str
    attachments: str
    message_id: str
    raw_sha256: str | None
    content_key: str
    problem: str
    recorded_at: int


Reading = Callable[[str], Any]
"""From a cell to what is stored; ``ValueError`` when it can't have been exported so."""


def _one_of(words: type[StrEnum]) -> Reading:
    return lambda cell: words(cell).value if cell else None


def _optional(cell: str) -> str | None:
    return cell or None


def _some(reading: Reading) -> Reading:
    """A reading for a cell that is never empty."""
    return lambda cell: reading(cell or "?")


FRONT: tuple[tuple[str, Reading], ...] = (
    ("client_id", int),
    ("client", unguarded),
    ("addresses", list_json),
    ("request_id", int),
    ("kind", _some(_one_of(Kind))),
    ("subject", unguarded),
    ("outcome", _one_of(Outcome)),
)
MIDDLE: tuple[tuple[str, Reading], ...] = (
    ("entry_id", int),
    ("at", _some(instant)),
    ("direction", _one_of(Direction)),
    ("channel", _one_of(Channel)),
    ("entry_kind", _some(_one_of(EntryKind))),
    ("event", _one_of(Event)),
    ("from_name", unguarded),
    ("from_address", unguarded),
    ("to", list_json),
    ("entry_subject", unguarded),
    ("text", unguarded),
    ("is_answer", yes_no),
    ("is_automatic", yes_no),
    ("promised_at", instant),
    ("until_at", instant),
    ("entry_outcome", _one_of(Outcome)),
    ("reason", unguarded),
    ("attachments", list_json),
    ("message_id", unguarded),
    ("raw_sha256", _optional),
    ("content_key", unguarded),
    ("problem", unguarded),
    ("recorded_at", _some(instant)),
)
BACK: tuple[tuple[str, Reading], ...] = (
    ("amount", str),  # means something only together with the currency
    ("currency", unguarded),
    ("valid_until", day),
    ("bid_status", _one_of(BidStatus)),
    ("bid_number", unguarded),
    ("opened_at", _some(instant)),
    ("kind_reason", unguarded),
    ("request_target_minutes", number),
    ("linked_request_id", number),
    ("greeting", unguarded),
    ("client_since", instant),
    ("tags", list_json),
    ("facts", list_json),
    ("notes", unguarded),
    ("client_target_minutes", number),
)
COLUMNS = tuple(name for name, _ in (*FRONT, *MIDDLE, *BACK))
