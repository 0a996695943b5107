"""A slow second opinion on working time: walk real time by the minute and look at the wall clock.

It shares no thought with ``app.hours``: no windows, no sums, no bisection, no search for a change of offset.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, timedelta
from functools import cached_property
from math import ceil
from zoneinfo import ZoneInfo

from app.work_week import WorkWeek

MINUTE = timedelta(minutes=1)


def is_open_at(week: WorkWeek, at: datetime) -> bool:
    """Whether the wall clock of the week's zone shows an open minute."""
    return _is_open_on_the_wall(week, at.astimezone(ZoneInfo(week.zone)))


def _is_open_on_the_wall(week: WorkWeek, local: datetime) -> bool:
    today = local.date()
    if today in week.days_off or any(first <= today <= last for first, last in week.time_away):
        return False
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in week.spans[local.weekday()])


class Minutes:
    """Every open minute from one whole minute to another. Nothing outside of them is known."""

    def __init__(self, week: WorkWeek, start: datetime, end: datetime) -> None:
        self.zone = ZoneInfo(week.zone)
        self.start, self.end = start, end
        self.open: list[datetime] = []
        at = start
        while at < end:
            if _is_open_on_the_wall(week, at.astimezone(self.zone)):
                self.open.append(at)
            at += MINUTE

    def between(self, start: datetime, end: datetime) -> int:
        """The open minutes between two whole minutes."""
        return max(0, bisect_left(self.open, end) - bisect_left(self.open, start))

    def add(self, start: datetime, minutes: float) -> datetime | None:
        """So far into the so-many-th open minute; None: not within what is known."""
        if minutes == 0:
            return start
        last = bisect_left(self.open, start) + ceil(minutes) - 1
        return self.open[last] + (minutes - ceil(minutes) + 1) * MINUTE if last < len(self.open) else None

    def next_opening(self, at: datetime) -> datetime | None:
        """The first open minute from then on."""
        ahead = bisect_left(self.open, at)
        return self.open[ahead] if ahead < len(self.open) else None

    def local_day(self, at: datetime) -> date:
        """The date on the wall."""
        return at.astimezone(self.zone).date()

    @cached_property
    def openings(self) -> list[datetime]:
        """The first open minute of each day, once the day before is over for good.

        A clock put back at a minute past midnight shows the old date again: its day begins only after that.
        """
        first: dict[date, datetime] = {}
        at, earliest = self.end, date.max
        while at > self.start:
            at -= MINUTE
            day = self.local_day(at)
            earliest = min(day, earliest)
            if day == earliest and at in self._open_ones:
                first[day] = at
        return sorted(first.values())

    @cached_property
    def _open_ones(self) -> frozenset[datetime]:
        return frozenset(self.open)
