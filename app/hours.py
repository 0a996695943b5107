"""Working time: real elapsed time that falls inside the work week.

The week is laid out in real time once, as windows with running sums; every question is then a bisection. A
span is the set of real instants whose wall-clock time lies in it: a DST gap shrinks it, and a fold, which
repeats it, makes it longer. Nothing is ever added to a wall-clock time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from app.standing import Span
from app.work_week import WorkWeek

_MINUTE = 60
_DAY = 24 * 60 * 60
_BLOCK = 366 * _DAY
_STEP = 4 * _DAY
"""How far apart offsets are looked up: no zone has moved its clock twice within six days since 1970."""
_EPOCH = datetime(2010, 1, 1, tzinfo=UTC)
"""Seconds count from here: those of 34 years around fit into Python's small numbers, a fifth faster."""
_EPOCH_ORDINAL = _EPOCH.toordinal()

# Nothing counts as open outside of these: a mail that claims to be of the year 1 must not lay out millennia.
_FIRST = (date(1970, 1, 1).toordinal() - _EPOCH_ORDINAL) * _DAY
_LAST = (date(2200, 1, 1).toordinal() - _EPOCH_ORDINAL) * _DAY


class _Stretch(NamedTuple):
    """A run of real time that shares one local day and one offset from UTC."""

    start: int
    end: int
    day: date
    midnight: int
    """When the day's wall clock would have shown 00:00 by this offset."""


class Timetable:
    """A work week laid out in real time, as far as anybody has asked.

    Keep one as long as the week stays the same: the first question about a year costs some milliseconds, each
    later one a microsecond or two. Not for two threads at once.
    """

    def __init__(self, week: WorkWeek) -> None:
        self.week = week
        self._zone = week.tzinfo
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._sums: list[int] = []  # the working seconds before each window; only differences mean anything
        self._total = 0  # and those before the end of what is laid out
        self._laid_from = self._laid_until = _FIRST
        self._day_ends: dict[date, int] = {}
        self._latest_openings: dict[datetime, datetime | None] = {}
        self._next_working_days: dict[date, date | None] = {}

    def add_working_time(self, start: datetime, minutes: int) -> datetime | None:
        """The earliest instant by which that much working time is over; None: the week never has so much."""
        return self.add_working_seconds(start, minutes * _MINUTE)

    def add_working_seconds(self, start: datetime, seconds: int) -> datetime | None:
        """As ``add_working_time``, to the second."""
        if seconds <= 0:
            return start
        wanted = self._worked_by(start) + seconds
        while self._total < wanted:
            if self.week.is_empty or not self._lay_out_later():
                return None
        index = bisect_left(self._sums, wanted) - 1
        return _EPOCH + timedelta(0, self._starts[index] + wanted - self._sums[index])

    def working_seconds_between(self, start: datetime, end: datetime) -> int:
        """How much working time lies between the two; 0 when the end is not after the start."""
        return max(0, self._worked_by(end) - self._worked_by(start))

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """The whole minutes of working time between the two."""
        return self.working_seconds_between(start, end) // _MINUTE

    def is_open(self, at: datetime) -> bool:
        """Whether that instant lies in the work week. A span's end does not."""
        second = _seconds(at)
        index = self._window_before(second)
        return index >= 0 and second < self._ends[index]

    def next_opening(self, at: datetime) -> datetime | None:
        """The instant itself when open then, else the next one that is; None: never again."""
        second = _seconds(at)
        index = self._window_before(second)
        if index >= 0 and second < self._ends[index]:
            return at
        while index + 1 >= len(self._starts):
            if self.week.is_empty or not self._lay_out_later():
                return None
        return _instant(self._starts[index + 1])

    def next_day_opening(self, at: datetime) -> datetime | None:
        """The first opening on a later local day than that instant's."""
        return self.next_opening(self.day_end(self._local_day(at)))

    def latest_day_opening(self, at: datetime) -> datetime | None:
        """When the latest working day that had begun by that instant opened; None: there was none."""
        if at not in self._latest_openings:  # asked at one instant for every request
            self._latest_openings = {at: self._latest_day_opening(at)}
        return self._latest_openings[at]

    def _latest_day_opening(self, at: datetime) -> datetime | None:
        second = _seconds(at)
        index = self._window_before(second)
        if index < 0:
            return None
        open_then = _instant(min(second, self._ends[index] - 1))
        eve = self._local_day(open_then) - timedelta(days=1)
        if open_then < self.day_end(eve):  # the clock is about to be put back over midnight
            eve -= timedelta(days=1)
        return self.next_opening(self.day_end(eve))

    def add_working_days(self, start: datetime, days: int) -> datetime | None:
        """The same wall time that many working days later, or the next opening when it is closed then."""
        local = start.astimezone(self._zone)
        day = local.date()
        for _ in range(days):
            later = self._next_working_day(day)
            if later is None:
                return None
            day = later
        then = datetime.combine(day, local.time(), self._zone)
        return self.next_opening(then.astimezone(UTC))

    def _next_working_day(self, day: date) -> date | None:
        if day not in self._next_working_days:  # asked for every request that waits on its client
            opening = self.next_opening(self.day_end(day))
            self._next_working_days[day] = opening and self._local_day(opening)
        return self._next_working_days[day]

    def day_end(self, day: date) -> datetime:
        """The instant at which that day is over in the week's zone."""
        if day not in self._day_ends:
            about = min(max((day.toordinal() - _EPOCH_ORDINAL) * _DAY, _FIRST), _LAST)
            # Four days hold every offset there is, and the day that a zone at the date line once skipped.
            parts = self._stretches(about - 2 * _DAY, about + 4 * _DAY)
            self._day_ends[day] = max((part.end for part in parts if part.day <= day), default=about)
        return _instant(self._day_ends[day])

    def end_of_next_working_day(self, now: datetime) -> datetime:
        """The end of the first working day after today; of tomorrow, when there is none ahead."""
        opening = self.next_day_opening(now) or self.day_end(self._local_day(now))
        return self.day_end(self._local_day(opening))

    def explain(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """All the time from start to end, as the stretches that counted and those that did not, and why."""
        pieces = (piece for piece in self._pieces(_seconds(start), _seconds(end)) if piece[0] < piece[1])
        spans = []
        for reason, run in groupby(pieces, key=lambda piece: piece[2]):
            alike = list(run)
            spans.append(Span(_instant(alike[0][0]), _instant(alike[-1][1]), reason == "open", reason))
        return tuple(spans)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """(from, until, reason) in order and without a hole; some of them are empty."""
        at = start
        for stretch in self._stretches(max(start, _FIRST), min(end, _LAST)):
            closed = self.week.reason_closed_on(stretch.day)
            for opens, closes in self._windows_in(stretch):
                yield at, opens, closed
                yield opens, closes, "open"
                at = closes
            yield at, stretch.end, closed
            at = stretch.end
        yield at, end, "closed"

    def _worked_by(self, at: datetime) -> int:
        """The working seconds up to then, since when does not matter."""
        since = at - _EPOCH  # written out: it is asked for every row of every list
        second = since.days * _DAY + since.seconds
        if not self._laid_from <= second < self._laid_until:
            self._lay_out(second)
        index = bisect_right(self._starts, second) - 1
        if index < 0:
            return self._sums[0] if self._sums else self._total
        end = self._ends[index]
        return self._sums[index] - self._starts[index] + min(end, second)

    def _window_before(self, second: int) -> int:
        """The index of the last window that starts by then, or -1, once that time is laid out."""
        if not self._laid_from <= second < self._laid_until:
            self._lay_out(second)
        return bisect_right(self._starts, second) - 1

    def _lay_out(self, second: int) -> None:
        second = min(max(second, _FIRST), _LAST - 1)
        if self._laid_from == self._laid_until:
            self._laid_from = self._laid_until = second - (second - _FIRST) % _BLOCK
        while second >= self._laid_until:
            self._lay_out_later()
        while second < self._laid_from:
            self._lay_out_earlier()

    def _lay_out_later(self) -> bool:
        """One block more at the end; False when there is no more time to lay out."""
        if self._laid_until >= _LAST:
            return False
        until = min(self._laid_until + _BLOCK, _LAST)
        for start, end in self._windows(self._laid_until, until):
            self._starts.append(start)
            self._ends.append(end)
            self._sums.append(self._total)
            self._total += end - start
        self._laid_until = until
        return True

    def _lay_out_earlier(self) -> None:
        begin = self._laid_from - _BLOCK
        total = self._sums[0] if self._sums else self._total
        windows = list(self._windows(begin, self._laid_from))
        sums = []
        for start, end in reversed(windows):
            total -= end - start
            sums.append(total)
        self._starts[:0] = [start for start, _ in windows]
        self._ends[:0] = [end for _, end in windows]
        self._sums[:0] = reversed(sums)
        self._laid_from = begin

    def _windows(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for stretch in self._stretches(start, end):
            yield from self._windows_in(stretch)

    def _windows_in(self, stretch: _Stretch) -> Iterator[tuple[int, int]]:
        for first, last in self.week.spans_on(stretch.day):
            opens = max(stretch.start, stretch.midnight + first * _MINUTE)
            closes = min(stretch.end, stretch.midnight + last * _MINUTE)
            if opens < closes:
                yield opens, closes

    def _stretches(self, start: int, end: int) -> Iterator[_Stretch]:
        """The local days from start to end, each parted where the offset changes."""
        while start < end:
            until, offset = self._same_offset(start, min(start + _STEP, end))
            while start < until:
                days = (start + offset) // _DAY
                midnight = days * _DAY - offset
                day_until = min(midnight + _DAY, until)
                yield _Stretch(start, day_until, date.fromordinal(_EPOCH_ORDINAL + days), midnight)
                start = day_until

    def _same_offset(self, start: int, end: int) -> tuple[int, int]:
        """How far towards the end the offset of the start holds, and that offset."""
        offset = self._offset(start)
        if self._offset(end) == offset:
            return end, offset
        same, other = start, end
        while other - same > 1:
            middle = (same + other) // 2
            same, other = (middle, other) if self._offset(middle) == offset else (same, middle)
        return other, offset

    def _offset(self, second: int) -> int:
        offset = _instant(second).astimezone(self._zone).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    def _local_day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()


def _seconds(at: datetime) -> int:
    # Twice as fast as a timestamp, which is a float.
    since = at - _EPOCH
    return since.days * _DAY + since.seconds


def _instant(second: int) -> datetime:
    return _EPOCH + timedelta(0, second)
