"""The words that facts are kept in: what the desk wrote down itself is told from what people wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import ANSWERED_ELSEWHERE, said_by_desk, sent_bid


@pytest.mark.parametrize(
    ("kept", "template", "values"),
    [
        ("Answered elsewhere.", "Answered elsewhere.", {}),
        ("Sent bid.", "Sent bid.", {}),
        ("Sent bid 2026-041.", "Sent bid {number}.", {"number": "2026-041"}),
        ("Sent bid B7.", "Sent bid {number}.", {"number": "B7"}),
    ],
)
def test_the_desks_own_sentences_can_be_said_in_another_language(
    kept: str, template: str, values: dict[str, str]
) -> None:
    own = said_by_desk(kept)
    assert own is not None
    assert (own, own.one, own.values) == (kept, template, values)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Answered elsewhere",
        "Answered elsewhere. Sorry!",
        "answered elsewhere.",
        "I answered elsewhere.",
        "Sent bid",
        "Sent bid tomorrow.",
        "Sent bid by the end of the week.",
        "Sent bid 2026-041",
        "Sent bid  2026-041.",
        "Sent bid 2026-041. See you on Monday.",
        "Sent bid 12 of 14.",
        "Sent bids 3.",
    ],
)
def test_what_people_wrote_is_left_as_they_wrote_it(text: str) -> None:
    assert said_by_desk(text) is None


@given(st.from_regex(r"\A[A-Z]{0,3}[0-9]{1,6}([-/][0-9A-Z]{1,4}){0,2}\Z"))
def test_whatever_a_bid_is_numbered_its_sentence_is_known_again(number: str) -> None:
    assert said_by_desk(sent_bid(number)) == f"Sent bid {number}."
    assert said_by_desk(f"{sent_bid(number)} {ANSWERED_ELSEWHERE}") is None
