"""Files that came with a message: every one is listed, under a name that harms nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.attachments import LONGEST_NAME, MOST_ATTACHMENTS, safe_name
from app.mail.message import read
from app.records import Attachment

HEAD = b"From: ann@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n"


def attachments(*parts: bytes) -> tuple[Attachment, ...]:
    return read(HEAD + b"".join(b"--b\n" + part + b"\n" for part in parts) + b"--b--\n").attachments


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Pläne für Küche.pdf", "Pläne für Küche.pdf"),
        ("../../x.sh", "x.sh"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\x.doc", "x.doc"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT1.", "_LPT1"),
        ("COM¹.log", "_COM¹.log"),
        ("console.txt", "console.txt"),
        ("dot.", "dot"),
        ("spaces  . .", "spaces"),
        (".bashrc", "bashrc"),
        ("..", "attachment"),
        ("", "attachment"),
        ("///", "attachment"),
        ("a\0b\nc\x7f.txt", "abc.txt"),
        ("bill\u202efdp.exe", "billfdp.exe"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
        ("ü" * 300 + ".pdf", "ü" * 58 + ".pdf"),
        ("x" * 300, "x" * LONGEST_NAME),
        ("x" * 119 + " y", "x" * 119),
        (". .x", "x"),
        ("a." + "x" * 300, "a." + "x" * (LONGEST_NAME - 2)),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text())
def test_every_name_is_safe(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('/\\<>:"|?*\0\n')
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert len(safe.encode()) <= LONGEST_NAME + 1
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("fields", "name", "kind"),
    [
        (b"Content-Type: application/pdf; name=plan.pdf", "plan.pdf", "application/pdf"),
        (b"Content-Type: x/y; name=a\nContent-Disposition: attachment; filename=b.txt", "b.txt", "x/y"),
        (b"Content-Disposition: attachment; filename*=utf-8''Pl%C3%A4ne.pdf", "Pläne.pdf", "text/plain"),
        (b'Content-Type: x/y; name="=?utf-8?q?Pl=C3=A4ne=2Epdf?="', "Pläne.pdf", "x/y"),
        (b"Content-Type: image/png\nContent-Disposition: inline", "attachment-1.png", "image/png"),
        (b"Content-Type: x/unheard-of", "attachment-1", "x/unheard-of"),
        (b"Content-Type: message/rfc822", "message.eml", "message/rfc822"),
        (b"Content-Type: text/html; name=page.html", "page.html", "text/html"),
    ],
)
def test_where_the_name_comes_from(fields: bytes, name: str, kind: str) -> None:
    assert attachments(fields + b"\n\n1234") == (Attachment(name, kind, 4),)


def test_the_same_name_twice_is_two_files() -> None:
    part = b"Content-Type: x/y; name=a.txt\n\n"
    assert [file.size for file in attachments(part + b"1", part + b"12")] == [1, 2]


def test_the_other_form_of_the_text_is_no_file() -> None:
    raw = HEAD.replace(b"mixed", b"alternative") + b"--b\nContent-Type: text/html\n\n<b>text\n--b--\n"
    mail = read(raw)
    assert (mail.text, mail.attachments) == ("text", ())


def test_many_files_end_somewhere() -> None:
    assert len(attachments(*[b"Content-Type: x/y\n\n1"] * (MOST_ATTACHMENTS + 5))) == MOST_ATTACHMENTS
