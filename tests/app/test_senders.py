"""Who wrote: a client from a new address, somebody of the same name, or somebody who passes for another."""

from __future__ import annotations

import pytest

from app.desk import Desk
from app.incoming import Remark, RemarkKind
from app.mail.message import read
from tests.letters import letter

ANNA = "Anna Berg <anna@berg-heating.example>"


def brought(desk: Desk, *raws: bytes) -> tuple[int, tuple[Remark, ...]]:
    """The last mail's request, and what there is to say of who wrote in it."""
    request_id = [desk.inbox.receive([read(raw)]).request_ids[0] for raw in raws][-1]
    return request_id, desk.senders.remarks(request_id)


def first(sender: str = ANNA) -> bytes:
    return letter("The boiler is cold.", sender=sender, more="Message-ID: <1@x>\r\n")


def reply(sender: str) -> bytes:
    return letter("And the pump?", sender=sender, more="Message-ID: <2@x>\r\nIn-Reply-To: <1@x>\r\n")


def test_where_all_is_as_usual_nothing_is_said(desk: Desk) -> None:
    assert brought(desk, first(), reply(ANNA))[1] == ()


def test_a_new_address_is_pointed_out_until_it_is_added(desk: Desk) -> None:
    request_id, remarks = brought(desk, first(), reply("Anna <anna.private@mail.example>"))
    [remark] = remarks
    assert remark.kind is RemarkKind.NEW_ADDRESS
    assert remark.text == "Anna Berg wrote from a new address: anna.private@mail.example."
    desk.clients.add_address(remark.client_id, remark.address)
    assert desk.senders.remarks(request_id) == ()
    desk.undo()
    assert desk.senders.remarks(request_id) == (remark,)


def test_an_address_of_another_client_is_named(desk: Desk) -> None:
    request_id, _ = brought(desk, first())
    other, _ = brought(desk, letter("Hi", sender="Ben Moor <ben@moor.example>"))
    desk.inbox.move_entry(desk.inbox.request(other).entries[0].id, request_id)
    [remark] = desk.senders.remarks(request_id)
    assert (remark.kind, remark.text) == (
        RemarkKind.OTHER_CLIENT,
        "ben@moor.example is an address of Ben Moor.",
    )


def test_a_namesake_could_be_the_same_person(desk: Desk) -> None:
    _, remarks = brought(desk, first(), letter("Hello", sender="Anna Berg <a.b@other.example>"))
    [remark] = remarks
    assert remark.kind is RemarkKind.SAME_NAME
    assert (
        remark.text
        == "You know Anna Berg at anna@berg-heating.example. This one wrote from a.b@other.example."
    )
    assert remark.known_id is not None
    desk.clients.merge(remark.known_id, remark.client_id)
    assert desk.clients.get(remark.known_id).email == "anna@berg-heating.example"


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ("Anna Berg <anna@berg-heatlng.example>", "its letters only look the same"),
        ("Anna Berg <anna@berg-heating.test>", "it ends differently"),
        ("Anna Berg <anna@berg-haeting.example>", "one letter is different"),
        ('"anna@berg-heating.example" <mal@evil.test>', "name says anna@berg-heating.example"),
        ("Anna =?utf-8?q?=E2=80=AEgreB?= <x@evil.test>", "hidden signs"),
        ("Anna <anna@xn--pypal-4ve.example>", "two alphabets"),
    ],
)
def test_who_passes_for_another_is_warned_of(desk: Desk, sender: str, said: str) -> None:
    brought(desk, first())
    for mail in (letter("Pay here", sender=sender), reply(sender)):
        _, remarks = brought(desk, mail)
        assert {remark.kind for remark in remarks} == {RemarkKind.WARNING}  # and nothing that takes them in
        assert said in remarks[0].text
        desk.undo()


def test_a_thief_does_not_accuse_the_client(desk: Desk) -> None:
    """Of two that are alike only the later is a suspect."""
    request_id, _ = brought(desk, first())
    brought(desk, letter("Pay here", sender="Anna Berg <anna@berg-heatlng.example>"))
    assert desk.senders.remarks(request_id) == ()


def test_an_address_like_the_owners_own_is_warned_of(desk: Desk) -> None:
    desk.preferences.set("own_addresses", ["me@my-works.example"])
    _, remarks = brought(desk, letter("Transfer", sender="Me <me@my-w0rks.example>"))
    assert [remark.kind for remark in remarks] == [RemarkKind.WARNING]


def test_machines_and_calls_are_not_looked_at(desk: Desk) -> None:
    away = reply("Anna <anna.away@mail.example>").replace(b"MIME", b"Auto-Submitted: auto-replied\r\nMIME", 1)
    assert brought(desk, first(), away)[1] == ()
    assert desk.senders.remarks(desk.inbox.open_request("Kofi", "Roof", "It leaks.")) == ()
    assert desk.senders.remarks(4711) == ()
