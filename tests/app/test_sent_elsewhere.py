"""What the owner sent from a phone or another program: an answer to a client, or nobody's request."""

from __future__ import annotations

import hashlib

import pytest

from app.desk import Desk
from app.mail.message import read
from app.post import Delivery
from app.words import Channel, Turn, View
from tests.app.desks import OWN, mail, texts_of
from tests.app.post import ANNA, SENT, Mailbox, letter, sent


def test_what_the_owner_wrote_to_strangers_is_no_request(desk: Desk, mailbox: Mailbox) -> None:
    to_supplier = mail("1", OWN, to="parts@shop.example", subject="Order", text="Ten valves", name="Maren")
    assert mailbox.fetch(to_supplier, folder=SENT).set_aside == 1
    assert (desk.lists.counts().clients, desk.lists.counts().theirs) == (0, 0)
    [aside] = desk.mailroom.asides()
    assert (aside.reason, aside.from_name, aside.from_address) == (
        "you wrote first", "", "parts@shop.example"
    )  # fmt: skip
    answer = mail("2", "parts@shop.example", subject="Re: Order", text="They are sent", references=("1",))
    assert mailbox.fetch(answer).new == 1


def test_what_the_owner_wrote_to_a_client_is_an_entry_all_the_same(desk: Desk, mailbox: Mailbox) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    answer = mail("2", OWN, to="anna@example.org", text="Tomorrow", references=("1",))
    elsewhere = mail("3", OWN, to="anna@home.example", text="At nine", references=("1",))
    assert mailbox.fetch(answer, elsewhere, folder=SENT).set_aside == 0
    assert texts_of(desk, request_id) == ["It is cold.", "Tomorrow", "At nine"]
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


@pytest.mark.parametrize("subject", ["Fwd: Boiler", "WG: Boiler", "TR : Boiler"])
def test_a_clients_mail_that_was_passed_on_has_answered_nobody(
    desk: Desk, mailbox: Mailbox, subject: str
) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    passed_on = mail("2", OWN, to="fitter@help.example", subject=subject, text="Yours?", references=("1",))
    mailbox.fetch(passed_on, folder=SENT)
    assert texts_of(desk, request_id) == ["It is cold.", "Yours?"]
    assert desk.inbox.request(request_id).row.turn is Turn.MINE
    back = mail("3", OWN, to="anna@example.org", subject=subject, text="As he says", references=("1",))
    mailbox.fetch(back, folder=SENT)
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


@pytest.mark.parametrize("together", [True, False])
def test_what_was_written_to_others_in_a_clients_thread_answers_nobody(
    desk: Desk, mailbox: Mailbox, together: bool
) -> None:
    asked = mail("1")
    to_others = mail("2", OWN, to="fitter@help.example", subject="Re: Boiler", text="See?", references=("1",))
    for batch in [(asked, to_others)] if together else [(asked,), (to_others,)]:
        mailbox.fetch(*batch)
    page = desk.inbox.request(1)
    assert [entry.text for entry in page.entries] == ["It is cold.", "See?"]
    assert (page.row.turn, page.row.waiting_since, page.row.chases) == (Turn.MINE, page.entries[0].at, 0)


def test_a_letter_without_a_thread_answers_whoever_still_waits_though_others_were_written_to(
    desk: Desk, mailbox: Mailbox
) -> None:
    to_others = mail("2", OWN, to="fitter@help.example", subject="Re: Boiler", text="See?", references=("1",))
    answer = mail("3", OWN, to="anna@example.org", subject="Tomorrow", text="At ten.")
    mailbox.fetch(mail("1"), to_others, answer)
    assert texts_of(desk, 1) == ["It is cold.", "See?", "At ten."]
    assert desk.inbox.request(1).row.turn is Turn.THEIRS


BOBS = "bob@example.org"


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("subject", ["Re: Boiler", "Fwd: Boiler"])
@pytest.mark.parametrize("is_fetched", [True, False])
def test_another_client_is_one_of_those_others(
    desk: Desk, mailbox: Mailbox, together: bool, subject: str, is_fetched: bool
) -> None:
    bobs, asked = mail("0", BOBS, subject="Fence", text="When?"), mail("1")
    to_bob = mail("2", OWN, to=BOBS, subject=subject, text="See?", references=("1",))
    for batch in [(bobs, asked, to_bob)] if together else [(bobs,), (asked,), (to_bob,)]:
        mailbox.fetch(*batch) if is_fetched else desk.inbox.receive(batch)
    assert {row.client: (row.subject, row.turn) for row in desk.lists.page(View.ALL).rows} == {
        "Anna": ("Boiler", Turn.MINE), "Bob": ("Fence", Turn.MINE)
    }  # fmt: skip
    [annas] = [row.id for row in desk.lists.page(View.ALL).rows if row.client == "Anna"]
    assert texts_of(desk, annas) == ["It is cold.", "See?"]


def test_another_matter_written_by_replying_to_old_mail_is_theirs_to_whom_it_goes(
    desk: Desk, mailbox: Mailbox
) -> None:
    mailbox.fetch(mail("0", BOBS, subject="Fence", text="When?"), mail("1"))
    mailbox.fetch(mail("2", OWN, to=BOBS, subject="Your fence", text="On Friday", references=("1",)))
    [bobs] = [row for row in desk.lists.page(View.ALL).rows if row.client == "Bob"]
    assert (texts_of(desk, bobs.id), bobs.turn) == (["When?", "On Friday"], Turn.THEIRS)


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("reply_to", ["", "anna@home.example"])
def test_an_answer_to_where_the_client_wrote_from_is_one_though_the_address_is_unknown(
    desk: Desk, mailbox: Mailbox, together: bool, reply_to: str
) -> None:
    asked = mail("1")
    from_elsewhere = mail("2", "anna@home.example", text="Still cold.", references=("1",))
    if reply_to:
        raw = f"Reply-To: {reply_to}\r\n\r\nStill cold.".encode()
        from_elsewhere = mail("2", text="Still cold.", references=("1",), reply_to=reply_to)._replace(
            raw=raw, sha256=hashlib.sha256(raw).hexdigest()
        )
    answer = mail("3", OWN, to="anna@home.example", text="Coming", references=("1", "2"))
    for batch in [(asked, from_elsewhere, answer)] if together else [(asked, from_elsewhere), (answer,)]:
        mailbox.fetch(*batch)
    assert texts_of(desk, 1) == ["It is cold.", "Still cold.", "Coming"]
    assert desk.inbox.request(1).row.turn is Turn.THEIRS


# --- From an address that the desk does not know as the owner's

ALIAS = "maren@desk.example"


@pytest.mark.parametrize("more", [{}, {"reply_to": "office@desk.example"}])
def test_what_lies_in_sent_is_the_owners_whatever_address_it_bears(
    desk: Desk, mailbox: Mailbox, more: dict[str, str]
) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    for sender in (ALIAS, OWN):
        answer = mail(sender, sender, to=ANNA[1], text="Tomorrow", references=("1",), **more)
        mailbox.fetch(answer, folder=SENT)
    page = desk.inbox.request(request_id)
    assert [entry.is_answer for entry in page.entries] == [False, True, True]
    assert (page.row.turn, desk.lists.counts().clients) == (Turn.THEIRS, 1)
    assert desk.senders.remarks(request_id) == ()


def test_what_lies_in_both_folders_is_there_once(desk: Desk, mailbox: Mailbox) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    answer = mail("2", ALIAS, to=ANNA[1], text="Tomorrow", references=("1",))
    mailbox.fetch(answer, folder=SENT)
    assert mailbox.fetch(answer).known == 1
    assert texts_of(desk, request_id) == ["It is cold.", "Tomorrow"]


@pytest.mark.parametrize(("sender", "channel"), [(ANNA[1], Channel.EMAIL), (OWN, Channel.WEB_FORM)])
def test_what_a_client_wrote_to_the_owner_is_theirs_even_in_sent(
    desk: Desk, mailbox: Mailbox, sender: str, channel: Channel
) -> None:
    [request_id] = mailbox.fetch(mail("1", sender, reply_to=ANNA[1]), folder=SENT).request_ids
    page = desk.inbox.request(request_id)
    assert (page.client.email, page.row.turn, page.entries[0].channel) == (ANNA[1], Turn.MINE, channel)


def test_a_letter_that_lies_in_sent_has_left_though_its_server_gave_it_another_sender(
    desk: Desk, mailbox: Mailbox, account_id: int, request_id: int
) -> None:
    for number, text in enumerate(["At nine.", "With the part."]):
        id = desk.outbox.post(letter(account_id, request_id, text=text))
        raw = desk.outbox.raw(desk.outbox.all()[0].raw_sha256).replace(OWN.encode(), ALIAS.encode(), 1)
        sent(desk, id, [Delivery.UNKNOWN, Delivery.ACCEPTED][number])
        mailbox.fetch(read(raw), folder=SENT)
    assert desk.outbox.all() == ()
    assert texts_of(desk, request_id) == ["It is cold.", "At nine.", "With the part."]
    assert len(desk.outbox.sent_copies()) == 1, "of the one that was accepted"


def test_what_was_written_first_from_there_can_be_made_a_request(desk: Desk, mailbox: Mailbox) -> None:
    raw = f"From: {ALIAS}\r\nTo: {ANNA[1]}\r\nSubject: Boiler\r\n\r\nStill cold?\r\n".encode()
    assert mailbox.fetch(read(raw), folder=SENT).set_aside == 1
    page = desk.inbox.request(desk.mailroom.make_request(desk.mailroom.asides()[0].id))
    assert (page.client.email, page.row.turn) == (ANNA[1], Turn.THEIRS)
    assert desk.mailroom.rules() == ()


# --- To a mailing list

LIST = "trade@lists.example"


@pytest.mark.parametrize("marks", [{"to": LIST}, {"list_id": "trade.lists.example"}])
@pytest.mark.parametrize("bulk", ["mailing list", "newsletter"])
def test_what_the_owner_wrote_to_a_list_comes_back_as_no_visitors(
    desk: Desk, mailbox: Mailbox, marks: dict[str, str], bulk: str
) -> None:
    post = mail("1", OWN, reply_to=LIST, bulk=bulk, **{"to": "trade-all@lists.example", **marks})
    assert mailbox.fetch(post).set_aside == 1
    assert [aside.reason for aside in desk.mailroom.asides()] == [bulk]
    assert desk.lists.counts().clients == 0


def test_a_form_whose_service_marks_it_as_news_speaks_for_its_visitor(desk: Desk, mailbox: Mailbox) -> None:
    [request_id] = mailbox.fetch(mail("1", OWN, reply_to=ANNA[1], bulk="newsletter")).request_ids
    assert desk.inbox.request(request_id).client.email == ANNA[1]
