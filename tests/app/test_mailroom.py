"""Fetched mail: in with its cursor or not at all, never twice, and never hidden when a client wrote it."""

from __future__ import annotations

import pytest

from app.desk import CannotUndo, Desk
from app.post import Cursor
from app.store.files import DATABASE
from app.words import Turn
from tests.app.desks import NEWS, OWN, Clock, ask, mail, texts_of
from tests.app.post import INBOX, SENT, Mailbox, account

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
