"""Reading one message: what a client's mail says, whatever shape it comes in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.message import EMPTY, NOT_A_MESSAGE, read

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
