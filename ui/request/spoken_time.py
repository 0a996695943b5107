"""Times that the owner writes to a client: "I'll be there at 13:00" is a promise in the making."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DAY = (
    r"today|tonight|tomorrow|"
    r"(?:next\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)\b(?=\s+(?:at\s+|by\s+)?\d)"
)
_CLOCK = r"(?:[01]?\d|2[0-3])(?::[0-5]\d(?:\s?[ap]\.?m\b)?|\s?[ap]\.?m\b)|noon"
_LINK = r"[\s,]+(?:at\s+|by\s+|before\s+|around\s+|about\s+)?"
_PHRASE = re.compile(
    rf"(?<![\w:.,])(?:(?P<day>{_DAY})(?:{_LINK}(?P<clock>{_CLOCK}))?"
    rf"|(?P<lone_clock>{_CLOCK})(?:\s+(?:on\s+)?(?P<later_day>{_DAY}))?)(?![\w:])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """A time as it was written, and the same in the words that can be typed for a time."""

    phrase: str
    typed: str


def spoken_time(text: str) -> SpokenTime | None:
    """The last time that the text names, or None: people say what they will do after what happened."""
    matches = list(_PHRASE.finditer(text))
    if not matches:
        return None
    parts = matches[-1].groupdict()
    day = parts["day"] or parts["later_day"] or ""
    clock = parts["clock"] or parts["lone_clock"] or ""
    phrase = clock if clock and day.lower() in {"", "today", "tonight"} else matches[-1].group()
    return SpokenTime(" ".join(phrase.split()), f"{day} {clock}".strip())
