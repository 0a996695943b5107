"""Accounts: kept as they were given, checked before they are, and never gone while a letter needs them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.desk import BadInput, CannotUndo, Desk
from app.post import Security, Server, SignIn
from tests.app.desks import OWN, Clock, mail
from tests.app.post import Mailbox, account, letter


def test_an_account_is_kept_as_it_was_given(desk: Desk) -> None:
    given = account(
        user="maren",
        sign_in=SignIn.MICROSOFT,
        client_id="id-1",
        folders=("INBOX", "Entwürfe & mehr"),
        since_on=date(2026, 10, 24),
        marks_read=True,
        signature="Maren Holt\nGlazier",
        keeps_sent=False,
    )
    id = desk.accounts.add(given)
    assert desk.accounts.get(id) == given._replace(id=id)
    assert desk.accounts.all() == (desk.accounts.get(id),)


def test_the_owner_writes_from_the_address_of_an_account(desk: Desk) -> None:
    desk.accounts.add(account(address="Office@Desk.example"))
    assert desk.preferences.current.own_addresses == {OWN, "office@desk.example"}
    desk.undo()
    assert desk.preferences.current.own_addresses == {OWN}
    assert desk.accounts.all() == ()


def test_adding_an_address_that_is_the_owners_already_changes_no_setting(desk: Desk) -> None:
    changes = []
    desk.subscribe(changes.append)
    desk.accounts.add(account())
    assert [set(change.ids) for change in changes] == [{"accounts"}]


def test_an_account_can_be_changed_and_the_change_undone(desk: Desk) -> None:
    id = desk.accounts.add(account())
    desk.accounts.change(account(id=id, name="  Maren   Holt ", address="new@desk.example"))
    assert desk.accounts.get(id).name == "Maren Holt"
    assert "new@desk.example" in desk.preferences.current.own_addresses
    desk.undo()
    assert desk.accounts.get(id) == account(id=id)


@pytest.mark.parametrize(
    ("changed", "is_fetched_anew", "is_marked"),
    [
        ({"incoming": Server("imap.other.example", 993, Security.TLS)}, True, False),
        ({"user": "somebody else"}, True, False),
        # The mail is where it was: what was answered is still to be marked there.
        ({"since_on": date(2026, 9, 1)}, True, True),
        ({"since_on": None}, True, True),
        ({"since_on": date(2026, 11, 1)}, False, True),
        ({"incoming": Server("imap.desk.example", 143, Security.STARTTLS)}, False, True),
        ({"name": "Maren", "marks_read": False}, False, False),
    ],
)
def test_in_another_mailbox_the_same_numbers_are_other_mail(
    desk: Desk, clock: Clock, changed: dict[str, Any], is_fetched_anew: bool, is_marked: bool
) -> None:
    """Mail below the old cursor would never be fetched, and the wrong mail be marked as read."""
    given = account(marks_read=True, since_on=date(2026, 10, 24))
    id = desk.accounts.add(given)
    mailbox = Mailbox(desk, id)
    [request_id] = mailbox.fetch(mail("1")).request_ids
    clock.forward(minutes=1)
    desk.inbox.answer(request_id, "Tomorrow.")
    assert len(desk.mailroom.to_mark_read()) == 1
    desk.accounts.change(given._replace(id=id, **changed))
    assert (desk.mailroom.cursor(id, "INBOX") is None) is is_fetched_anew
    assert bool(desk.mailroom.to_mark_read()) is is_marked
    desk.undo()
    assert desk.mailroom.cursor(id, "INBOX") is not None
    assert desk.check() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"address": "nobody"}, "not a whole e-mail address"),
        ({"address": "me@desk.example\r\nBcc: x@example.org"}, "not a whole e-mail address"),
        ({"incoming": Server("", 993, Security.TLS)}, "not the name of a mail server"),
        ({"incoming": Server("imap desk", 993, Security.TLS)}, "not the name of a mail server"),
        ({"outgoing": Server("x" * 254, 587, Security.TLS)}, "not the name of a mail server"),
        ({"outgoing": Server("smtp.desk.example", 0, Security.TLS)}, "0 is not a port"),
        ({"outgoing": Server("smtp.desk.example", 65_536, Security.TLS)}, "65536 is not a port"),
        ({"user": "maren\r\nDELETE"}, "can't be sent to a server"),
        ({"folders": ("INBOX\n",)}, "can't be sent to a server"),
        ({"client_id": "id\n1"}, "can't be sent to a server"),
    ],
)
def test_what_can_not_be_right_is_refused(desk: Desk, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        desk.accounts.add(account(**wrong))
    assert desk.accounts.all() == ()


def test_what_was_typed_is_tidied(desk: Desk) -> None:
    id = desk.accounts.add(
        account(
            user="  ",
            incoming=Server(" IMAP.Desk.example. ", 993, Security.TLS),
            folders=(" INBOX", "", "INBOX", "Sent"),
            client_id=" id-1 ",
        )
    )
    kept = desk.accounts.get(id)
    assert kept.client_id == "id-1"
    assert (kept.user, kept.incoming.host, kept.folders) == (OWN, "imap.desk.example", ("INBOX", "Sent"))


def test_an_address_has_one_account(desk: Desk) -> None:
    id = desk.accounts.add(account())
    with pytest.raises(BadInput, match="has an account already"):
        desk.accounts.add(account(address=OWN.upper()))
    desk.accounts.change(account(id=id, name="Maren"))  # its own address is no obstacle


def test_an_account_that_is_not_there(desk: Desk) -> None:
    for verb in (desk.accounts.get, desk.accounts.remove):
        with pytest.raises(BadInput, match="There is no account 7"):
            verb(7)
    with pytest.raises(BadInput, match="There is no account 7"):
        desk.accounts.change(account(id=7))


def test_a_removed_account_comes_back_and_goes_on_where_it_was(desk: Desk) -> None:
    id = desk.accounts.add(account())
    mailbox = Mailbox(desk, id)
    mailbox.fetch(mail("1"))
    desk.accounts.remove(id)
    assert desk.accounts.all() == ()
    assert desk.check() == []
    with pytest.raises(BadInput, match="There is no account"):
        mailbox.fetch(mail("2", text="More"))
    desk.undo()
    assert mailbox.fetch().new == 1


@pytest.mark.parametrize(("letters", "said"), [(1, "A letter is still"), (2, "2 letters are still")])
def test_an_account_stays_while_a_letter_is_on_its_way(desk: Desk, letters: int, said: str) -> None:
    id = desk.accounts.add(account())
    other = desk.accounts.add(account(address="other@desk.example"))
    for _ in range(letters):
        desk.outbox.post(letter(id))
    with pytest.raises(BadInput, match=said):
        desk.accounts.remove(id)
    desk.accounts.remove(other)


def test_adding_an_account_can_not_be_undone_under_a_letter(desk: Desk) -> None:
    id = desk.accounts.add(account())
    desk.outbox.begin(desk.outbox.post(letter(id)))
    with pytest.raises(CannotUndo, match="sending has begun"):
        desk.undo()
    with pytest.raises(CannotUndo, match="something newer depends on it"):
        desk.undo()
    assert desk.check() == []
