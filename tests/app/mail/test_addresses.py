"""Addresses: the real one is always there, whatever stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.addresses import MOST_ADDRESSES, address, first, pairs


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("ann@example.org", [("", "ann@example.org")]),
        ("Ann Smith <ann@example.org>", [("Ann Smith", "ann@example.org")]),
        ('"Smith, Ann" <ann@example.org>', [("Smith, Ann", "ann@example.org")]),
        ("Smith, Ann <ann@example.org>", [("Smith, Ann", "ann@example.org")]),
        (r'"Ann \"Annie\" Smith" <ann@example.org>', [('Ann "Annie" Smith', "ann@example.org")]),
        ("ann@example.org (Ann Smith)", [("Ann Smith", "ann@example.org")]),
        ("'Ann' <ann@example.org>", [("Ann", "ann@example.org")]),
        ("<ann@example.org>", [("", "ann@example.org")]),
        ("a@example.org, b@example.org;c@example.org", [("", f"{who}@example.org") for who in "abc"]),
        ("Team: Ann <a@example.org>, b@example.org;", [("Ann", "a@example.org"), ("", "b@example.org")]),
        ('"My Team": Ann <a@example.org>', [("Ann", "a@example.org")]),
        ('"Ann: Sales" <a@example.org>', [("Ann: Sales", "a@example.org")]),
        ('"Ann (Sales)" <a@example.org>', [("Ann (Sales)", "a@example.org")]),
        ('"(Ann)" <a@example.org>', [("Ann", "a@example.org")]),
        ('"Ann Smith"@example.org', [("", '"Ann Smith"@example.org')]),
        ('Ann <"ann smith"@example.org>', [("Ann", '"ann smith"@example.org')]),
        ('"ann"@example.org', [("", "ann@example.org")]),
        ('"boss@bank.example"@evil.example <t@evil.example>', [("", "t@evil.example")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?q?Zo=C3=AB?= <zoe@example.org>", [("Zoë", "zoe@example.org")]),
        ('"=?utf-8?q?Zo=C3=AB?=" <zoe@example.org>', [("Zoë", "zoe@example.org")]),
        ("=?utf-8?q?a=2C_b=40x=2Eorg?= <real@example.org>", [("", "real@example.org")]),
        ("=?utf-8?q?Ann_=3Cann=40example=2Eorg=3E?=", [("Ann", "ann@example.org")]),
        ("<@relay.example,@other.example:ann@example.org>", [("", "ann@example.org")]),
        ("mailto:ann@example.org", [("", "ann@example.org")]),
        ("<ann@exam ple.org>", [("", "ann@example.org")]),
        ("ann@example.org <ann@example.org>", [("", "ann@example.org")]),
        ("Jörg <jörg@bücher.example>", [("Jörg", "jörg@bücher.example")]),
        ("Ann <ann@example.org", [("Ann", "ann@example.org")]),
        ('"Ann <ann@example.org>', [("", "ann@example.org")]),
        ("(((ann@example.org", [("", "ann@example.org")]),
        ("", []),
        (",,;<>()", []),
    ],
)
def test_pairs(value: str, found: list[tuple[str, str]]) -> None:
    assert pairs(value) == tuple(found)


@pytest.mark.parametrize(
    "value",
    [
        '"boss@bank.example" <thief@evil.example>',
        "boss@bank.example <thief@evil.example>",
        '"The Boss <boss@bank.example>" <thief@evil.example>',
        "=?utf-8?q?boss=40bank.example?= <thief@evil.example>",
        "Boss (boss@bank.example) <thief@evil.example>",
    ],
)
def test_an_address_as_a_name_never_stands_for_the_sender(value: str) -> None:
    name, found = first(value)
    assert found == "thief@evil.example"
    assert "@" not in name


def test_nothing_turns_the_letters_of_an_address() -> None:
    assert first("\u202eAnn\u202c <ann@ex\u202eample.org>") == ("Ann", "ann@example.org")


def test_a_sender_without_an_address_keeps_its_name() -> None:
    assert first("root") == ("root", "")
    assert first("") == ("", "")


def test_a_long_list_ends_somewhere() -> None:
    assert len(pairs("a@example.org, " * 2 * MOST_ADDRESSES)) == MOST_ADDRESSES


def test_an_address_is_at_most_as_long_as_addresses_are() -> None:
    assert len(address("a" * 5_000 + "@example.org")) <= 320


@given(st.text(alphabet='ab@<>"(),;:\\ =?.\n', max_size=80))
def test_no_value_raises(value: str) -> None:
    assert all(found for _, found in pairs(value))
