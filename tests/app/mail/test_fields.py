"""Header fields: unfolded, decoded, and never the reason that a message can't be read."""

from __future__ import annotations

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.fields import MOST_NAMES, MOST_OF_A_NAME, Fields, decoded_words, for_people, from_base64


def fields(raw: bytes) -> Fields:
    return Fields(raw, 0, len(raw))


def body(raw: bytes) -> bytes:
    return raw[fields(raw).body_at :]


@pytest.mark.parametrize(
    ("raw", "rest"),
    [
        (b"A: 1\n\nbody\n", b"body\n"),
        (b"A: 1\r\n\r\nbody\r\n", b"body\r\n"),
        (b"A: 1\r\n\nbody", b"body"),
        (b"A: 1\r\r\n\r\r\nbody", b"body"),
        (b"A: 1\nno field, so the body\n", b"no field, so the body\n"),
        (b"From ann Mon Jan  5 10:00:00 2026\nA: 1\n\nbody", b"body"),
        (b">From ann Mon Jan  5 10:00:00 2026\nA: 1\n\nbody", b"body"),
        (b"\nbody", b"body"),
        (b"A: 1", b""),
        (b"", b""),
    ],
)
def test_the_body_begins_after_the_fields(raw: bytes, rest: bytes) -> None:
    assert body(raw) == rest


def test_names_are_read_in_any_case_and_values_are_unfolded() -> None:
    read = fields(b"SUBJECT : one\r\n\ttwo\r\n three\r\n\r\n")
    assert read.first("subject") == "one\ttwo three"
    assert read.text("subject") == "one two three"
    assert "subject" in read
    assert "Subject" not in read


def test_every_value_of_a_field_comes_in_order() -> None:
    read = fields(b"To: a\nTo: b\n\n")
    assert read.every("to") == ["a", "b"]
    assert read.first("to") == "a"
    assert (read.every("cc"), read.first("cc")) == ([], "")


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("Grüße".encode(), "", "Grüße"),
        ("Grüße".encode("latin-1"), "", "Grüße"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("你好，世界".encode("gb18030"), "gb2312", "你好，世界"),
        ("“quoted”".encode("cp1252"), "iso-8859-1", "“quoted”"),
    ],
)
def test_raw_letters_are_read_as_utf8_or_by_the_charset_of_the_body(
    raw: bytes, charset: str, text: str
) -> None:
    read = fields(b"Subject: " + raw + b"\n\n")
    read.use_charset(charset)
    assert read.text("subject") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain words", "plain words"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?B?R3LDvMOfZQ==?= to you", "Grüße to you"),
        ("=?iso-8859-1*de?Q?Gr=FC=DFe_an_Sie?=", "Grüße an Sie"),
        ("=?utf-8?q?one?= =?utf-8?q?_two?=", "one two"),
        ("=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "€"),
        ("=?utf-8?q?one?=\t=?latin-1?q?=E9?=", "oneé"),
        ("=?utf-8?q?one?= and =?utf-8?q?two?=", "one and two"),
        ("=?utf-8?q?raw space here?=", "raw space here"),
        ("=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        ("=?utf-8?b?!!!?=", ""),
        ("=?no-such-charset?q?abc=E9?=", "abcé"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("=?utf-8?q?unclosed", "=?utf-8?q?unclosed"),
        ("a=?utf-8?q?b?=c", "abc"),
    ],
)
def test_encoded_words(value: str, text: str) -> None:
    assert decoded_words(value) == text


def test_nothing_hides_in_a_value() -> None:
    assert for_people("a\x00b\x1b[31m =?utf-8?q?c=0D=0ABcc:_d?=") == "ab[31m c Bcc: d"
    assert for_people("pay\u202egpj.exe\u2066 now\u200f") == "paygpj.exe now"


@given(st.text(), st.binary(max_size=200))
def test_no_value_raises(text: str, raw: bytes) -> None:
    decoded_words(text)
    assert for_people(text).splitlines() in ([], [for_people(text)])
    fields(b"Subject: " + raw).text("subject")


def test_what_matters_is_kept_of_a_flood() -> None:
    flood = b"".join(b"X-%d: v\n" % number for number in range(2 * MOST_NAMES))
    read = fields(flood + b"From: ann@example.org\n" + b"Received: x\n" * 2 * MOST_OF_A_NAME + b"\nbody")
    assert read.is_cut
    assert len(read) == MOST_NAMES + 1
    assert read.first("from") == "ann@example.org"
    assert read.first("x-0") == "v"


@pytest.mark.parametrize(
    ("coded", "plain"),
    [(b"aGk=", b"hi"), (b"aGk", b"hi"), (b"a\nG k!=", b"hi"), (b"aGkA=", b"hi\0"), (b"a", b""), (b"", b"")],
)
def test_base64_is_read_as_far_as_it_goes(coded: bytes, plain: bytes) -> None:
    assert from_base64(coded) == plain


@given(st.binary(max_size=100))
def test_no_base64_raises(coded: bytes) -> None:
    from_base64(coded)


@given(
    st.lists(st.sampled_from([b"QUJD", b"QQ==", b"QUI=", b"RA", b"=", b"-", b"\r\n", b" "])).map(b"".join),
    st.integers(1, 20),
)
def test_base64_reads_in_pieces_as_in_one(coded: bytes, piece: int) -> None:
    assert from_base64(coded, piece) == from_base64(coded, len(coded))


def test_a_large_file_in_base64_holds_up_no_other_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library decodes in one go, nobody else can do anything beside."""
    pieces: list[int] = []
    decode = binascii.a2b_base64
    monkeypatch.setattr(binascii, "a2b_base64", lambda coded: (pieces.append(len(coded)), decode(coded))[1])
    file = bytes(range(256)) * 2_000
    assert from_base64(base64.encodebytes(file).replace(b"\n", b"\r\n")) == file
    assert max(pieces) < 70_000
