"""What a request's entries add up to: the facts that no clock and no work week can change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app.standing import Fold
from app.words import Channel, Direction, EntryKind, Event, Outcome, PromiseFate, Turn

if TYPE_CHECKING:
    from app.records import Entry

_SPOKEN = frozenset({EntryKind.MESSAGE, EntryKind.CALL, EntryKind.MEETING})


class Course(NamedTuple):
    """What entries of one request have turned out to be, by their ids."""

    chases: frozenset[int]
    """With these the client asked again while they waited."""
    fates: Mapping[int, PromiseFate]
    """What has become of the promises that these made."""


def is_answer(
    kind: EntryKind,
    direction: Direction | None,
    *,
    is_automatic: bool,
    is_holding: bool,
    reached: bool = True,
) -> bool:
    """Whether such an entry answers the client: a message or a call that reached them, or a meeting.

    Nothing else does. A holding reply only says when the answer comes; an auto-reply says nothing at all.
    """
    if is_automatic or is_holding or direction is Direction.IN:
        return False
    if kind is EntryKind.MESSAGE:
        return direction is Direction.OUT and reached
    return kind is EntryKind.MEETING or (kind is EntryKind.CALL and reached)


def is_from_client(entry: Entry) -> bool:
    """Whether the client themselves spoke, not a machine of theirs."""
    return entry.direction is Direction.IN and entry.kind in _SPOKEN and not entry.is_automatic


def is_mail_from_client(entry: Entry) -> bool:
    """Whether the client themselves wrote it, and by e-mail."""
    return is_from_client(entry) and entry.channel is Channel.EMAIL and entry.kind is EntryKind.MESSAGE


def fold(entries: Iterable[Entry]) -> Fold:
    """The facts of these entries of one request, whatever order they come in."""
    so_far = _Story()
    for entry in _in_order(entries):
        so_far.take(entry)
    return so_far.as_fold()


def course(entries: Iterable[Entry]) -> Course:
    """What these entries of one request have turned out to be, by the same rules as its fold."""
    so_far = _Story()
    chases: set[int] = set()
    fates: dict[int, PromiseFate] = {}
    for entry in _in_order(entries):
        chases_before, promise = so_far.chases, so_far.promise
        so_far.take(entry)
        if so_far.chases > chases_before:
            chases.add(entry.id)
        if promise is not None and so_far.promise is not promise:
            fates[promise.id] = _fate(promise, entry)
    if so_far.promise is not None and so_far.closed_at is None:
        fates[so_far.promise.id] = PromiseFate.OPEN
    return Course(frozenset(chases), fates)


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.at, entry.id))


def _fate(promise: Entry, entry: Entry) -> PromiseFate:
    """What that entry made of a promise that was open until then."""
    if entry.is_answer:
        assert promise.promised_at is not None, "it names an instant"
        return PromiseFate.KEPT if entry.at <= promise.promised_at else PromiseFate.KEPT_LATE
    return PromiseFate.DROPPED if entry.promised_at is None else PromiseFate.RENEWED


class _Story:
    """A fold in the making. Closing lies over the rest like a lid, so reopening finds all as it was."""

    waiting_since: datetime | None = None
    chases: int = 0
    chased_at: datetime | None = None
    promise: Entry | None = None
    """What made the promise that is open."""
    snoozed_until: datetime | None = None
    appointment_at: datetime | None = None
    outcome: Outcome | None = None
    outcome_reason: str = ""
    closed_at: datetime | None = None
    last_entry: Entry | None = None
    last_heard_id: int = 0
    last_out_at: datetime | None = None
    answers_in_a_row: int = 0

    def take(self, entry: Entry) -> None:
        if entry.event is not None:
            self._take_event(entry.event, entry)
            return
        self.last_entry = entry
        if is_from_client(entry):
            self.last_heard_id = max(self.last_heard_id, entry.id)
            self._client_spoke(entry.at)
        elif not entry.is_automatic:
            self._owner_acted(entry)

    def _client_spoke(self, at: datetime) -> None:
        if self.closed_at is not None:
            self._reopen()
            self._end_run()
            self.promise = None
        self.snoozed_until = None
        self.answers_in_a_row = 0
        if self.waiting_since is None:
            self.waiting_since = at
        else:
            self.chases += 1
            self.chased_at = at

    def _owner_acted(self, entry: Entry) -> None:
        if entry.is_answer:
            self.promise = None
            self._end_run()
            self.last_out_at = entry.at
            self.answers_in_a_row += 1
        if entry.promised_at is not None:
            self.promise = entry

    def _take_event(self, event: Event, entry: Entry) -> None:
        match event:
            case Event.CLOSED:
                self.closed_at, self.outcome, self.outcome_reason = entry.at, entry.outcome, entry.reason
            case Event.REOPENED:
                self._reopen()
            case Event.NO_REPLY_NEEDED:
                self._end_run()
            case Event.SNOOZED:
                # What they wrote before it and was fetched after it is news as well: it must not stay hidden.
                self.snoozed_until = None if self.last_heard_id > entry.id else entry.until_at
            case Event.WOKEN:
                self.snoozed_until = None
            case Event.APPOINTMENT:
                self.appointment_at = entry.until_at
            case Event.APPOINTMENT_CANCELLED:
                self.appointment_at = None
            case _:
                pass  # A bid's fate and a move are facts of their own: they change nobody's turn.

    def _reopen(self) -> None:
        self.closed_at, self.outcome, self.outcome_reason = None, None, ""

    def _end_run(self) -> None:
        """Nobody waits any more. Without an open promise there is nothing to be reminded of later either."""
        self.waiting_since, self.chases, self.chased_at = None, 0, None
        if self.promise is None:
            self.snoozed_until = None

    def as_fold(self) -> Fold:
        lasting = Fold(
            last_entry_id=None if self.last_entry is None else self.last_entry.id,
            last_entry_at=None if self.last_entry is None else self.last_entry.at,
            last_out_at=self.last_out_at,
            nudges=max(0, self.answers_in_a_row - 1),
        )
        if self.closed_at is not None:
            return lasting._replace(
                turn=Turn.NOBODY,
                closed_at=self.closed_at,
                outcome=self.outcome,
                outcome_reason=self.outcome_reason,
            )
        is_mine = self.waiting_since is not None or self.promise is not None
        return lasting._replace(
            turn=Turn.MINE if is_mine else Turn.THEIRS,
            waiting_since=self.waiting_since,
            chases=self.chases,
            chased_at=self.chased_at,
            promised_at=None if self.promise is None else self.promise.promised_at,
            promise_made_at=None if self.promise is None else self.promise.at,
            snoozed_until=self.snoozed_until,
            appointment_at=self.appointment_at,
        )
