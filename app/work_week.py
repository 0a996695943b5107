"""When the desk is open: the weekly spans of wall-clock time in a zone, less days off and time away.

A value only, cheap to compare and to hash; ``app.hours.Timetable`` works out what it means in real time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.errors import BadInput
from app.texts import N_, worded

MINUTES_IN_A_DAY = 24 * 60
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_IN_WORDS = {
    "mon": worded("Monday"), "tue": worded("Tuesday"), "wed": worded("Wednesday"), "thu": worded("Thursday"),
    "fri": worded("Friday"), "sat": worded("Saturday"), "sun": worded("Sunday"),
}  # fmt: skip
_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])")

Spans = tuple[tuple[int, int], ...]
"""Of one weekday: (start minute, end minute) of wall-clock time, sorted, apart from or meeting each other."""


class WorkWeek(NamedTuple):
    """The owner's opening spans per weekday (Monday first), days off and time away, in one time zone."""

    zone: str
    spans: tuple[Spans, ...]
    days_off: frozenset[date] = frozenset()
    time_away: tuple[tuple[date, date], ...] = ()
    """(first day, last day), both included."""

    @property
    def is_empty(self) -> bool:
        """Whether there are no spans at all: then nothing is ever due by a target."""
        return not any(self.spans)

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone whose wall clock the spans are read on."""
        return ZoneInfo(self.zone)

    def spans_on(self, day: date) -> Spans:
        """The spans of that day: none when it is off or away."""
        return () if self._break_on(day) else self.spans[day.weekday()]

    def reason_closed_on(self, day: date) -> str:
        """Why a stretch of that day does not count: in the words of ``standing.Span.reason``."""
        is_weekend = day.weekday() >= 5 and not self.spans[day.weekday()]
        return self._break_on(day) or (N_("weekend") if is_weekend else N_("closed"))

    def _break_on(self, day: date) -> str:
        if day in self.days_off:
            return N_("day off")
        if any(first <= day <= last for first, last in self.time_away):
            return N_("time away")
        return ""


def work_week(
    zone: str,
    spans: Mapping[str, Iterable[Iterable[str]]],
    days_off: Iterable[str] = (),
    time_away: Iterable[Iterable[str]] = (),
) -> WorkWeek:
    """The week that the settings describe: ``{"mon": [["09:00", "12:30"], ["13:00", "17:00"]], ...}``.

    Raises BadInput, in one line that says what to write instead, when any part of it means nothing.
    """
    unknown = [name for name in _mapping(spans) if name not in DAY_NAMES]
    if unknown:
        raise BadInput(
            worded(
                "{unknown!r} is no weekday. Write {names}.", unknown=unknown[0], names=", ".join(DAY_NAMES)
            )
        )
    return WorkWeek(
        known_zone(zone),
        tuple(_spans(_DAYS_IN_WORDS[name], spans.get(name, ())) for name in DAY_NAMES),
        frozenset(_day(text) for text in _items(days_off, "days off")),
        tuple(sorted(_away(pair) for pair in _items(time_away, N_("time away")))),
    )


def as_json(week: WorkWeek) -> dict[str, Any]:
    """The settings that make this week again: its ``zone``, ``work_week``, ``days_off`` and ``time_away``."""
    return {
        "zone": week.zone,
        "work_week": {
            name: [[_clock_text(start), _clock_text(end)] for start, end in spans]
            for name, spans in zip(DAY_NAMES, week.spans, strict=True)
        },
        "days_off": [day.isoformat() for day in sorted(week.days_off)],
        "time_away": [[first.isoformat(), last.isoformat()] for first, last in week.time_away],
    }


def known_zone(zone: str) -> str:
    """The name itself, when the time zone database knows it; else BadInput."""
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError, AttributeError):
        # A name that is a folder of the database ("Europe") raises an OSError; one with "..", a ValueError.
        raise BadInput(
            worded("There is no time zone {zone!r}. Write a name such as Europe/Berlin.", zone=zone)
        ) from None


def _spans(name: str, pairs: Iterable[Iterable[str]]) -> Spans:
    spans = sorted(_span(name, pair) for pair in _items(pairs, name))
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise BadInput(
                worded(
                    "The spans of {name} overlap at {start}. Join them or move one.",
                    name=name,
                    start=_clock_text(start),
                )
            )
    return tuple(spans)


def _span(name: str, pair: Iterable[str]) -> tuple[int, int]:
    start, end = (_minute(name, text) for text in _pair(pair, _A_SPAN, name=name))
    if start >= end:
        raise BadInput(
            worded(
                "{name}: {start} to {end} does not end after it starts. "
                "A span that crosses midnight is written as two that meet there, at 24:00 and 00:00.",
                name=name,
                start=_clock_text(start),
                end=_clock_text(end),
            )
        )
    return start, end


def _minute(name: str, text: object) -> int:
    written = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    minute = int(written[1]) * 60 + int(written[2]) if written else MINUTES_IN_A_DAY + 1
    if minute <= MINUTES_IN_A_DAY:
        return minute
    raise BadInput(
        worded(
            "{name}: {text!r} is no time of day. Write it as 09:00, or 24:00 for the end of the day.",
            name=name,
            text=text,
        )
    )


def _away(pair: Iterable[str]) -> tuple[date, date]:
    first, last = (_day(text) for text in _pair(pair, _AN_ABSENCE))
    if last < first:
        raise BadInput(
            worded(
                "Time away from {first} to {last} ends before it starts. Write the first day first.",
                first=first,
                last=last,
            )
        )
    return first, last


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise BadInput(worded("{text!r} is no day. Write it as 2026-12-25.", text=text)) from None


def _mapping(spans: Any) -> Mapping[str, Any]:
    if not isinstance(spans, Mapping):
        raise BadInput(N_('A work week is written as {"mon": [["09:00", "17:00"]], ...}.'))
    return spans


def _items(values: Any, name: str) -> list[Any]:
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise BadInput(
            worded("{name}: {values!r} is no list. Write it in square brackets.", name=name, values=values)
        )
    return list(values)


_A_SPAN = N_('{name}: write a span as ["09:00", "17:00"]: {pair!r} is something else.')
_AN_ABSENCE = N_('Write time away as ["2026-08-03", "2026-08-14"]: {pair!r} is something else.')


def _pair(pair: Any, otherwise: str, **named: str) -> list[Any]:
    if isinstance(pair, (list, tuple)) and len(pair) == 2:
        return list(pair)
    raise BadInput(worded(otherwise, pair=pair, **named))


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
