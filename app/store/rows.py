"""A request's row as lists and reminders need it: which columns to ask for, and what they become.

Plain Python and plain SQL, so that the first page of the window can be read before anything else is imported.
No annotation is put off: see ``app.records``.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from app.standing import Fold
from app.words import BidStatus, Direction, Kind, Outcome, Turn

LONGEST_LINE = 200

# A page is decoded while somebody waits for it: what can be looked up is not worked out.
_KINDS = {kind.value: kind for kind in Kind}
_TURNS = {turn.value: turn for turn in Turn}
_BIDS: dict[str | None, BidStatus | None] = {None: None, **{status.value: status for status in BidStatus}}
_OUTCOMES: dict[str | None, Outcome | None] = {None: None, **{outcome.value: outcome for outcome in Outcome}}
_DIRECTIONS: dict[str | None, Direction | None] = {
    None: None,
    **{direction.value: direction for direction in Direction},
}
_since_1970 = datetime.fromtimestamp

_FOLD = """r.turn, r.waiting_since, r.chases, r.chased_at, r.promised_at, r.promise_made_at, r.snoozed_until,
    r.appointment_at, r.outcome, r.outcome_reason, r.closed_at, r.last_entry_id, r.last_entry_at,
    r.last_out_at, r.nudges"""
OPEN = f"""r.id, r.client_id, c.name, r.kind, r.subject, r.target_minutes, c.target_minutes, r.bid_status,
    r.valid_until_on, {_FOLD}"""
LISTED = f"""{OPEN},
    coalesce((SELECT value FROM addresses WHERE client_id = c.id ORDER BY kind, position, id LIMIT 1), ''),
    r.amount_minor, r.currency, r.bid_number, e.direction, substr(e.text, 1, {2 * LONGEST_LINE}), e.subject"""


def joined(index: str = "") -> str:
    """Where the columns of ``LISTED`` come from, by that index of the requests if one is named."""
    by = f"INDEXED BY {index}" if index else ""
    return f"""FROM requests r {by}
        JOIN clients c ON c.id = r.client_id LEFT JOIN entries e ON e.id = r.last_entry_id"""


class OpenRow(NamedTuple):
    """What tells when a request is due, without its texts."""

    id: int
    client_id: int
    client: str
    kind: Kind
    subject: str
    target_minutes: int | None
    client_target_minutes: int | None
    bid_status: BidStatus | None
    valid_until_on: date | None
    fold: Fold


class Listed(NamedTuple):
    """A request as a list shows it, but for what depends on the time. It begins like an ``OpenRow``."""

    id: int
    client_id: int
    client: str
    kind: Kind
    subject: str
    target_minutes: int | None
    client_target_minutes: int | None
    bid_status: BidStatus | None
    valid_until_on: date | None
    fold: Fold
    address: str
    amount_minor: int | None
    currency: str
    bid_number: str
    last_direction: Direction | None
    last_line: str


def open_row(row: Sequence[Any]) -> OpenRow:
    """The columns of ``OPEN``."""
    return OpenRow._make(_open(row))


def listed_row(row: Sequence[Any]) -> Listed:
    """The columns of ``LISTED``."""
    *shown, direction, text, subject = row[24:31]
    line = " ".join((text or subject or "").split())[:LONGEST_LINE]
    return Listed._make((*_open(row), *shown, _DIRECTIONS[direction], line))


def _open(row: Sequence[Any]) -> tuple[Any, ...]:
    """The columns of ``OPEN`` as the fields of an ``OpenRow``."""
    day = row[8] and date.fromisoformat(row[8])
    return (*row[:3], _KINDS[row[3]], *row[4:7], _BIDS[row[7]], day, _fold(*row[9:24]))


def _fold(
    turn: str,
    waiting_since: int | None,
    chases: int,
    chased_at: int | None,
    promised_at: int | None,
    promise_made_at: int | None,
    snoozed_until: int | None,
    appointment_at: int | None,
    outcome: str | None,
    outcome_reason: str,
    closed_at: int | None,
    last_entry_id: int | None,
    last_entry_at: int | None,
    last_out_at: int | None,
    nudges: int,
) -> Fold:
    return Fold(
        _TURNS[turn],
        _at(waiting_since),
        chases,
        _at(chased_at),
        _at(promised_at),
        _at(promise_made_at),
        _at(snoozed_until),
        _at(appointment_at),
        _OUTCOMES[outcome],
        outcome_reason,
        _at(closed_at),
        last_entry_id,
        _at(last_entry_at),
        _at(last_out_at),
        nudges,
    )


def _at(seconds: int | None) -> datetime | None:
    return None if seconds is None else _since_1970(seconds, UTC)
