"""Who may be there twice."""

from __future__ import annotations

from app.duplicates import MOST_IN_BLOCK, pairs


def test_a_shared_address_comes_before_a_like_name() -> None:
    names = [(1, "Anna Berg"), (2, "Ana Berg"), (3, "Somebody Else")]
    addresses = [(1, "email", "a@x"), (2, "email", "a@x"), (3, "phone", "+49"), (1, "phone", "+49")]
    assert pairs(names, addresses) == {
        (1, 2): "the same e-mail address",
        (1, 3): "the same telephone number",
    }


def test_names_are_compared_only_where_they_begin_alike() -> None:
    assert pairs([(1, "Joana Matos"), (2, "Joanna Matos"), (3, "Jo"), (4, "Li")], []) == {
        (1, 2): "nearly the same name"
    }


def test_a_word_of_everybody_says_nothing() -> None:
    crowd = [(id, f"Hotel {id}") for id in range(MOST_IN_BLOCK + 1)]
    assert pairs(crowd, [(id, "phone", "0") for id, _ in crowd]) == {}
