"""Addresses as keys, and names for those who gave none."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.addresses import key_of, kind_of, name_from


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna@Example.org", " <anna@example.ORG> "),
        ("mailto:anna@example.org", "anna@example.org"),
        ("030 90 18 20", "+49 (0) 30 901820"),
        ("0049 30 901820", "030/901820"),
        ("12", " 12 "),
        ("Reception", "reception"),
    ],
)
def test_one_address_has_one_key(one: str, other: str) -> None:
    assert key_of(one, "DE") == key_of(other, "DE")
    assert kind_of(one) == kind_of(other)


def test_the_tables_of_every_country_are_left_alone_until_there_is_a_number() -> None:
    code = "import sys; from app.addresses import key_of; key_of(''), key_of('Reception', 'DE')\n"
    done = subprocess.run(
        [sys.executable, "-c", code + "sys.exit('phonenumbers' in sys.modules)"], check=False
    )
    assert done.returncode == 0


def test_two_addresses_have_two() -> None:
    assert key_of("030 901820", "DE") != key_of("030 901820", "FR")
    assert key_of("030 901820") == "030901820"
    assert key_of("anna@example.org") != key_of("hanna@example.org")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("anna.berg@example.org", "Anna Berg"),
        ("anna_maria-berg@example.org", "Anna Maria Berg"),
        ("info2@example.org", "info2@example.org"),
        ("@example.org", "@example.org"),
        ("030 901820", "030 901820"),
    ],
)
def test_a_name_is_made_of_an_address_that_looks_like_one(address: str, name: str) -> None:
    assert name_from(address) == name
