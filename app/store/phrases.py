"""What somebody types, as a query that the full-text index can't misread: every word quoted and a prefix."""

from __future__ import annotations

import re
import unicodedata

SHORTEST_PREFIX = 2
"""A single letter is looked for as a word of its own: as a prefix it would stand for far too much."""

_WORDS = re.compile(r"[^\W_]+")
_MOST_WORDS = 16
_LONGEST = 500


def words(text: str) -> list[list[str]]:
    """The pieces between blanks, each in words as the index cuts them: ``o'brien`` is ``o`` and ``brien``."""
    pieces = unicodedata.normalize("NFC", text[:_LONGEST]).split()
    found = [_WORDS.findall(piece) for piece in pieces]
    return [piece for piece in found if piece][:_MOST_WORDS]


def match(text: str, shortest: int = SHORTEST_PREFIX) -> str | None:
    """The query; None if fewer than ``shortest`` letters or digits were typed."""
    pieces = words(text)
    if sum(len(word) for piece in pieces for word in piece) < shortest:
        return None
    return " ".join(f'"{" ".join(piece)}"{"*" if len(piece[-1]) >= shortest else ""}' for piece in pieces)
