"""Servers that give what is sent another Message-ID: the copy in Sent is no second answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from app.desk import Desk
from app.incoming import Incoming
from app.mail.message import read
from app.post import Delivery, Enclosure, Letter
from app.records import Attachment
from app.words import Turn
from tests.app.desks import OWN, Clock, mail, texts_of
from tests.app.post import ANNA, SENT, Mailbox, letter, sent, sent_mail

NEW_ID = "VI1P0000@prod.outlook.example"
TEXT = "We come at *nine*.\n\n- with the part\n- and a plumber"


@pytest.fixture
def written(account_id: int, request_id: int) -> Letter:
    return letter(account_id, request_id, text=TEXT, quoted="> It is cold.")


def copy_of(desk: Desk, raw_sha256: str, *, says_original: bool = False) -> Incoming:
    """The letter as Exchange keeps it: another id, another form of the text, or even other words."""
    raw = desk.inbox.raw(raw_sha256)
    original = re.search(rb"Message-ID: <([^>]+)>", raw)
    assert original is not None
    number = f"Message-ID: <{NEW_ID}>".encode()
    if says_original:
        number += b"\r\nX-Microsoft-Original-Message-ID: <" + original[1] + b">"
    found = read(raw.replace(original[0], number))
    text = "Scanned by the firm." if says_original else found.text.replace("*", "").replace("\n\n", "\n")
    return found._replace(text=text)


def perhaps_sent(desk: Desk, one: Letter) -> Incoming:
    """The copy of a letter of which nobody knows whether it left."""
    sent(desk, desk.outbox.post(one), Delivery.UNKNOWN)
    [outgoing] = desk.outbox.all()
    return copy_of(desk, outgoing.raw_sha256)


@pytest.mark.parametrize("says_original", [True, False])
@pytest.mark.parametrize("waited", [timedelta(seconds=10), timedelta(days=3)])
def test_a_copy_that_was_numbered_anew_is_known(
    desk: Desk,
    mailbox: Mailbox,
    written: Letter,
    clock: Clock,
    request_id: int,
    says_original: bool,
    waited: timedelta,
) -> None:
    id = desk.outbox.post(written)
    [outgoing] = desk.outbox.all()
    clock.now += waited
    sent(desk, id)
    mailbox.fetch(copy_of(desk, outgoing.raw_sha256, says_original=says_original), folder=SENT)
    assert texts_of(desk, request_id) == ["It is cold.", TEXT]
    assert desk.check() == []


@pytest.mark.parametrize("says_original", [True, False])
def test_it_shows_that_a_letter_has_left(
    desk: Desk, mailbox: Mailbox, written: Letter, request_id: int, says_original: bool
) -> None:
    id = desk.outbox.post(written)
    [outgoing] = desk.outbox.all()
    sent(desk, id, Delivery.UNKNOWN, "Cut off.")
    mailbox.fetch(copy_of(desk, outgoing.raw_sha256, says_original=says_original), folder=SENT)
    assert desk.outbox.all() == ()
    assert texts_of(desk, request_id) == ["It is cold.", TEXT]
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS
    assert desk.outbox.sent_copies() == ()


def test_an_ordinary_copy_needs_no_second_number(
    desk: Desk, mailbox: Mailbox, written: Letter, request_id: int
) -> None:
    id = desk.outbox.post(written)
    raw = desk.outbox.begin(id).raw
    desk.outbox.settle(id, Delivery.ACCEPTED)
    mailbox.fetch(sent_mail(raw), folder=SENT)
    assert texts_of(desk, request_id) == ["It is cold.", TEXT]
    assert desk._store.fetch("SELECT message_id FROM threads") == []


def test_a_copy_that_names_nobody_shows_that_a_secret_letter_has_left(
    desk: Desk, mailbox: Mailbox, written: Letter
) -> None:
    id = desk.outbox.post(written._replace(to=(), bcc=(ANNA,)))
    [outgoing] = desk.outbox.all()
    sent(desk, id, Delivery.UNKNOWN)
    mailbox.fetch(copy_of(desk, outgoing.raw_sha256), folder=SENT)
    assert desk.outbox.all() == ()


def test_an_answer_to_the_new_number_finds_its_request(
    desk: Desk, mailbox: Mailbox, account_id: int, request_id: int, clock: Clock
) -> None:
    id = desk.outbox.post(letter(account_id, subject="Your garden", text="Would Tuesday suit you?"))
    [outgoing] = desk.outbox.all()
    sent(desk, id)
    mailbox.fetch(copy_of(desk, outgoing.raw_sha256), folder=SENT)
    answer = mail("a@x", ANNA[1], subject="Tuesday", text="It would.", at=clock.now, references=(NEW_ID,))
    [garden] = mailbox.fetch(answer).request_ids
    assert garden != request_id
    assert texts_of(desk, garden) == ["Would Tuesday suit you?", "It would."]


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "We come at ten."},
        {"recipients": (("", "ben@example.org"),)},
        {"recipients": (("", ANNA[1]), ("", "ben@example.org"))},
        {"subject": "Re: Pump"},
        {"hours": 1},
        {"hours": -1},
        {"sent_at": None},
    ],
)
def test_another_answer_of_the_owners_is_one(
    desk: Desk, mailbox: Mailbox, written: Letter, clock: Clock, changed: dict[str, Any]
) -> None:
    id = desk.outbox.post(written)
    [outgoing] = desk.outbox.all()
    sent(desk, id)
    found = copy_of(desk, outgoing.raw_sha256)
    if hours := changed.pop("hours", 0):
        assert found.sent_at is not None
        clock.forward(hours=3)
        changed = {"sent_at": found.sent_at + timedelta(hours=hours)}
    received = mailbox.fetch(found._replace(**changed), folder=SENT)
    assert (received.new + received.set_aside, received.known) == (1, 0)


def test_of_two_that_say_the_same_the_nearer_has_left(
    desk: Desk, mailbox: Mailbox, written: Letter, clock: Clock
) -> None:
    first = desk.outbox.post(written)
    clock.forward(minutes=3)
    second = desk.outbox.post(written)
    for id in (first, second):
        sent(desk, id, Delivery.UNKNOWN)
    clock.forward(minutes=1)
    raws = {outgoing.id: outgoing.raw_sha256 for outgoing in desk.outbox.all()}
    mailbox.fetch(copy_of(desk, raws[second]), folder=SENT)
    assert [outgoing.id for outgoing in desk.outbox.all()] == [first]


PLAN = Enclosure("plan.pdf", "application/pdf", b"%PDF-1.7 the plan")
PAGE = Attachment("plan.pdf", "application/pdf", 17)


def from_phone(desk: Desk, text: str, *attachments: Attachment) -> Incoming:
    """What the owner writes elsewhere about the same, a minute later."""
    return mail(
        "phone@desk.example",
        OWN,
        to=ANNA[1],
        subject="Re: Boiler",
        text=f"{text}\n\n-- \nMaren Holt\nGlazier",
        at=desk.outbox.all()[0].made_at + timedelta(minutes=1),
        attachments=attachments,
    )


@pytest.mark.parametrize("said", ["Attached.", "", TEXT])
@pytest.mark.parametrize("delivery", [Delivery.REFUSED, Delivery.DEFERRED])
def test_what_has_not_left_has_no_copy(
    desk: Desk, mailbox: Mailbox, written: Letter, request_id: int, said: str, delivery: Delivery
) -> None:
    sent(desk, desk.outbox.post(written._replace(text=said, enclosures=(PLAN,))), delivery, "Too large.")
    mailbox.fetch(from_phone(desk, said, PAGE), folder=SENT)
    assert len(desk.outbox.all()) == 1
    [_asked, answer] = desk.inbox.request(request_id).entries
    assert answer.message_id == "phone@desk.example"


@pytest.mark.parametrize(
    ("said", "then", "files"),
    [
        ("Attached.", "Attached file was refused, I bring it along.", [PAGE]),
        ("", "I bring it along.", [PAGE]),
        (TEXT, TEXT, []),
        (TEXT, TEXT, [PAGE, PAGE._replace(name="list.pdf")]),
    ],
)
def test_what_says_something_else_is_no_copy_of_what_may_have_left(
    desk: Desk,
    mailbox: Mailbox,
    written: Letter,
    request_id: int,
    said: str,
    then: str,
    files: list[Attachment],
) -> None:
    sent(desk, desk.outbox.post(written._replace(text=said, enclosures=(PLAN,))), Delivery.UNKNOWN)
    mailbox.fetch(from_phone(desk, then, *files), folder=SENT)
    assert len(desk.outbox.all()) == 1
    [_asked, answer] = desk.inbox.request(request_id).entries
    assert answer.message_id == "phone@desk.example"


@pytest.mark.parametrize("said", ["Attached.", ""])
def test_a_copy_of_few_words_is_known_however_its_server_quotes(
    desk: Desk, mailbox: Mailbox, written: Letter, said: str
) -> None:
    found = perhaps_sent(desk, written._replace(text=said, enclosures=(PLAN,)))
    mailbox.fetch(found._replace(text=found.text.replace("> It is", "> It\n> is so")), folder=SENT)
    assert desk.outbox.all() == ()


def test_a_copy_of_many_words_is_known_whatever_its_server_puts_behind_them(
    desk: Desk, mailbox: Mailbox, written: Letter
) -> None:
    said = f"{TEXT}, if the road is free by then"
    found = perhaps_sent(desk, written._replace(text=said))
    mailbox.fetch(found._replace(text=found.text.replace("Glazier", "Glazier<https://x>")), folder=SENT)
    assert desk.outbox.all() == ()


def test_a_copy_is_known_under_another_name_of_the_owners(
    desk: Desk, mailbox: Mailbox, written: Letter
) -> None:
    found = perhaps_sent(desk, written)
    mailbox.fetch(found._replace(from_address="maren@desk.example"), folder=SENT)
    assert desk.outbox.all() == ()


# --- What came before the copy


def about(number: str, *, says: str = "In-Reply-To") -> Incoming:
    """What a machine says of the mail of that number."""
    head = {
        "From": "mailer-daemon@mx.example",
        "To": OWN,
        "Date": "Mon, 23 Nov 2026 08:05:00 +0000",
        "Message-ID": "<about@mx.example>",
        "Auto-Submitted": "auto-replied",
        says: f"<{number}>",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return read(f"{lines}\r\nNot there.\r\n".encode())


@pytest.mark.parametrize("delivery", [Delivery.ACCEPTED, Delivery.UNKNOWN])
def test_what_names_a_letter_by_its_new_number_is_put_to_it_once_that_is_known(
    desk: Desk, mailbox: Mailbox, written: Letter, request_id: int, delivery: Delivery
) -> None:
    id = desk.outbox.post(written)
    [outgoing] = desk.outbox.all()
    sent(desk, id, delivery)
    assert mailbox.fetch(about(NEW_ID)).set_aside == 1
    mailbox.fetch(copy_of(desk, outgoing.raw_sha256), folder=SENT)
    assert desk.mailroom.count_asides() == 0
    assert set(texts_of(desk, request_id)) == {"It is cold.", TEXT, "Not there."}
    assert desk.inbox.request(request_id).row.turn is Turn.MINE  # it has not reached them
    assert mailbox.fetch(about(NEW_ID)).known == 1
    assert desk.check() == []


@pytest.mark.parametrize("is_only", [True, False])
def test_a_bounce_that_names_it_by_its_new_number_is_about_the_only_letter_there_is(
    desk: Desk, mailbox: Mailbox, written: Letter, request_id: int, is_only: bool
) -> None:
    if not is_only:
        sent(desk, desk.outbox.post(written._replace(text="See you on Monday.")))
    id = desk.outbox.post(written)
    [outgoing] = desk.outbox.all()
    sent(desk, id)
    mailbox.fetch(copy_of(desk, outgoing.raw_sha256), folder=SENT)
    mailbox.fetch(about(NEW_ID)._replace(undelivered=(ANNA[1],)))
    assert (desk.inbox.request(request_id).row.turn is Turn.MINE) is is_only


@pytest.mark.parametrize("other", [about("other@x"), about(NEW_ID, says="X-Seen")])
def test_what_does_not_stays_aside(
    desk: Desk, mailbox: Mailbox, written: Letter, request_id: int, other: Incoming
) -> None:
    id = desk.outbox.post(written)
    [outgoing] = desk.outbox.all()
    sent(desk, id)
    mailbox.fetch(other)
    [aside] = desk.mailroom.asides()
    mailbox.fetch(copy_of(desk, outgoing.raw_sha256), folder=SENT)
    assert texts_of(desk, request_id) == ["It is cold.", TEXT]
    assert desk.mailroom.asides() == (aside,)


def test_a_bounce_that_came_before_the_copy_takes_the_answer_back(
    desk: Desk, mailbox: Mailbox, written: Letter, request_id: int
) -> None:
    id = desk.outbox.post(written)
    [outgoing] = desk.outbox.all()
    sent(desk, id)
    returned = f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{NEW_ID}>\r\n"
    head = (
        "From: mailer-daemon@mx.example\r\nDate: Mon, 23 Nov 2026 08:05:00 +0000\r\nMessage-ID: <back@mx>\r\n"
    )
    kind = "Content-Type: multipart/report; report-type=delivery-status; boundary=b"
    bounce = f"{head}{kind}\r\n\r\n--b\r\n\r\nNo such user.\r\n--b\r\n{returned}--b--\r\n"
    assert mailbox.fetch(read(bounce.encode())).set_aside == 1
    mailbox.fetch(copy_of(desk, outgoing.raw_sha256), folder=SENT)
    assert desk.inbox.request(request_id).row.turn is Turn.MINE
    assert desk.check() == []
