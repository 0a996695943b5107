"""Whose turn it is, since when somebody waits, and by when they must hear: the heart of Deskbell. Pure.

A request's entries fold into facts that do not depend on the time; everything here is asked of that fold, the
work week and an instant. Three rules explain most of it: the clock starts at the client's oldest unanswered
entry, and a chase never moves it; only an answer stops it; a promise takes the place of the target alone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Protocol

from app.hours import Timetable
from app.standing import Fold, Why
from app.texts import N_
from app.words import BidStatus, Group, Kind, Standing, Turn

# Bound once, since all of it is asked of every open request: to find a word in its class takes ten times as
# long as this before Python 3.12.
_MINE, _THEIRS, _NOBODY = Turn.MINE, Turn.THEIRS, Turn.NOBODY
_CALM, _SOON, _OVERDUE, _SNOOZED = Standing.CALM, Standing.SOON, Standing.OVERDUE, Standing.SNOOZED
_WAITING_ON_THEM, _CLOSED = Standing.WAITING_ON_THEM, Standing.CLOSED
_NEXT, _LATER, _FOLLOW_UP, _NO_GROUP = Group.NEXT, Group.LATER, Group.FOLLOW_UP, Group.NONE
_LEAD, _BID, _SENT = Kind.LEAD, Kind.BID, BidStatus.SENT
_PLAIN_GROUPS = {
    Standing.CLOSED: Group.NONE,
    Standing.SNOOZED: Group.SNOOZED,
    Standing.OVERDUE: Group.OVERDUE,
    Standing.SOON: Group.NEXT,  # however far ahead its deadline: the bell rings for it
}
"""The headings of requests whose standing says it all."""
_FAR_FUTURE = datetime.max.replace(tzinfo=UTC)
_PLACES = {heading: place for place, heading in enumerate(Group)}
_NO_HOURS = N_("The work week has no open hours ahead, so there is no deadline. Set your hours in Settings.")


class FollowUp(NamedTuple):
    """After how many working days a client who has gone quiet is nudged, and how many times."""

    bid: int = 3
    lead: int = 2
    times: int = 2


class Sortable(Protocol):
    """What the order of a list depends on."""

    @property
    def id(self) -> int: ...
    @property
    def group(self) -> Group: ...
    @property
    def chases(self) -> int: ...
    @property
    def deadline(self) -> datetime | None: ...
    @property
    def waiting_since(self) -> datetime | None: ...


def deadline(fold: Fold, target_minutes: int, timetable: Timetable) -> datetime | None:
    """The open promise, else waiting-since plus the target in working time; None: nothing is due."""
    if fold.turn is not _MINE:
        return None
    if fold.promised_at is not None:
        return fold.promised_at
    return fold.waiting_since and timetable.add_working_seconds(fold.waiting_since, target_minutes * 60)


def soon_at(fold: Fold, target_minutes: int, timetable: Timetable) -> datetime | None:
    """When three quarters of the time allowed are gone; None: nothing is due."""
    if fold.turn is not _MINE:
        return None
    if fold.promised_at is not None:
        return _soon_for_promise(fold.promise_made_at or fold.promised_at, fold.promised_at, timetable)
    return fold.waiting_since and timetable.add_working_seconds(
        fold.waiting_since, target_minutes * 60 * 3 // 4
    )


def _soon_for_promise(made_at: datetime, promised_at: datetime, timetable: Timetable) -> datetime | None:
    working_seconds = timetable.working_seconds_between(made_at, promised_at)
    if working_seconds > 0:
        return timetable.add_working_seconds(made_at, working_seconds * 3 // 4)
    # Promised for an evening or a weekend: the real time is all there is.
    real_seconds = int((promised_at - made_at).total_seconds())
    return promised_at - timedelta(seconds=max(0, real_seconds) // 4)


def standing(fold: Fold, target_minutes: int, timetable: Timetable, now: datetime) -> Standing:
    """How the request stands at that instant."""
    due_by, soon = deadline(fold, target_minutes, timetable), soon_at(fold, target_minutes, timetable)
    return standing_between(fold, soon, due_by, now)


def standing_between(fold: Fold, soon: datetime | None, due_by: datetime | None, now: datetime) -> Standing:
    """As ``standing``, once it is known when the request becomes urgent and when it is due."""
    if fold.turn is _NOBODY:
        return _CLOSED
    if fold.turn is _THEIRS:
        return _WAITING_ON_THEM
    if is_snoozed(fold, now):
        return _SNOOZED
    if _has_come(due_by, now):
        return _OVERDUE
    if _has_come(soon, now):
        return _SOON
    return _CALM


def is_snoozed(fold: Fold, now: datetime) -> bool:
    """Whether the owner has put it off until later than now. The client's clock goes on all the same."""
    return fold.snoozed_until is not None and now < fold.snoozed_until


def follow_up_at(
    fold: Fold, kind: Kind, bid_status: BidStatus | None, policy: FollowUp, timetable: Timetable
) -> datetime | None:
    """When to nudge a client whose turn it is: a sent bid or a lead some working days after the last answer.

    Snoozing such a request, of whatever kind, names the instant instead.
    """
    if fold.turn is not _THEIRS:
        return None
    if fold.snoozed_until is not None:
        return fold.snoozed_until
    if fold.last_out_at is None:
        return None
    if kind is _LEAD:
        return timetable.add_working_days(fold.last_out_at, policy.lead)
    if kind is _BID and bid_status is _SENT:
        return timetable.add_working_days(fold.last_out_at, policy.bid)
    return None


def has_gone_quiet(fold: Fold, follow_up_at: datetime | None, policy: FollowUp, now: datetime) -> bool:
    """Whether they were nudged as often as the policy says and the next nudge would be due: close it?"""
    return fold.nudges >= policy.times and _has_come(follow_up_at, now)


def bid_expires_at(valid_until_on: date, timetable: Timetable) -> datetime:
    """The end of the bid's last day, in the owner's zone."""
    return timetable.day_end(valid_until_on)


def group(
    fold: Fold,
    standing: Standing,
    deadline: datetime | None,
    follow_up_at: datetime | None,
    timetable: Timetable,
    now: datetime,
) -> Group:
    """The heading under which lists show the request. Today is OVERDUE, NEXT and FOLLOW_UP."""
    if (plain := _PLAIN_GROUPS.get(standing)) is not None:
        return plain
    if standing is _WAITING_ON_THEM:
        return _FOLLOW_UP if _has_come(follow_up_at, now) else _NO_GROUP
    # Without any open hours there is no deadline, but somebody waits all the same: they must not be hidden.
    is_next = deadline is None or deadline < timetable.end_of_next_working_day(now)
    return _NEXT if is_next or fold.chases > 0 else _LATER


def sort_key(row: Sortable) -> tuple[int, int, datetime, datetime, int]:
    """The order of every list: by heading, the most chased first, then by deadline, then the longest wait."""
    return (
        _PLACES[row.group],
        -row.chases,
        row.deadline or _FAR_FUTURE,
        row.waiting_since or _FAR_FUTURE,
        row.id,
    )


def why(fold: Fold, target_minutes: int, target_source: str, timetable: Timetable, now: datetime) -> Why:
    """How the deadline came about. A promise needs no counting; a target counts up to its deadline."""
    due_at = deadline(fold, target_minutes, timetable)
    since = fold.waiting_since
    is_promised = due_at is not None and fold.promised_at is not None
    return Why(
        deadline=due_at,
        promised_at=fold.promised_at,
        waiting_since=since,
        target_minutes=target_minutes,
        target_source="promise" if is_promised else target_source,
        spans=timetable.explain(since, due_at or now) if since and not is_promised else (),
        working_minutes_waited=timetable.working_minutes_between(since, now) if since else None,
        real_minutes_waited=max(0, int((now - since).total_seconds()) // 60) if since else None,
        problem=_NO_HOURS if since and due_at is None else "",
    )


def _has_come(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now
