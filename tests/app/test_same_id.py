"""Forms and programs that give all that they send one Message-ID: nobody gets into the request of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from app.desk import Desk
from app.incoming import Incoming
from app.words import View
from tests.app.desks import MONDAY, OWN, Clock, mail, texts_of
from tests.app.post import Mailbox

CARA, DORA, EVA = "cara@example.org", "dora@example.org", "eva@example.org"
ID = "constant@script.example"


def asks(sender: str, minutes: int = 0, **more: str) -> Incoming:
    """What somebody asks by such a program."""
    return mail(ID, sender, text=f"It is {sender}.", at=MONDAY + timedelta(minutes=minutes), **more)


def by_form(visitor: str, minutes: int = 0) -> Incoming:
    """What a visitor of the owner's site asks."""
    asked = mail(ID, OWN, reply_to=visitor, text=f"It is {visitor}.", at=MONDAY + timedelta(minutes=minutes))
    return asked._replace(content_key=visitor)


def fetched(mailbox: Mailbox, mails: Sequence[Incoming], *, together: bool) -> None:
    for batch in [mails] if together else [[each] for each in mails]:
        mailbox.fetch(*batch)


def said_to(desk: Desk) -> dict[str, list[str]]:
    """What stands in the requests of each client, told by the address."""
    clients = {row.id: desk.inbox.request(row.id).client.email for row in desk.lists.page(View.ALL).rows}
    return {client: texts_of(desk, id) for id, client in sorted(clients.items())}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("write", [asks, by_form])
def test_whoever_writes_has_a_request_of_their_own(
    desk: Desk, mailbox: Mailbox, together: bool, write: Callable[..., Incoming]
) -> None:
    fetched(mailbox, [write(CARA), write(DORA, 1), write(EVA, 2)], together=together)
    assert said_to(desk) == {each: [f"It is {each}."] for each in (CARA, DORA, EVA)}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("write", [asks, by_form])
def test_what_the_same_one_writes_again_is_a_chase(
    desk: Desk, mailbox: Mailbox, together: bool, write: Callable[..., Incoming]
) -> None:
    again = write(CARA, 2)._replace(text="Hello?", content_key="again", sha256="again")
    fetched(mailbox, [write(CARA), write(DORA, 1), again], together=together)
    assert said_to(desk)[CARA] == [f"It is {CARA}.", "Hello?"]


@pytest.mark.parametrize("together", [True, False])
def test_an_answer_goes_to_whom_it_is_written(desk: Desk, mailbox: Mailbox, together: bool) -> None:
    answer = mail("2", OWN, to=DORA, text="Yes.", at=MONDAY + timedelta(minutes=5), references=(ID,))
    fetched(mailbox, [asks(CARA), asks(DORA, 1), answer], together=together)
    assert said_to(desk) == {CARA: [f"It is {CARA}."], DORA: [f"It is {DORA}.", "Yes."]}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("write", [asks, by_form])
def test_an_answer_to_the_first_does_not_answer_what_was_asked_long_after(
    desk: Desk, mailbox: Mailbox, clock: Clock, together: bool, write: Callable[..., Incoming]
) -> None:
    clock.forward(hours=1)
    again = write(CARA, 50)._replace(text="Hello?", content_key="again", sha256="again")
    answer = mail("2", OWN, to=CARA, text="Yes.", at=MONDAY + timedelta(minutes=5), references=(ID,))
    fetched(mailbox, [write(CARA), again, answer], together=together)
    assert said_to(desk) == {CARA: [f"It is {CARA}.", "Yes.", "Hello?"]}


def test_an_answer_to_the_first_stays_there_even_where_that_comes_last(
    desk: Desk, mailbox: Mailbox, clock: Clock
) -> None:
    clock.forward(hours=1)
    again = asks(CARA, 50)._replace(text="Hello?", content_key="again", sha256="again")
    answer = mail("2", OWN, to=CARA, text="Yes.", at=MONDAY + timedelta(minutes=5), references=(ID,))
    fetched(mailbox, [again], together=True)
    fetched(mailbox, [asks(CARA), answer], together=True)
    assert said_to(desk) == {CARA: [f"It is {CARA}.", "Yes.", "Hello?"]}


@pytest.mark.parametrize("together", [True, False])
def test_a_machine_is_put_to_what_it_is_about(desk: Desk, mailbox: Mailbox, together: bool) -> None:
    about = {CARA: mail("1", CARA, text="1"), DORA: mail("2", DORA, text="2")}
    bounces = [
        mail(ID, "mailer-daemon@mx.example", text=f"Not {each}.", automatic="a bounce", references=(id,))
        for id, each in (("1", CARA), ("2", DORA))
    ]
    fetched(mailbox, [*about.values(), *bounces], together=together)
    assert said_to(desk) == {CARA: ["1", f"Not {CARA}."], DORA: ["2", f"Not {DORA}."]}


@pytest.mark.parametrize("together", [True, False])
def test_what_the_owners_shop_confirms_to_a_stranger_is_no_clients(
    desk: Desk, mailbox: Mailbox, together: bool
) -> None:
    mailbox.fetch(mail("1", CARA, text="1"))
    to_cara, to_dora = (
        mail(ID, OWN, to=each, subject="Order", text=f"Thank you, {each}.") for each in (CARA, DORA)
    )
    fetched(mailbox, [to_cara, to_dora], together=together)
    assert said_to(desk) == {CARA: ["1", f"Thank you, {CARA}."]}
    assert desk.mailroom.count_asides() == 1


def test_whose_reply_came_first_is_still_of_its_thread(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(mail("2", CARA, text="And by Friday.", references=("1",)))
    mailbox.fetch(mail("1", "office@firm.example", text="For Cara.", at=MONDAY - timedelta(minutes=1)))
    assert said_to(desk) == {CARA: ["For Cara.", "And by Friday."]}


def test_a_known_client_in_the_thread_of_another_is_themselves(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.fetch(asks(CARA), mail("2", DORA, subject="Fence", text="When?"))
    mailbox.fetch(mail("3", DORA, subject="Boiler", text="Me too.", references=(ID,)))
    assert said_to(desk)[CARA] == [f"It is {CARA}."]
