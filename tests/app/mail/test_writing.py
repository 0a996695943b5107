"""Letters as bytes: what was written is what is read, by our reader and by the standard library's."""

from __future__ import annotations

import re
import socket
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput
from app.mail.charsets import printable
from app.mail.fields import one_line
from app.mail.message import read
from app.mail.replying import head_of, thread_of
from app.mail.writing import MOST_REFERENCES, new_message_id, recipients, whole_text, written
from app.post import Enclosure, Letter
from tests.app.mail.smtp.strictness import addresses_in, check, names_of_fields

ME = ("Me Müller", "me@desk.example")
ANNA = ("Anna Berg", "anna@example.org")
AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
ID = "own@desk.example"
EVIL = "x\r\nBcc: spy@evil.example\r\n\r\nbody\n\r\0\x0b\x0c\x1b\x85\u2028\u2029\ud800y"

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from(" \t\r\n.=-_>F😀\u2028\x00"), max_size=400)


def letter(**more: Any) -> Letter:
    return Letter(**{"account_id": 1, "to": (ANNA,), "subject": "Boiler", "text": "Hello.", **more})


def bytes_of(written_letter: Letter, *, sender: tuple[str, str] = ME, signature: str = "") -> bytes:
    return written(written_letter, sender, message_id=ID, at=AT, signature=signature)


def by_library(raw: bytes) -> Message:
    return message_from_bytes(raw, policy=policy.compat32)


def text_by_library(raw: bytes) -> str:
    payload = next(part for part in by_library(raw).walk() if not part.is_multipart()).get_payload(
        decode=True
    )
    assert isinstance(payload, bytes)
    return payload.decode().replace("\r\n", "\n")


def decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


def test_a_plain_letter_is_plain() -> None:
    assert bytes_of(letter(cc=(("", "ben@example.org"),)), sender=("Me", "me@desk.example")).decode() == (
        "Date: Mon, 23 Nov 2026 09:00:00 +0100\r\n"
        "From: Me <me@desk.example>\r\n"
        "To: Anna Berg <anna@example.org>\r\n"
        "Cc: ben@example.org\r\n"
        "Subject: Boiler\r\n"
        "Message-ID: <own@desk.example>\r\n"
        "User-Agent: Deskbell\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        "Hello.\r\n"
    )


# --- Fields


@pytest.mark.parametrize(
    "name",
    [
        "Anna", "Anna Berg", "Berg, Anna", "Dr. Anna Berg", 'Anna "Annie" Berg', "back\\slash", "Zoë",
        "Łukasz Żak", "李雷", "Иван Петров", "محمد علي", "ישראל", "अन्ना", "แอนนา", "١٢٣", "😀 Anna 👩‍👩‍👧",
        "=?utf-8?q?no?=", "a@b.example", "Anna (Sales)", "Anna: Berg", "A" * 190, "é" * 190, "O'Brien",
        "Anna <x@y.example>",
    ],
)  # fmt: skip
def test_names_in_every_script_are_read_back(name: str) -> None:
    raw = bytes_of(letter(to=((name, "anna@example.org"), ANNA)), sender=(name, "me@desk.example"))
    check(raw)
    to = getaddresses([str(by_library(raw)["to"]).replace("\r\n", "")])
    assert [(decoded(found), address) for found, address in to] == [(name, "anna@example.org"), ANNA]
    mail = read(raw)
    assert mail.from_address == "me@desk.example"
    assert [address for _, address in mail.recipients] == ["anna@example.org", "anna@example.org"]


@given(TEXTS)
def test_a_subject_is_read_back(text: str) -> None:
    raw = bytes_of(letter(subject=text))
    check(raw)
    line = one_line(text)
    assert decoded(by_library(raw)["subject"] or "") == line
    assert read(raw).subject == line


@pytest.mark.parametrize("subject", ["=?utf-8?q?as_it_is?=", "=?", "a =?utf-8?b?eA==?= b", "=?x?q?y?=z"])
def test_a_subject_that_looks_encoded_is_read_as_it_is(subject: str) -> None:
    raw = bytes_of(letter(subject=subject))
    check(raw)
    assert decoded(by_library(raw)["subject"]) == subject
    assert read(raw).subject == subject


def test_a_subject_of_any_length_is_one_line() -> None:
    for subject in ("word " * 500, "x" * 5_000, "é" * 5_000, "x" * 990 + " y"):
        raw = bytes_of(letter(subject=subject))
        check(raw)
        assert read(raw).subject == subject.strip()[:1_000].strip()


@given(st.dictionaries(st.sampled_from(["subject", "text", "quoted", "answers", "signature", "name"]), TEXTS))
def test_no_field_slips_in_whatever_is_written(said: dict[str, str]) -> None:
    name, signature = said.pop("name", "Anna"), said.pop("signature", "")
    people = ((name, "anna@example.org"),)
    references = (said.get("answers", ""),)
    raw = bytes_of(
        letter(to=people, cc=people, references=references, **said),
        sender=(name, "me@desk.example"),
        signature=signature,
    )
    check(raw)


@pytest.mark.parametrize("field", ["subject", "text", "quoted", "answers"])
def test_line_breaks_and_controls_stay_where_they_are(field: str) -> None:
    raw = bytes_of(
        letter(**{field: EVIL, "references": (EVIL, "<a>", "ok@x")}), sender=(EVIL, "me@desk.example")
    )
    check(raw)
    assert "Bcc" not in names_of_fields(raw)


@pytest.mark.parametrize("address", [f"anna@example.org{EVIL}", f"an{EVIL}na@example.org", "anna", ""])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    for people in ({"to": (("", address),)}, {"cc": (("", address),)}):
        with pytest.raises(BadInput, match="is not a whole e-mail address"):
            bytes_of(letter(**people))
    with pytest.raises(BadInput, match="is not a whole e-mail address"):
        recipients(letter(bcc=(("", address),)))
    with pytest.raises(BadInput):
        new_message_id(address)


def test_secret_recipients_stand_nowhere() -> None:
    secret = letter(to=(), bcc=(ANNA,))
    raw = bytes_of(secret)
    check(raw)
    assert b"anna" not in raw
    assert b"To: undisclosed-recipients:;\r\n" in raw
    assert recipients(secret) == ("anna@example.org",)


def test_everybody_gets_it_once() -> None:
    twice = letter(
        to=(ANNA, ("", "ANNA@example.org")), cc=(("", "b@bücher.example"),), bcc=(ANNA, ("", "c@example.org"))
    )
    assert recipients(twice) == ("anna@example.org", "b@xn--bcher-kva.example", "c@example.org")
    with pytest.raises(BadInput, match="Say who it goes to"):
        recipients(letter(to=()))


def test_an_international_address_is_written_as_it_is() -> None:
    raw = bytes_of(letter(to=(("Jörg", "jörg@bücher.example"),)))
    assert addresses_in(raw, "To") == ["jörg@xn--bcher-kva.example"]
    assert names_of_fields(raw)


def test_nothing_says_where_or_by_which_version_it_was_written() -> None:
    raw = bytes_of(letter(enclosures=(Enclosure("/home/me/secret/plan.pdf", "application/pdf", b"x"),)))
    for telling in (socket.gethostname(), "/home", "secret", "0.1", "Auto-Submitted", "Received"):
        assert telling.encode() not in raw
    assert new_message_id("me@desk.example").endswith("@desk.example")
    assert new_message_id("me@desk.example") != new_message_id("me@desk.example")
    assert new_message_id("me@bücher.example").endswith("@xn--bcher-kva.example")


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Asia/Kathmandu", "13:45:00 +0545"), ("America/New_York", "03:00:00 -0500"), ("UTC", "08:00:00 +0000")],
)
def test_the_date_is_the_owners(zone: str, said: str) -> None:
    at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC).astimezone(ZoneInfo(zone))
    raw = written(letter(), ME, message_id=ID, at=at)
    assert f"Date: Mon, 23 Nov 2026 {said}\r\n".encode() in raw
    assert read(raw).sent_at == at


# --- Threads


def test_a_thread_of_three_hundred_is_read_back() -> None:
    """Each answers the one before it; the long fields are folded, never encoded, and lose no id."""
    raw = written(letter(), ME, message_id="0@desk.example", at=AT)
    for number in range(1, 301):
        thread = thread_of(head_of(raw))
        raw = written(letter(**thread._asdict()), ME, message_id=f"{number}@desk.example", at=AT)
        check(raw)
        assert b"=?" not in raw.partition(b"References")[2]
    nearest = [f"{number}@desk.example" for number in range(300 - MOST_REFERENCES + 1, 300)]
    assert list(read(raw).references) == ["0@desk.example", *nearest]
    assert re.findall(r"<([^>]+)>", by_library(raw)["references"]) == ["0@desk.example", *nearest]
    assert by_library(raw)["in-reply-to"] == "<299@desk.example>"


def test_references_given_whole_keep_the_first_and_the_nearest() -> None:
    ids = tuple(f"{number}.{'x' * 200}@long.example" for number in range(300))
    mail = read(bytes_of(letter(answers=ids[-1], references=ids)))
    assert mail.references == (ids[0], *ids[1 - MOST_REFERENCES :])


def test_an_id_that_can_be_none_is_left_out() -> None:
    bad = ("", "a b@x", "a>b@x", "é@x", "a\r\n@x", "x" * 901, "=?utf-8?q?x?=@x", "\0@x")
    raw = bytes_of(letter(answers="a b@x", references=("one@x", *bad, "two@x")))
    check(raw)
    assert "In-Reply-To" not in names_of_fields(raw)
    assert read(raw).references == ("one@x", "two@x")


# --- Text and files


@given(TEXTS)
def test_a_text_is_read_back(text: str) -> None:
    raw = bytes_of(letter(text=text))
    check(raw)
    expected = printable(text.rstrip("\r\n").replace("\r\n", "\n").replace("\r", "\n"))
    assert text_by_library(raw) == expected + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "trailing blanks  \nand a tab\t\nend", "From here\nFrom there\n>From", ".\n..\n.x\n.",
        "x" * 5_000, "word " * 2_000, "😀👩‍👩‍👧 é \u00a0 ı İ ß", "a=b&c=%20\n=20\n=", "-- \nno signature",
        "\n\n\nblank first", "https://example.org/?a=" + "b" * 300,
        "> quoted\n>> twice", "\u05d0\u05d1 left and right", "--=_boundary",
    ],
)  # fmt: skip
def test_odd_texts_are_read_back(text: str) -> None:
    file = Enclosure("x.txt", "text/plain", b"file")
    for raw in (bytes_of(letter(text=text)), bytes_of(letter(text=text, enclosures=(file,)))):
        check(raw)
        assert text_by_library(raw).removesuffix("\n") == text
        assert not re.search(rb"^From ", raw, re.MULTILINE)
        assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76


def test_the_signature_stands_between_the_text_and_the_quotation() -> None:
    said = letter(text="Yes.\n", quoted="On Monday, Anna wrote:\n> Well?\n")
    assert whole_text(said, "Me\nDesk\n") == "Yes.\n\n-- \nMe\nDesk\n\nOn Monday, Anna wrote:\n> Well?\n"
    assert whole_text(said) == "Yes.\n\nOn Monday, Anna wrote:\n> Well?\n"
    assert "\n-- \nMe\n" in text_by_library(bytes_of(said, signature="Me"))


def test_a_formatted_text_is_a_page_besides() -> None:
    said = letter(text="It is *ready*:\n- From noon\n- " + "ü" * 300, quoted="> *Well*?")
    file = Enclosure("x.pdf", "application/pdf", b"%PDF")
    both = ["multipart/alternative", "text/plain", "text/html"]
    for files, kinds in (((), both), ((file,), ["multipart/mixed", *both, "application/pdf"])):
        raw = bytes_of(said._replace(enclosures=files), signature="Me")
        check(raw)
        assert [part.get_content_type() for part in by_library(raw).walk()] == kinds
        assert text_by_library(raw).startswith("It is *ready*:\n- From noon\n- üü")
        page = next(part for part in by_library(raw).walk() if part.get_content_type() == "text/html")
        assert "<b>ready</b>:" in str(page.get_payload(decode=True), "utf-8")  # type: ignore[arg-type]
        mail = read(raw)
        assert (mail.text.splitlines()[0], mail.problem) == ("It is *ready*:", "")
        assert [each.name for each in mail.attachments] == [each.name for each in files]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Pläne Küche (2).pdf", "Pläne Küche (2).pdf"),
        ("见积.pdf", "见积.pdf"),
        ('a"b\\c.pdf', "c.pdf"),
        ("../../etc/passwd", "passwd"),
        ("x\r\nContent-Type: text/html\r\n\r\n.pdf", "html.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("l" * 300 + ".pdf", "l" * 116 + ".pdf"),
        ("ü" * 300 + ".pdf", "ü" * 58 + ".pdf"),
        ("", "attachment"),
        ("semi; colon=1.pdf", "semi; colon=1.pdf"),
        ("100% 'sure'*.pdf", "100% 'sure'_.pdf"),
    ],
)
def test_files_keep_their_bytes_and_a_safe_name(name: str, kept: str) -> None:
    content = bytes(range(256)) * 30
    raw = bytes_of(letter(text="See file.", enclosures=(Enclosure(name, "application/pdf", content),)))
    check(raw)
    _, part = by_library(raw).get_payload()  # type: ignore[misc]
    assert part.get_payload(decode=True) == content  # type: ignore[union-attr]
    assert part.get_content_type() == "application/pdf"  # type: ignore[union-attr]
    assert part.get_content_disposition() == "attachment"  # type: ignore[union-attr]
    assert [(each.name, each.size) for each in read(raw).attachments] == [(kept, len(content))]
    by_default_policy = [
        part.get_filename() for part in message_from_bytes(raw, policy=policy.default).walk()
    ]
    assert by_default_policy == [None, None, kept]


@pytest.mark.parametrize(
    "content_type", ["", "pdf", "multipart/mixed", "message/rfc822", "text/html\r\nX: y", "a/b; c=d", "é/ü"]
)
def test_a_kind_of_file_that_is_none_is_just_bytes(content_type: str) -> None:
    raw = bytes_of(letter(enclosures=(Enclosure("x.pdf", content_type, b"x"),)))
    check(raw)
    assert read(raw).attachments[0].content_type == "application/octet-stream"
