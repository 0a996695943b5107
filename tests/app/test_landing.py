"""Where letters land that have left: in the request they belong to, once, whatever happened on the way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.desk import CannotUndo, Desk
from app.mail.message import read
from app.post import Danger, Delivery, Enclosure, OutboxState
from app.words import Direction, Kind, Outcome, Turn, View
from tests.app.desks import Clock, ask, chase, desk_in_berlin, mail
from tests.app.post import ANNA, SENT, Mailbox, account, letter, sent, sent_mail, state

PLAN = Enclosure("Pläne Küche.pdf", "application/pdf", b"plan")


# --- Where it lands


@pytest.mark.parametrize(
    ("to", "is_answered"),
    [
        ("anna@home.example", True),  # on her card
        ("anna@work.example", True),  # she wrote from there first
        ("Anna@Phone.example", True),  # and then from there
        ("shop@replies.example", True),  # she asks for replies there
        ("fitter@help.example", False),
        ("ben@copied.example", False),  # who got her mail as well
    ],
)
def test_only_what_goes_to_the_client_is_an_answer_and_a_promise(
    desk: Desk, account_id: int, clock: Clock, to: str, is_answered: bool
) -> None:
    raw = b"From: anna@work.example\r\nReply-To: shop@replies.example\r\n\r\nCold."
    asked = mail("a@x", "anna@work.example", to="ben@copied.example", name="Anna Berg")._replace(raw=raw)
    again = mail("b@x", "anna@phone.example", text="Hello?", references=("a@x",))
    [request_id] = desk.inbox.receive([asked, again]).request_ids
    desk.clients.add_address(desk.inbox.request(request_id).client.id, "anna@home.example")
    promised_at = clock.now + timedelta(hours=2)
    elsewhere = letter(account_id, request_id, to=(("", to),), answers="a@x", promised_at=promised_at)
    sent(desk, desk.outbox.post(elsewhere))
    page = desk.inbox.request(request_id)
    assert (page.row.waiting_since is None) is is_answered
    assert (page.entries[-1].is_answer, page.entries[-1].to_addresses) == (is_answered, (to,))
    assert (page.entries[-1].promised_at is not None) is is_answered


def test_an_answer_to_mail_without_an_id_goes_where_it_asks_for_replies(desk: Desk, account_id: int) -> None:
    head = b"From: Anna Berg <anna@example.org>\nDate: Mon, 23 Nov 2026 07:00:00 +0000\n"
    again = head.replace(b"07:", b"08:") + b"In-Reply-To: <a@x>\nReply-To: anna@home.example\n"
    mails = [read(head + b"Message-ID: <a@x>\n\nHello"), read(again + b"\nHello?")]
    [request_id] = desk.inbox.receive(mails).request_ids
    reply, _ = desk.letters.replies(request_id)
    reply = reply._replace(text="Yes.")
    assert (reply.answers, reply.to) == ("", (("", "anna@home.example"),))
    assert [doubt.danger for doubt in desk.second_look.doubts(reply)] == [Danger.REPLY_TO]
    sent(desk, desk.outbox.post(reply))
    page = desk.inbox.request(request_id)
    assert (page.entries[-1].is_answer, page.row.turn) == (True, Turn.THEIRS)


def test_a_client_without_an_address_is_answered_by_whoever_writes(desk: Desk, account_id: int) -> None:
    request_id = ask(desk)
    sent(desk, desk.outbox.post(letter(account_id, request_id)))
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


def test_a_new_message_opens_a_request_when_it_has_left(desk: Desk, account_id: int) -> None:
    new = letter(account_id, subject="Re: Your garden", text="Would Tuesday suit you?")
    id = desk.outbox.post(new)
    assert desk.undo_label == "Send message"
    assert desk.lists.counts().clients == 0
    sent(desk, id)
    [row] = desk.lists.page(View.THEIRS).rows
    page = desk.inbox.request(row.id)
    assert (page.client.name, page.client.email) == ANNA
    assert (page.row.subject, page.row.turn) == ("Your garden", Turn.THEIRS)
    assert page.request.kind_reason != ""


def test_a_new_message_goes_to_the_client_who_was_named(desk: Desk, account_id: int) -> None:
    ben = desk.clients.add("Ben", ["ben@example.org"])
    sent(desk, desk.outbox.post(letter(account_id, client_id=ben, kind=Kind.BID)))
    [row] = desk.lists.page(View.THEIRS).rows
    assert (row.client_id, row.kind) == (ben, Kind.BID)


def test_a_new_message_finds_its_client_by_address(desk: Desk, account_id: int) -> None:
    anna = desk.clients.add("Anna", ["ANNA@example.org"])
    sent(desk, desk.outbox.post(letter(account_id)))
    [row] = desk.lists.page(View.THEIRS).rows
    assert row.client_id == anna


def test_a_message_to_an_address_alone_gets_a_client_of_that_name(desk: Desk, account_id: int) -> None:
    people = {"to": (), "bcc": (("", "ben.brook@example.org"),)}
    sent(desk, desk.outbox.post(letter(account_id, **people)))
    [row] = desk.lists.page(View.THEIRS).rows
    assert row.client == "Ben Brook"


def test_the_client_was_merged_while_the_letter_waited(desk: Desk, account_id: int) -> None:
    anna, twin = desk.clients.add("Anna"), desk.clients.add("A. Berg", [ANNA[1]])
    id = desk.outbox.post(letter(account_id, client_id=twin))
    desk.clients.merge(anna, twin)
    sent(desk, id)
    [row] = desk.lists.page(View.THEIRS).rows
    assert row.client_id == anna


def test_the_answer_follows_a_message_that_was_moved(desk: Desk, account_id: int, clock: Clock) -> None:
    received = desk.inbox.receive([mail("1"), mail("2", text="And the roof", references=("1",))])
    [request_id] = received.request_ids
    question = desk.inbox.request(request_id).entries[1]
    id = desk.outbox.post(letter(account_id, request_id, answers="2", references=("1", "2")))
    moved_to = desk.inbox.split_entry(question.id)
    sent(desk, id)
    assert len(desk.inbox.request(moved_to).entries) == 2
    assert desk.inbox.request(moved_to).row.turn is Turn.THEIRS
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


def test_a_request_can_not_be_undone_under_a_letter(desk: Desk, account_id: int, request_id: int) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    desk.outbox.begin(id)
    for _ in range(2):  # the posting, then the request
        with pytest.raises(CannotUndo):
            desk.undo()
    assert desk.outbox.settle(id, Delivery.ACCEPTED)
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


def test_a_letter_that_leaves_after_the_closing_leaves_it_closed(
    desk: Desk, account_id: int, request_id: int
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    desk.inbox.close(request_id, Outcome.ANSWERED)
    sent(desk, id)
    assert desk.inbox.request(request_id).row.turn is Turn.NOBODY


@pytest.mark.parametrize("is_found", [False, True])
def test_a_letter_answers_nothing_that_came_while_it_waited(
    desk: Desk, account_id: int, request_id: int, clock: Clock, is_found: bool
) -> None:
    mailbox = Mailbox(desk, account_id)
    id = desk.outbox.post(letter(account_id, request_id))
    written_at = clock.now
    clock.forward(hours=1)
    chase(desk, request_id)
    clock.forward(hours=1)
    raw = desk.outbox.begin(id).raw
    if is_found:
        mailbox.fetch(sent_mail(raw), folder=SENT)
    else:
        desk.outbox.settle(id, Delivery.ACCEPTED)
    page = desk.inbox.request(request_id)
    assert [entry.at for entry in page.entries if entry.is_answer] == [written_at]
    assert (page.row.turn, page.row.waiting_since) == (Turn.MINE, written_at + timedelta(hours=1))


# --- Its copies


def test_the_copy_in_sent_is_no_second_answer(desk: Desk, account_id: int, request_id: int) -> None:
    mailbox = Mailbox(desk, account_id)
    id = desk.outbox.post(letter(account_id, request_id))
    raw = desk.outbox.begin(id).raw
    desk.outbox.settle(id, Delivery.ACCEPTED)
    assert mailbox.fetch(sent_mail(raw), folder=SENT).known == 1
    changed = sent_mail(raw)._replace(content_key="rewritten by the server", sha256="other")
    assert mailbox.fetch(changed, folder=SENT).known == 1
    assert len(desk.inbox.request(request_id).entries) == 2


def test_a_strangers_mail_under_the_id_of_a_letter_is_not_lost(
    desk: Desk, account_id: int, request_id: int
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    [waiting] = desk.outbox.all()
    sent(desk, id)
    received = Mailbox(desk, account_id).fetch(mail(waiting.message_id, "spoof@example.org", text="Pay me"))
    assert received.new == 1


@pytest.mark.parametrize("delivery", [Delivery.UNKNOWN, Delivery.DEFERRED, Delivery.REFUSED, None])
def test_a_copy_that_is_found_proves_that_the_letter_left(
    desk: Desk, account_id: int, request_id: int, clock: Clock, delivery: Delivery | None
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    raw = desk.outbox.begin(id).raw
    began = clock.now
    if delivery is not None:
        desk.outbox.settle(id, delivery)
    clock.forward(hours=1)
    assert Mailbox(desk, account_id).fetch(sent_mail(raw), folder=SENT).known == 1
    assert desk.outbox.all() == ()
    page = desk.inbox.request(request_id)
    assert len(page.entries) == 2
    assert (page.row.turn, page.entries[-1].is_answer) == (Turn.THEIRS, True)
    deferred = timedelta(minutes=1) if delivery is Delivery.DEFERRED else timedelta()
    assert page.entries[-1].at == began + deferred
    assert not desk.outbox.settle(id, Delivery.ACCEPTED)
    assert desk.outbox.sent_copies() == ()


def test_a_letter_found_before_its_next_try_did_not_leave_in_the_future(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    raw = desk.outbox.begin(id).raw
    desk.outbox.settle(id, Delivery.DEFERRED)
    clock.forward(seconds=5)
    Mailbox(desk, account_id).fetch(sent_mail(raw), folder=SENT)
    assert desk.inbox.request(request_id).entries[-1].at == clock.now


def test_a_reply_proves_that_the_letter_left(desk: Desk, account_id: int) -> None:
    id = desk.outbox.post(letter(account_id))
    [waiting] = desk.outbox.all()
    sent(desk, id, Delivery.UNKNOWN)
    reply = mail("r", text="Tuesday is fine", references=(waiting.message_id,))
    [request_id] = Mailbox(desk, account_id).fetch(reply).request_ids
    page = desk.inbox.request(request_id)
    assert [entry.direction for entry in page.entries] == [Direction.OUT, Direction.IN]
    assert page.row.turn is Turn.MINE
    assert len(desk.outbox.sent_copies()) == 1


def test_copies_for_sent_are_remembered_until_they_are_made(
    desk: Desk, account_id: int, request_id: int
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    raw = desk.outbox.begin(id).raw
    assert desk.outbox.sent_copies() == ()
    desk.outbox.settle(id, Delivery.ACCEPTED)
    [copy] = desk.outbox.sent_copies()
    assert (copy.account_id, desk.inbox.raw(copy.raw_sha256)) == (account_id, raw)
    desk.outbox.copied(copy.id)
    desk.outbox.copied(copy.id)
    assert desk.outbox.sent_copies() == ()


def test_no_copy_is_made_where_the_server_keeps_one_or_the_account_is_gone(desk: Desk) -> None:
    gmail = desk.accounts.add(account(keeps_sent=False))
    gone = desk.accounts.add(account(address="office@desk.example"))
    for account_id in (gmail, gone):
        sent(desk, desk.outbox.post(letter(account_id)))
    desk.accounts.remove(gone)
    assert desk.outbox.sent_copies() == ()


# --- Starting again


def opened_again(desk: Desk, clock: Clock, **how: bool) -> Desk:
    desk.close()
    return Desk.open(desk.folder, clock=clock, **how)


def test_what_a_crash_cut_off_is_unknown_and_never_sent_again(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    cut_off = desk.outbox.post(letter(account_id, request_id))
    waiting = desk.outbox.post(letter(account_id, request_id, text="And bring a ladder."))
    desk.outbox.begin(cut_off)
    clock.forward(days=1)
    again = opened_again(desk, clock)
    assert [(each.id, each.state) for each in again.outbox.all()] == [
        (cut_off, OutboxState.UNKNOWN),
        (waiting, OutboxState.WAITING),
    ]
    assert "cut off" in again.outbox.all()[0].problem
    assert [each.id for each in again.outbox.due()] == [waiting]
    assert again.undo_label is None
    again.close()


def test_a_desk_that_only_reads_leaves_a_letter_to_the_one_that_sends(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    desk.outbox.begin(id)
    beside = Desk.open(desk.folder, clock=clock, read_only=True)
    assert state(beside, id) is OutboxState.SENDING
    beside.close()
    assert desk.outbox.settle(id, Delivery.ACCEPTED)


def test_copies_and_letters_survive_a_restart(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    sent(desk, desk.outbox.post(letter(account_id, request_id)))
    kept = desk.outbox.post(letter(account_id, request_id, enclosures=(PLAN,)))
    written = desk.outbox.letter(kept)
    again = opened_again(desk, clock)
    assert len(again.outbox.sent_copies()) == 1
    assert again.outbox.letter(kept) == written
    assert again.check() == []
    again.close()


def test_who_shows_a_request_learns_of_its_letters(desk: Desk, account_id: int, request_id: int) -> None:
    seen = []
    desk.subscribe(lambda changes: seen.append(changes.of("requests")))
    id = desk.outbox.post(letter(account_id, request_id))
    desk.outbox.begin(id)
    desk.outbox.discard(desk.outbox.post(letter(account_id)))
    assert seen == [{request_id}, {request_id}, frozenset(), frozenset()]


def test_a_new_desk_has_an_empty_outbox(tmp_path: Path, clock: Clock) -> None:
    fresh = desk_in_berlin(tmp_path / "fresh", clock)
    assert (fresh.outbox.all(), fresh.outbox.due(), fresh.outbox.next_at()) == ((), (), None)
    assert fresh.mailroom.asides() == ()
    fresh.close()
