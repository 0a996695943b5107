"""What is set aside: strangers' lists and machines, never a client, and the owner's word is remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.desk import BadInput, Desk
from app.incoming import Incoming
from app.mail.message import read
from app.words import Event, Outcome, Turn
from tests.app.desks import MONDAY, NEWS, OWN, Clock, ask, mail, texts_of
from tests.app.post import Mailbox


def real(message_id: str = "news-1@shop.example", **fields: str) -> Incoming:
    """A newsletter as its bytes have it."""
    head = {
        "From": "Shop <news@shop.example>",
        "To": OWN,
        "Subject": "Offers",
        "Date": "Mon, 23 Nov 2026 07:00:00 +0000",
        "Message-ID": f"<{message_id}>",
        "List-Unsubscribe": "<https://shop.example/off>",
        **fields,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    return read(f"{lines}\r\nBuy   now!\r\n".encode())


# --- What is nobody's request


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        ({"bulk": "newsletter"}, "newsletter"),
        ({"bulk": "mailing list"}, "mailing list"),
        ({"automatic": "automatic (auto-generated)"}, "automatic"),
        ({"automatic": "bounce (delivery report)", "references": ("unknown",)}, "automatic"),
        ({"sender": OWN, "to": "news@desk.example", "bulk": "newsletter"}, "newsletter"),
    ],
)
def test_what_a_strangers_machine_sends_is_set_aside(
    desk: Desk, mailbox: Mailbox, marks: dict[str, Any], reason: str
) -> None:
    received = mailbox.fetch(mail("1", name="Shop", subject="Offers", text="Buy \n now", **marks))
    assert (received.set_aside, received.new, received.request_ids) == (1, 0, ())
    [aside] = desk.mailroom.asides()
    assert (aside.reason, aside.subject, aside.line, aside.at) == (reason, "Offers", "Buy now", MONDAY)
    assert desk.mailroom.count_asides() == 1
    assert desk.lists.counts().clients == 0
    assert desk.inbox.raw(aside.raw_sha256) == mail("1", subject="Offers", text="Buy \n now", **marks).raw


def test_what_says_nothing_at_all_is_set_aside(desk: Desk, mailbox: Mailbox) -> None:
    empty = Incoming(b"", "e3b0", problem="the file is empty", content_key="e3b0")
    assert mailbox.fetch(empty).set_aside == 1
    assert [aside.reason for aside in desk.mailroom.asides()] == ["unreadable"]
    nameless = empty._replace(raw=b"x", sha256="x", content_key="x", text="Somebody wrote this")
    assert mailbox.fetch(nameless).unreadable == 1


@pytest.mark.parametrize("marks", [{"bulk": "newsletter"}, {"automatic": "automatic (auto-replied)"}])
def test_mail_of_a_known_client_is_never_set_aside(
    desk: Desk, mailbox: Mailbox, marks: dict[str, Any]
) -> None:
    ask(desk, address="anna@example.org")
    received = mailbox.fetch(mail("1", **marks))
    assert (received.set_aside, received.new) == (0, 1)


def test_a_person_in_the_same_batch_counts_as_known(mailbox: Mailbox) -> None:
    received = mailbox.fetch(mail("1"), mail("2", text="Offers", bulk="newsletter"))
    assert (received.new, received.set_aside) == (2, 0)


def test_a_machine_that_answers_a_request_goes_to_it(desk: Desk, mailbox: Mailbox) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    bounce = mail("2", "mailer-daemon@mx.example", text="Undelivered", references=("1",), automatic="bounce")
    from_list = mail("3", "list@example.net", text="Answer", references=("1",), bulk="mailing list")
    assert mailbox.fetch(bounce, from_list).set_aside == 0
    assert len(texts_of(desk, request_id)) == 3


@pytest.mark.parametrize("marks", [{"bulk": "newsletter"}, {"automatic": "automatic (auto-generated)"}])
def test_a_form_on_the_owners_site_speaks_for_its_visitor(
    desk: Desk, mailbox: Mailbox, marks: dict[str, Any]
) -> None:
    form = mail("1", OWN, to=OWN, reply_to="visitor@example.org", text="How much is a roof?", **marks)
    [request_id] = mailbox.fetch(form).request_ids
    page = desk.inbox.request(request_id)
    assert (page.client.email, page.row.turn) == ("visitor@example.org", Turn.MINE)
    assert not page.entries[0].is_automatic


def test_lists_and_machines_are_set_aside_in_files_that_are_brought_in_too(desk: Desk) -> None:
    news, machine = mail("1", **NEWS), mail("2", "robot@shop.example", text="Shipped", automatic="automatic")
    received = desk.inbox.receive([news, machine, mail("3", "otto@example.org", text="A roof")])
    assert (received.read, received.new, received.set_aside) == (3, 1, 2)
    assert {aside.from_address for aside in desk.mailroom.asides()} == {
        news.from_address,
        machine.from_address,
    }
    assert desk.inbox.receive([news]).known == 1
    desk.undo()
    assert desk.mailroom.count_asides() == 0


def test_the_owners_rule_holds_for_files_too(desk: Desk, mailbox: Mailbox) -> None:
    desk.mailroom.set_aside(mailbox.fetch(mail("1", "spam@example.org")).request_ids[0])
    assert desk.inbox.receive([mail("2", "spam@example.org", text="More")]).set_aside == 1


def test_the_newest_come_first_and_no_more_than_asked_for(desk: Desk, mailbox: Mailbox, clock: Clock) -> None:
    for number in range(3):
        mailbox.fetch(mail(f"{number}", text=f"News {number}", at=clock.now, **NEWS))
        clock.forward(minutes=1)
    assert [aside.line for aside in desk.mailroom.asides(limit=2)] == ["News 2", "News 1"]


# --- The owner decides


def test_one_key_makes_it_a_request_and_remembers_the_sender(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(real())
    [aside] = desk.mailroom.asides()
    request_id = desk.mailroom.make_request(aside.id)
    page = desk.inbox.request(request_id)
    assert (page.client.name, page.row.turn, page.row.waiting_since) == ("Shop", Turn.MINE, aside.at)
    assert page.entries[0].raw_sha256 == aside.raw_sha256
    assert desk.mailroom.asides() == ()
    assert [(rule.address, rule.sets_aside) for rule in desk.mailroom.rules()] == [
        ("news@shop.example", False)
    ]
    assert mailbox.fetch(real("news-2@shop.example")).new == 1


def test_making_it_a_request_is_undone_as_a_whole(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(real())
    before = desk.mailroom.asides()
    desk.mailroom.make_request(before[0].id)
    assert desk.undo_label == "Make it a request"
    desk.undo()
    assert (desk.mailroom.asides(), desk.mailroom.rules()) == (before, ())
    assert (desk.lists.counts().mine, desk.lists.counts().clients) == (0, 0)
    assert mailbox.fetch(real("news-2@shop.example")).set_aside == 1
    with pytest.raises(BadInput, match="no longer set aside"):
        desk.mailroom.make_request(99)


def test_what_a_machine_wrote_waits_for_an_answer_once_it_is_a_request(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(real(**{"Auto-Submitted": "auto-generated", "List-Unsubscribe": ""}))
    request_id = desk.mailroom.make_request(desk.mailroom.asides()[0].id)
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


def test_no_rule_is_kept_about_the_owner(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(real(From=OWN, To="list@example.org"))
    desk.mailroom.make_request(desk.mailroom.asides()[0].id)
    assert desk.mailroom.rules() == ()


def test_what_has_become_a_request_otherwise_only_leaves_the_list(
    desk: Desk, mailbox: Mailbox, tmp_path: Path
) -> None:
    mailbox.fetch(real())
    [aside] = desk.mailroom.asides()
    desk.mailroom.make_request(aside.id)
    desk.history.export(tmp_path / "before.csv")
    desk.undo()
    [request_id] = desk.history.bring_in(tmp_path / "before.csv").request_ids
    assert desk.mailroom.make_request(aside.id) == request_id
    assert desk.mailroom.count_asides() == 0
    assert len(texts_of(desk, request_id)) == 1


def test_a_request_that_is_none_is_closed_and_its_sender_set_aside(desk: Desk, mailbox: Mailbox) -> None:
    [request_id] = mailbox.fetch(mail("1", "spam@example.org")).request_ids
    desk.mailroom.set_aside(request_id)
    row = desk.inbox.request(request_id).row
    assert (row.turn, row.outcome) == (Turn.NOBODY, Outcome.SPAM)
    # Even in the thread, even though the sender is a client now.
    assert mailbox.fetch(mail("2", "Spam@example.org", text="More", references=("1",))).set_aside == 1
    assert desk.mailroom.asides()[0].reason == "your rule"
    desk.undo()
    assert desk.inbox.request(request_id).row.turn is Turn.MINE
    assert desk.mailroom.rules() == ()
    assert mailbox.fetch(mail("3", "spam@example.org", text="And more")).set_aside == 0


def test_the_owner_can_decide_again(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(real())
    request_id = desk.mailroom.make_request(desk.mailroom.asides()[0].id)
    desk.inbox.close(request_id, Outcome.ANSWERED)
    desk.mailroom.set_aside(request_id)
    [rule] = desk.mailroom.rules()
    assert rule.sets_aside
    events = [entry.event for entry in desk.inbox.request(request_id).entries]
    assert events.count(Event.CLOSED) == 1
    desk.mailroom.forget_rule(rule.id)
    assert desk.mailroom.rules() == ()
    with pytest.raises(BadInput, match="There is no rule"):
        desk.mailroom.forget_rule(rule.id)


def test_a_request_without_mail_has_no_sender_to_set_aside(desk: Desk, mailbox: Mailbox) -> None:
    by_phone = ask(desk)
    [form] = mailbox.fetch(mail("1", OWN, to=OWN, reply_to="visitor@example.org")).request_ids
    for request_id in (by_phone, form):
        with pytest.raises(BadInput, match="Nobody's mail is in this request"):
            desk.mailroom.set_aside(request_id)
        assert desk.inbox.request(request_id).row.outcome is None
    assert desk.mailroom.rules() == ()


def test_a_machine_in_a_request_gets_no_rule(desk: Desk, mailbox: Mailbox) -> None:
    daemon = "mailer-daemon@mx.example"
    [request_id] = mailbox.fetch(mail("1", "spam@example.org")).request_ids
    mailbox.fetch(mail("2", daemon, text="Undelivered", references=("1",), automatic="bounce"))
    desk.mailroom.set_aside(request_id)
    assert [rule.address for rule in desk.mailroom.rules()] == ["spam@example.org"]


def test_a_machine_that_answers_a_request_goes_to_it_whatever_the_rule(desk: Desk, mailbox: Mailbox) -> None:
    daemon = "mailer-daemon@mx.example"
    [ruled] = mailbox.fetch(mail("1", daemon)).request_ids
    desk.mailroom.set_aside(ruled)
    [request_id] = mailbox.fetch(mail("2", text="How much is a roof?")).request_ids
    bounce = mail("3", daemon, text="Undelivered", references=("2",), automatic="bounce")
    assert mailbox.fetch(bounce).request_ids == (request_id,)
    assert mailbox.fetch(mail("4", daemon, text="About nothing known", automatic="bounce")).set_aside == 1
