"""What a subject says of its own, without the marks that mail programs put before it. Pure."""

from __future__ import annotations

import re

_FORWARDS = "fwd?|wg|tr|rv|i|vb|doorst|enc|pd"
_REPLIES = "re|aw|sv|vs|antw|odp|rif|r"
_FORWARDED = re.compile(rf"(?:{_FORWARDS})\s*:", re.IGNORECASE)
_MARKS = re.compile(rf"(?:(?:{_REPLIES}|{_FORWARDS})(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def bare_subject(subject: str) -> str:
    """The subject without "Re:", "AW:", "Fwd:" and their like."""
    whole = subject.strip()
    marks = _MARKS.match(whole)
    return (whole[marks.end() :] if marks else whole) or whole


def is_forward(subject: str) -> bool:
    """Whether a mail of that subject passes another one on."""
    return _FORWARDED.match(subject.strip()) is not None
