"""Why a request is due when it is, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from app.standing import Span, Why
from app.words import Kind
from ui import words
from ui.texts import _, ngettext


def explain(why: Why, kind: Kind, now: datetime, zone: words.Zone) -> tuple[str, ...]:
    """Why a request is due when it is, in sentences; the first names the deadline."""
    if why.problem:
        return (_(why.problem),)
    if why.deadline is None:
        return (_("Nothing is due: it is not your turn."),)
    first = _("Due {when}.", when=words.weekday_clock(why.deadline, now, zone))
    if why.promised_at:
        promised = _("You promised {when}.", when=words.weekday_clock(why.promised_at, now, zone))
        return first, promised, *_since(why, now, zone)
    arrived = words.weekday_clock(why.waiting_since, now, zone) if why.waiting_since else ""
    return (
        first,
        _target(why.target_minutes or 0, why.target_source, kind),
        _("Arrived {when}, {counted}.", when=arrived, counted=_counted(why.spans, zone)),
    )


def _target(minutes: int, source: str, kind: Kind) -> str:
    if source == "client":
        return ngettext("This client: {n} working minute.", "This client: {n} working minutes.", minutes)
    if source == "request":
        return ngettext("This request: {n} working minute.", "This request: {n} working minutes.", minutes)
    return ngettext(
        "{kinds}: {n} working minute.", "{kinds}: {n} working minutes.", minutes, kinds=_(words.KINDS[kind])
    )


def _since(why: Why, now: datetime, zone: words.Zone) -> tuple[str, ...]:
    if why.waiting_since is None:
        return ()
    return (_("Waiting since {when}.", when=words.weekday_clock(why.waiting_since, now, zone)),)


def _counted(spans: tuple[Span, ...], zone: words.Zone) -> str:
    skipped = [part for part in spans if not part.is_counted]
    if not skipped:
        return _("all of it counted")
    said = [_part(part, zone) for part in _at_a_stretch(spans)]
    return ", ".join([*said[:5], *([_("and so on")] if len(said) > 5 else [])])


def _at_a_stretch(spans: tuple[Span, ...]) -> Iterator[Span]:
    """What was skipped at a stretch as one span, for the reason that most of it has beside closing hours."""
    for is_counted, run in groupby(spans, key=lambda part: part.is_counted):
        parts = list(run)
        if is_counted:
            yield from parts
        else:
            reason = max(parts, key=lambda part: (part.reason != "closed", part.end - part.start)).reason
            yield Span(parts[0].start, parts[-1].end, is_counted=False, reason=reason)


def _part(part: Span, zone: words.Zone) -> str:
    day = _(words.DAYS[words.local(part.start if part.is_counted else part.end, zone).weekday()])
    if part.is_counted:
        return _("{length} counted {day}", length=words.waited(part.minutes), day=day)
    until = _("{day} {hour}", day=day, hour=words.clock(part.end, zone))
    return _("{reason} until {when}", reason=_(part.reason), when=until)
