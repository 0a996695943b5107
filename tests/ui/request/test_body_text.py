"""How much of a message stands in the timeline: never more than is laid out at once, and it says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from app.incoming import Segment
from app.mail.quoting import segments
from app.records import Entry
from app.words import EntryKind
from ui.request.body_text import FOLDED_LINES, MOST_CHARACTERS, MOST_LINES, Piece, Style, pieces, whole
from ui.request.story import Passage, Side

FLOODS = {
    "letters": "w" * 4_000_000,
    "lines": "a\n" * 2_000_000,
    "other lines": "a\u2028b\u2029" * 500_000,
    "quoted lines": "Yes.\n" + "> a\n" * 1_000_000,
    "quotations between": ("Yes.\n" + "> a\n" * 9) * 100_000,
    "spaces": "x" + " " * 4_000_000 + "x",
}


def passage(text: str) -> Passage:
    entry = Entry(7, 1, datetime(2026, 11, 23, tzinfo=UTC), EntryKind.MESSAGE, text=text)
    return Passage(entry, Side.THEIRS, date(2026, 11, 23), "Anna", "10:00", text)


def shown(text: str, *opened: str) -> list[Piece]:
    return list(pieces(passage(text), segments, frozenset(opened)))


def lines_of(shown: list[Piece]) -> int:
    return sum(len(piece.text.splitlines()) for piece in shown if piece.style is not Style.LINK)


@pytest.mark.parametrize("name", FLOODS)
def test_of_a_flood_a_bounded_part_is_shown(name: str) -> None:
    assert lines_of(shown(FLOODS[name])) <= 3 * FOLDED_LINES
    unfolded = shown(FLOODS[name], "all:7", "quote:7")
    assert lines_of(unfolded) <= 2 * MOST_LINES
    assert sum(len(piece.text) for piece in unfolded if piece.style is not Style.LINK) <= 2 * MOST_CHARACTERS
    assert len(unfolded) <= MOST_LINES


@pytest.mark.parametrize("name", FLOODS)
def test_of_a_flood_a_bounded_part_is_read(name: str) -> None:
    read: list[str] = []

    def tell_apart(text: str) -> Sequence[Segment]:
        read.append(text)
        return whole(text)

    assert list(pieces(passage(FLOODS[name]), tell_apart, frozenset()))
    assert len(read[0]) <= 2 * MOST_CHARACTERS
    assert len(read[0].splitlines()) <= 2 * MOST_LINES


@pytest.mark.parametrize("name", ["letters", "lines", "other lines", "spaces"])
def test_what_is_left_out_is_said_once_it_is_unfolded(name: str) -> None:
    assert [piece.href for piece in shown(FLOODS[name], "all:7") if piece.href] == ["all:7", "raw:7"]
    assert [piece.href for piece in shown(FLOODS[name]) if piece.href] == ["all:7"]


def test_a_short_answer_above_a_long_quotation_is_not_called_long() -> None:
    assert [piece.href for piece in shown(FLOODS["quoted lines"])] == ["", "quote:7"]


def test_all_of_an_ordinary_text_is_shown() -> None:
    text = "\n".join(f"line {number}" for number in range(MOST_LINES))
    assert shown(text, "all:7")[0].text == text
    assert [piece.href for piece in shown(text, "all:7")] == ["", "all:7"]
    assert shown("") == []
