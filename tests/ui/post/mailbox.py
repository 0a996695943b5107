"""The mailbox that tests of the window have instead of servers: it carries nothing and notes everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from app.courier import Courier
from app.desk import Offline
from app.mail.imap.session import Session
from app.post import Account, Delivery, Parcel, Place, Security, Server

NOWHERE = Server("mail.example.invalid", 465, Security.TLS)
MIA = Account(0, "mia@desk.example", "Mia Holm", "mia", NOWHERE, NOWHERE)


class Mailbox(Courier):
    """Stands where the courier of a desk does."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Parcel] = []
        self.copies: list[bytes] = []
        self.marked: list[Place] = []
        self.answers: list[tuple[Delivery, str]] = []
        """What is said to the next letters; accepted when nothing is left to say."""
        self.is_offline = True
        self.opens = Event()
        """Clear it to keep letters on the line."""
        self.opens.set()

    @contextmanager
    def line(self, account: Account) -> Iterator[Session]:
        raise Offline("There is no network.")
        yield

    def deliver(self, parcel: Parcel) -> tuple[Delivery, str]:
        assert self.opens.wait(30)
        self.sent.append(parcel)
        return self.answers.pop(0) if self.answers else (Delivery.ACCEPTED, "")

    def keep_copy(self, account: Account, raw: bytes) -> None:
        if self.is_offline:
            raise Offline("There is no network.")
        self.copies.append(raw)

    def mark_read(self, account: Account, places: Sequence[Place]) -> tuple[Place, ...]:
        self.marked += places
        return tuple(places)
