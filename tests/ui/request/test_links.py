"""Addresses in a text: where they begin and end, and that what is shown can't hide where they lead."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.request.links import runs, shown, split, target


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("see https://example.org/a, please", ["https://example.org/a"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("<https://example.org/>!", ["https://example.org/"]),
        ("www.example.org.", ["http://www.example.org"]),
        ("anna.berg+x@example.org;", ["mailto:anna.berg+x@example.org"]),
        ("HTTP://EXAMPLE.ORG", ["HTTP://EXAMPLE.ORG"]),
        ("two: http://a.example http://b.example", ["http://a.example", "http://b.example"]),
        ("http://x.example[ www.x.example[", []),
        ("javascript:alert(1) file:///etc/passwd ftp://x data:x http:// https://. @x a@b", []),
    ],
)
def test_addresses_are_found_without_what_surrounds_them(text: str, linked: list[str]) -> None:
    assert [run.href for run in runs(text) if run.href] == linked


@given(st.text(max_size=200) | st.lists(st.sampled_from(
    ["http://", "https://", "www.", "a@b.example", ".", ")", "(", "/", "@", "é", " ", "[", "]", "x", ":", "%"]
)).map("".join))  # fmt: skip
def test_all_else_stays_in_its_order_and_links_are_harmless(text: str) -> None:
    found = list(runs(text))
    assert all(not run.href or split(run.href) is not None for run in found)
    shape = "".join(r"\S+" if run.href else re.escape(run.text) for run in found)
    assert re.fullmatch(shape, text), "nothing but addresses is shown otherwise than it was written"


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/" + "x" * 200, "example.org/" + "x" * 52 + "…"),
        ("https://bank.example@evil.example/login", "evil.example/login"),
        ("https://bank.example:x@evil.example/", "evil.example/"),
        ("https://" + "a." * 60 + "evil.example/pay", "a." * 60 + "evil.example/pay"),
        ("https://bаnk.example/", "xn--bnk-6cd.example/"),  # a Cyrillic a
        ("anna@example.org", "anna@example.org"),
    ],
)
def test_the_host_is_always_seen(address: str, seen: str) -> None:
    assert shown(address) == seen


def test_pointing_tells_the_whole_address() -> None:
    assert target("https://example.org/a?b=c") == "https://example.org/a?b=c"
    assert target("https://bank.example@evil.example/x").splitlines()[0] == "evil.example"
    assert target("mailto:anna@example.org") == "anna@example.org"
    assert len(target("https://example.org/" + "x" * 5_000)) == 300
    assert [target(href) for href in ("all:1", "javascript:x", "http://[::1", "file:///x", "")] == [""] * 5
