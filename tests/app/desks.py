"""What tests of the desk share: the clock that stands still, and mail as the mail code hands it over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from app.desk import Desk
from app.incoming import Incoming
from app.store.files import DATABASE
from app.words import Channel, Kind

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine in the morning in Berlin: the desk opens."""
OWN = "me@desk.example"
NEWS: dict[str, Any] = {"sender": "news@shop.example", "subject": "Offers", "bulk": "newsletter"}


class Clock:
    """The only clock there is; it stands still until the test moves it."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        """Lets time pass: ``clock.forward(minutes=5)``."""
        self.now += timedelta(**amount)


def new_desk(folder: Path, clock: Clock) -> Desk:
    """The desk of that folder on its first day: a copy, for to make one takes ten times as long."""
    return copy_of(_made_once(), folder, clock)


def copy_of(database: bytes, folder: Path, clock: Clock) -> Desk:
    """A desk in that folder as another one was left."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / DATABASE).write_bytes(database)
    return Desk.open(folder, clock=clock)


def left_by(live: Callable[[Desk], T], clock: Clock) -> tuple[bytes, T]:
    """The database of a desk on which that happened, and what came of it."""
    with TemporaryDirectory() as folder:
        desk = Desk.open(Path(folder), clock=clock)
        result = live(desk)
        desk.close()
        return (Path(folder) / DATABASE).read_bytes(), result


@cache
def _made_once() -> bytes:
    return left_by(lambda _desk: None, Clock())[0]


def desk_in_berlin(folder: Path, clock: Clock) -> Desk:
    """``new_desk`` with its zone and its owner's address set."""
    return copy_of(_set_once(), folder, clock)


@cache
def _set_once() -> bytes:
    return left_by(in_berlin, Clock())[0]


def in_berlin(desk: Desk) -> Desk:
    """The desk with its zone and its owner's address set."""
    desk.preferences.set("zone", "Europe/Berlin")
    desk.preferences.set("own_addresses", [OWN])
    return desk


def ask(desk: Desk, client: str = "Anna Berg", kind: Kind = Kind.QUESTION, **said: Any) -> int:
    """A new request of that client's; its id."""
    return desk.inbox.open_request(client, said.pop("subject", "Boiler"), "It is cold.", kind=kind, **said)


def chase(desk: Desk, id: int, **said: Any) -> int:
    """The client writes again."""
    return desk.inbox.from_client(id, "Hello?", channel=Channel.EMAIL, **said)


def mail(
    message_id: str = "",
    sender: str = "anna@example.org",
    *,
    to: str = OWN,
    name: str = "",
    subject: str = "Boiler",
    text: str = "It is cold.",
    at: datetime | None = MONDAY,
    references: tuple[str, ...] = (),
    **more: Any,
) -> Incoming:
    """A mail, read; its bytes and content follow from what it says."""
    raw = f"{message_id}|{sender}|{to}|{subject}|{text}".encode()
    return Incoming(
        raw=raw,
        sha256=hashlib.sha256(raw).hexdigest(),
        message_id=message_id,
        references=references,
        sent_at=at,
        from_name=name,
        from_address=sender,
        recipients=(("", to),),
        subject=subject,
        text=text,
        content_key=more.pop(
            "content_key", hashlib.sha256(f"{sender}|{subject}|{text}".encode()).hexdigest()
        ),
        **more,
    )


def texts_of(desk: Desk, request_id: int) -> list[str]:
    """What was said in that request, in the order of its timeline."""
    return [entry.text for entry in desk.inbox.request(request_id).entries]
