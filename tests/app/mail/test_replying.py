"""Answers: subject, thread, quotation, and what is pointed out. Who gets them: smtp/test_replies.py."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.replying import (
    LONGEST_QUOTATION,
    Recipients,
    Thread,
    forward_subject,
    forwarded,
    head_of,
    quotation,
    reply_subject,
    reply_to,
    thread_of,
)

OWN = ("me@desk.example",)
AT = datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("subject", "reply", "forward"),
    [
        ("Boiler", "Re: Boiler", "Fwd: Boiler"),
        ("Re: Boiler", "Re: Boiler", "Fwd: Boiler"),
        ("RE: AW: Fwd: Boiler", "Re: Boiler", "Fwd: Boiler"),
        ("Re[2]: Boiler", "Re: Boiler", "Fwd: Boiler"),
        ("Reboiler", "Re: Reboiler", "Fwd: Reboiler"),
        ("", "Re:", "Fwd:"),
        ("Re:", "Re: Re:", "Fwd: Re:"),
        ("two\r\nlines\0", "Re: two lines", "Fwd: two lines"),
    ],
)
def test_one_prefix_stands_before_the_subject(subject: str, reply: str, forward: str) -> None:
    assert (reply_subject(subject), forward_subject(subject)) == (reply, forward)


@pytest.mark.parametrize(
    ("fields", "thread"),
    [
        ("Message-ID: <2@x>\nReferences: <0@x> <1@x>", Thread("2@x", ("0@x", "1@x", "2@x"))),
        ("Message-ID: <2@x>\nIn-Reply-To: <1@x>", Thread("2@x", ("1@x", "2@x"))),
        ("Message-ID: <2@x>\nIn-Reply-To: <1@x> <0@x>", Thread("2@x", ("1@x", "2@x"))),
        ("Message-ID: <2@x>\nReferences: <1@x>\nIn-Reply-To: <9@x>", Thread("2@x", ("1@x", "2@x"))),
        ("Message-ID: <2@x>\nReferences: <0@x>\n\t<1@x>\n <2@x> <0@x>", Thread("2@x", ("0@x", "1@x", "2@x"))),
        ("Message-ID: <2@x>", Thread("2@x", ("2@x",))),
        ("References: <0@x> <1@x>", Thread("", ("0@x", "1@x"))),
        ("Message-ID: no id\nReferences: none", Thread()),
        ("Message-ID: <a b@x>", Thread("ab@x", ("ab@x",))),
        ("Subject: nothing", Thread()),
    ],
)
def test_the_parent_is_added_to_its_thread(fields: str, thread: Thread) -> None:
    assert thread_of(head_of(f"{fields}\n\nHello\n".encode())) == thread


def test_a_message_without_any_address_is_answered_to_nobody() -> None:
    assert reply_to(head_of(b"Subject: x\n\nHello\n"), OWN, to_all=True) == ((), ())
    assert reply_to(head_of(b""), OWN) == ((), ())


def test_nobody_who_was_only_addressed_gets_the_answer_to_a_sender_without_an_address() -> None:
    raw = b"From: Ann\nTo: me@desk.example, rival@r.example\n\nHello\n"
    assert reply_to(head_of(raw), OWN).to == ()
    assert reply_to(head_of(raw), OWN, to_all=True) == ((), (("", "rival@r.example"),))


@given(st.binary(max_size=300))
def test_no_message_is_too_odd_to_be_answered(noise: bytes) -> None:
    raw = b"From: " + noise + b"\nReply-To: " + noise + b"\nReferences: " + noise + b"\n\n" + noise
    people = reply_to(head_of(raw), OWN, to_all=True)
    assert all("@" in address for _, address in (*people.to, *people.cc))
    assert all("<" not in id for id in thread_of(head_of(raw)).references)


def test_what_they_wrote_is_quoted_with_who_and_when() -> None:
    assert quotation("Hello\n\n> old\nBye\n", "Anna\r\nBerg", AT) == (
        "On 2026-11-23 at 09:05, Anna Berg wrote:\n> Hello\n>\n>> old\n> Bye"
    )


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Hi\n-- \nAnna\nSales", "> Hi"),
        ("Hi\n--\nAnna", "> Hi"),
        ("Hi\n-- \nAnna\n\n> older\n> words", "> Hi\n> --\n> Anna\n>\n>> older\n>> words"),
        ("Hi\n---\nnot a signature", "> Hi\n> ---\n> not a signature"),
        ("-- \nall signature", "> --\n> all signature"),
        ("", ">"),
    ],
)
def test_a_signature_is_not_quoted(text: str, quoted: str) -> None:
    assert quotation(text, "Anna", AT).partition("\n")[2] == quoted


@pytest.mark.parametrize(
    "text", ["x" * 4_000_000, "-- \n" * 1_000_000, "\n" * 4_000_000, "> \n-- \n" * 500_000]
)
def test_a_quotation_has_an_end(text: str) -> None:
    assert len(quotation(text, "Anna", AT)) <= 3 * LONGEST_QUOTATION


def test_a_message_is_passed_on_with_what_is_known_of_it() -> None:
    passed = forwarded(
        "Hello\nthere", sender=("Anna", "anna@example.org"), subject="Boiler\r\nX: y", at=AT,
        named=Recipients((("", "me@desk.example"), ("Ben", "b@x.example")), (("", "c@x.example"),)),
    )  # fmt: skip
    assert passed == (
        "---------- Forwarded message ----------\n"
        "From: Anna <anna@example.org>\n"
        "Date: 2026-11-23 09:05\n"
        "Subject: Boiler X: y\n"
        "To: me@desk.example, Ben <b@x.example>\n"
        "Cc: c@x.example\n"
        "\n"
        "Hello\nthere"
    )
