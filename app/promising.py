"""When a real answer can be promised: the next free working slot after what is promised already. Pure.

A promise that is kept is worth more than an early one, so the slot leaves the time that this kind of request
is allowed anyway, lies inside the work week, and is not the one in which somebody else expects an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.hours import Timetable
from app.post import Proposal

SLOT = timedelta(minutes=30)
"""How long an answer is given, and to what a promised time is rounded."""
LEAST_MINUTES = 60
"""Nothing is promised for sooner than an hour of working time: a holding reply says that it takes a while."""
MOST_MINUTES = 480
"""Nor, at first, for later than a working day."""
_MOST_SLOTS = 2_000


def propose(
    now: datetime, target_minutes: int, promised: Iterable[tuple[datetime, str]], timetable: Timetable
) -> Proposal | None:
    """The next slot that is free; None: the work week has no open hours to promise.

    ``promised`` are the instants at which other clients expect an answer, with their names.
    """
    minutes = min(max(target_minutes, LEAST_MINUTES), MOST_MINUTES)
    taken = sorted(promise for promise in promised if promise[0] > now)
    at = _next_slot(timetable.add_working_time(now, minutes), timetable)
    passed_over: list[tuple[datetime, str]] = []
    for _ in range(_MOST_SLOTS):
        if at is None:
            return None
        clash = [promise for promise in taken if abs(promise[0] - at) < SLOT]
        if not clash:
            return Proposal(at, minutes, tuple(dict.fromkeys(passed_over)))
        passed_over += clash
        at = _next_slot(clash[-1][0] + SLOT, timetable)
    return None


def _next_slot(at: datetime | None, timetable: Timetable) -> datetime | None:
    """That instant, or the next half hour on the owner's clock at which the desk is open or just closes."""
    if at is None:
        return None
    local = at.astimezone(timetable.week.tzinfo)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond) % SLOT
    rounded = at + (SLOT - past) if past else at
    if timetable.working_seconds_between(rounded - SLOT, rounded) > 0:
        return rounded
    opening = timetable.next_opening(rounded)
    return None if opening is None else opening + SLOT
