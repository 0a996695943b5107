"""Reading one message: what a client's mail says, whatever shape it comes in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.incoming import Incoming
from app.mail import message
from app.mail.message import EMPTY, ENCRYPTED, LONGEST_SUBJECT, NO_FIELDS, NOT_A_MESSAGE, NOT_READ, read

PLAIN = b"""\
Return-Path: <anna@example.org>
Received: from mx.example.org by mx.example.net; Mon, 5 Jan 2026 09:00:05 +0100
From: "Anna Example" <anna@example.org>
To: Desk <desk@example.net>, bob@example.com
Cc: "Carl, Jr." <carl@example.com>
Reply-To: office@example.org
Subject: A new
 kitchen
Date: Mon, 5 Jan 2026 09:00:00 +0100
Message-ID: <one@example.org>
In-Reply-To: <zero@example.net>
References: <minus@example.net> <zero@example.net>

Hello,
can you make us a kitchen?
"""


def test_a_plain_message() -> None:
    mail = read(PLAIN)
    assert mail.raw == PLAIN
    assert mail.from_name == "Anna Example"
    assert mail.from_address == "anna@example.org"
    assert mail.reply_to == "office@example.org"
    assert mail.recipients == (
        ("Desk", "desk@example.net"),
        ("", "bob@example.com"),
        ("Carl, Jr.", "carl@example.com"),
    )
    assert mail.subject == "A new kitchen"
    assert mail.sent_at == datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    assert mail.message_id == "one@example.org"
    assert mail.references == ("minus@example.net", "zero@example.net")
    assert mail.text == "Hello,\ncan you make us a kitchen?"
    assert (mail.automatic, mail.attachments, mail.problem) == ("", (), "")


@given(st.binary(max_size=400))
def test_no_bytes_raise(raw: bytes) -> None:
    assert read(raw).raw == raw


@given(st.data())
def test_no_mutation_of_a_message_raises(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(PLAIN)))
    end = data.draw(st.integers(start, min(len(PLAIN), start + 40)))
    raw = PLAIN[:start] + data.draw(st.binary(max_size=30)) + PLAIN[end:]
    mail = read(raw)
    assert mail.raw == raw
    assert mail.problem != "the message could not be read"


@pytest.mark.parametrize("raw", [b"", b" \r\n", b"\n\n"])
def test_an_empty_file_is_said_to_be_empty(raw: bytes) -> None:
    assert read(raw).problem == EMPTY


def test_a_picture_is_no_message() -> None:
    assert read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20).problem == NOT_A_MESSAGE


def with_fields(fields: str, body: str = "text") -> Incoming:
    return read(f"From: ann@example.org\n{fields}\n\n{body}\n".encode())


@pytest.mark.parametrize(
    ("fields", "sent_at"),
    [
        ("Date: Mon, 5 Jan 2026 09:00:00 +0100", datetime(2026, 1, 5, 8, tzinfo=UTC)),
        ("Date: 5 Jan 26 09:00 EST (comment)", datetime(2026, 1, 5, 14, tzinfo=UTC)),
        ("Date: Mon, 5 Jan 2026 09:00:00 -0000", datetime(2026, 1, 5, 9, tzinfo=UTC)),
        ("Date: Mon, 5 Jan 2026 09:00:00", datetime(2026, 1, 5, 9, tzinfo=UTC)),
        ("Date: yesterday", None),
        ("Date: Mon, 5 Jan 99999999999 09:00:00 +0000", None),
        ("Date: Mon, 99 Jan 2026 09:00:00 +0000", datetime(2026, 4, 9, 9, tzinfo=UTC)),
        ("Date: Mon, 99 Foo 2026 99:99:99 +9999", None),
        ("Date: Mon, 5 Jan 2026 09:00:00 +9999", None),
        ("Date: Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("Date: Mon, 5 Jan 9999 09:00:00 +0000", None),
        ("X-Date: none", None),
        ("Received: by x; Mon, 5 Jan 2026 10:00:00 +0000", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        (
            "Date: nonsense\nReceived: by x; Mon, 5 Jan 2026 10:00:00 +0000\n"
            "Received: by y; Sun, 4 Jan 2026 10:00:00 +0000",
            datetime(2026, 1, 5, 10, tzinfo=UTC),
        ),
        (
            "Date: Tue, 5 Jan 2027 10:00:00 +0000\nReceived: by x; Mon, 5 Jan 2026 10:00:00 +0000",
            datetime(2026, 1, 5, 10, tzinfo=UTC),
        ),
        (
            "Date: Mon, 5 Jan 2026 11:00:00 +0000\nReceived: by x; Mon, 5 Jan 2026 10:00:00 +0000",
            datetime(2026, 1, 5, 11, tzinfo=UTC),
        ),
        ("Date: Mon, 5 Jan 2026 10:00:00 +0000\nReceived: nonsense", datetime(2026, 1, 5, 10, tzinfo=UTC)),
    ],
)
def test_when_it_was_sent(fields: str, sent_at: datetime | None) -> None:
    assert with_fields(fields).sent_at == sent_at


@pytest.mark.parametrize(
    ("fields", "references"),
    [
        ("References: <a@x> <b@x>\nIn-Reply-To: <b@x>", ("a@x", "b@x")),
        ("References: <a@x>\n <b@x>\nIn-Reply-To: <c@x>", ("a@x", "b@x", "c@x")),
        ("References: <b@x> <a@x>\nIn-Reply-To: <b@x>", ("a@x", "b@x")),
        ("In-Reply-To: Your message of Monday <a@x>", ("a@x",)),
        ("In-Reply-To: no id", ()),
        ("References: <a@\n x> <>", ("a@x",)),
        ("Message-ID: <me@x>\nReferences: <a@x> <me@x>", ("a@x",)),
        (
            "References: " + " ".join(f"<{number}@x>" for number in range(300)),
            tuple(f"{n}@x" for n in range(100, 300)),
        ),
    ],
)
def test_references_come_nearest_last(fields: str, references: tuple[str, ...]) -> None:
    assert with_fields(fields).references == references


@pytest.mark.parametrize(
    ("field", "message_id"),
    [("<a@x>", "a@x"), ("a@x", "a@x"), ("<a\n @x> (comment)", "a@x"), ("", ""), ("<", ""), ("<>", "")],
)
def test_message_ids(field: str, message_id: str) -> None:
    assert with_fields(f"Message-ID: {field}").message_id == message_id


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.decode().encode("utf-16"),
        b"\r\n\n" + PLAIN,
        b"From anna Mon Jan  5 09:00:00 2026\n" + PLAIN,
        PLAIN.replace(b"A new\n kitchen", b"=?utf-8?q?A_new?=\r\n =?utf-8?q?_kitchen?=").replace(
            b"make", b"ma\0ke"
        ),
    ],
    ids=["CR LF", "CR", "byte order mark", "UTF-16", "blank lines", "mbox line", "mixed and NUL"],
)
def test_the_same_message_in_other_bytes(raw: bytes) -> None:
    mail, plain = read(raw), read(PLAIN)
    assert (mail.subject, mail.text, mail.from_address, mail.message_id, mail.sent_at) == (
        plain.subject, plain.text, plain.from_address, plain.message_id, plain.sent_at,
    )  # fmt: skip
    assert (mail.raw, mail.problem) == (raw, "")


def test_a_text_without_any_field_is_kept_and_said() -> None:
    mail = read(b"Dear desk,\nplease call me.\n")
    assert (mail.text, mail.problem) == ("Dear desk,\nplease call me.", NO_FIELDS)


def test_what_is_encrypted_is_said() -> None:
    raw = b"From: a@x\nContent-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: x/y\n\nz\n--b--\n"
    assert read(raw).problem == ENCRYPTED


def test_a_subject_is_capped() -> None:
    assert len(with_fields("Subject: " + "x" * 1_000_000).subject) == LONGEST_SUBJECT


def test_a_defect_of_the_reader_costs_one_message_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(message, "content_key", fail)
    mail = read(PLAIN)
    assert (mail.raw, mail.problem, mail.content_key) == (PLAIN, NOT_READ, mail.sha256)
