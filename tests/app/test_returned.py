"""An answer that came back has reached nobody: the client waits as if it had never been given."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.desk import CannotUndo, Desk
from app.incoming import Incoming
from app.mail.message import read
from app.post import Cursor, Delivery, OutboxState
from app.records import Entry
from app.words import CAME_BACK, Direction, Event, Outcome, Turn
from tests.app.desks import OWN, Clock, ask, desk_in_berlin, mail
from tests.app.post import ANNA, SENT, Mailbox, letter, sent, state

BEN = ("Ben Brook", "ben@example.org")


def bounce(about: str, *undelivered: str, number: int = 1) -> Incoming:
    return mail(
        f"{number}@mx.example",
        "mailer-daemon@mx.example",
        text=f"Undelivered {number}",
        references=("first@example.org", about),
        automatic="bounce (delivery report)",
        undelivered=undelivered,
    )


def real_bounce(about: str) -> Incoming:
    raw = (
        "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nMessage-ID: <b@mx.example>\r\n"
        "Date: Mon, 23 Nov 2026 08:01:00 +0000\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nNo such user.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {ANNA[1]}\r\nAction: failed\r\n"
        "Status: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"From: {OWN}\r\nMessage-ID: <{about}>\r\nSubject: Re: Boiler\r\n\r\n--b--\r\n"
    )
    return read(raw.encode())


def delayed(about: str) -> Incoming:
    reported = bounce(about, number=9)
    return reported._replace(automatic="delivery report (delayed)", undelivered=None)


def answered(desk: Desk, request_id: int, **said: object) -> str:
    """A letter has left; its Message-ID."""
    id = desk.outbox.post(letter(desk.accounts.all()[0].id, request_id, **said))
    message_id = next(each.message_id for each in desk.outbox.all() if each.id == id)
    sent(desk, id)
    return message_id


def last_letter(desk: Desk, request_id: int) -> Entry:
    return [entry for entry in desk.inbox.request(request_id).entries if entry.direction is Direction.OUT][-1]


def test_the_client_waits_on_as_if_it_had_not_been_given(
    desk: Desk, mailbox: Mailbox, clock: Clock, request_id: int
) -> None:
    before = desk.inbox.request(request_id).request.fold
    about = answered(desk, request_id, promised_at=clock.now + timedelta(hours=7))
    assert desk.inbox.request(request_id).row.waiting_since is None
    clock.forward(minutes=2)
    assert mailbox.fetch(bounce(about, ANNA[1].upper())).request_ids == (request_id,)
    page = desk.inbox.request(request_id)
    assert (page.row.turn, page.row.waiting_since) == (Turn.MINE, before.waiting_since)
    assert (page.request.fold.promised_at, page.request.fold.last_out_at) == (None, None)
    assert page.row.chases == 0
    assert last_letter(desk, request_id).problem == CAME_BACK
    clock.forward(hours=5)
    assert [reminder.request_id for reminder in desk.bell.due()] == [request_id]
    assert desk.check() == []


def test_a_promise_that_came_back_binds_nobody(
    desk: Desk, mailbox: Mailbox, clock: Clock, request_id: int
) -> None:
    before = desk.inbox.request(request_id).row.deadline
    about = answered(desk, request_id, is_holding=True, promised_at=clock.now + timedelta(days=3))
    mailbox.fetch(bounce(about, ANNA[1]))
    assert desk.inbox.request(request_id).row.deadline == before


def test_what_was_answered_again_stays_answered(desk: Desk, mailbox: Mailbox, request_id: int) -> None:
    about = answered(desk, request_id)
    desk.inbox.call(request_id, "Told her.")
    mailbox.fetch(bounce(about, ANNA[1]))
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


def test_a_report_of_no_failure_changes_nothing(desk: Desk, mailbox: Mailbox, request_id: int) -> None:
    about = answered(desk, request_id)
    mailbox.fetch(delayed(about))
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS
    assert last_letter(desk, request_id).problem == ""
    mailbox.fetch(bounce(about, ANNA[1]))
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


def test_an_answer_from_elsewhere_comes_back_too(desk: Desk, mailbox: Mailbox, request_id: int) -> None:
    mailbox.fetch(mail("phone@x", OWN, to=ANNA[1], text="Coming."), folder=SENT)
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS
    mailbox.fetch(bounce("phone@x", ANNA[1]))
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


def test_a_bounce_may_be_fetched_before_what_it_is_about(
    desk: Desk, mailbox: Mailbox, request_id: int
) -> None:
    assert mailbox.fetch(real_bounce("phone@x")).set_aside == 1
    mailbox.fetch(mail("phone@x", OWN, to=ANNA[1], text="Coming."), folder=SENT)
    assert desk.inbox.request(request_id).row.turn is Turn.MINE
    assert desk.mailroom.count_asides() == 0
    assert mailbox.fetch(real_bounce("phone@x")).known == 1


def test_of_old_mail_nothing_is_looked_at_again(desk: Desk, mailbox: Mailbox, request_id: int) -> None:
    mailbox.fetch(real_bounce("phone@x"))
    by_phone = (mail("phone@x", OWN, to=ANNA[1], text="Coming."), mailbox.place(SENT, 1))
    desk.mailroom.receive(mailbox.account_id, [by_phone], Cursor(SENT, 1, 1, date(2026, 10, 24)))
    assert desk.mailroom.count_asides() == 1


def test_only_what_machines_say_is_looked_at_again(desk: Desk, mailbox: Mailbox, request_id: int) -> None:
    head = f"From: list@x\r\nTo: {OWN}\r\nMessage-ID: <l@x>\r\nList-Unsubscribe: <mailto:x@x>\r\n"
    mailbox.fetch(read(f"{head}References: <phone@x>\r\n\r\nNews".encode()))
    mailbox.fetch(mail("phone@x", OWN, to=ANNA[1], text="Coming."), folder=SENT)
    assert desk.mailroom.count_asides() == 1


def test_a_bounce_in_a_file_that_is_brought_in_is_undone_with_it(
    desk: Desk, account_id: int, request_id: int
) -> None:
    desk.inbox.receive([bounce(answered(desk, request_id), ANNA[1])])
    assert desk.inbox.request(request_id).row.turn is Turn.MINE
    desk.undo()
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS
    assert last_letter(desk, request_id).problem == ""


def test_an_import_can_not_be_undone_under_a_bounce(desk: Desk, mailbox: Mailbox, request_id: int) -> None:
    desk.inbox.receive([mail("phone@x", OWN, to=ANNA[1], text="Coming.")])
    mailbox.fetch(bounce("phone@x", ANNA[1]))
    with pytest.raises(CannotUndo):
        desk.undo()


# --- Whom it did not reach


@pytest.mark.parametrize(
    ("undelivered", "is_lost"),
    [
        ([ANNA[1]], True),
        ([BEN[1]], False),
        ([BEN[1], ANNA[1]], True),
        (["shop@replies.example"], True),  # where her mail asks for replies
        (["anna@forwarded.example"], False),  # whoever of the two that is
        ([], False),
    ],
)
def test_of_several_it_is_the_client_who_counts(
    desk: Desk, mailbox: Mailbox, undelivered: list[str], is_lost: bool
) -> None:
    raw = b"From: anna@example.org\r\nReply-To: shop@replies.example\r\n\r\nCold."
    [request_id] = mailbox.fetch(mail("a@x")._replace(raw=raw)).request_ids
    mailbox.fetch(mail("b@x", text="Hello?", references=("a@x",)))
    people = {"to": (ANNA, ("", "shop@replies.example")), "cc": (BEN,)}
    about = answered(desk, request_id, answers="a@x", references=("a@x",), **people)
    mailbox.fetch(bounce(about, *undelivered))
    assert (desk.inbox.request(request_id).row.turn is Turn.MINE) is is_lost


@pytest.mark.parametrize("undelivered", [["anna@forwarded.example"], []])
def test_of_one_there_is_no_doubt(
    desk: Desk, mailbox: Mailbox, request_id: int, undelivered: list[str]
) -> None:
    mailbox.fetch(bounce(answered(desk, request_id), *undelivered))
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


@pytest.mark.parametrize(("undelivered", "is_lost"), [(BEN[1], True), ("ben@forwarded.example", False)])
def test_a_client_without_an_address_may_be_any_of_them(
    desk: Desk, mailbox: Mailbox, undelivered: str, is_lost: bool
) -> None:
    request_id = ask(desk, "Somebody")
    mailbox.fetch(bounce(answered(desk, request_id, cc=(BEN,)), undelivered))
    assert (desk.inbox.request(request_id).row.turn is Turn.MINE) is is_lost


@pytest.mark.parametrize("undelivered", [[BEN[1]], []])
def test_a_bounce_of_what_was_written_first_leaves_the_answer_to_its_reply(
    desk: Desk, mailbox: Mailbox, undelivered: list[str]
) -> None:
    by_phone = mail("phone@x", OWN, to=ANNA[1])._replace(recipients=(ANNA, BEN))
    assert mailbox.fetch(by_phone, folder=SENT).set_aside == 1
    [request_id] = mailbox.fetch(mail("a@x", text="Nine?", references=("phone@x",))).request_ids
    answered(desk, request_id, answers="a@x", references=("phone@x", "a@x"))
    mailbox.fetch(bounce("phone@x", *undelivered))
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS
    assert last_letter(desk, request_id).problem == ""


def test_a_bounce_about_nothing_known_changes_nothing(desk: Desk, mailbox: Mailbox, request_id: int) -> None:
    answered(desk, request_id)
    mailbox.fetch(bounce("unknown@x", ANNA[1]), bounce("", number=2)._replace(references=()))
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


def test_what_a_server_says_of_the_clients_own_mail_changes_nothing(desk: Desk, mailbox: Mailbox) -> None:
    [request_id] = mailbox.fetch(mail("a@x", text="Cold.")).request_ids
    answered(desk, request_id)
    mailbox.fetch(bounce("a@x", OWN))
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


# --- Closed, unknown, restored


def test_what_was_closed_as_answered_is_opened_again(
    desk: Desk, mailbox: Mailbox, clock: Clock, request_id: int
) -> None:
    about = answered(desk, request_id)
    desk.inbox.close(request_id, Outcome.ANSWERED)
    clock.forward(minutes=2)
    mailbox.fetch(bounce(about, ANNA[1]))
    page = desk.inbox.request(request_id)
    assert (page.row.turn, page.entries[-1].event) == (Turn.MINE, Event.REOPENED)
    desk.inbox.close(request_id, Outcome.ANSWERED)
    mailbox.fetch(bounce(about, ANNA[1], number=2))  # one says it from here, one from there
    assert desk.inbox.request(request_id).row.turn is Turn.NOBODY


@pytest.mark.parametrize("outcome", [Outcome.WON, Outcome.ANSWERED])
def test_what_was_closed_otherwise_stays_closed(
    desk: Desk, mailbox: Mailbox, request_id: int, outcome: Outcome
) -> None:
    about = answered(desk, request_id)
    if outcome is Outcome.ANSWERED:
        desk.inbox.call(request_id, "Told her.")
    desk.inbox.close(request_id, outcome)
    mailbox.fetch(bounce(about, ANNA[1]))
    assert desk.inbox.request(request_id).row.turn is Turn.NOBODY


def test_a_letter_that_may_have_left_is_no_answer_by_its_bounce(
    desk: Desk, mailbox: Mailbox, clock: Clock, request_id: int
) -> None:
    id = desk.outbox.post(letter(mailbox.account_id, request_id))
    sent(desk, id, Delivery.UNKNOWN)
    assert state(desk, id) is OutboxState.UNKNOWN
    [waiting] = desk.outbox.all()
    clock.forward(minutes=2)
    mailbox.fetch(bounce(waiting.message_id, ANNA[1]))
    assert desk.outbox.all() == ()
    assert desk.inbox.request(request_id).row.turn is Turn.MINE
    assert last_letter(desk, request_id).problem == CAME_BACK
    assert desk.check() == []


def test_a_history_from_before_is_not_restored_beside_it(
    desk: Desk, mailbox: Mailbox, clock: Clock, request_id: int, tmp_path: Path
) -> None:
    about = answered(desk, request_id, promised_at=clock.now + timedelta(hours=2))
    desk.history.export(tmp_path / "before.csv")
    mailbox.fetch(bounce(about, ANNA[1]))
    received = desk.history.bring_in(tmp_path / "before.csv")
    assert (received.new, received.known) == (0, received.read)
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


def test_a_restored_history_knows_that_it_came_back(
    desk: Desk, mailbox: Mailbox, clock: Clock, request_id: int, tmp_path: Path
) -> None:
    mailbox.fetch(bounce(answered(desk, request_id), ANNA[1]))
    desk.history.export(tmp_path / "history.csv")
    other = desk_in_berlin(tmp_path / "other", clock)
    [restored] = other.history.bring_in(tmp_path / "history.csv").request_ids
    assert other.inbox.request(restored).row.turn is Turn.MINE
    assert last_letter(other, restored).problem == CAME_BACK
    other.close()


def test_its_words_are_found_still(desk: Desk, mailbox: Mailbox, request_id: int) -> None:
    mailbox.fetch(bounce(answered(desk, request_id), ANNA[1]))
    while desk.mailroom.index_some():
        pass
    assert [hit.row.id for hit in desk.search.find("nine").hits] == [request_id]
    assert desk.check() == []


def test_a_whole_report_as_servers_write_it(desk: Desk, mailbox: Mailbox, request_id: int) -> None:
    mailbox.fetch(real_bounce(answered(desk, request_id)))
    assert desk.inbox.request(request_id).row.turn is Turn.MINE
