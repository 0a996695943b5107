"""Times as people type them. Pure, but for a parsing library loaded when our own forms are not enough.

``parse`` knows our own forms first ("14:30", "tomorrow 9", "fri 10:00", "in 2 h", "+3d", ISO 8601), then what
the library makes of other languages. It would rather refuse than guess, and whoever calls it shows the
instant before using it. A wall-clock time that a DST change skips is read as that much later; one that it
repeats, as the first of the two that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from app.errors import BadInput
from app.hours import Timetable
from app.texts import N_, worded

Prefers = Literal["future", "past"]

_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR_DAYS = {"today": 0, "tomorrow": 1, "tmr": 1, "yesterday": -1}
_NAMED_TIMES = {"noon": time(12), "afternoon": time(14), "evening": time(18)}
_MORNING = time(9)
"""When a day begins that the desk is not open on."""
_SECONDS = {"m": 60, "h": 3600}
_DAYS = {"d": 1, "w": 7}

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([t ]\d{2}:\d{2}.*)?")
_DISTANCE = re.compile(
    r"(?:(in|\+|-)\s*)?(\d{1,4})\s*(m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)"
    r"(?:\s*(?:and\s+)?(\d{1,2})\s*(?:m|min|mins|minutes?))?(\s+ago)?"
)
_CLOCK = re.compile(r"(?:at\s+)?(\d{1,2})(?:[:.h](\d{2}))?\s*(?:o'clock|uhr)?\s*(am|pm)?")
_DAY_AND_REST = re.compile(r"(?:on\s+)?(?:(next|last)\s+)?([a-z]+),?(?:\s+(.+))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/\d{2,4})?\b")
_WORTH_A_LOOK = re.compile(r"[^\W\d_]{3}|\d\D+\d")
_HOURS_WITH_H = re.compile(r"\b(\d{1,2})\s?h(\d{2})?\b")

_LANGUAGES = "en de fr es it pt nl pl sv da nb fi cs hu tr uk ru".split()
"""The more of them, the more nonsense is a date in one."""
_HINT = N_("Write a time such as 14:30, tomorrow 9:00, fri 10:00, in 2 h, +3d or 2026-11-23 14:30.")


def parse(
    text: str, now: datetime, zone: tzinfo, timetable: Timetable, *, prefers: Prefers = "future"
) -> datetime:
    """The instant that the text means to somebody in that zone now; BadInput says what to write instead.

    A day without a time means its opening. Where a text fits many days ("14:30", "fri"), the nearest on the
    preferred side of now is meant: the past for what has happened, the future for what is promised.
    """
    words = " ".join(text.lower().split())
    moment = _Moment(now, zone, timetable, prefers)
    try:
        for form in (moment.iso, moment.distance, moment.clock, moment.day, moment.anything_else):
            found = form(words)
            if found is not None:
                return found.astimezone(UTC).replace(microsecond=0)
    except (OverflowError, ValueError):
        pass  # A day in the year 12000, or the 31st of February.
    raise BadInput(
        worded(
            "{text!r} is no time that Deskbell understands. {hint}",
            text=text.strip()[:40],
            hint=worded(_HINT),
        )
    )


def presets(
    now: datetime, timetable: Timetable, *, prefers: Prefers = "future"
) -> list[tuple[str, datetime]]:
    """The times that are chosen most, with what to call them, the nearest first."""
    moment = _Moment(now, timetable.week.tzinfo, timetable, prefers)
    offered = moment.later_ones() if prefers == "future" else moment.earlier_ones()
    named: dict[datetime, str] = {}
    for label, at in offered:
        named.setdefault(at, label)
    return sorted(((label, at) for at, label in named.items()), key=lambda pair: abs(pair[1] - now))


class _Moment:
    """Now, as somebody in that zone sees it. Each form gives None for a text that is not its own."""

    def __init__(self, now: datetime, zone: tzinfo, timetable: Timetable, prefers: Prefers) -> None:
        self._now = now
        self._zone = zone
        self._timetable = timetable
        self._is_past = prefers == "past"
        self._local = now.astimezone(zone)
        self._today = self._local.date()

    def later_ones(self) -> Iterator[tuple[str, datetime]]:
        """Presets for a promise or a snooze."""
        yield N_("In 1 hour"), self._now + timedelta(hours=1)
        if self._local.time() < time(13):
            yield N_("This afternoon"), self._at(self._today, _NAMED_TIMES["afternoon"])
        opening = self._timetable.next_day_opening(self._now)
        if opening is None or opening.astimezone(self._zone).date() == self._day_after(1):
            yield N_("Tomorrow morning"), self._opening(self._day_after(1))
        else:
            yield N_("Next working day"), opening
        yield N_("Monday"), self._opening(self._next_monday())
        yield N_("In a week"), self._at(self._day_after(7), self._local.time())

    def earlier_ones(self) -> Iterator[tuple[str, datetime]]:
        """Presets for what has happened."""
        yield N_("Now"), self._now
        yield N_("1 hour ago"), self._now - timedelta(hours=1)
        this_morning = self._opening(self._today)
        if this_morning < self._now:
            yield N_("This morning"), this_morning
        yield N_("Yesterday"), self._at(self._day_after(-1), self._local.time())

    def iso(self, words: str) -> datetime | None:
        """2026-11-23, 2026-11-23 14:30, 2026-11-23T14:30+01:00."""
        if not _ISO.fullmatch(words):
            return None
        at = datetime.fromisoformat(words.upper())
        if at.tzinfo:
            return at
        return self._at(at.date(), at.time()) if len(words) > len("2026-11-23") else self._opening(at.date())

    def distance(self, words: str) -> datetime | None:
        """in 2 h, 1 h 30 min ago, +3d, -45m. Hours are real ones; days keep the wall-clock time."""
        found = _DISTANCE.fullmatch(words)
        if not found:
            return None
        sign, amount, unit, minutes, ago = found.groups()
        is_back = bool(ago) or sign == "-" or (sign is None and self._is_past)
        if unit == "h" and not (sign or ago or minutes):
            raise BadInput(
                worded(
                    "{words!r} may mean a time or a length. Write {amount}:00 or in {amount} h.",
                    words=words,
                    amount=amount,
                )
            )
        count = -int(amount) if is_back else int(amount)
        if unit[0] in _DAYS:
            return None if minutes else self._at(self._day_after(count * _DAYS[unit[0]]), self._local.time())
        seconds = int(amount) * _SECONDS[unit[0]] + int(minutes or 0) * 60
        return self._now + timedelta(seconds=-seconds if is_back else seconds)

    def clock(self, words: str) -> datetime | None:
        """14:30, 2 pm, at 9: on the nearest day that fits. A bare number is no time yet."""
        at = None if words.isdecimal() else _time_of_day(words)
        if at is None:
            return None
        return self._nearest((self._day_after(days) for days in (-1, 0, 1)), at)

    def day(self, words: str) -> datetime | None:
        """today, tomorrow 9, fri 10:00, next monday, this afternoon, next working day."""
        if words == "now":
            return self._now
        if words == "next working day":
            return self._timetable.next_day_opening(self._now)
        if words == "next week":
            return self._opening(self._next_monday())
        words = {"morning": "today morning", "tonight": "today 20:00"}.get(words, words)
        found = _DAY_AND_REST.fullmatch(re.sub(r"^this (?=morning|afternoon|evening)", "today ", words))
        if not found:
            return None
        which, name, rest = found.groups()
        at = _time_of_day(rest) if rest else None
        if rest and rest != "morning" and at is None:
            return None
        if name in _NEAR_DAYS:
            if which:
                return None
            return self._on_its_side(words, self._at_or_opening(self._day_after(_NEAR_DAYS[name]), at))
        return self._weekday(which, name, at)

    def _weekday(self, which: str | None, name: str, at: time | None) -> datetime | None:
        number = next(
            (n for n, full in enumerate(_DAY_NAMES) if len(name) > 2 and full.startswith(name)), None
        )
        if number is None:
            return None
        ahead = (number - self._today.weekday()) % 7
        if which:
            return self._at_or_opening(self._day_after((ahead or 7) if which == "next" else ahead - 7), at)
        return self._nearest((self._day_after(days) for days in (ahead - 7, ahead, ahead + 7)), at)

    def anything_else(self, words: str) -> datetime | None:
        """What the library makes of it, in any of its languages, as far as that can be trusted."""
        slashed = _SLASHED.search(words)
        if slashed and slashed[1] != slashed[2] and max(int(slashed[1]), int(slashed[2])) <= 12:
            raise BadInput(
                worded(
                    "{slashed!r} may mean two days. Write it as {year}-12-31.",
                    slashed=slashed[0],
                    year=self._today.year,
                )
            )
        if not _WORTH_A_LOOK.search(words):
            return None
        from dateparser.date import DateDataParser  # it costs half a second, and most people never need it

        # "demain 9h" would be 19:00.
        typed = _HOURS_WITH_H.sub(lambda clock: f"{clock[1]}:{clock[2] or '00'}", words)
        base = self._local.replace(tzinfo=None)
        settings = {
            "RELATIVE_BASE": base,
            "PREFER_DATES_FROM": "past" if self._is_past else "future",
            "RETURN_TIME_AS_PERIOD": True,
        }
        read = DateDataParser(languages=_LANGUAGES, settings=settings).get_date_data(typed)
        found = read.date_obj
        if found is None or found.tzinfo is not None:  # "9:00 EST" would be taken for nine here
            return None
        if read.period in ("month", "year") or not _agrees(typed, found, base):
            return None
        return self._at_or_opening(found.date(), found.time() if read.period == "time" else None)

    def _nearest(self, days: Iterable[date], at: time | None) -> datetime | None:
        """Of those days' instants the nearest on the preferred side of now."""
        fitting = [instant for day in days for instant in self._instants(day, at)]
        if self._is_past:
            return max((instant for instant in fitting if instant <= self._now), default=None)
        return min((instant for instant in fitting if instant > self._now), default=None)

    def _on_its_side(self, words: str, at: datetime) -> datetime:
        """That instant, unless it is over although the future is meant, or the other way round."""
        if self._is_past and at > self._now:
            raise BadInput(worded("{words!r} is still to come.", words=words))
        if not self._is_past and at < self._now:
            raise BadInput(worded("{words!r} is over already.", words=words))
        return at

    def _instants(self, day: date, at: time | None) -> list[datetime]:
        """The one instant, or the two when the clock goes back over it."""
        if at is None:
            return [self._opening(day)]
        first, second = self._at(day, at), self._at(day, at.replace(fold=1))
        return [first, second] if second > first else [first]

    def _at_or_opening(self, day: date, at: time | None) -> datetime:
        return self._opening(day) if at is None else self._at(day, at)

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self._zone).astimezone(UTC)

    def _opening(self, day: date) -> datetime:
        """When the desk opens on that day; in the morning all the same when it does not."""
        opening = self._timetable.next_opening(self._at(day, time(0)))
        is_that_day = opening is not None and opening.astimezone(self._zone).date() == day
        return opening if opening is not None and is_that_day else self._at(day, _MORNING)

    def _day_after(self, days: int) -> date:
        return self._today + timedelta(days=days)

    def _next_monday(self) -> date:
        return self._day_after(7 - self._today.weekday())


def _time_of_day(words: str) -> time | None:
    if words in _NAMED_TIMES:
        return _NAMED_TIMES[words]
    found = _CLOCK.fullmatch(words)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _agrees(typed: str, found: datetime, base: datetime) -> bool:
    """Whether the library used every number: it drops what it does not understand ("morgen um 9")."""
    distance = abs(found - base)
    units = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1))
    told = {found.year, found.year % 100, found.month, found.day}
    told |= {found.hour, found.hour % 12, found.minute, 0}
    told |= {round(distance / unit) for unit in units}
    return all(int(number) in told for number in re.findall(r"\d+", typed))
