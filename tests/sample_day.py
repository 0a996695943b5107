"""The Monday morning that the drawings of the window show: six clients, five of whom wait."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from app.desk import Desk
from app.words import Channel, Kind, Outcome
from tests.app.desks import Clock, copy_of, left_by

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""Monday, 11:00 in Berlin."""


def berlin(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    """A time of that winter on a Berlin clock."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def fill(desk: Desk) -> dict[str, int]:
    """Lets it happen; the ids of the requests by the client's first name."""
    desk.preferences.set("zone", "Europe/Berlin")
    requests = {"Anna": _anna(desk), "Joana": _joana(desk), "Kofi": _kofi(desk)}
    return requests | {"Lena": _lena(desk), "Rita": _rita(desk), "Sam": _sam(desk)}


def desk_after_it(folder: Path, clock: Clock) -> Desk:
    """A desk in that folder on which it has happened: a copy, for to live through it takes long."""
    return copy_of(_lived_once()[0], folder, clock)


def requests() -> dict[str, int]:
    """The ids of the requests on such a desk by the client's first name."""
    return dict(_lived_once()[1])


@cache
def _lived_once() -> tuple[bytes, dict[str, int]]:
    return left_by(fill, Clock(NOW))


def _anna(desk: Desk) -> int:
    mail = Channel.EMAIL
    inbox = desk.inbox
    old = inbox.open_request(
        "Anna Berg", "Annual service 2025", "Time for the service?", kind=Kind.LEAD, channel=mail,
        at=berlin(3, 9, month=11, year=2023), address="anna.berg@example.org",
    )  # fmt: skip
    inbox.close(old, Outcome.WON, at=berlin(10, 12, month=11, year=2025))
    client = inbox.request(old).client.id
    asked = inbox.open_request(
        "Anna Berg", "New thermostat", "Which one fits?", kind=Kind.QUESTION, channel=mail,
        at=berlin(2, 9, month=3), client_id=client,
    )  # fmt: skip
    inbox.answer(asked, "The small one.", at=berlin(2, 10, month=3))
    inbox.close(asked, Outcome.ANSWERED, at=berlin(2, 10, 5, month=3))
    desk.clients.set_greeting(client, "Anna")
    desk.clients.add_address(client, "+49 30 5550 1234")
    for label, value in (("Account", "K-2041"), ("Gate code", "7719"), ("Boiler", "Vitodens 200")):
        desk.clients.set_fact(client, label, value)
    boiler = inbox.open_request(
        "Anna Berg", "Boiler still cold after Friday", "The boiler is cold.", kind=Kind.COMPLAINT,
        channel=Channel.PHONE, at=berlin(20, 15), client_id=client,
    )  # fmt: skip
    inbox.meeting(
        boiler,
        "Replaced the pump, system back up at 1.5 bar. Told her to call if it drops.",
        berlin(20, 16, 40),
    )
    inbox.from_client(
        boiler,
        "The heating was fine until Sunday night, now it’s cold again. I have my mother staying with me.",
        channel=mail, at=berlin(23, 9, 10),
    )  # fmt: skip
    inbox.from_client(boiler, "Is somebody there?", channel=mail, at=berlin(23, 10))
    inbox.from_client(
        boiler,
        "Hello? It has been over an hour. I would really like to know when somebody will come.",
        channel=mail, at=berlin(23, 10, 25),
    )  # fmt: skip
    inbox.note(boiler, "Pressure sensor is on the van. Slot free 13:00–14:30.", berlin(23, 10, 40))
    return boiler


def _joana(desk: Desk) -> int:
    return desk.inbox.open_request(
        "Joana Matos", "Price for a garden office",
        "Could you give me an idea of what heating one would cost?",
        kind=Kind.LEAD, channel=Channel.EMAIL, at=berlin(23, 9, 45), address="joana@example.org",
    )  # fmt: skip


def _kofi(desk: Desk) -> int:
    return desk.inbox.open_request(
        "Kofi Owusu", "Does the warranty cover seals?", "Quick one before I order the parts: does it?",
        kind=Kind.QUESTION, channel=Channel.EMAIL, at=berlin(20, 15, 35), address="kofi@example.org",
    )  # fmt: skip


def _lena(desk: Desk) -> int:
    asked = desk.inbox.open_request(
        "Lena Vogt", "Kitchen plan, second version", "When can I see the second version?", kind=Kind.BID,
        channel=Channel.EMAIL, at=berlin(20, 10), address="lena.vogt@example.org",
    )  # fmt: skip
    desk.inbox.hold(asked, "You have it by Monday 15:00.", berlin(23, 15), at=berlin(20, 11))
    return asked


def _rita(desk: Desk) -> int:
    return desk.inbox.open_request(
        "Rita Toth", "Move the visit to June?", "Something came up and I am away all of May.",
        kind=Kind.QUESTION, channel=Channel.EMAIL, at=berlin(23, 10, 30), address="rita@example.org",
    )  # fmt: skip


def _sam(desk: Desk) -> int:
    asked = desk.inbox.open_request(
        "Sam Nowak", "Heat pump for the workshop", "What would a heat pump cost?", kind=Kind.BID,
        channel=Channel.EMAIL, at=berlin(16, 9), address="sam@example.org",
    )  # fmt: skip
    desk.bids.set(asked, 428_000, "EUR", date(2026, 11, 27), "2026-041")
    desk.bids.mark_sent(asked, at=berlin(17, 10))
    return asked
