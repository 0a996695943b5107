"""Address fields: who is named, and nothing typed that is lost without a word."""

from __future__ import annotations

import pytest

from app.mail.typed import Typed, read, written

ANNA, BO = ("Anna Berg", "anna@example.org"), ("", "bo@example.org")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Anna Berg <anna@example.org>, bo@example.org", (ANNA, BO)),
        ("bo@example.org; Anna Berg <anna@example.org>\n", (BO, ANNA)),
        ('"Berg, Anna @ home" <anna@example.org>', (("Berg, Anna @ home", "anna@example.org"),)),
        ("bo@example.org, Bo <BO@example.org>", (BO,)),
        (" ,; ", ()),
    ],
)
def test_people_are_read_once_each_in_order(text: str, people: tuple[tuple[str, str], ...]) -> None:
    assert read(text) == Typed(people)


@pytest.mark.parametrize(
    "wrong",
    [
        "anna", "anna@", "Anna <anna@>", "anna@example.org bo@example.org", "Anna Berg anna@example.org",
        "Anna <anna@example.org> <bo@example.org>", "<anna@example.org>x@y", '"anna@example.org',
    ],
)  # fmt: skip
def test_what_is_no_one_address_is_named_as_it_was_typed(wrong: str) -> None:
    assert read(f"bo@example.org; {wrong}") == Typed((BO,), (wrong,))


@pytest.mark.parametrize("name", ["Anna Berg", "Berg, Anna", 'Anna "Ann" Berg', "Zoë O’Neill", "a@b <c>", ""])
def test_what_is_written_is_read_back(name: str) -> None:
    people = ((name, "anna@example.org"), BO)
    assert [address for _, address in read(written(people)).people] == ["anna@example.org", "bo@example.org"]
    assert read(written(people)).wrong == ()
