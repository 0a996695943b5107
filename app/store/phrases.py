"""What somebody types, as a query that the full-text index can't misread: every word quoted and a prefix."""

from __future__ import annotations

import re
import unicodedata

SHORTEST_PREFIX = 2
"""A single letter is looked for as a word of its own: as a prefix it would stand for far too much."""

_INDEXED_PREFIX = 3
"""The longest beginnings of words that the index keeps lists of."""

_WORDS = re.compile(r"[^\W_]+")
_MOST_WORDS = 16
_LONGEST = 500


def words(text: str) -> list[list[str]]:
    """The pieces between blanks, each in words as the index cuts them: ``o'brien`` is ``o`` and ``brien``."""
    pieces = unicodedata.normalize("NFC", text[:_LONGEST]).split()
    found = [_WORDS.findall(piece) for piece in pieces]
    return [piece for piece in found if piece][:_MOST_WORDS]


def match(pieces: list[list[str]], shortest: int = SHORTEST_PREFIX) -> str | None:
    """The query; None if there are fewer than ``shortest`` letters or digits."""
    if sum(len(word) for piece in pieces for word in piece) < shortest:
        return None
    return " ".join(f'"{" ".join(piece)}"{"*" if len(piece[-1]) >= shortest else ""}' for piece in pieces)


def is_long(piece: list[str]) -> bool:
    """Whether it is one word of which the index keeps no list ready."""
    return len(piece) == 1 and len(piece[0]) > _INDEXED_PREFIX


def shortened(piece: list[str]) -> list[str]:
    """The beginning of such a word of which the index does."""
    return [piece[0][:_INDEXED_PREFIX]]
