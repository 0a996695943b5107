"""What the core says is plain English to everybody, and can be put together again in another language."""

from __future__ import annotations

import json
import pickle

from app.errors import BadInput
from app.kinds import reason_again, suggest
from app.texts import Text, counted, joined, worded


def test_a_text_is_a_plain_string() -> None:
    text = worded("There is no request {id}.", id=7)
    assert text == "There is no request 7."
    assert json.dumps(text) == '"There is no request 7."'


def test_one_and_several_are_told_apart() -> None:
    assert [counted("{n} client waits", "{n} clients wait", n) for n in (0, 1, 2)] == [
        "0 clients wait",
        "1 client waits",
        "2 clients wait",
    ]


def test_a_text_without_values_may_hold_braces() -> None:
    assert worded('Write {"lead": 60}.') == 'Write {"lead": 60}.'


def test_a_text_keeps_its_making_through_an_error_and_another_process() -> None:
    line = str(pickle.loads(pickle.dumps(BadInput(worded("There is no request {id}.", id=7)))))
    assert isinstance(line, Text)
    assert (line, line.one, line.values) == ("There is no request 7.", "There is no request {id}.", {"id": 7})


def test_whole_texts_follow_each_other() -> None:
    assert joined(" ", ["They have asked again.", "Your answer is overdue."]) == (
        "They have asked again. Your answer is overdue."
    )


def test_a_reason_from_the_database_is_known_again() -> None:
    said = suggest("Complaint about the boiler", "").reason
    again = reason_again("".join(said))
    assert again == said
    assert isinstance(again, Text)
    assert again.one == "the word “{phrase}” in the subject"
    assert reason_again("you wrote first") == "you wrote first"
