"""The few words around what was found, and where in them it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from app.store.phrases import SHORTEST_PREFIX, words

_BEFORE, _AFTER = 40, 160


class Passage(NamedTuple):
    """Text on one line, and the (start, end) of each match in it."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()


def cut(typed: str, texts: Sequence[str]) -> Passage:
    """A passage of the first of the texts in which something typed occurs; else the start of the first."""
    beginnings = _beginnings(typed)
    for text in texts:
        searched = plain(text)
        places = [place for beginning in beginnings if (place := place_of(beginning, searched)) is not None]
        if places:
            return _around(text, min(places), _pattern(typed))
    return Passage(_line(texts[0][:_AFTER]))


@lru_cache
def _beginnings(typed: str) -> tuple[str, ...]:
    return tuple(plain(piece[0]) for piece in words(typed))


def plain(text: str) -> str:
    """The text in small letters without accents, as the index sees it, letter for letter."""
    return text.lower() if text.isascii() else text.translate(_small_letters())


def place_of(beginning: str, searched: str) -> int | None:
    """Where a word of the plain text first begins so."""
    for place in _places(beginning, searched):
        if place == 0 or not searched[place - 1].isalnum():
            return place
    return None


def _places(part: str, text: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _around(text: str, at: int, wanted: re.Pattern[str]) -> Passage:
    start = max(0, at - _BEFORE)
    if start:  # begin with a whole word
        start = text.find(" ", start, at) + 1 or at
    line = ("…" if start else "") + _line(text[start : start + _AFTER])
    return Passage(line, tuple(found.span() for found in wanted.finditer(plain(line))))


def _line(text: str) -> str:
    return " ".join(text.split())


@lru_cache
def _pattern(typed: str) -> re.Pattern[str]:
    """What the index finds for what was typed: whole words, but the last of each piece may go on."""
    pieces = [
        r"[\W_]+".join(map(re.escape, piece)) + ("" if len(piece[-1]) >= SHORTEST_PREFIX else r"(?![^\W_])")
        for piece in words(plain(typed))
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(pieces)})")


@cache
def _small_letters() -> dict[int, str]:
    letters = map(chr, (*range(0x41, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)))
    return {ord(letter): _small_letter(letter) for letter in letters}


def _small_letter(letter: str) -> str:
    small = unicodedata.normalize("NFD", letter)[0].lower()
    return small if len(small) == 1 else letter
