"""Which reminders are due: a question asked of the facts, the work week and what has rung already. Pure.

Nothing here waits or counts ticks. Whoever asks later than planned, after a night's sleep or a crash, gets
what has come due meanwhile: each stage of a request once, at its latest instant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.hours import Timetable
from app.records import Reminder
from app.standing import Fold
from app.turn import FollowUp, bid_expires_at, deadline, follow_up_at, is_snoozed, soon_at
from app.words import BidStatus, Kind, Stage, Turn

_AGAIN_AFTER_MINUTES, _AND_AFTER_MINUTES = 60, 240
_BEFORE_APPOINTMENT = timedelta(minutes=60)

Rung = Mapping[tuple[int, Stage], datetime]
"""The latest instant for which each stage of a request has rung already."""


class Facts(NamedTuple):
    """All that the bell needs to know of one request."""

    request_id: int
    client_id: int
    client: str
    subject: str
    kind: Kind
    fold: Fold
    target_minutes: int
    bid_status: BidStatus | None = None
    valid_until_on: date | None = None


def due(
    facts: Iterable[Facts],
    timetable: Timetable,
    policy: FollowUp,
    rung: Rung,
    now: datetime,
    *,
    outside_hours: bool = False,
    on_poisoned: Callable[[int, Exception], None] | None = None,
) -> list[Reminder]:
    """The reminders to ring now, the longest due first. Outside working time there are none.

    A request whose facts make a rule fail must not silence the others: ``on_poisoned`` is told its id and the
    error. Without it, the error is raised.
    """
    if not outside_hours and not timetable.is_open(now):
        return []
    ringing: list[Reminder] = []
    for each in facts:
        try:
            ringing += list(_due_of(each, timetable, policy, rung, now))
        except Exception as error:
            if on_poisoned is None:
                raise
            on_poisoned(each.request_id, error)
    return sorted(ringing, key=_age)


def _age(reminder: Reminder) -> tuple[object, ...]:
    """The longest due first; of those that ring again one morning, the oldest deadline."""
    return (reminder.due_at, reminder.deadline or reminder.due_at, reminder.request_id, reminder.stage)


def _due_of(
    facts: Facts, timetable: Timetable, policy: FollowUp, rung: Rung, now: datetime
) -> Iterator[Reminder]:
    if facts.fold.turn is Turn.NOBODY or is_snoozed(facts.fold, now):
        return
    due_by = deadline(facts.fold, facts.target_minutes, timetable)
    latest: dict[Stage, datetime] = {}
    for stage, at in _instants(facts, due_by, timetable, policy, now):
        if at <= now:
            latest[stage] = max(at, latest.get(stage, at))
    for stage, at in latest.items():
        last_rung = rung.get((facts.request_id, stage))
        if last_rung is None or last_rung < at:
            yield Reminder(facts.request_id, stage, at, facts.client_id, facts.client, facts.subject, due_by)


def _instants(
    facts: Facts, due_by: datetime | None, timetable: Timetable, policy: FollowUp, now: datetime
) -> Iterator[tuple[Stage, datetime]]:
    """The instants of every stage: all that may matter now, some of them still to come."""
    fold = facts.fold
    if fold.turn is Turn.MINE:
        yield from _while_mine(facts, due_by, timetable, now)
    if fold.chased_at is not None:
        yield Stage.CHASED, fold.chased_at
    nudge_at = follow_up_at(fold, facts.kind, facts.bid_status, policy, timetable)
    if nudge_at is not None:
        yield Stage.FOLLOW_UP, nudge_at
    if facts.bid_status is BidStatus.SENT and facts.valid_until_on is not None:
        last_moment = bid_expires_at(facts.valid_until_on, timetable) - timedelta(seconds=1)
        last_opening = timetable.latest_day_opening(last_moment)
        if last_opening is not None:
            yield Stage.BID_EXPIRING, last_opening
    if fold.appointment_at is not None and now <= fold.appointment_at:
        yield Stage.APPOINTMENT, fold.appointment_at - _BEFORE_APPOINTMENT


def _while_mine(
    facts: Facts, due_by: datetime | None, timetable: Timetable, now: datetime
) -> Iterator[tuple[Stage, datetime]]:
    fold = facts.fold
    if due_by is not None and due_by <= now:
        yield Stage.PROMISE if fold.promised_at is not None else Stage.OVERDUE, due_by
        for at in _rings_again(due_by, timetable, now):
            yield Stage.OVERDUE, at
    else:
        soon = soon_at(fold, facts.target_minutes, timetable)
        if soon is not None:
            yield Stage.SOON, soon
    if fold.snoozed_until is not None:
        is_late = due_by is not None and due_by <= fold.snoozed_until
        if is_late or due_by is None or now < due_by:
            yield Stage.OVERDUE if is_late else Stage.SOON, fold.snoozed_until


def _rings_again(due_by: datetime, timetable: Timetable, now: datetime) -> Iterator[datetime]:
    """After one and four working hours, then every working morning; of the mornings, only the latest."""
    later = timetable.add_working_time(due_by, _AND_AFTER_MINUTES)
    if later is None or now < later:
        again = timetable.add_working_time(due_by, _AGAIN_AFTER_MINUTES)
        if again is not None:
            yield again
        return
    yield later
    morning = timetable.latest_day_opening(now)
    if morning is not None and morning > later:
        yield morning
