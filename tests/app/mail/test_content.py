"""Two copies of a mail are known for one, however each of them travelled; two mails never are."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from app.mail.message import read
from tests.mailgen import MailWriter

RAW = (
    b"From: Ann <ann@example.org>\nSubject: Your offer for the\n kitchen\n"
    b"Date: Mon, 5 Jan 2026 09:00:00 +0100\n"
    b"Message-ID: <one@example.org>\nContent-Type: text/plain; charset=utf-8\n\nHello,\n\nFrom Monday on.\n"
)


def encoded(raw: bytes) -> bytes:
    head, _, body = raw.partition(b"\n\n")
    return head + b"\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(body)


@pytest.mark.parametrize(
    "travelled",
    [
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n", b"\r\n", 3),
        lambda raw: raw.replace(b"\nFrom Monday", b"\n>From Monday"),
        lambda raw: raw.replace(b"\nFrom Monday", b"\n>>From Monday"),
        lambda raw: b"Return-Path: <ann@example.org>\nReceived: by x; Mon, 5 Jan 2026 10:00:00 +0100\n" + raw,
        lambda raw: raw.replace(b"\n\nHello", b"\nStatus: RO\nX-Spam-Score: 0.1\n\nHello"),
        lambda raw: b"From ann Mon Jan  5 09:00:00 2026\n" + raw + b"\n\n",
        lambda raw: raw.replace(b"for the\n kitchen", b"for\r\n\tthe kitchen"),
        lambda raw: b"\xef\xbb\xbf" + raw,
        encoded,
    ],
)
def test_copies_are_known(travelled: Callable[[bytes], bytes]) -> None:
    assert travelled(RAW) != RAW
    assert read(travelled(RAW)).content_key == read(RAW).content_key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Hello", b"Good day"),
        (b"one@example", b"two@example"),
        (b"ann@example", b"eve@example"),
        (b"09:00:00", b"09:00:01"),
        (b"kitchen", b"bath"),
        (b"text/plain", b"text/html"),
    ],
)
def test_another_mail_is_another(old: bytes, new: bytes) -> None:
    assert old in RAW
    assert read(RAW.replace(old, new)).content_key != read(RAW).content_key


def test_another_file_makes_another_mail() -> None:
    raw = b"From: a@x\nContent-Type: x/y\nContent-Transfer-Encoding: base64\n\nQUJD\n"
    assert read(raw).content_key == read(raw.replace(b"QUJD", b"QU\r\nJD")).content_key
    assert read(raw).content_key != read(raw.replace(b"QUJD", b"QUJE")).content_key


def test_generated_mail_is_known_after_any_journey() -> None:
    keys = set()
    for sent in MailWriter(3).mails(200):
        unix = sent.raw.replace(b"\r\n", b"\n")
        arrived = b"Received: by y\n" + unix.replace(b"\nFrom ", b"\n>From ") + b"\n"
        assert read(sent.raw).content_key == read(arrived).content_key
        keys.add(read(unix).content_key)
    assert len(keys) == 200
