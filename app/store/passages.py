"""The few words around what was found, and where in them it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from app.store.phrases import SHORTEST_PREFIX, words

_BEFORE, _AFTER = 40, 160


class Passage(NamedTuple):
    """Text on one line, and the (start, end) of each match in it."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()


def cut(typed: str, texts: Sequence[str]) -> Passage:
    """A passage of the first of the texts in which something typed occurs; else the start of the first."""
    wanted = _pattern(typed)
    for text in texts:
        if found := wanted.search(_plain(text)):
            return _around(text, found.start(), wanted)
    return Passage(_line(texts[0][:_AFTER]))


def _around(text: str, at: int, wanted: re.Pattern[str]) -> Passage:
    start = max(0, at - _BEFORE)
    if start:  # begin with a whole word
        start = text.find(" ", start, at) + 1 or at
    line = ("…" if start else "") + _line(text[start : start + _AFTER])
    return Passage(line, tuple(found.span() for found in wanted.finditer(_plain(line))))


def _line(text: str) -> str:
    return " ".join(text.split())


@cache
def _pattern(typed: str) -> re.Pattern[str]:
    """What the index finds for what was typed: whole words, but the last of each piece may go on."""
    pieces = [
        r"[\W_]+".join(map(re.escape, piece)) + ("" if len(piece[-1]) >= SHORTEST_PREFIX else r"(?![^\W_])")
        for piece in words(_plain(typed))
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(pieces)})", re.IGNORECASE)


def _plain(text: str) -> str:
    """The text without its accents, letter for letter: the index doesn't tell é from e."""
    return text if text.isascii() else text.translate(_accents())


@cache
def _accents() -> dict[int, str]:
    letters = (chr(number) for number in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00), *range(0x370, 0x460)))
    return {ord(letter): unicodedata.normalize("NFD", letter)[0] for letter in letters}
