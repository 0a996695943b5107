"""The numbers of bids are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.numbering import BidNumbers

NUMBERS = BidNumbers(
    [
        ("2026-014", 1), ("2026/15", 2), ("B-77", 3), ("AN 2026 16", 4), ("1047", 5), ("15-11", 6),
        ("2026-11", 7), ("20471", 8), ("3", 9), ("", 9), ("Porch", 9),
    ]
)  # fmt: skip


def found(text: str, *, is_name: bool = False) -> list[int]:
    return [owner for mention in NUMBERS.mentioned(text, is_name=is_name) for owner in mention.owners]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("bid 2026-014 is ready", 1),
        ("offer-2026-014, page 2", 1),
        ("2026/014", 1),
        ("see 2026-15.", 2),
        ("b77", 3),
        ("b–77", 3),
        ("an 2026 16", 4),
        ("an-2026-16", 4),
        ("bid 1047", 5),
        ("no. 15-11", 6),
        ("2026-11", 7),
        ("number 20471", 8),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, owner: int) -> None:
    assert found(text) == [owner]


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("bid_2026_014", 1),
        ("angebot 2026-15", 2),
        ("2026 15", 2),
        ("b_77_v2", 3),
        ("1047", 5),
        ("bid_1047_final", 5),
    ],
)
def test_a_number_is_found_in_the_name_of_a_file(name: str, owner: int) -> None:
    assert found(name, is_name=True) == [owner]


@pytest.mark.parametrize(
    "text",
    [
        "1047 eur", "on 15-11 at ten", "2026-11-24", "24.2026-11", "2026-0141", "2026-014-2",
        "in 2026 15 houses", "b 77", "web-77", "xr20471", "3 rooms", "the porch", "tel. 2026 014",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert found(text) == []


def test_it_is_told_as_it_is_written() -> None:
    assert [mention.number for mention in NUMBERS.mentioned("offer an_2026_16", is_name=True)] == [
        "an_2026_16"
    ]


@given(st.text(alphabet="b7-2026 014/_.", max_size=60))
def test_what_is_found_is_in_the_text(text: str) -> None:
    assert all(mention.number in text for mention in NUMBERS.mentioned(text))
