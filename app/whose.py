"""Whose a name, an address or the number of a bid is: what tells one client from another. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from itertools import chain
from typing import NamedTuple

from app.numbering import BidNumbers
from app.phrasing import NAMELESS, spelled, spellings

_ORDINARY = NAMELESS | spellings(
    """and bill black blue board book brown build builders business car church city club co company cook cross
    day days design dream field final fish fox garage garden gardens gold good grace green grey group hall
    hand high hill home hope hotel house image international inn international invoice kitchen king lake land
    light list little long ltd llc inc mark media moon music new office offer old order page paper park photo
    photos picture plan plans planning point porter price prices print project quote red report rich river
    room rose sample scan school service services shop short silver small sons special star store street
    studio summer sun system systems table team terms the town tree version wall water web white will winter
    wood work works world january february march april may june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday spring autumn
    bau der die das und von haus garten gmbh ohg mbh büro firma gruppe hof holz küche praxis plan rechnung
    angebot sommer herbst frühling januar februar märz mai juni juli oktober dezember bild foto weiss schwarz
    grün blau rot braun neu alt gross klein lang kurz stadt werk werkstatt dach fenster tür bad garage
    les des del della maison jardin hotel casa giardino sarl srl huis tuin"""
)
"""Words that stand in names and in file names alike: one of them alone names nobody."""
_BETWEEN = re.compile(r"[\W_\d]+")
_INNER_CAPITAL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_SHORTEST_NAME = 3
_SHORTEST_HALF = 2


class Book(NamedTuple):
    """Who is who at the desk. Made once, for many letters."""

    clients: Mapping[int, str]
    """The name of every client."""
    addresses: Mapping[str, int]
    """Whose an address is, by its key."""
    names: Mapping[str, frozenset[int]]
    """Who bears a word as part of the name, in each of its spellings."""
    bid_numbers: BidNumbers
    owner: frozenset[str] = frozenset()
    """The words of what the owner is called, in each of their spellings."""

    @classmethod
    def of(
        cls,
        clients: Iterable[tuple[int, str, str]],
        addresses: Iterable[tuple[str, int]],
        bid_numbers: Iterable[tuple[str, int]] = (),
        owner: Iterable[str] = (),
    ) -> Book:
        """The book of (id, name, greeting) of every client, (key, client), (number, client), and the names
        that the owner signs with.
        """
        names: dict[int, str] = {}
        bearers: dict[str, set[int]] = {}
        for id, name, greeting in clients:
            names[id] = name
            for word in spellings(f"{name} {greeting}"):
                bearers.setdefault(word, set()).add(id)
        return cls(
            names,
            dict(addresses),
            {word: frozenset(ids) for word, ids in bearers.items()},
            BidNumbers(bid_numbers),
            spellings(" ".join(owner)),
        )

    def with_bids(self, bid_numbers: Iterable[tuple[str, int]]) -> Book:
        """The same people with these bids instead."""
        return self._replace(bid_numbers=BidNumbers(bid_numbers))

    def bearers(self, name: str) -> frozenset[int]:
        """The clients who bear every word of that name, however it is spelled."""
        of_each = [
            frozenset[int]().union(*(self.names.get(way, ()) for way in ways)) for ways in spelled(name)
        ]
        return frozenset.intersection(*of_each) if of_each else frozenset()

    def named_in(self, title: str, known: Set[str], but: int | None = None) -> int | None:
        """The client whose name stands in the name of a file, ``but`` for that one; None: nobody's does.

        Words that are ``known``, or the owner's, name nobody.
        """
        of_each = {word: self.bearers(word) for word in self._words_in(title)}
        shared = Counter(chain.from_iterable(of_each.values()))
        named: set[int] = set()
        known = known | self.owner
        for word, bearers in of_each.items():
            if spellings(word).isdisjoint(known):
                named |= {each for each in bearers if shared[each] > 1} if _is_ordinary(word) else bearers
        return max(named - {but}, key=lambda bearer: (shared[bearer], -bearer), default=None)

    def _words_in(self, title: str) -> set[str]:
        """The words of a file's name: at a capital inside of one another may begin, or not."""
        plain = unicodedata.normalize("NFC", title).replace("’", "'")
        written = " ".join((plain, plain.replace("'", ""), _INNER_CAPITAL.sub(" ", plain)))
        words = {word for word in _BETWEEN.split(written.lower()) if len(word) >= _SHORTEST_NAME}
        return words.union(*map(self._halves, words))

    def _halves(self, word: str) -> tuple[str, ...]:
        """Two names of one client that are written as one word ("annaberg"); nothing if it is none."""
        for at in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
            halves = word[:at], word[at:]
            of_one = self.bearers(halves[0])
            if of_one and of_one & self.bearers(halves[1]) and not all(map(_is_ordinary, halves)):
                return halves
        return ()


def _is_ordinary(word: str) -> bool:
    return not spellings(word).isdisjoint(_ORDINARY)
