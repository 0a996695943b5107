"""Addresses as keys: two ways of writing one mail address or telephone number have one key. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

EMAIL, PHONE = "email", "phone"
_NOT_DIALLED = re.compile(r"[^\d+]")


def kind_of(value: str) -> str:
    """``email`` or ``phone``."""
    return EMAIL if "@" in value else PHONE


@lru_cache(maxsize=4096)
def key_of(value: str, country: str = "") -> str:
    """What two spellings of an address share. A number without its country code is meant in that country."""
    if kind_of(value) == EMAIL:
        return value.strip().strip("<>").removeprefix("mailto:").casefold()
    return _number_key(value, country)


def _number_key(value: str, country: str) -> str:
    as_written = _NOT_DIALLED.sub("", value) or value.strip().casefold()
    if not any(map(str.isdigit, value)):
        return as_written

    import phonenumbers  # tables of every country: only when there is a number to read

    try:
        number = phonenumbers.parse(value, country or None)
    except phonenumbers.NumberParseException:
        return as_written
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def as_kept(value: str, country: str = "") -> dict[str, str]:
    """The address as its row holds it: kind, value and key."""
    return {"kind": kind_of(value), "value": value, "key": key_of(value, country)}


def name_from(address: str) -> str:
    """A name for somebody of whom only the address is known: "anna.berg@example.org" is "Anna Berg"."""
    local = address.partition("@")[0]
    words = [word for word in re.split(r"[._+\-]+", local) if word]
    if "@" not in address or not words or not all(word.isalpha() for word in words):
        return address
    return " ".join(word.capitalize() for word in words)
