"""A deadline's explanation as one plain sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import groupby

from app.standing import Span, Why

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SAID_REASONS = {"weekend": "weekend closed", "day off": "day off", "time away": "time away"}
_MOST_PARTS = 8


def say_why(why: Why, zone: tzinfo) -> str:
    """ "Due Mon 10:00: arrived Fri 16:30, 30 min counted Fri, weekend closed, 30 min counted Mon." """
    if why.problem:
        return why.problem
    if why.deadline is None:
        return "Nobody is waiting, so nothing is due."
    instants = [at.astimezone(zone) for at in (why.waiting_since or why.deadline, why.deadline)]
    is_far = abs(instants[1] - instants[0]) >= timedelta(days=6)
    arrived, due = (_said(at, with_date=is_far) for at in instants)
    if why.target_source == "promise":
        waiting = f"; they have waited since {arrived}" if why.waiting_since else ""
        return f"Due {due}, as promised{waiting}."
    parts = _shortened(list(_parts(why.spans, zone)))
    return f"Due {due}: arrived {arrived}, {', '.join(parts)}."


def _parts(spans: Iterable[Span], zone: tzinfo) -> Iterator[str]:
    """What was counted on each day, and the breaks that are more than a night."""
    told = (span for span in spans if span.is_counted or span.reason in _SAID_REASONS)
    for (reason, day), run in groupby(told, key=lambda span: (span.reason, _day(span, zone))):
        minutes = sum(span.minutes for span in run)
        yield f"{_length(minutes)} counted {day}" if reason == "open" else _SAID_REASONS[reason]


def _day(span: Span, zone: tzinfo) -> str:
    return _DAYS[span.start.astimezone(zone).weekday()] if span.is_counted else ""


def _shortened(parts: list[str]) -> list[str]:
    if len(parts) <= _MOST_PARTS:
        return parts
    return [*parts[:3], f"then {len(parts) - 6} more", *parts[-3:]]


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0 or hours == 0))


def _said(at: datetime, *, with_date: bool) -> str:
    on = f" {at.day} {_MONTHS[at.month - 1]}" if with_date else ""
    return f"{_DAYS[at.weekday()]}{on} {at:%H:%M}"
