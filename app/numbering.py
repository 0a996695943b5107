"""The numbers of bids wherever they are written: "2026/15" is "2026-15" in the name of a file. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from app.phrasing import folded

_PIECE = re.compile(r"[^\W\d_]+|\d+")
_TIGHT = re.compile(r"[/._:#°º–—-]{0,2}")
_LOOSE = re.compile(r"[\s/._:#°º–—-]{0,3}")
"""What stands between the pieces of a number; spaces only in one that is kept with spaces."""
_CALLED_NUMBER = re.compile(
    r"(?:#|(?<![^\W_])(?:no|nr|bid|offer|quote|quotation|estimate|proposal|angebot|kostenvoranschlag|devis|oferta"
    r"|presupuesto|preventivo|offerta|offerte|orcamento|tilbud|offert))[\s._:#°º-]{0,4}$"
)
_LONGEST_PLAIN = 4
"""So few digits can be a price, a date or a year: they count where they are called a number."""
_SHORTEST = 3
_REACH = 30


class Mention(NamedTuple):
    """A number that was found."""

    number: str
    """As it is written there, folded."""
    owners: frozenset[int]
    """The clients who have a bid of that number."""


class BidNumbers:
    """Whose each bid is, by its number."""

    def __init__(self, bids: Iterable[tuple[str, int]]) -> None:
        self._owners: dict[tuple[str, ...], frozenset[int]] = {}
        self._is_spaced: set[tuple[str, ...]] = set()
        self._longest: dict[str, int] = {}
        """By the first piece of a number: how many pieces it can have."""
        for number, client_id in bids:
            self._add(folded(number.strip()), client_id)

    def mentioned(self, text: str, *, is_name: bool = False) -> Iterator[Mention]:
        """Every number of a bid in a folded text; ``is_name``: it is the name of a file."""
        for piece in _PIECE.finditer(text):
            if longest := self._longest.get(piece[0]):
                pieces = list(islice(_PIECE.finditer(text, piece.start()), longest))
                yield from self._begun_by(pieces, text, is_name=is_name)

    def _begun_by(self, pieces: list[re.Match[str]], text: str, *, is_name: bool) -> Iterator[Mention]:
        for length in range(1, len(pieces) + 1):
            run = pieces[:length]
            owners = self._owners.get(tuple(each[0] for each in run))
            if owners and self._is_meant(text, run, is_name=is_name):
                yield Mention(text[run[0].start() : run[-1].end()], owners)

    def _add(self, number: str, client_id: int) -> None:
        pieces = tuple(_PIECE.findall(number))
        if len(number) < _SHORTEST or not any(map(str.isdigit, number)) or not pieces:
            return  # it can't be told from any other word: "3" is in every letter
        self._owners[pieces] = self._owners.get(pieces, frozenset()) | {client_id}
        self._longest[pieces[0]] = max(len(pieces), self._longest.get(pieces[0], 0))
        if any(map(str.isspace, number)):
            self._is_spaced.add(pieces)

    def _is_meant(self, text: str, run: list[re.Match[str]], *, is_name: bool) -> bool:
        """Whether these pieces are one number, whole, and not a price or a date that looks like it."""
        pieces = tuple(each[0] for each in run)
        between = _LOOSE if is_name or pieces in self._is_spaced else _TIGHT
        gaps = (text[one.end() : other.start()] for one, other in pairwise(run))
        start, end = run[0].start(), run[-1].end()
        if not all(between.fullmatch(gap) for gap in gaps) or _goes_on(text, start, end):
            return False
        is_plain = all(map(str.isdecimal, pieces)) and (
            sum(map(len, pieces)) <= _LONGEST_PLAIN or text[start - 1 : start].isalpha()
        )
        is_whole_name = is_name and len(text.strip()) == end - start
        is_called = _CALLED_NUMBER.search(text, max(0, start - _REACH), start)
        return not is_plain or is_whole_name or bool(is_called)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether what stands there is a piece of a longer number."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    is_part = re.search(r"\d[/.\-–]?$", before) if text[start].isdigit() else None
    is_begun = re.match(r"[/.\-–]?\d", after) if text[end - 1].isdigit() else None
    return bool(is_part or is_begun)
