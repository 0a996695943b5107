"""A letter looked at with all that a real desk knows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.desk import BadInput, Desk
from app.post import Danger, Enclosure, Letter, Tone
from app.words import Channel, Kind
from tests.app.desks import MONDAY, OWN, ask, mail
from tests.app.post import account


def letter(request_id: int | None = None, text: str = "Hello Anna,\nit is fixed.", **said: Any) -> Letter:
    said.setdefault("to", (("Anna Berg", "anna@example.org"),))
    return Letter(1, subject="Re: Boiler", text=text, request_id=request_id, **said)


def received(desk: Desk, *mails: Any) -> int:
    [id] = desk.inbox.receive(mails).request_ids
    return id


def dangers(desk: Desk, one: Letter) -> list[Danger]:
    return [doubt.danger for doubt in desk.second_look.doubts(one)]


def tones(desk: Desk, one: Letter) -> list[Tone]:
    return [hint.tone for hint in desk.second_look.hints(one)]


def test_an_answer_to_the_one_who_wrote_is_in_no_doubt(desk: Desk):
    id = received(desk, mail("a@x", name="Anna Berg"))
    assert dangers(desk, letter(id, answers="a@x")) == []


def test_another_client_among_the_recipients_is_seen_once_they_are_known(desk: Desk):
    id = received(desk, mail("a@x", name="Anna Berg"))
    copied = letter(id, cc=(("", "bob@example.org"),))
    assert dangers(desk, copied) == [Danger.ADDED]
    desk.clients.add("Bob Stone", ["bob@example.org"])
    assert dangers(desk, copied) == [Danger.ADDRESS]
    desk.undo()
    assert dangers(desk, copied) == [Danger.ADDED]


def test_a_new_letter_is_for_whoever_has_its_first_address(desk: Desk):
    received(desk, mail("a@x", name="Anna Berg"))
    desk.clients.add("Bob Stone", ["bob@example.org"])
    assert dangers(desk, letter()) == []
    assert dangers(desk, letter(text="Hi Bob,")) == [Danger.GREETING]


def test_what_the_client_wrote_is_quoted_without_a_doubt_and_what_is_put_into_it_is_not(desk: Desk):
    desk.accounts.add(account())
    desk.clients.add("Bob Stone", ["bob@example.org"])
    id = received(desk, mail("a@x", name="Anna Berg", text="Did bob@example.org\xa0write?\nHe did not."))
    reply = desk.letters.replies(id)[0]._replace(text="Hello Anna,\n> Did bob@example.org\xa0write?\nno.")
    assert dangers(desk, reply) == []
    added = reply.quoted.replace("He did not.", "Ask bob@example.org.")
    assert dangers(desk, reply._replace(quoted=added)) == [Danger.ADDRESS]


def test_replies_that_are_asked_to_go_elsewhere_are_seen_in_the_message_itself(desk: Desk):
    raw = b"From: Anna <anna@example.org>\nReply-To: anna@evil.example\nMessage-ID: <a@x>\n\nhello\n"
    id = received(desk, mail("a@x", name="Anna Berg")._replace(raw=raw))
    away = letter(id, to=(("Anna Berg", "anna@evil.example"),), answers="a@x")
    assert dangers(desk, away) == [Danger.REPLY_TO]


def test_what_was_written_down_by_hand_is_quoted_without_a_doubt_and_a_note_is_not(desk: Desk):
    desk.accounts.add(account())
    desk.clients.add("Bob Stone", ["bob@example.org"])
    id = ask(desk, address="anna@example.org", channel=Channel.EMAIL)
    desk.inbox.from_client(id, "Did bob@example.org write?", channel=Channel.EMAIL)
    reply = desk.letters.replies(id)[0]._replace(text="Hello Anna,\nno.")
    assert "> Did bob@example.org write?" in reply.quoted
    assert dangers(desk, reply) == []
    desk.inbox.note(id, "bob@example.org is cheaper")
    noted = reply._replace(quoted=f"{reply.quoted}\n> bob@example.org is cheaper")
    assert dangers(desk, noted) == [Danger.ADDRESS]


def test_where_replies_are_asked_to_go_is_new_until_the_owner_has_written_there(desk: Desk):
    raw = b"From: Anna <anna@example.org>\nTo: anna@home.example\nReply-To: anna@home.example\n\nhello\n"
    [first, second] = [
        mail(id, name="Anna Berg", at=at, references=("a@x",))._replace(
            raw=raw, sha256=id, content_key=id, recipients=(("", OWN), ("", "anna@home.example"))
        )
        for id, at in (("a@x", MONDAY), ("b@x", MONDAY + timedelta(minutes=2)))
    ]
    answer = letter(received(desk, first), to=(("", "anna@home.example"),), answers="a@x")
    assert dangers(desk, answer) == [Danger.REPLY_TO]
    sent = mail("c@x", OWN, to="anna@home.example", at=MONDAY + timedelta(minutes=1), references=("a@x",))
    received(desk, sent, second)
    assert dangers(desk, answer._replace(answers="b@x")) == []


def test_a_file_with_the_owners_own_name_names_no_client(desk: Desk):
    id = received(desk, mail("a@x", name="Anna Berg"))
    desk.clients.add("Maren Stone", ["maren@example.org"])
    mine = letter(id, enclosures=(Enclosure("Invoice_Maren_Holt.pdf", "application/pdf", b"x"),))
    assert dangers(desk, mine) == [Danger.FILE]
    desk.accounts.add(account())
    assert dangers(desk, mine) == []
    stone = letter(id, enclosures=(Enclosure("Maren_Stone.pdf", "application/pdf", b"x"),))
    assert dangers(desk, stone) == [Danger.FILE]
    assert dangers(desk, letter(id, "Hello Maren,\nit is fixed.")) == [Danger.GREETING]


def test_a_client_who_is_not_among_the_addressees_goes_on_waiting(desk: Desk):
    id = received(desk, mail("a@x", name="Anna Berg"))
    elsewhere = letter(id, to=(("", "fitter@help.example"),), answers="a@x")
    [doubt] = desk.second_look.doubts(elsewhere)
    assert doubt.danger is Danger.ABSENT
    assert doubt.line == "Anna Berg is not among the addressees, so their clock goes on."
    assert dangers(desk, letter(id, to=elsewhere.to, cc=(("", "anna@example.org"),))) == []
    assert dangers(desk, letter(ask(desk, "Carl"), "Hello Carl,", to=elsewhere.to)) == []


def test_a_new_message_for_a_client_to_an_address_that_is_not_theirs_is_seen(desk: Desk):
    desk.accounts.add(account())
    begun = desk.letters.blank(desk.clients.add("Anna Berg", ["anna@example.org", "anna@home.example"]))
    begun = begun._replace(text="Hello Anna,\nit is fixed.")
    assert dangers(desk, begun) == []
    [doubt] = desk.second_look.doubts(begun._replace(to=(("Anna Berg", "anna@exmaple.org"),)))
    assert doubt == (
        Danger.ABSENT, "anna@exmaple.org", "Anna Berg is not known at anna@exmaple.org."
    )  # fmt: skip
    assert dangers(desk, begun._replace(to=(("", "x@new.example"), ("", "anna@home.example")))) == []
    nowhere = desk.letters.blank(desk.clients.add("Carl", []))
    assert dangers(desk, nowhere._replace(to=(("", "carl@new.example"),), text="Hello Carl,")) == []


def test_the_number_of_anothers_bid_is_known(desk: Desk):
    other = ask(desk, "Bob Stone", Kind.BID)
    desk.bids.set(other, 100_00, "EUR", None, "2026-014")
    id = received(desk, mail("a@x", name="Anna Berg"))
    assert dangers(desk, letter(id, text="Bid 2026-014 is ready.")) == [Danger.BID_NUMBER]


def test_what_was_asked_and_is_not_taken_up_is_hinted_at_until_it_is_answered(desk: Desk):
    id = received(desk, mail("a@x", name="Anna Berg", text="Does the warranty cover the pump?"))
    assert tones(desk, letter(id)) == [Tone.UNANSWERED]
    assert tones(desk, letter(id, is_holding=True)) == []  # it says when that will be
    desk.inbox.answer(id, "It does.")
    assert tones(desk, letter(id)) == []


def test_earlier_apologies_to_the_same_client_count(desk: Desk):
    for subject in ("Boiler", "Pump"):
        desk.inbox.answer(ask(desk, subject=subject), "Sorry for the late reply.")
    id = ask(desk, subject="Roof")
    assert Tone.DELAY in tones(desk, letter(id, text="Sorry for the late reply."))


def test_a_rule_that_is_switched_off_is_silent(desk: Desk):
    desk.preferences.set("hints_off", ["shouting"])
    assert tones(desk, letter(ask(desk), text="NOW!!")) == []


def test_a_promise_keeps_clear_of_the_others(desk: Desk):
    id, other = ask(desk), ask(desk, "Bob Stone")
    at = MONDAY + timedelta(hours=4)
    assert desk.second_look.holding(id).promised_at == at
    desk.inbox.promise(other, at)
    proposal = desk.second_look.holding(id)
    assert proposal.promised_at == at + timedelta(minutes=30)
    assert proposal.passed_over == ((at, "Bob Stone"),)


def test_without_open_hours_no_time_is_proposed(desk: Desk):
    id = ask(desk)
    desk.preferences.set("work_week", {})
    with pytest.raises(BadInput, match="no open hours"):
        desk.second_look.holding(id)


def test_ones_own_address_in_copy_is_no_danger(desk: Desk):
    id = received(desk, mail("a@x", name="Anna Berg"))
    assert dangers(desk, letter(id, bcc=(("", OWN),))) == []


def test_numbers_of_bids_are_known_as_they_are_now(desk: Desk):
    anna = ask(desk, address="anna@example.org")
    bo = ask(desk, client="Bo Lind", address="bo@example.org", kind=Kind.BID)

    def is_stopped_at(number: str) -> bool:
        return Danger.BID_NUMBER in dangers(desk, letter(anna, f"Hello Anna,\nit is {number}."))

    assert not is_stopped_at("2026-041")
    desk.bids.set(bo, 1000, "EUR", None, "2026-041")
    assert is_stopped_at("2026-041")
    desk.bids.set(bo, 1000, "EUR", None, "2026-042")
    assert is_stopped_at("2026-042")
    assert not is_stopped_at("2026-041")
    desk.undo()
    assert is_stopped_at("2026-041")
