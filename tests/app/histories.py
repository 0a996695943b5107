"""Folders with a history in them, for the tests of what goes out to paper and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.history import History
from app.records import Attachment
from app.store.store import Store
from app.words import BidStatus, Channel, Direction, EntryKind, Event, Kind, Outcome

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Store, History]]:
    """The store of that folder and its history counter."""
    store = Store.open(folder, clock=lambda: NOW)
    try:
        yield store, History(store, lambda: BERLIN, lambda: "DE")
    finally:
        store.close()


def add_client(store: Store, name: str, *addresses: str, **known: Any) -> int:
    """A client with these addresses."""
    with store.write("Add client") as w:
        id = w.insert("clients", name=name, **known)
        for position, value in enumerate(addresses):
            kind = "email" if "@" in value else "phone"
            w.insert(
                "addresses", client_id=id, kind=kind, value=value, key=value.casefold(), position=position
            )
        return id


def add_request(store: Store, client_id: int, subject: str, *entries: dict[str, Any], **known: Any) -> int:
    """A request with these entries, an hour apart."""
    with store.write("Add request") as w:
        id = w.insert(
            "requests",
            **{"client_id": client_id, "kind": Kind.QUESTION, "subject": subject, "opened_at": NOW} | known,
        )
        for number, entry in enumerate(entries):
            at = NOW + timedelta(hours=number)
            w.insert(
                "entries",
                **{"request_id": id, "at": at, "kind": EntryKind.MESSAGE, "direction": Direction.IN} | entry,
            )
        return id


def a_small_business(store: Store) -> None:
    """Three clients, five requests, and something in every column."""
    anna = add_client(
        store, "Anna Weber", "anna@example.org", "+49 30 901820", greeting="Anna",
        since=NOW - timedelta(days=90), notes="=Likes calls\nafter five",
        tags=["regular", "oak"], target_minutes=45,
    )  # fmt: skip
    with store.write("Add facts") as w:
        w.insert("facts", client_id=anna, label="gate code", value="0771")
        w.insert("facts", client_id=anna, label="dog", value="", position=1)
    kitchen = add_request(
        store, anna, "Kitchen",
        {"text": "How much?", "from_name": "Anna", "from_address": "anna@example.org",
         "message_id": "<1@example.org>", "content_key": "c1", "channel": Channel.EMAIL,
         "to_addresses": ["me@example.net"], "subject": "Kitchen",
         "attachments": [Attachment("plan.pdf", "application/pdf", 90)]},
        {"direction": Direction.OUT, "is_answer": True, "text": "-10 %",
         "promised_at": NOW + timedelta(days=2)},
        {"kind": EntryKind.STATE, "direction": None, "event": Event.SNOOZED,
         "until_at": NOW + timedelta(days=1)},
        kind=Kind.BID, amount_minor=123450, currency="EUR", valid_until_on=date(2026, 12, 1),
        bid_status=BidStatus.SENT, bid_number="2026-14", target_minutes=90,
    )  # fmt: skip
    add_request(
        store, anna, "Door", {"text": "Squeaks"},
        {"kind": EntryKind.STATE, "direction": None, "event": Event.CLOSED,
         "outcome": Outcome.LOST, "reason": "price"},
        linked_request_id=kitchen, opened_at=NOW + timedelta(days=1),
    )  # fmt: skip
    for _ in range(2):
        twin = add_client(store, "Twin")
        add_request(store, twin, "Same", {"text": "The same words"}, {"text": "The same words", "at": NOW})
    add_request(store, anna, "Bounce", {"is_automatic": True, "reason": "bounce", "problem": "cut short"})
    add_request(store, anna, "Empty")
