"""Everything that was ever said, found as it is typed: the newest first, in milliseconds.

Hits come in the order of the index, so that nothing is ever ranked or sorted over all that matches;
passages are cut for the hits that are shown, and for no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.store.encoding import as_json
from app.store.listing import Source
from app.store.passages import Passage, cut, place_of, plain
from app.store.phrases import is_long, match, shortened, words

_LAST = 2**62
_MOST_ENTRIES = 2000
"""How far down to look for further requests when one talkative request has all the newest hits."""

_LOOKED_AT = 20_000
"""Letters of a text that are looked through here. What comes after them the index alone is asked for."""

_ENTRIES = f"""
    SELECT e.id, e.request_id, substr(e.text, 1, {_LOOKED_AT}), e.subject, e.from_name
    FROM entry_index i JOIN entries e ON e.id = i.rowid
    WHERE entry_index MATCH ? AND i.rowid < ? ORDER BY i.rowid DESC LIMIT ?"""
_BETWEEN = "SELECT rowid FROM entry_index WHERE entry_index MATCH ? AND rowid BETWEEN ? AND ?"
_REQUESTS = "SELECT rowid FROM request_index WHERE request_index MATCH ? ORDER BY rowid DESC LIMIT ?"
_CLIENTS = "SELECT rowid FROM client_index WHERE client_index MATCH ? ORDER BY rowid DESC LIMIT ?"
_SHOWN = f"""
    SELECT r.id, coalesce(e.id, 0), r.subject, coalesce(e.subject, ''),
        coalesce(substr(e.text, 1, {_LOOKED_AT}), '')
    FROM json_each(?) wanted JOIN requests r ON r.id = wanted.key
    LEFT JOIN entries e ON e.id = coalesce(wanted.value, r.last_entry_id)"""


class Match(NamedTuple):
    """A request that matches, and where: in an entry, or in its subject alone."""

    request_id: int
    entry_id: int | None
    passage: Passage


class Matches(NamedTuple):
    """What matches: clients by name, address or fact, requests by subject or anything said in them."""

    client_ids: list[int]
    requests: list[Match]


def search(source: Source, text: str, limit: int = 50) -> Matches:
    """Where every word of ``text`` begins some word. Nothing for fewer than two letters; never an error."""
    pieces = words(text)
    query = match(pieces)
    if query is None:
        return Matches([], [])
    clients = [id for (id,) in source.fetch(_CLIENTS, (query, limit))]
    found: dict[int, int | None] = {}
    for entry_id, request_id in _in_entries(source, pieces, 2 * limit):
        found.setdefault(request_id, entry_id)
        if len(found) == limit:
            break
    for (request_id,) in source.fetch(_REQUESTS, (query, limit)):
        found.setdefault(request_id, None)
    return Matches(clients, _shown(source, found, text, limit))


def _in_entries(source: Source, pieces: list[list[str]], at_once: int) -> Iterator[tuple[int, int]]:
    """The (id, request's id) of matching entries, the newest first.

    The index keeps lists of words by their first letters, in that order. For a longer beginning it would
    gather the lists of all words that begin so before it gave the first: slow for "comp". So the list by the
    first letters is gone through, and a word is looked for in full only when it turns out to be a small part
    of that list: then it is quick.
    """
    wide = [is_long(piece) for piece in pieces]
    before, seen = _LAST, 0
    while seen < _MOST_ENTRIES:
        asked = [shortened(piece) if is_wide else piece for piece, is_wide in zip(pieces, wide, strict=True)]
        rows = source.fetch(_ENTRIES, (match(asked), before, at_once))
        missed = [0] * len(pieces)
        by_index: set[int] | None = None
        for id, request_id, *texts in rows:
            lacking = _lacking(pieces, wide, plain("\n".join(texts)))
            if lacking and len(texts[0]) == _LOOKED_AT:
                if by_index is None:
                    by_index = _by_index(source, pieces, rows[-1][0], rows[0][0])
                lacking = [] if id in by_index else lacking
            if not lacking:
                yield id, request_id
            for nth in lacking:
                missed[nth] += 1
        if len(rows) < at_once:
            return
        before, seen = rows[-1][0], seen + len(rows)
        wide = [is_wide and 2 * misses < len(rows) for is_wide, misses in zip(wide, missed, strict=True)]


def _by_index(source: Source, pieces: list[list[str]], first: int, last: int) -> set[int]:
    """Which of these entries have every word in full, wherever it is. It may be slow, and is seldom asked."""
    return {id for (id,) in source.fetch(_BETWEEN, (match(pieces), first, last))}


def _lacking(pieces: list[list[str]], wide: list[bool], searched: str) -> list[int]:
    """Which of the words that were cut short for the index the text doesn't have in full."""
    return [
        nth
        for nth, (piece, is_wide) in enumerate(zip(pieces, wide, strict=True))
        if is_wide and place_of(plain(piece[0]), searched) is None
    ]


def _shown(source: Source, found: dict[int, int | None], text: str, limit: int) -> list[Match]:
    rows = source.fetch(_SHOWN, (as_json(found),))
    rows.sort(key=lambda row: (row[1], row[0]), reverse=True)
    return [
        Match(id, found[id], cut(text, (body, entry_subject, subject)))
        for id, _, subject, entry_subject, body in rows[:limit]
    ]
