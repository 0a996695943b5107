"""Cutting a message into parts, checked against the standard library on mail that both can read."""

from __future__ import annotations

import email
import email.message
from email import policy

import pytest

from app.mail.body import decoded
from app.mail.parts import (
    DEEPEST,
    MOST_PARTS,
    NOT_SEPARABLE,
    TOO_DEEP,
    TOO_MANY_PARTS,
    Cutting,
    Part,
    parameters,
)
from tests.mailgen import MailWriter


def cut(raw: bytes) -> tuple[Part, list[str]]:
    cutting = Cutting(raw)
    return cutting.part(0, len(raw)), cutting.problems


def leaves_by_the_library(message: email.message.Message) -> list[tuple[str, bytes]]:
    leaves = [part for part in message.walk() if not part.is_multipart()]
    return [(leaf.get_content_type(), bytes(leaf.get_payload(decode=True))) for leaf in leaves]


@pytest.mark.parametrize("seed", range(5))
def test_the_standard_library_finds_the_same_parts(seed: int) -> None:
    for sent in MailWriter(seed).mails(60):
        raw = sent.raw.replace(b"message/rfc822", b"application/x-mail")  # the library goes on into it
        expected = leaves_by_the_library(email.message_from_bytes(raw, policy=policy.compat32))
        assert [(leaf.content_type, decoded(leaf, len(raw))) for leaf in cut(raw)[0].leaves()] == expected


def multipart(body: bytes, boundary: bytes = b"b") -> bytes:
    return b"Content-Type: multipart/mixed; boundary=" + boundary + b"\n\n" + body


@pytest.mark.parametrize(
    ("body", "bodies"),
    [
        (b"before\n--b\n\none\n--b\n\ntwo\n--b--\nafter\n", [b"one", b"two"]),
        (b"--b\r\n\r\none\r\n--b--", [b"one"]),
        (b"--b  \t\n\none\n--b--\n", [b"one"]),
        (b"--b\n\nnever closed\n", [b"never closed\n"]),
        (b"--b\n\n--bb\n--b x\n--b--\n", [b"--bb\n--b x"]),
        (b"--b\n\n\n--b--\n", [b""]),
        (b"--b\n--b--\n", [b""]),
    ],
)
def test_boundaries(body: bytes, bodies: list[bytes]) -> None:
    assert [leaf.body for leaf in cut(multipart(body))[0].leaves()] == bodies


@pytest.mark.parametrize(
    "raw", [multipart(b"no boundary\n"), b"Content-Type: multipart/mixed\n\nno boundary\n"]
)
def test_what_can_not_be_cut_is_text(raw: bytes) -> None:
    whole, problems = cut(raw)
    assert (whole.content_type, whole.body, problems) == ("text/plain", b"no boundary\n", [NOT_SEPARABLE])


def test_parts_of_a_digest_are_messages() -> None:
    whole, _ = cut(b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--\n")
    assert [leaf.content_type for leaf in whole.leaves()] == ["message/rfc822"]


@pytest.mark.parametrize("declared", [b"text", b"", b"/", b";charset=utf-8", b"text/ plain"])
def test_a_type_that_is_none_is_plain_text(declared: bytes) -> None:
    assert cut(b"Content-Type: " + declared + b"\n\nx")[0].content_type == "text/plain"


def test_too_many_parts_are_said() -> None:
    whole, problems = cut(multipart(b"--b\n\nx\n" * (MOST_PARTS + 5)))
    assert (len(whole.children), problems) == (MOST_PARTS, [TOO_MANY_PARTS])


def test_too_deep_parts_are_said() -> None:
    levels = range(DEEPEST + 10)
    raw = (
        b"".join(b"Content-Type: multipart/mixed; boundary=b%dx\n\n--b%dx\n" % (n, n) for n in levels)
        + b"\nx"
    )
    assert cut(raw)[1] == [TOO_DEEP]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("text/plain", {}),
        ("text/plain; charset=utf-8", {"charset": "utf-8"}),
        ('text/plain;CharSet="utf-8" ; format = flowed', {"charset": "utf-8", "format": "flowed"}),
        (r'x; name="a\"b;c.pdf"', {"name": 'a"b;c.pdf'}),
        ("x; name=two words.pdf", {"name": "two words.pdf"}),
        ("x; name*=UTF-8''Pl%C3%A4ne.pdf", {"name": "Pläne.pdf"}),
        ("x; name*0*=UTF-8''Pl%C3%A4; name*1=ne.pdf", {"name": "Pläne.pdf"}),
        ("x; name*0=long; name*1=name.pdf", {"name": "longname.pdf"}),
        ("x; name*=nonsense''%ff%fe", {"name": "ÿþ"}),
        ("x; name=a; name=b", {"name": "a"}),
        ("x; name*=utf-8''a; name*0=b", {"name": "b"}),
        ('x; name="never closed', {"name": "never closed"}),
        ("x; =; ;;", {}),
    ],
)
def test_parameters(value: str, found: dict[str, str]) -> None:
    assert parameters(value) == found
