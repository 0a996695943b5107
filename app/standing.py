"""How requests stand, as frozen values: what their entries add up to, their rows in lists, why a deadline is
what it is.

The first paint waits for this module and for ``app.words``; ``app.records`` says how values are written here.
"""

from datetime import date, datetime
from typing import NamedTuple

from app.words import BidStatus, Direction, Group, Kind, Outcome, Standing, Turn

LONGEST_TARGET_MINUTES = 100_000
"""No target is longer than about four years of working time: what is longer is a slip of the finger."""


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
