"""Letters as they begin: the right people, thread, account and quotation; placeholders filled or named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.desk import BadInput, Desk
from app.mail.message import read
from app.mail.writing import written
from app.placeholders import NAMES
from app.post import Delivery, Enclosure, Letter
from app.words import Channel, Turn
from tests.app.desks import MONDAY, OWN, Clock, ask
from tests.app.post import account

SECOND = "shop@desk.example"

QUESTION = b"""\
From: Anna Berg <anna@example.org>
To: Desk <me@desk.example>, Ben <ben@example.org>
Cc: shop@desk.example, cat@example.org
Subject: AW: Boiler
Message-ID: <question@example.org>
References: <first@example.org>
Date: Mon, 23 Nov 2026 08:30:00 +0100

When do you come?
--\x20
Anna
"""


@pytest.fixture
def account_id(desk: Desk) -> int:
    return desk.accounts.add(account())


def receive(desk: Desk, raw: bytes = QUESTION) -> int:
    """The request that it opens, or is an entry of."""
    [id] = desk.inbox.receive([read(raw)]).request_ids
    return id


# --- Replies


def reply(desk: Desk, request_id: int) -> Letter:
    """The answer to the client alone."""
    return desk.letters.replies(request_id)[0]


def test_a_reply_goes_back_in_the_same_thread(desk: Desk, account_id: int) -> None:
    id = receive(desk)
    assert reply(desk, id) == Letter(
        account_id=account_id,
        to=(("Anna Berg", "anna@example.org"),),
        subject="Re: Boiler",
        text="",
        request_id=id,
        answers="question@example.org",
        references=("first@example.org", "question@example.org"),
        quoted="On 2026-11-23 at 08:30, Anna Berg wrote:\n> When do you come?",
    )


def test_a_reply_to_all_leaves_the_owner_out(desk: Desk, account_id: int) -> None:
    desk.accounts.add(account(address=SECOND))
    _one, letter = desk.letters.replies(receive(desk))
    assert letter.to == (("Anna Berg", "anna@example.org"),)
    assert letter.cc == (("Ben", "ben@example.org"), ("", "cat@example.org"))


def test_an_account_is_the_owners_even_where_the_settings_know_nothing_of_it(
    desk: Desk, account_id: int
) -> None:
    desk.accounts.add(account(address=SECOND))
    desk.preferences.set("own_addresses", [])
    _one, letter = desk.letters.replies(receive(desk))
    assert letter.cc == (("Ben", "ben@example.org"), ("", "cat@example.org"))


def test_the_account_that_they_wrote_to_answers(desk: Desk, account_id: int) -> None:
    second = desk.accounts.add(account(address=SECOND))
    assert reply(desk, receive(desk)).account_id == account_id
    to_shop = QUESTION.replace(b"Desk <me@desk.example>", b"shop@desk.example").replace(
        b"question@", b"other@"
    )
    assert reply(desk, receive(desk, to_shop)).account_id == second


def test_without_an_account_nothing_can_be_answered(desk: Desk) -> None:
    with pytest.raises(BadInput, match="There is no account to send from"):
        reply(desk, receive(desk))
    with pytest.raises(BadInput, match="no account"):
        desk.letters.blank()


def test_the_newest_message_of_the_client_is_answered(desk: Desk, account_id: int) -> None:
    chase = (
        b"From: anna@example.org\nTo: me@desk.example\nReply-To: anna@home.example\nSubject: Re: Boiler\n"
        b"Message-ID: <chase@example.org>\nIn-Reply-To: <question@example.org>\n"
        b"Date: Mon, 23 Nov 2026 08:40:00 +0100\n\nHello?\n"
    )
    machine = chase.replace(b"chase@", b"away@").replace(
        b"Reply-To: anna@home", b"Auto-Submitted: auto-replied\nX: x"
    )
    machine = machine.replace(b"08:40", b"08:50")
    id = receive(desk)
    receive(desk, chase)
    receive(desk, machine)
    letter = reply(desk, id)
    assert (letter.answers, letter.to) == ("chase@example.org", (("", "anna@home.example"),))


def test_the_owners_own_message_is_followed_up(desk: Desk, account_id: int) -> None:
    sent = b"From: me@desk.example\nTo: Anna <anna@example.org>\nMessage-ID: <offer@desk.example>\n\nHello\n"
    letter = reply(desk, receive(desk, sent))
    assert (letter.to, letter.answers) == ((("Anna", "anna@example.org"),), "offer@desk.example")


def test_who_never_wrote_mail_is_written_to_where_they_are_known(desk: Desk, account_id: int) -> None:
    id = ask(desk, address="anna@example.org")
    assert reply(desk, id) == Letter(
        account_id, (("Anna Berg", "anna@example.org"),), "Re: Boiler", "", request_id=id
    )
    assert reply(desk, ask(desk, "Ben Nobody")).to == ()


def test_mail_that_names_nobody_is_answered_to_the_client(desk: Desk, account_id: int) -> None:
    id = ask(desk, address="anna@example.org")
    desk.inbox.from_client(id, "By chat", channel=Channel.EMAIL)
    assert reply(desk, id).to == (("Anna Berg", "anna@example.org"),)


# --- Forwards and new messages


def test_a_note_is_no_message_to_pass_on(desk: Desk, account_id: int) -> None:
    note = desk.inbox.note(receive(desk), "private")
    with pytest.raises(BadInput, match="That is no message"):
        desk.letters.forward(note)


def test_what_came_by_chat_is_passed_on_under_the_name_of_its_request(desk: Desk, account_id: int) -> None:
    id = ask(desk, channel=Channel.CHAT)
    letter = desk.letters.forward(desk.inbox.request(id).entries[0].id)
    assert (letter.subject, letter.account_id) == ("Fwd: Boiler", account_id)
    assert letter.quoted.splitlines()[1:4] == ["From: Anna Berg", "Date: 2026-11-23 09:00", "Subject: Boiler"]


def test_a_message_is_passed_on_with_its_files(desk: Desk, account_id: int) -> None:
    plan = Enclosure("Pläne.pdf", "application/pdf", bytes(range(256)))
    sent = Letter(1, (("", OWN),), "Boiler", "See the plan.", enclosures=(plan, plan))
    raw = written(sent, ("Anna Berg", "anna@example.org"), message_id="plan@example.org", at=MONDAY)
    id = receive(desk, raw)
    letter = desk.letters.forward(desk.inbox.request(id).entries[0].id)
    assert (letter.to, letter.subject, letter.request_id, letter.answers) == ((), "Fwd: Boiler", None, "")
    assert letter.enclosures == (plan, plan)
    assert letter.quoted.splitlines()[1:] == [
        "From: Anna Berg <anna@example.org>",
        "Date: 2026-11-23 09:00",
        "Subject: Boiler",
        f"To: {OWN}",
        "",
        "See the plan.",
    ]


def test_whom_a_letter_went_to_in_secret_is_not_passed_on_with_it(desk: Desk, account_id: int) -> None:
    began = desk.letters.blank()._replace(
        to=(("Anna Berg", "anna@example.org"),), cc=(("", "ben@example.org"),),
        bcc=(("", "x@secret.example"),),
        subject="Boiler", text="It is fixed.",
    )  # fmt: skip
    parcel = desk.outbox.begin(desk.outbox.post(began))
    desk.outbox.settle(parcel.id, Delivery.ACCEPTED)
    [entry] = desk.inbox.request(1).entries
    letter = desk.letters.forward(entry.id)
    assert "secret.example" not in letter.quoted
    assert letter.quoted.splitlines()[4:6] == ["To: Anna Berg <anna@example.org>", "Cc: ben@example.org"]


def test_a_message_can_be_passed_on_without_a_word_and_answers_nobody(desk: Desk, account_id: int) -> None:
    id = receive(desk)
    letter = desk.letters.forward(desk.inbox.request(id).entries[0].id)._replace(
        to=(("", "ben@example.org"),)
    )
    parcel = desk.outbox.begin(desk.outbox.post(letter))
    desk.outbox.settle(parcel.id, Delivery.ACCEPTED)
    assert b"When do you come?" in parcel.raw
    assert desk.inbox.request(id).row.turn is Turn.MINE
    with pytest.raises(BadInput, match="nothing in the letter"):
        desk.outbox.post(reply(desk, id))


def test_a_new_message_is_empty_but_for_the_client(desk: Desk, account_id: int) -> None:
    client = desk.inbox.request(receive(desk)).client
    assert desk.letters.blank() == Letter(account_id, (), "", "")
    assert desk.letters.blank(client.id) == Letter(
        account_id, (("Anna Berg", "anna@example.org"),), "", "", client_id=client.id
    )
    with pytest.raises(BadInput, match="There is no client 99"):
        desk.letters.blank(99)


# --- Placeholders


@pytest.fixture
def request_id(desk: Desk, clock: Clock, account_id: int) -> int:
    id = receive(desk)
    desk.bids.set(id, 123456, "EUR", date(2026, 12, 31), "2026-17")
    desk.inbox.promise(id, clock.now + timedelta(hours=6))
    return id


def test_every_placeholder_has_its_value(desk: Desk, request_id: int) -> None:
    assert desk.letters.placeholders(request_id) == {
        "first_name": "Anna",
        "name": "Anna Berg",
        "subject": "Boiler",
        "deadline": "Monday 23 November, 15:00",
        "promised": "Monday 23 November, 15:00",
        "bid_number": "2026-17",
        "amount": "€1,234.56",
        "valid_until": "31 December 2026",
        "today": "Monday 23 November",
        "my_name": "Maren Holt",
        "my_address": OWN,
    }
    text = " ".join(f"{{{name}}}" for name in NAMES)
    assert desk.letters.expand(text, request_id).missing == ()
    assert set(desk.letters.placeholders()) == set(NAMES)


def test_words_are_in_the_owners_language(desk: Desk, request_id: int) -> None:
    desk.preferences.set("language", "de")
    assert (
        desk.letters.expand("{deadline}: {amount}", request_id).text
        == "Montag, 23. November, 15:00: 1.234,56\u00a0€"
    )
    desk.preferences.set("language", "xx")
    assert desk.letters.expand("{today}", request_id).text == "Monday 23 November"


@pytest.mark.parametrize(
    ("text", "expanded", "missing"),
    [
        ("Dear {first_name},", "Dear Anna,", ()),
        ("{ First Name } and {FIRST-NAME}", "Anna and Anna", ()),
        ("{first_name1}, {prénom}", "{first_name1}, {prénom}", ("{first_name1}", "{prénom}")),
        ("{first_nmae}, {first_nmae}, {x}", "{first_nmae}, {first_nmae}, {x}", ("{first_nmae}",)),
        ("{bid_number} {promised}", "{bid_number} {promised}", ("{bid_number}", "{promised}")),
        ("{} {1} {a b c! } {{name}} }{", "{} {1} {a b c! } {Anna Berg} }{", ()),
        ("no placeholder", "no placeholder", ()),
    ],
)
def test_what_cannot_be_filled_stays_and_is_named(
    desk: Desk, account_id: int, text: str, expanded: str, missing: tuple[str, ...]
) -> None:
    assert desk.letters.expand(text, receive(desk)) == (expanded, missing)


def test_a_value_is_not_filled_in_again(desk: Desk, account_id: int) -> None:
    id = receive(desk)
    desk.inbox.set_subject(id, "{my_address}")
    assert desk.letters.expand("{subject}", id).text == "{my_address}"


@pytest.mark.parametrize(
    ("name", "greeting", "called"),
    [
        ("Anna Berg", "", "Anna"),
        ("Berg, Anna", "", "Anna"),
        ("Dr. Anna Berg", "", "Anna"),
        ("Anna Berg", "Frau Berg", "Frau Berg"),
        ("Dr. h.c.", "", "Dr. h.c."),
    ],
)
def test_clients_are_called_as_people_are(desk: Desk, name: str, greeting: str, called: str) -> None:
    id = ask(desk, name)
    desk.clients.set_greeting(desk.inbox.request(id).client.id, greeting)
    assert desk.letters.expand("{first_name}", id).text == called


def test_before_any_account_the_owner_has_no_name(desk: Desk) -> None:
    assert desk.letters.expand("{my_name}").missing == ("{my_name}",)
    assert desk.letters.expand("{today}").text == "Monday 23 November"
    assert desk.letters.placeholders(ask(desk))["deadline"] == "Monday 23 November, 13:00"
