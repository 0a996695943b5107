"""Which addresses could be taken for a known one, and which only resemble it as honest ones do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lookalikes import (
    ENDING,
    INSIDE,
    LETTERS,
    ONE_LETTER,
    Likeness,
    likeness,
    mixes_alphabets,
    other_address_in,
    turns_or_hides_letters,
    why_alike,
)

BERG = "anna@berg-heating.example"

ALIKE = [
    ("anna@berg-heatlng.example", BERG, LETTERS),
    ("anna@berg-heat1ng.example", BERG, LETTERS),
    ("somebody@berg-heat1ng.example", BERG, LETTERS),
    ("info@rniller.example", "info@miller.example", LETTERS),
    ("ann@vvalter.example", "ann@walter.example", LETTERS),
    ("ann@hande1.example", "ann@handel.example", LETTERS),
    ("ann@g00gle.example", "ann@google.example", LETTERS),
    ("ann@pаypal.example", "ann@paypal.example", LETTERS),  # a Cyrillic a
    ("ann@xn--pypal-4ve.example", "ann@paypal.example", LETTERS),  # the same, coded
    ("ann@müller.example", "ann@muller.example", LETTERS),
    ("anna.berg@gmaiI.com", "anna.berg@gmail.com", LETTERS),
    ("anna@berg-heating.exarnple", BERG, LETTERS),
    ("anna@berg-heating.co", "anna@berg-heating.com", ENDING),
    ("anna@berg-heating.co.uk", "anna@berg-heating.uk", ENDING),
    ("anna.berg@gmail.co", "anna.berg@gmail.com", ENDING),
    ("anna@berg-heatting.example", BERG, ONE_LETTER),
    ("anna@bergheating.example", BERG, ONE_LETTER),
    ("anna@brgeheating.example", "anna@bregheating.example", ONE_LETTER),
    ("anna@berg-haeting.example", BERG, ONE_LETTER),
    ("anna@berg-heating.example.mail-host.test", BERG, INSIDE),
    ("x@berg-heating-example.test", BERG, INSIDE),
    ("anna@bergheating-invoices.example", "anna@bergheating.example", INSIDE),
    ("anna.berg@gmall.com", "anna.berg@gmail.com", LETTERS),
    ("annaberg1@gmail.com", "annabergl@gmail.com", LETTERS),
]


@pytest.mark.parametrize(("address", "known", "why"), ALIKE)
def test_what_is_made_to_be_taken_for_another_is_seen(address: str, known: str, why: str) -> None:
    assert why_alike(address, known) == why


HONEST = [
    (BERG, BERG),
    ("ANNA@Berg-Heating.example", BERG),
    ("ben@berg-heating.example", BERG),
    ("anna@mail.berg-heating.example", BERG),
    ("anna@work.example", BERG),
    ("info@berg.example", "info@borg.example"),
    ("info@mueller.example", "info@muller.example"),
    ("info@hansen.de", "info@hansen.com"),
    ("info@hair.example", "info@fair.example"),
    ("anna@fair.example", "anna@hair.example"),
    ("ben@meyers.example", "anna@meyer.example"),
    ("anna.berg@gmx.net", "anna.berg@gmx.de"),
    ("anna.berg@yahoo.de", "anna.berg@yahoo.com"),
    ("anna.berg@gmail.com", "anna.berg@gmx.de"),
    ("anna.berg@mail.com", "anna.berg@gmail.com"),
    ("anna.berg@hotmail.com", "anna.berg@gmail.com"),
    ("anna.berg@me.com", "anna.berg@web.de"),
    ("anna.berg+desk@gmail.com", "anna.berg@gmail.com"),
    ("annaberg@gmail.com", "anna.berg@gmail.com"),
    ("j.smith2@gmail.com", "j.smith3@gmail.com"),
    ("anne.berg@gmail.com", "anna.berg@gmail.com"),
    ("anna1@berg-heating.example", "annal@berg-heating.example"),
    ("", BERG),
    ("Anna", BERG),
    (BERG, ""),
]


@pytest.mark.parametrize(("address", "known"), HONEST)
def test_honest_addresses_raise_no_alarm(address: str, known: str) -> None:
    assert why_alike(address, known) == ""


def test_the_same_name_makes_a_near_address_suspect() -> None:
    assert why_alike("anna.berq@gmail.com", "anna.berg@gmail.com") == ""
    assert why_alike("anna.berq@gmail.com", "anna.berg@gmail.com", is_same_name=True) == ONE_LETTER
    assert why_alike("office@bergheatin.example", "anna@bergheating.example", is_same_name=True) == ONE_LETTER


def test_the_one_it_could_be_taken_for_is_named() -> None:
    known = [("ben@work.example", "Ben"), ("anna.berg@gmail.com", "Anna Berg"), (BERG, "Anna Berg")]
    assert likeness("anna@berg-heating.exarnple", "", known) == Likeness(BERG, LETTERS)
    assert likeness("anna.berq@gmail.com", " anna berg", known) == Likeness("anna.berg@gmail.com", ONE_LETTER)
    assert likeness("anna.berq@gmail.com", "", known) is None
    assert likeness("no address", "Ben", known) is None


@pytest.mark.parametrize(
    ("name", "address", "other"),
    [
        ("anna@berg.example", "mal@evil.example", "anna@berg.example"),
        ("Anna Berg (anna@berg.example)", "mal@evil.example", "anna@berg.example"),
        ("Anna <anna@berg.example>", "mal@evil.example", "anna@berg.example"),
        ("an\u200bna@berg.example", "mal@evil.example", "anna@berg.example"),
        ("ANNA@berg.example", "anna@berg.example", ""),
        ("Anna @ Berg", "anna@berg.example", ""),
        ("Anna Berg", "mal@evil.example", ""),
        ("a@b", "mal@evil.example", ""),
    ],
)
def test_a_name_that_is_another_address_is_seen(name: str, address: str, other: str) -> None:
    assert other_address_in(name, address) == other


def test_signs_that_turn_or_hide_letters_are_seen() -> None:
    assert turns_or_hides_letters("Anna \u202egreB")
    assert turns_or_hides_letters("anna\u200b@berg.example")
    assert not turns_or_hides_letters("Änna Bérg, Αννα, Анна, أنا, 安娜 🔔")


def test_two_alphabets_in_one_word_are_seen() -> None:
    assert mixes_alphabets("ann@pаypal.example")
    assert mixes_alphabets("ann@xn--pypal-4ve.example")
    assert not mixes_alphabets("анна@почта.example")
    assert not mixes_alphabets("ann@müller.example")
    assert not mixes_alphabets("ann@xn--.example")


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_raises_and_an_address_never_passes_for_itself(one: str, other: str) -> None:
    why_alike(one, other)
    mixes_alphabets(one)
    assert why_alike(one, one) == ""
