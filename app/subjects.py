"""What a subject says of its own, without the marks that mail programs put before it. Pure."""

from __future__ import annotations

import re

_PREFIXES = re.compile(
    r"^(?:(?:re|aw|sv|vs|antw|odp|rif|r|fwd?|wg|tr|rv|i)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)

_FORWARDED = re.compile(r"^(?:fwd?|wg|tr|rv|i|vb|doorst|enc|pd)\s*:", re.IGNORECASE)


def bare_subject(subject: str) -> str:
    """The subject without "Re:", "AW:", "Fwd:" and their like."""
    return _PREFIXES.sub("", subject.strip()) or subject.strip()


def is_forward(subject: str) -> bool:
    """Whether a mail of that subject passes another one on."""
    return bool(_FORWARDED.match(subject.strip()))
