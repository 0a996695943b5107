"""The facts, as frozen values: what the core hands out and what every screen shows.

Every instant is an aware ``datetime`` in UTC with whole seconds; every day is a ``date`` in the work week's
zone; every amount of working time is a number of minutes; money is an integer of minor units (cents) with
its ISO currency. Nothing here reads a clock, a file or a database, and nothing here is ever changed: ask the
desk again instead.

Most are named tuples: rows are made by the thousand, and a dataclass costs several times as much. What
crosses Qt's own models as a value is none: they would make it a list. Annotations are not put off here: a
named tuple would compile each of them once more.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from app.standing import Fold, RequestRow, Why
from app.words import BidStatus, Channel, Direction, EntryKind, Event, Kind, Outcome, Stage


class Attachment(NamedTuple):
    """A file that came with a message. Its bytes stay in the raw message until it is opened."""

    name: str
    content_type: str
    size: int


class Entry(NamedTuple):
    """One item in a request's timeline. Append-only: a correction is another entry, or an undo."""

    id: int
    request_id: int
    at: datetime
    kind: EntryKind
    direction: Direction | None = None
    channel: Channel | None = None
    event: Event | None = None
    from_name: str = ""
    from_address: str = ""
    to_addresses: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    is_answer: bool = False
    is_automatic: bool = False
    promised_at: datetime | None = None
    until_at: datetime | None = None
    """The end of a snooze, or the instant of an appointment."""
    outcome: Outcome | None = None
    reason: str = ""
    """Why it was closed so; for mail, what marked it as automatic."""
    message_id: str = ""
    raw_sha256: str | None = None
    attachments: tuple[Attachment, ...] = ()
    problem: str = ""
    """What could not be read of the message, or that it came back: empty when all is well."""


class Request(NamedTuple):
    """One thing that a client wants, with the fold of its entries."""

    id: int
    client_id: int
    kind: Kind
    subject: str
    opened_at: datetime
    fold: Fold = Fold()
    kind_reason: str = ""
    """Why this kind was suggested; empty once the owner chose it."""
    target_minutes: int | None = None
    """The request's own target in working minutes; None: the client's, then the kind's."""
    linked_request_id: int | None = None
    amount_minor: int | None = None
    currency: str = ""
    valid_until_on: date | None = None
    bid_status: BidStatus | None = None
    bid_number: str = ""


class Address(NamedTuple):
    """An e-mail address or telephone number of a client."""

    id: int
    kind: str
    """``email`` or ``phone``."""
    value: str


class Fact(NamedTuple):
    """A standing fact about a client ("gate code": "7719"), kept so that nobody is asked twice."""

    id: int
    label: str
    value: str


class Client(NamedTuple):
    """A person or firm who asks."""

    id: int
    name: str
    greeting: str = ""
    """How to address them ("Anna")."""
    since: datetime | None = None
    addresses: tuple[Address, ...] = ()
    facts: tuple[Fact, ...] = ()
    tags: tuple[str, ...] = ()
    notes: str = ""
    target_minutes: int | None = None

    @property
    def email(self) -> str:
        """The first e-mail address, or an empty text."""
        return next((address.value for address in self.addresses if address.kind == "email"), "")


class RequestPage(NamedTuple):
    """All that the request panel and `deskbell show` need of one request."""

    row: RequestRow
    request: Request
    client: Client
    entries: tuple[Entry, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client as the list of clients shows it."""

    id: int
    name: str
    address: str
    open_requests: int
    last_entry_at: datetime | None


class ClientCard(NamedTuple):
    """All that the card beside a request and the client's own page need."""

    client: Client
    open_promises: tuple[RequestRow, ...]
    requests: tuple[RequestRow, ...]


class Hit(NamedTuple):
    """A request found by search, with the passage that matched (``matches`` are (start, end) in it)."""

    row: RequestRow
    passage: str
    matches: tuple[tuple[int, int], ...]
    entry_id: int | None


class Found(NamedTuple):
    """What a search found: clients by name or address, requests by subject or any body."""

    clients: tuple[ClientRow, ...]
    hits: tuple[Hit, ...]


class Reminder(NamedTuple):
    """A fact: this request reached this stage at this instant."""

    request_id: int
    stage: Stage
    due_at: datetime
    client_id: int
    client: str
    subject: str
    deadline: datetime | None = None


class Notice(NamedTuple):
    """The text shown for one reminder or several. ``request_id`` is what Open opens; None opens Today."""

    reminders: tuple[Reminder, ...]
    title: str
    text: str
    request_id: int | None
    ledger_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write, an undo or a redo changed: its label, and the ids by table."""

    label: str
    ids: dict[str, frozenset[int]]
    can_wait: bool = False
    """Nobody sits and waits for it to be seen: mail that comes in by itself."""

    def of(self, table: str) -> frozenset[int]:
        """The ids changed in that table."""
        return self.ids.get(table, frozenset())

    def and_then(self, later: "Changes") -> "Changes":
        """Both as one, under the later one's name."""
        tables = {**self.ids, **later.ids}
        ids = {table: self.of(table) | later.of(table) for table in tables}
        return Changes(later.label, ids, self.can_wait and later.can_wait)
