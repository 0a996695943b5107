"""The text of a message: decoded, in order, in one form."""

from __future__ import annotations

import pytest

from app.mail import body
from app.mail.body import (
    LONGEST_TEXT,
    TOO_LONG,
    UNKNOWN_LETTERS,
    decoded_size,
    text_of_parts,
    text_parts,
    unflowed,
)
from app.mail.parts import Cutting, Part


def cut(raw: bytes) -> Part:
    return Cutting(raw).part(0, len(raw))


def text(raw: bytes) -> tuple[str, list[str]]:
    return text_of_parts(text_parts(cut(raw)))


def part(content: bytes, charset: str = "", encoding: str = "", kind: str = "text/plain") -> bytes:
    declared = f'{kind}; charset="{charset}"' if charset else kind
    return f"Content-Type: {declared}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + content


def multipart(kind: str, *parts: bytes) -> bytes:
    mark = b"=%d" % len(b"".join(parts))
    inner = b"".join(b"--" + mark + b"\n" + each + b"\n" for each in parts)
    return (
        f"Content-Type: multipart/{kind}; boundary=".encode()
        + mark
        + b"\n\n"
        + inner
        + b"--"
        + mark
        + b"--\n"
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (part(b"plain"), "plain"),
        (part("Grüße".encode(), "utf-8"), "Grüße"),
        (part("Grüße".encode("latin-1"), "iso-8859-1"), "Grüße"),
        (part(b"Gr=C3=BC=C3=9Fe, soft=\n ly", "utf-8", "Quoted-Printable"), "Grüße, soft ly"),
        (part(b"R3LDvMOf\nZQ==", "utf-8", "BASE64"), "Grüße"),
        (part(b"begin 644 x\n#0V%T\n`\nend\n", "", "x-uuencode"), "Cat"),
        (part("Grüße".encode(), "no-such-charset"), "Grüße"),
        (part("Grüße".encode(), "iso-8859-1"), "Grüße"),
        (part("日本語".encode("iso-2022-jp"), "iso-2022-jp"), "日本語"),
        (part("“hi”".encode("cp1252"), "us-ascii"), "“hi”"),
        (part("\ufeffhi".encode("utf-16"), "utf-16"), "hi"),
        (part(b"a\0b\x07c\x1bd"), "abcd"),
        (part(b"one\r\ntwo\rthree\n\r\nfour  \n\n"), "one\ntwo\nthree\n\nfour"),
        (part(b"<p>one<p>two", kind="text/html"), "one\n\ntwo"),
        (part(b"x", kind="application/pdf"), ""),
    ],
)
def test_one_part(raw: bytes, expected: str) -> None:
    assert text(raw) == (expected, [])


def test_wrong_bytes_are_shown_as_well_as_can_be_and_said() -> None:
    shown, problems = text(part(b"Gr\x81\x8d\xff", "utf-8"))
    assert shown.startswith("Gr")
    assert problems == [UNKNOWN_LETTERS]


def test_an_undeclared_charset_is_guessed_from_enough_text() -> None:
    russian = "Здравствуйте! Мы хотели бы узнать, сколько стоит ремонт кухни и когда вы можете начать. " * 3
    assert text(part(russian.encode("cp1251"))) == (russian.strip(), [])


PLAIN, HTML = part(b"plain"), part(b"<b>html</b>", kind="text/html")
EMPTY, PICTURE = part(b" \n"), part(b"x", kind="image/png")
NAMED = b"Content-Type: text/plain; name=notes.txt\n\nnotes"
ATTACHED = b"Content-Type: text/plain\nContent-Disposition: attachment\n\nattached"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (multipart("alternative", PLAIN, HTML), "plain"),
        (multipart("alternative", HTML, PLAIN), "plain"),
        (multipart("alternative", EMPTY, HTML), "html"),
        (multipart("alternative", PLAIN, multipart("related", HTML, PICTURE)), "plain"),
        (multipart("alternative", PICTURE), ""),
        (multipart("related", HTML, PICTURE), "html"),
        (multipart("mixed", PLAIN, PICTURE, HTML), "plain\n\nhtml"),
        (multipart("mixed", multipart("alternative", PLAIN, HTML), PLAIN), "plain\n\nplain"),
        (multipart("mixed", PLAIN, NAMED, ATTACHED), "plain"),
        (multipart("signed", PLAIN, part(b"x", kind="application/pgp-signature")), "plain"),
    ],
)
def test_which_parts_are_the_text(raw: bytes, expected: str) -> None:
    assert text(raw) == (expected, [])


def test_a_text_without_end_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "LONGEST_TEXT", 10)
    assert text(multipart("mixed", part(b"0123456789abc"), PLAIN)) == ("0123456789", [TOO_LONG])
    coded = part(b"MDEyMzQ1Njc4OWFiYw==", encoding="base64")
    assert text(coded) == ("0123456", [TOO_LONG]), "what is coded is cut before it is decoded"


@pytest.mark.parametrize(
    ("content", "encoding", "size"),
    [
        (b"12345", "", 5),
        (b"MTIz\r\nNDU=\r\n", "base64", 5),
        (b"=41=42=\n", "quoted-printable", 2),
        (b"=41" * LONGEST_TEXT, "quoted-printable", 3 * LONGEST_TEXT),
        (b"", "base64", 0),
    ],
    ids=["plain", "base64", "quoted", "too long to decode", "empty"],
)
def test_the_size_of_a_file(content: bytes, encoding: str, size: int) -> None:
    assert decoded_size(cut(part(content, "", encoding))) == size


@pytest.mark.parametrize(
    ("flowed", "deletes_space", "expected"),
    [
        ("one \ntwo \nthree\nfour", False, "one two three\nfour"),
        ("on \ne", True, "one"),
        ("> one \n> two\n>> deep \n> three", False, "> one two\n>> deep \n> three"),
        (" > not quoted \nyes", False, "> not quoted yes"),
        ("text\n-- \nname", False, "text\n-- \nname"),
        ("open \n-- \nname", False, "open \n-- \nname"),
        ("", False, ""),
    ],
)
def test_flowed_text(flowed: str, deletes_space: bool, expected: str) -> None:
    assert unflowed(flowed, deletes_space=deletes_space) == expected
