"""Fetched mail: in with its cursor or not at all, never twice, and never hidden when a client wrote it."""

from __future__ import annotations

from typing import Any

import pytest

from app.desk import BadInput, CannotUndo, Desk
from app.incoming import Incoming
from app.mail.message import read
from app.post import Cursor
from app.store.files import DATABASE
from app.words import Event, Outcome, Turn
from tests.app.desks import MONDAY, OWN, Clock, ask, mail, texts_of
from tests.app.post import INBOX, SENT, Mailbox, account

NEWS: dict[str, Any] = {"sender": "news@shop.example", "subject": "Offers", "bulk": "newsletter"}


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


# --- The cursor


def test_mail_and_cursor_are_one_write(desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    for part in ("_advance", "_remember_places"):
        with monkeypatch.context() as patch:
            patch.setattr(desk.mailroom, part, fails)
            with pytest.raises(ZeroDivisionError):
                mailbox.fetch(mail("1"))
        mailbox.folders[INBOX].clear()
        assert desk.mailroom.cursor(mailbox.account_id, INBOX) is None
        assert desk.lists.counts().mine == 0
    assert mailbox.fetch(mail("1")).new == 1
    assert desk.mailroom.cursor(mailbox.account_id, INBOX) == Cursor(INBOX, 1, 1)


def test_what_was_received_is_carried_over_into_the_file(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(mail("1", text="Unmistakable."))
    file = desk.folder / DATABASE
    assert b"Unmistakable." not in file.read_bytes()
    desk.mailroom.carry_over()
    assert b"Unmistakable." in file.read_bytes()


def test_each_folder_of_each_account_has_its_cursor(desk: Desk, mailbox: Mailbox) -> None:
    other = Mailbox(desk, desk.accounts.add(account(address="office@desk.example")))
    mailbox.fetch(mail("1"), mail("2", text="More"))
    mailbox.fetch(folder=SENT)
    assert desk.mailroom.cursor(mailbox.account_id, INBOX) == Cursor(INBOX, 1, 2)
    assert desk.mailroom.cursor(mailbox.account_id, SENT) == Cursor(SENT, 1, 0)
    assert desk.mailroom.cursor(other.account_id, INBOX) is None


def test_a_cursor_goes_back_only_with_the_folders_validity(desk: Desk, mailbox: Mailbox) -> None:
    for cursor in (Cursor(INBOX, 1, 9), Cursor(INBOX, 1, 4)):
        desk.mailroom.receive(mailbox.account_id, [], cursor)
    assert desk.mailroom.cursor(mailbox.account_id, INBOX) == Cursor(INBOX, 1, 9)
    desk.mailroom.receive(mailbox.account_id, [], Cursor(INBOX, 2, 3))
    assert desk.mailroom.cursor(mailbox.account_id, INBOX) == Cursor(INBOX, 2, 3)


def test_a_fetch_that_brings_nothing_changes_nothing(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(mail("1"))
    changes: list[object] = []
    desk.subscribe(changes.append)
    assert mailbox.fetch().read == 0
    assert changes == []


def test_a_fetch_is_no_deed_to_undo(desk: Desk, mailbox: Mailbox) -> None:
    before = desk.undo_label
    mailbox.fetch(mail("1"), mail("2", text="More", **NEWS))
    assert desk.undo_label == before == "Add account"


# --- What is known


def test_known_mail_is_left_out_while_its_place_and_the_cursor_advance(desk: Desk, mailbox: Mailbox) -> None:
    first = mailbox.fetch(mail("1"))
    again = mailbox.fetch(mail("1"), mail("2", text="More"))
    assert (again.known, again.new) == (1, 1)
    assert desk.mailroom.cursor(mailbox.account_id, INBOX) == Cursor(INBOX, 1, 3)
    [request_id] = first.request_ids
    assert texts_of(desk, request_id) == ["It is cold."]
    places = desk._store.fetch("SELECT uid, raw_sha256 FROM places ORDER BY uid")
    assert [uid for uid, _ in places] == [1, 2, 3]
    assert places[0][1] == places[1][1] == mail("1").sha256


def test_the_same_mail_from_two_accounts_is_one(desk: Desk, mailbox: Mailbox) -> None:
    other = Mailbox(desk, desk.accounts.add(account(address="office@desk.example")))
    mailbox.fetch(mail("1"), mail("", text="Without an id"))
    assert other.fetch(mail("1"), mail("", text="Without an id")).known == 2


def test_a_changed_validity_fetches_nothing_twice(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(mail("1"), mail("2", text="More", **NEWS))
    mailbox.validity = 2
    received = mailbox.fetch(mail("3", text="Another"))
    assert (received.known, received.new, received.set_aside) == (2, 1, 0)
    assert desk.mailroom.count_asides() == 1


def test_the_same_place_twice_is_remembered_once(desk: Desk, mailbox: Mailbox) -> None:
    place = mailbox.place(INBOX, 1)
    for mails in ([(mail("1"), place)], [(mail("1"), place), (mail("2", text="More"), place)]):
        desk.mailroom.receive(mailbox.account_id, mails, Cursor(INBOX, 1, 1))
    assert desk._store.fetch("SELECT count(*) FROM places") == [(1,)]
    assert desk.check() == []


def test_what_is_here_is_known_by_id_and_size(desk: Desk, mailbox: Mailbox) -> None:
    held, aside = mail("1"), mail("2", text="More", **NEWS)
    mailbox.fetch(held, aside, mail("", text="Without an id"))
    marks = {("1", len(held.raw)), ("2", len(aside.raw)), ("1", 5), ("3", len(held.raw)), ("", 20)}
    assert desk.mailroom.known(marks) == {("1", len(held.raw)), ("2", len(aside.raw))}
    assert desk.mailroom.known({("1", 5)}) == set()


def test_two_mails_that_share_an_id_are_both_taken_in(mailbox: Mailbox) -> None:
    assert mailbox.fetch(mail("1"), mail("1", text="Not the same")).new == 2


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


# --- Marked as read


def test_answered_mail_is_marked_where_the_account_wants_it(desk: Desk, clock: Clock) -> None:
    mailbox = Mailbox(desk, desk.accounts.add(account(marks_read=True)))
    silent = Mailbox(desk, desk.accounts.add(account(address="office@desk.example")))
    [request_id] = mailbox.fetch(mail("1"), mail("2", text="More", **NEWS)).request_ids
    silent.fetch(mail("3", "ben@example.org", text="Hello"))
    assert desk.mailroom.to_mark_read() == []
    clock.forward(minutes=1)
    for row in desk.lists.open_rows():
        desk.inbox.answer(row.id, "Tomorrow.")
    by_phone = mail("5", OWN, to="anna@example.org", references=("1",), at=clock.now)
    assert mailbox.fetch(by_phone, folder=SENT).request_ids == (request_id,)
    clock.forward(minutes=1)
    mailbox.fetch(mail("4", text="Thanks, and one more thing", references=("1",), at=clock.now))
    assert desk.mailroom.to_mark_read() == [mailbox.place(INBOX, 1)]
    desk.mailroom.marked_read([mailbox.place(INBOX, 1), mailbox.place(INBOX, 77)])
    assert desk.mailroom.to_mark_read() == []
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


# --- Beside the rest


def test_fetched_mail_keeps_an_older_deed_from_being_undone(desk: Desk, mailbox: Mailbox) -> None:
    request_id = ask(desk, address="anna@example.org")
    desk.inbox.answer(request_id, "Is it better?")
    sent = mail("s", OWN, to="anna@example.org", text="Is it better?")
    mailbox.fetch(sent, folder=SENT)
    mailbox.fetch(mail("2", text="Yes", references=("s",)))
    desk.undo()
    with pytest.raises(CannotUndo, match="something newer depends on it"):
        desk.undo()
    assert desk.check() == []
