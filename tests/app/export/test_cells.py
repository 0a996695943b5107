"""Values become cells and cells values again, whatever they hold."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.export import cells

# What spreadsheets run, with the apostrophes that could be mistaken for the guard.
risky_text = st.from_regex(r"'{0,3}[=+\-@\t\ra]?[^\x00]{0,5}", fullmatch=True)


@given(risky_text)
@example("")
@example("'")
@example("''=1+1")
@example("'plain")
def test_a_guarded_cell_is_safe_and_comes_back(text: str) -> None:
    cell = cells.guarded(text)
    assert not re.match(r"[=+\-@\t\r]", cell)
    assert cells.unguarded(cell) == text


@given(risky_text)
def test_two_texts_never_become_the_same_cell(text: str) -> None:
    assert cells.guarded(text) == cells.guarded(text)
    assert cells.guarded(cells.guarded(text)) != cells.guarded(text) or not re.match(r"'*[=+\-@\t\r]", text)


@pytest.mark.parametrize("text", ["Anna", " =1", "a=1", "'tis", "1-2", ""])
def test_harmless_text_is_left_as_it_is(text: str) -> None:
    assert cells.guarded(text) == text


@given(st.lists(st.text(max_size=8) | risky_text, max_size=3))
def test_a_list_of_words_comes_back(words: list[str]) -> None:
    cell = cells.list_cell(json.dumps(words))
    assert json.loads(cells.list_json(cell)) == words
    assert not re.match(r"[=+\-@\t\r]", cell)


def test_a_lone_word_is_written_plainly() -> None:
    assert cells.list_cell('["anna@example.org"]') == "anna@example.org"
    assert cells.list_cell('["+49 30 1234"]') == "'+49 30 1234"
    assert cells.list_cell("[]") == ""


@pytest.mark.parametrize(
    "cell", ["[", "[1,", '["\\ud800"]', "[" * 100_000], ids=["open", "comma", "half", "deep"]
)
def test_a_spoilt_list_is_a_value_error(cell: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cells.list_json(cell)


@given(st.none() | st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "JPY", "KWD", "", "XYZ"]))
def test_amounts_come_back(minor: int | None, currency: str) -> None:
    cell = cells.amount_cell(minor, currency)
    assert cells.amount_minor(cell, currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "cell"),
    [(123450, "EUR", "1234.50"), (1234, "JPY", "1234"), (1234, "KWD", "1.234"), (-5, "EUR", "'-0.05")],
)
def test_amounts_are_written_in_whole_units(minor: int, currency: str, cell: str) -> None:
    assert cells.amount_cell(minor, currency) == cell


def test_a_spreadsheet_may_drop_zeros_but_not_invent_cents() -> None:
    assert cells.amount_minor("1234.5", "EUR") == 123450
    with pytest.raises(ValueError, match=r"0\.005"):
        cells.amount_minor("0.005", "EUR")


def test_an_instant_needs_its_offset() -> None:
    assert cells.instant("1970-01-01T01:00:05+01:00") == 5
    assert cells.instant("") is None
    with pytest.raises(ValueError, match="1970"):
        cells.instant("1970-01-01T01:00:05")
