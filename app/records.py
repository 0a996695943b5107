"""The facts, as frozen values: what the core hands out and what every screen shows.

Every instant is an aware ``datetime`` in UTC with whole seconds; every day is a ``date`` in the work week's
zone; every amount of working time is a number of minutes; money is an integer of minor units (cents) with
its ISO currency. Nothing here reads a clock, a file or a database, and nothing here is ever changed: ask the
desk again instead.

Most are named tuples: the first paint waits for this module, rows are made by the thousand, and a dataclass
costs several times as much. What crosses Qt's own models as a value is none: they would make it a list.
Annotations are not put off here: a named tuple would compile each of them once more.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from app.texts import N_

LONGEST_TARGET_MINUTES = 100_000
"""No target is longer than about four years of working time: what is longer is a slip of the finger."""


class Kind(StrEnum):
    """What sort of thing a client wants."""

    LEAD = N_("lead")
    BID = N_("bid")
    QUESTION = N_("question")
    COMPLAINT = N_("complaint")


class Turn(StrEnum):
    """Who must act next."""

    MINE = "mine"
    THEIRS = "theirs"
    NOBODY = "nobody"


class Standing(StrEnum):
    """How a request stands now: derived from the facts, never stored."""

    CALM = N_("calm")
    SOON = N_("soon")
    OVERDUE = N_("overdue")
    SNOOZED = N_("snoozed")
    WAITING_ON_THEM = N_("waiting on them")
    CLOSED = N_("closed")


class Outcome(StrEnum):
    """How a request ended."""

    WON = N_("won")
    LOST = N_("lost")
    ANSWERED = N_("answered")
    WITHDRAWN = N_("withdrawn")
    NOT_FOR_US = N_("not for us")
    SPAM = N_("spam")


class Channel(StrEnum):
    """How an entry travelled."""

    EMAIL = N_("e-mail")
    PHONE = N_("phone")
    CHAT = N_("chat")
    IN_PERSON = N_("in person")
    LETTER = N_("letter")
    WEB_FORM = N_("web form")
    OTHER = N_("other")


class Direction(StrEnum):
    """Whether the client or the owner spoke. A note or a change of state has none."""

    IN = "in"
    OUT = "out"


class EntryKind(StrEnum):
    """What sort of item in the timeline this is."""

    MESSAGE = N_("message")
    CALL = N_("call")
    MEETING = N_("meeting")
    NOTE = N_("note")
    PROMISE = N_("promise")
    BID = N_("bid")
    STATE = N_("state")


class Event(StrEnum):
    """What changed, on entries of kind state or bid."""

    CLOSED = "closed"
    REOPENED = "reopened"
    NO_REPLY_NEEDED = "no reply needed"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    APPOINTMENT = "appointment"
    APPOINTMENT_CANCELLED = "appointment cancelled"
    BID_ACCEPTED = "bid accepted"
    BID_DECLINED = "bid declined"
    MOVED = "moved"


class BidStatus(StrEnum):
    """Where a bid has got to."""

    DRAFT = N_("draft")
    SENT = N_("sent")
    ACCEPTED = N_("accepted")
    DECLINED = N_("declined")


class Stage(StrEnum):
    """Why the bell rings."""

    SOON = "soon"
    OVERDUE = "overdue"
    CHASED = "chased"
    PROMISE = "promise"
    FOLLOW_UP = "follow-up"
    BID_EXPIRING = "bid expiring"
    APPOINTMENT = "appointment"


class View(StrEnum):
    """The lists of requests that the rail and the command line offer."""

    TODAY = "today"
    MINE = "mine"
    THEIRS = "theirs"
    OVERDUE = "overdue"
    BIDS = "bids"
    CLOSED = "closed"
    ALL = "all"


class Group(StrEnum):
    """The headings within a list."""

    OVERDUE = "overdue"
    NEXT = "next"
    LATER = "later"
    FOLLOW_UP = "follow up"
    SNOOZED = "snoozed"
    NONE = ""


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
    """What could not be read of the message: empty when all of it could."""


class Fold(NamedTuple):
    """What a request's entries add up to.

    Independent of the time and of the work week, so it is kept on the row.
    """

    turn: Turn = Turn.THEIRS
    waiting_since: datetime | None = None
    chases: int = 0
    chased_at: datetime | None = None
    """The instant of the latest chase in the present waiting run."""
    promised_at: datetime | None = None
    promise_made_at: datetime | None = None
    snoozed_until: datetime | None = None
    appointment_at: datetime | None = None
    outcome: Outcome | None = None
    outcome_reason: str = ""
    closed_at: datetime | None = None
    last_entry_id: int | None = None
    """The newest entry worth showing as the request's one line (a client's, an answer, a note); not a change
    of state.
    """
    last_entry_at: datetime | None = None
    last_out_at: datetime | None = None
    """The owner's latest message, call or meeting that reached the client."""
    nudges: int = 0
    """The owner's answers in a row after the first one, with nothing from the client in between."""


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


class RequestRow(NamedTuple):
    """A request as lists show it, with everything that depends on the present instant worked out."""

    id: int
    client_id: int
    client: str
    address: str
    kind: Kind
    subject: str
    turn: Turn
    standing: Standing
    group: Group
    waiting_since: datetime | None
    chases: int
    promised_at: datetime | None
    snoozed_until: datetime | None
    deadline: datetime | None
    follow_up_at: datetime | None
    has_gone_quiet: bool
    """The client has been nudged as often as the settings say and still says nothing: close it?"""
    outcome: Outcome | None
    closed_at: datetime | None
    last_line: str
    """The newest entry's text on one line, at most 200 characters."""
    last_direction: Direction | None
    last_entry_at: datetime | None
    amount_minor: int | None
    currency: str
    valid_until_on: date | None
    bid_status: BidStatus | None
    bid_number: str


class Page(NamedTuple):
    """A run of rows and where the next one starts (None: this was the last)."""

    rows: tuple[RequestRow, ...]
    next: str | None = None


class Counts(NamedTuple):
    """What the rail shows."""

    today: int = 0
    mine: int = 0
    theirs: int = 0
    bids: int = 0
    clients: int = 0
    overdue: int = 0
    overdue_clients: int = 0
    longest_wait_since: datetime | None = None
    next_deadline: datetime | None = None


class Span(NamedTuple):
    """A stretch of real time between waiting and deadline (or now), and whether it counted."""

    start: datetime
    end: datetime
    is_counted: bool
    reason: str
    """``open``, ``closed``, ``weekend``, ``day off``, ``time away``."""

    @property
    def minutes(self) -> int:
        """Its real length in whole minutes."""
        return int((self.end - self.start).total_seconds() // 60)


class Why(NamedTuple):
    """How a deadline came about: the promise, or the target and each stretch that counted or did not."""

    deadline: datetime | None
    promised_at: datetime | None
    waiting_since: datetime | None
    target_minutes: int
    target_source: str
    """``kind``, ``client``, ``request`` or ``promise``."""
    spans: tuple[Span, ...]
    working_minutes_waited: int | None
    real_minutes_waited: int | None
    problem: str = ""
    """Why there is no deadline although somebody waits (an empty work week)."""


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

    def of(self, table: str) -> frozenset[int]:
        """The ids changed in that table."""
        return self.ids.get(table, frozenset())
