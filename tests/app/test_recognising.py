"""Own mail that came before Deskbell knew the address ends up where it would have been put with it known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app import recognising
from app.desk import Cancelled, Desk
from app.incoming import Incoming
from app.mail import message
from app.words import Direction, Outcome, Turn, View
from app.work import Alone
from tests.app.desks import MONDAY, OWN, Clock, new_desk
from tests.app.post import account

HOUR = timedelta(hours=1)
ANNA, BOB, OWNER = "Anna <anna@example.org>", "Bob <bob@example.org>", f"Nora <{OWN}>"


def letter(
    id: str, sender: str, to: str, subject: str, at: datetime, *, answers: str = "", more: str = ""
) -> Incoming:
    thread = f"In-Reply-To: <{answers}>\r\n" if answers else ""
    return message.read(
        f"Message-ID: <{id}>\r\nFrom: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n"
        f"Date: {format_datetime(at)}\r\n{thread}{more}\r\nText of {id}.\r\n".encode()
    )


MAILS = [
    letter("q", ANNA, OWNER, "Boiler", MONDAY),
    letter("a", OWNER, ANNA, "Re: Boiler", MONDAY + HOUR, answers="q"),
    letter("news", OWNER, BOB, "Opening hours", MONDAY),
    letter("thanks", BOB, OWNER, "Re: Opening hours", MONDAY + HOUR, answers="news"),
    letter("both", OWNER, f"{ANNA}, {BOB}", "Summer", MONDAY + 2 * HOUR),
    letter("form", OWN, OWNER, "Form", MONDAY + HOUR, more="Reply-To: Carl <carl@example.org>\r\n"),
    letter("away", OWNER, ANNA, "Away", MONDAY + 2 * HOUR, answers="q", more="Precedence: auto_reply\r\n"),
]  # fmt: skip


@pytest.fixture(params=[1, recognising.MOST_IN_WRITE], autouse=True)
def most_in_write(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many writes it takes, the same comes of it."""
    monkeypatch.setattr(recognising, "MOST_IN_WRITE", request.param)


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY + 3 * HOUR)


@pytest.fixture
def strange(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk that has all the mail and does not know the owner's address."""
    desk = new_desk(tmp_path / "strange", clock)
    desk.inbox.receive(MAILS)
    yield desk
    desk.close()


def standing_of(desk: Desk) -> list[Any]:
    """All that matters of every request, whatever their numbers."""
    return sorted(
        (
            row.client, row.address, row.subject, row.kind, row.turn, str(row.waiting_since), row.chases,
            [
                (each.at, each.direction, each.channel, each.from_address, each.text, each.is_answer)
                for each in desk.inbox.request(row.id).entries
            ],
        )
        for row in desk.lists.page(View.ALL).rows
    )  # fmt: skip


def test_the_owner_is_no_client_and_has_answered(strange: Desk, tmp_path: Path, clock: Clock) -> None:
    knowing = new_desk(tmp_path / "knowing", clock)
    knowing.preferences.set("own_addresses", [OWN])
    knowing.inbox.receive(MAILS)
    assert standing_of(strange) != standing_of(knowing)
    strange.preferences.set("own_addresses", [OWN])
    assert standing_of(strange) == standing_of(knowing)
    assert {row.name for row in strange.clients.page()} == {row.name for row in knowing.clients.page()}
    assert strange.inbox.receive(MAILS).new == 0
    assert strange.check() == []
    knowing.close()


def test_undo_takes_it_all_back(strange: Desk) -> None:
    before = standing_of(strange)
    strange.preferences.set("own_addresses", [OWN])
    strange.undo()
    assert (standing_of(strange), strange.preferences.get("own_addresses")) == (before, [])
    assert strange.check() == []


def test_the_address_of_a_new_account_is_the_owners_too(strange: Desk) -> None:
    strange.accounts.add(account(address=OWN))
    [boiler] = [row for row in strange.lists.page(View.ALL).rows if row.subject == "Boiler"]
    assert boiler.turn is Turn.THEIRS
    assert "Nora" not in {row.name for row in strange.clients.page()}


def test_a_request_with_a_note_of_the_owners_stays_whole(strange: Desk) -> None:
    [news] = [row.id for row in strange.lists.page(View.ALL).rows if row.subject == "Opening hours"]
    strange.inbox.note(news, "Print it as well.")
    strange.preferences.set("own_addresses", [OWN])
    said = [(entry.text.strip(), entry.direction) for entry in strange.inbox.request(news).entries]
    assert said == [
        ("Text of news.", Direction.OUT), ("Text of thanks.", Direction.IN), ("Print it as well.", None),
    ]  # fmt: skip


def test_a_client_who_has_more_than_the_owners_address_keeps_their_requests(strange: Desk) -> None:
    [news] = [row for row in strange.lists.page(View.ALL).rows if row.subject == "Opening hours"]
    client_id = strange.inbox.request(news.id).client.id
    strange.clients.add_address(client_id, "nora@home.example")
    strange.preferences.set("own_addresses", [OWN])
    said = [(entry.text.strip(), entry.direction) for entry in strange.inbox.request(news.id).entries]
    assert said == [("Text of news.", Direction.OUT), ("Text of thanks.", Direction.IN)]
    assert strange.inbox.request(news.id).client.id == client_id


def test_closing_it_does_not_keep_a_request_that_was_none(strange: Desk) -> None:
    [form] = [row.id for row in strange.lists.page(View.ALL).rows if row.subject == "Form"]
    strange.inbox.close(form, Outcome.SPAM)
    strange.preferences.set("own_addresses", [OWN])
    assert form not in {row.id for row in strange.lists.page(View.ALL).rows}


@pytest.mark.parametrize("known", ["facts", "notes", "tags"])
def test_a_client_of_whom_more_is_known_stays(strange: Desk, known: str) -> None:
    [nora] = [row.id for row in strange.clients.page() if row.name == "Nora"]
    if known == "facts":
        strange.clients.set_fact(nora, "Gate code", "1234")
    elif known == "notes":
        strange.clients.set_notes(nora, "That is me.")
    else:
        strange.clients.set_tags(nora, ["family"])
    strange.preferences.set("own_addresses", [OWN])
    assert "Nora" in {row.name for row in strange.clients.page()}


def test_an_address_that_is_taken_away_changes_no_request(strange: Desk) -> None:
    strange.preferences.set("own_addresses", [OWN, "office@desk.example"])
    after = [row.id for row in strange.lists.page(View.ALL).rows]
    strange.preferences.set("own_addresses", [OWN])
    strange.preferences.set("own_addresses", [OWN, "shop@desk.example"])
    assert [row.id for row in strange.lists.page(View.ALL).rows] == after


class Meanwhile(Alone):
    """Something else happens on the desk after the first write."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self.reported: list[tuple[int, int]] = []
        self._happens = happens

    def report(self, done: int, total: int = 0) -> None:
        if done and self.reported[-1][0] == 0:
            self._happens()
        self.reported.append((done, total))


def test_clients_who_write_in_one_thread_are_kept_apart(strange: Desk, tmp_path: Path, clock: Clock) -> None:
    """Who they are is known by another mail: in whatever write that is placed."""
    eve, dan = "Eve <eve@example.org>", "Dan <dan@example.org>"
    thread = [
        letter("party", OWNER, eve, "Party", MONDAY),
        letter("hello", OWNER, dan, "Hello", MONDAY + HOUR),
        letter("too", dan, OWNER, "Re: Party", MONDAY + 2 * HOUR, answers="party"),
    ]
    strange.inbox.receive(thread)
    knowing = new_desk(tmp_path / "knowing", clock)
    knowing.preferences.set("own_addresses", [OWN])
    knowing.inbox.receive([*MAILS, *thread])
    strange.preferences.set("own_addresses", [OWN])
    assert standing_of(strange) == standing_of(knowing)
    knowing.close()


def test_a_mail_to_all_keeps_nobody_waiting_for_all(strange: Desk) -> None:
    """They are not one group for it, to be placed in one write."""
    clients = [f"c{number}@example.org" for number in range(40)]
    strange.inbox.receive(
        letter(f"to {client}", OWNER, client, f"For {client}", MONDAY + HOUR) for client in clients
    )
    strange.inbox.receive([letter("all", OWNER, ", ".join(clients), "Closed in August", MONDAY + 2 * HOUR)])
    work = Meanwhile(lambda: None)
    strange.preferences.set_own_addresses([OWN], work)
    done = [done for done, _ in work.reported]
    assert max(after - before for before, after in pairwise(done)) <= recognising.MOST_IN_WRITE + 10


def test_what_comes_while_it_goes_on_is_recognised_too(strange: Desk, tmp_path: Path, clock: Clock) -> None:
    late = [letter("late", OWNER, BOB, "Re: Opening hours", MONDAY + 3 * HOUR, answers="thanks")]
    knowing = new_desk(tmp_path / "knowing", clock)
    knowing.preferences.set("own_addresses", [OWN])
    knowing.inbox.receive([*MAILS, *late])
    work = Meanwhile(lambda: strange.inbox.receive(late))
    strange.preferences.set_own_addresses([OWN], work)
    assert standing_of(strange) == standing_of(knowing)
    assert work.reported[-1][0] == work.reported[-1][1]
    knowing.close()


def test_the_owner_may_take_a_request_apart_meanwhile(strange: Desk) -> None:
    [both] = [row.id for row in strange.lists.page(View.ALL).rows if row.subject == "Summer"]
    [entry] = strange.inbox.request(both).entries
    strange.inbox.note(both, "Mine")

    def take_apart() -> None:
        if entry in strange.inbox.request(both).entries:  # it waits yet to be placed
            strange.inbox.split_entry(entry.id)

    strange.preferences.set_own_addresses([OWN], Meanwhile(take_apart))
    said = {each[4].strip(): each[1] for row in standing_of(strange) for each in row[-1]}
    assert (said["Text of both."], said["Text of a."]) == (Direction.OUT, Direction.OUT)
    assert strange.check() == []


def test_what_was_cancelled_goes_on_the_next_time(strange: Desk, tmp_path: Path, clock: Clock) -> None:
    def cancel() -> None:
        raise Cancelled("It was cancelled before it was done.")

    with pytest.raises(Cancelled):
        strange.preferences.set_own_addresses([OWN], Meanwhile(cancel))
    assert strange.preferences.get("own_addresses") == []
    assert strange.check() == []
    knowing = new_desk(tmp_path / "knowing", clock)
    knowing.preferences.set("own_addresses", [OWN])
    knowing.inbox.receive(MAILS)
    strange.preferences.set_own_addresses([OWN])
    assert standing_of(strange) == standing_of(knowing)
    knowing.close()
