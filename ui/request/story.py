"""What the timeline tells: a request's entries as passages, with what each of them meant beside it. No Qt, no
rules: the core says what they meant ("asked again", "kept late").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

from app.desk import course
from app.records import Entry
from app.words import CAME_BACK, Channel, Direction, EntryKind, Event, PromiseFate
from ui import words
from ui.texts import N_, _

_NO_BREAK = "\u2011"
"""A hyphen that stays in its line: an "e-" and a "mail" are no way to say how something came."""


class Side(StrEnum):
    """Where a passage stands, and how it looks."""

    THEIRS = "theirs"
    MINE = "mine"
    NOTE = "note"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Mark:
    """A short remark on a passage, and its meaning as the theme names it (calm, soon, overdue, done)."""

    text: str
    meaning: str = "calm"


@dataclass(frozen=True, slots=True)
class Passage:
    """One entry, ready to be shown."""

    entry: Entry
    side: Side
    day: date
    name: str
    when: str
    text: str
    marks: tuple[Mark, ...] = ()
    address: str = ""
    """The address that it came from, if it came from one: a name alone can be anybody's."""


@dataclass(frozen=True, slots=True)
class Story:
    """What a timeline tells."""

    passages: tuple[Passage, ...] = ()
    earlier: int = 0
    """How many entries there are before the first passage."""
    today: date | None = None
    """The day on which it is told: the days are named by it. None: nothing has been told."""


def tell(
    entries: Sequence[Entry],
    now: datetime,
    zone: words.Zone,
    subjects: Mapping[int, str] | None = None,
    *,
    newest: int,
) -> Story:
    """The newest entries, so many of them, as passages in order of time.

    Entries of several requests are told apart: each request has its own waiting and its own promises, and its
    subject (by id in ``subjects``) is named wherever the talk turns to it.
    """
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.id))
    marks: dict[int, Mark] = {}
    for request_id in {entry.request_id for entry in ordered}:
        marks.update(_marks([entry for entry in ordered if entry.request_id == request_id], now))
    earlier = max(0, len(ordered) - newest)
    turns = (None, *(entry.request_id for entry in ordered))
    passages = (
        _passage(
            entry,
            now,
            zone,
            meant=marks.get(entry.id),
            about=(subjects or {}).get(entry.request_id, "") if before != entry.request_id else "",
        )
        for before, entry in islice(zip(turns, ordered, strict=False), earlier, None)
    )
    return Story(tuple(passages), earlier, words.local(now, zone).date())


def _passage(entry: Entry, now: datetime, zone: words.Zone, *, meant: Mark | None, about: str) -> Passage:
    side = _side(entry)
    at = words.when(entry.at, now, zone)
    name = {Side.MINE: _("You"), Side.THEIRS: entry.from_name or _("Client"), Side.NOTE: _("Note")}.get(
        side, ""
    )
    marks = []
    if entry.promised_at is not None and entry.kind is not EntryKind.PROMISE:
        marks.append(Mark(_("promised {when}", when=words.when(entry.promised_at, now, zone)), "calm"))
    if meant is not None:
        marks.append(meant)
    if entry.is_automatic:
        marks.append(Mark(_automatic(entry)))
    elif entry.problem == CAME_BACK:
        marks.append(Mark(_("came back"), "overdue"))
    elif _is_to_others(entry):
        marks.append(Mark(_("not to the client")))
    text = _event_words(entry, now, zone) if side is Side.EVENT else _said(entry)
    how = "" if side in {Side.NOTE, Side.EVENT} else _how(entry).replace("-", _NO_BREAK)
    when = " · ".join(part for part in (at, how, about) if part)
    address = entry.from_address if side is Side.THEIRS and entry.from_address != name else ""
    return Passage(entry, side, words.local(entry.at, zone).date(), name, when, text, tuple(marks), address)


def _said(entry: Entry) -> str:
    """What was said; of a call that was noted in one line, that line."""
    return words.quoted(entry.text.strip("\r\n") or entry.subject)


def _automatic(entry: Entry) -> str:
    return _("automatic: {reason}", reason=_(entry.reason)) if entry.reason else _("automatic")


def _is_to_others(entry: Entry) -> bool:
    """Whether it was sent, but answers and promises nothing: it went past the client."""
    is_sent = entry.kind is EntryKind.MESSAGE and entry.direction is Direction.OUT
    return is_sent and not entry.is_answer and entry.promised_at is None


def _side(entry: Entry) -> Side:
    if entry.kind is EntryKind.NOTE:
        return Side.NOTE
    if entry.kind in {EntryKind.STATE, EntryKind.BID} or entry.direction is None:
        return Side.EVENT
    return Side.THEIRS if entry.direction is Direction.IN else Side.MINE


def _how(entry: Entry) -> str:
    """By what way it came or went, in one or two words."""
    if entry.kind is EntryKind.CALL:
        return _("call") if entry.is_answer or entry.direction is Direction.IN else _("call, not reached")
    if entry.kind is EntryKind.MEETING:
        return _("visit")
    if entry.direction is Direction.OUT and entry.promised_at is not None and not entry.is_answer:
        return _("holding reply, {channel}", channel=_(str(entry.channel or Channel.EMAIL)))
    return _(str(entry.channel or ""))


_EVENTS = {
    Event.REOPENED: N_("Reopened"),
    Event.NO_REPLY_NEEDED: N_("No reply needed"),
    Event.WOKEN: N_("Snooze ended"),
    Event.APPOINTMENT_CANCELLED: N_("Appointment cancelled"),
    Event.BID_ACCEPTED: N_("Bid accepted"),
    Event.BID_DECLINED: N_("Bid declined"),
    Event.MOVED: N_("Moved here"),
}


def _event_words(entry: Entry, now: datetime, zone: words.Zone) -> str:
    until = words.when(entry.until_at, now, zone) if entry.until_at else ""
    match entry.event:
        case Event.CLOSED:
            outcome = entry.outcome or N_("done")
            said = _("Closed: {outcome}", outcome=_(str(outcome)))
        case Event.SNOOZED:
            said = _("Snoozed until {until}", until=until)
        case Event.APPOINTMENT:
            said = _("Appointment {until}", until=until)
        case None if entry.promised_at:
            said = _("Promised {when}", when=words.when(entry.promised_at, now, zone))
        case None:
            said = words.named(entry.kind)
        case event:
            said = _(_EVENTS[event])
    rest = " · ".join(part for part in (_(entry.reason), entry.text) if part)
    return f"{said} · {rest}" if rest else said


_FATES = {
    PromiseFate.KEPT: (N_("kept"), "done"),
    PromiseFate.KEPT_LATE: (N_("kept late"), "soon"),
    PromiseFate.RENEWED: (N_("given a new time"), "calm"),
}


def _marks(entries: Sequence[Entry], now: datetime) -> Iterator[tuple[int, Mark]]:
    """What entries of one request meant, by their ids."""
    chases, fates = course(entries)
    for entry in entries:
        if entry.id in chases:
            yield entry.id, Mark(_("asked again"), "overdue")
        fate = fates.get(entry.id)
        if fate in _FATES:
            text, meaning = _FATES[fate]
            yield entry.id, Mark(_(text), meaning)
        elif fate is PromiseFate.OPEN and entry.promised_at is not None and entry.promised_at < now:
            yield entry.id, Mark(_("not kept yet"), "overdue")
