"""Clients that may be the same person twice, and why one might think so. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from app.texts import N_

LIKENESS = 88
"""From which likeness of 100 two names are taken for one; a swapped letter in a long name is about 95."""
MOST_IN_BLOCK = 50
"""A word that more clients share ("GmbH") tells nothing about them."""

_WORD = re.compile(r"\w{3,}")
Pair = tuple[int, int]


def pairs(names: Iterable[tuple[int, str]], addresses: Iterable[tuple[int, str, str]]) -> dict[Pair, str]:
    """The pairs of client ids, smaller first, and the reason: a shared address, or nearly the same name."""
    found: dict[Pair, str] = {}
    for (kind, _), block in _blocks(addresses):
        for pair in combinations(sorted(block), 2):
            found.setdefault(
                pair, N_("the same e-mail address") if kind == "email" else N_("the same telephone number")
            )
    for pair in _like_named(dict(names)):
        found.setdefault(pair, N_("nearly the same name"))
    return found


def _blocks(addresses: Iterable[tuple[int, str, str]]) -> Iterator[tuple[tuple[str, str], set[int]]]:
    by_key: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for client_id, kind, key in addresses:
        by_key[kind, key].add(client_id)
    return ((key, block) for key, block in by_key.items() if 1 < len(block) <= MOST_IN_BLOCK)


def _like_named(names: dict[int, str]) -> Iterator[Pair]:
    """Names are compared where they share a word, or the beginning of one: never each with each."""
    from rapidfuzz import fuzz

    by_beginning: defaultdict[str, set[int]] = defaultdict(set)
    for id, name in names.items():
        for word in _WORD.findall(name.casefold()):
            by_beginning[word[:3]].add(id)
    for block in by_beginning.values():
        if len(block) <= MOST_IN_BLOCK:
            for one, other in combinations(sorted(block), 2):
                if fuzz.token_sort_ratio(names[one].casefold(), names[other].casefold()) >= LIKENESS:
                    yield one, other
