"""Why a request is due when it is, in sentences. Pure.

Said in English, but so that the window can say it in another language, and times as they are said there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import groupby
from typing import Protocol

from app.standing import Span, Why
from app.texts import N_, counted, joined, worded
from app.words import SEVERAL, Kind

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NIGHT = "closed"
_MOST_PARTS = 8


class Voice(Protocol):
    """How times are said to the owner."""

    def when(self, at: datetime) -> str:
        """An instant with its weekday: "Mon 10:00"."""

    def day(self, at: datetime) -> str:
        """Its weekday: "Mon"."""

    def length(self, minutes: int) -> str:
        """A length of time: "1 h 30 min"."""


def say_why(why: Why, kind: Kind, zone: tzinfo) -> str:
    """In English: "Due Mon 10:00. Leads: 60 working minutes. Arrived Fri 16:30, 30 min counted Fri, ..." """
    return " ".join(explain(why, kind, _English(why, zone)))


def explain(why: Why, kind: Kind, voice: Voice) -> tuple[str, ...]:
    """Why the deadline is what it is; the first sentence names it."""
    if why.problem:
        return (why.problem,)
    if why.deadline is None:
        return (N_("Nobody is waiting, so nothing is due."),)
    due = voice.when(why.deadline)
    if why.promised_at:
        first = worded("Due {when}, as promised.", when=due)
        if why.waiting_since is None:
            return (first,)
        return first, worded("Waiting since {when}.", when=voice.when(why.waiting_since))
    arrived = voice.when(why.waiting_since or why.deadline)
    return (
        worded("Due {when}.", when=due),
        _target(why.target_minutes or 0, why.target_source, kind),
        worded("Arrived {when}, {counted}.", when=arrived, counted=_counted(why.spans, voice)),
    )


def _target(minutes: int, source: str, kind: Kind) -> str:
    if source == "client":
        return counted("This client: {n} working minute.", "This client: {n} working minutes.", minutes)
    if source == "request":
        return counted("This request: {n} working minute.", "This request: {n} working minutes.", minutes)
    kinds = worded(SEVERAL[kind])
    return counted("{kinds}: {n} working minute.", "{kinds}: {n} working minutes.", minutes, kinds=kinds)


def _counted(spans: tuple[Span, ...], voice: Voice) -> str:
    if all(span.is_counted for span in spans):
        return worded("all of it counted")
    return joined(", ", _shortened(list(_parts(spans, voice))))


def _parts(spans: Iterable[Span], voice: Voice) -> Iterator[str]:
    """What was counted on each day, and the breaks that are more than a night."""
    told = (span for span in _at_a_stretch(spans) if span.is_counted or span.reason != _NIGHT)
    for (is_counted, day), run in groupby(told, key=lambda span: (span.is_counted, voice.day(span.start))):
        parts = list(run)
        if is_counted:
            length = voice.length(sum(part.minutes for part in parts))
            yield worded("{length} counted {day}", length=length, day=day)
        else:
            until = voice.when(parts[-1].end)
            yield worded("{reason} until {when}", reason=worded(parts[-1].reason), when=until)


def _at_a_stretch(spans: Iterable[Span]) -> Iterator[Span]:
    """What was skipped at a stretch as one span, for the reason that most of it has beside closing hours."""
    for is_counted, run in groupby(spans, key=lambda span: span.is_counted):
        parts = list(run)
        if is_counted:
            yield from parts
        else:
            reason = max(parts, key=lambda part: (part.reason != _NIGHT, part.end - part.start)).reason
            yield Span(parts[0].start, parts[-1].end, is_counted=False, reason=reason)


def _shortened(parts: list[str]) -> list[str]:
    if len(parts) <= _MOST_PARTS:
        return parts
    left_out = len(parts) - 6
    return [*parts[:3], counted("then {n} more", "then {n} more", left_out), *parts[-3:]]


class _English:
    """With the date where that is not clear."""

    def __init__(self, why: Why, zone: tzinfo) -> None:
        instants = [at for at in (why.waiting_since, why.deadline) if at is not None]
        self._is_far = bool(instants) and max(instants) - min(instants) >= timedelta(days=6)
        self._zone = zone

    def when(self, at: datetime) -> str:
        local = at.astimezone(self._zone)
        on = f" {local.day} {_MONTHS[local.month - 1]}" if self._is_far else ""
        return f"{self.day(at)}{on} {local:%H:%M}"

    def day(self, at: datetime) -> str:
        return _DAYS[at.astimezone(self._zone).weekday()]

    def length(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        return " ".join([f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0 or hours == 0))
