"""The desk's clock, and instants to and from words, as every field and label of a screen needs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from app.desk import Desk
from ui import words
from ui.texts import _

Prefers = Literal["future", "past"]
Preset = tuple[str, datetime]


class Times:
    """Asks the desk each time, so a changed zone or work week counts at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def now(self) -> datetime:
        """The present instant."""
        return self._desk.now()

    @property
    def zone(self) -> words.Zone:
        """The owner's time zone."""
        return self._desk.zone

    def read(self, text: str, prefers: Prefers = "future") -> datetime:
        """The instant that typed words mean; a `DeskbellError` says what to write instead."""
        return self._desk.read_time(text, prefers=prefers)

    def presets(self, prefers: Prefers = "future") -> Sequence[Preset]:
        """The instants chosen most, with what to call them."""
        return self._desk.time_presets(prefers=prefers)

    def say(self, at: datetime) -> str:
        """The instant as one says it: "15:00", "tomorrow 10:30"."""
        return words.when(at, self.now(), self.zone)

    def say_fully(self, at: datetime) -> str:
        """The instant with its weekday and how far off it is: "Mon 15:00 · in 2 h"."""
        said = words.weekday_clock(at, self.now(), self.zone)
        minutes = round((at - self.now()).total_seconds() / 60)
        if abs(minutes) < 1:
            return _("{said} · now", said=said)
        length = words.span(abs(minutes))
        return (
            _("{said} · in {length}", said=said, length=length)
            if minutes > 0
            else _("{said} · {length} ago", said=said, length=length)
        )
