"""What is read out of, and put into, the owner's own words."""

from __future__ import annotations

import pytest

from app.desk import BadInput
from ui.request.bid_fields import amount_in_minor
from ui.request.spoken_time import spoken_time
from ui.request.writing import holding_words
from ui.theme import Look


@pytest.mark.parametrize(
    ("text", "phrase", "typed"),
    [
        ("I’ll be with you today at 13:00 with the part.", "13:00", "today 13:00"),
        ("I’ll come tomorrow.", "tomorrow", "tomorrow"),
        ("See you at 3 pm", "3 pm", "3 pm"),
        ("You have it by Tuesday 15:00.", "Tuesday 15:00", "Tuesday 15:00"),
        ("at 9:00 tomorrow", "9:00 tomorrow", "tomorrow 9:00"),
        ("It broke at 9:00, I come at 14:30.", "14:30", "14:30"),
    ],
)
def test_a_time_is_found_in_what_one_writes(text: str, phrase: str, typed: str) -> None:
    found = spoken_time(text)
    assert found is not None
    assert (found.phrase, found.typed) == (phrase, typed)


@pytest.mark.parametrize(
    "text", ["", "1.5 bar", "costs 12:30:10", "The sun is out.", "I may sit down", "page 10:0", "25:00"]
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert spoken_time(text) is None


def test_a_holding_reply_addresses_whom_it_can() -> None:
    assert holding_words("Anna", "Tue 15:00") == "Thanks, Anna. I’ll get back to you by Tue 15:00."
    assert holding_words("", "15:00") == "Thanks for your message. I’ll get back to you by 15:00."


def test_amounts_are_read_strictly(look: Look) -> None:
    assert amount_in_minor("4,280.50", "EUR") == 428050
    assert amount_in_minor("1200", "JPY") == 1200
    assert amount_in_minor("  ", "EUR") is None
    for wrong in ("4.280,50", "12.345", "a lot"):
        with pytest.raises(BadInput, match=wrong):
            amount_in_minor(wrong, "EUR")
