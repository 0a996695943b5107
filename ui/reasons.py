"""Why a request is due when it is, in the owner's language and as times are said here."""

from __future__ import annotations

from datetime import datetime

from app.desk import explain as sentences
from app.standing import Why
from app.words import Kind
from ui import words
from ui.texts import _


def explain(why: Why, kind: Kind, now: datetime, zone: words.Zone) -> tuple[str, ...]:
    """Why a request is due when it is, in sentences; the first names the deadline."""
    return tuple(map(_, sentences(why, kind, _Voice(now, zone))))


class _Voice:
    def __init__(self, now: datetime, zone: words.Zone) -> None:
        self._now, self._zone = now, zone

    def when(self, at: datetime) -> str:
        return words.weekday_clock(at, self._now, self._zone)

    def day(self, at: datetime) -> str:
        return _(words.DAYS[words.local(at, self._zone).weekday()])

    def length(self, minutes: int) -> str:
        return words.waited(minutes)
