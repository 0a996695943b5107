"""Saved replies: texts under titles."""

from __future__ import annotations

import pytest

from app.desk import BadInput, Desk


def test_texts_are_kept_by_title(desk: Desk) -> None:
    thanks = desk.saved_replies.add("  Thank   you ", "\nThank you, {first_name}!\n")
    directions = desk.saved_replies.add("directions", "Second door on the left.")
    assert [tuple(reply) for reply in desk.saved_replies.all()] == [
        (directions, "directions", "Second door on the left."),
        (thanks, "Thank you", "Thank you, {first_name}!"),
    ]
    desk.saved_replies.change(directions, "Way", "Third door.")
    desk.saved_replies.change(directions, "WAY", "Third door.")
    desk.saved_replies.remove(thanks)
    assert [reply.title for reply in desk.saved_replies.all()] == ["WAY"]
    desk.undo()
    assert len(desk.saved_replies.all()) == 2


@pytest.mark.parametrize(("title", "text"), [("", "Text"), ("Title", " \n")])
def test_one_without_words_is_refused(desk: Desk, title: str, text: str) -> None:
    with pytest.raises(BadInput, match="needs a title and a text"):
        desk.saved_replies.add(title, text)


def test_a_title_stands_for_one_text(desk: Desk) -> None:
    desk.saved_replies.add("Thanks", "Thank you!")
    other = desk.saved_replies.add("Way", "Left.")
    with pytest.raises(BadInput, match="already"):
        desk.saved_replies.add("THANKS", "Thanks a lot!")
    with pytest.raises(BadInput, match="already"):
        desk.saved_replies.change(other, "thanks", "Left.")


def test_one_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(BadInput, match="There is no saved reply 9"):
        desk.saved_replies.change(9, "Title", "Text")
    with pytest.raises(BadInput, match="There is no saved reply 9"):
        desk.saved_replies.remove(9)
