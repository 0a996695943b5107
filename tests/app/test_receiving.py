"""Mail finds its place: threads, clients, the owner's own answers, machines, and what cannot be read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk import Desk
from app.mail.body import LONGEST_TEXT, TOO_LONG
from app.mail.message import read
from app.words import Channel, Direction, Kind, Outcome, Standing, Turn, View
from tests.app.desks import MONDAY, OWN, Clock, mail, texts_of
from tests.letters import letter

HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> Clock:
    """Noon: what was sent during the morning is not in the future."""
    return Clock(MONDAY + 3 * HOUR)


def all_rows(desk: Desk) -> list[tuple[str, str, Turn]]:
    return sorted((row.client, row.subject, row.turn) for row in desk.lists.page(View.ALL).rows)


def test_a_new_sender_is_a_new_client_with_a_request(desk: Desk) -> None:
    received = desk.inbox.receive(
        [mail("<1>", name="Anna Berg", subject="Re: Boiler", text="What is broken?")]
    )
    assert (received.read, received.new, received.known, received.unreadable) == (1, 1, 0, 0)
    page = desk.inbox.request(received.request_ids[0])
    assert (page.client.name, page.client.email) == ("Anna Berg", "anna@example.org")
    assert (page.request.subject, page.row.turn, page.row.waiting_since) == ("Boiler", Turn.MINE, MONDAY)
    assert page.request.kind_reason != ""
    [entry] = page.entries
    assert (entry.direction, entry.channel, entry.subject) == (Direction.IN, Channel.EMAIL, "Re: Boiler")
    assert (
        desk.inbox.raw(str(entry.raw_sha256))
        == mail("<1>", name="Anna Berg", subject="Re: Boiler", text="What is broken?").raw
    )


def test_a_sender_without_a_name_is_called_by_the_address(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>", "anna.berg@example.org"), mail("<2>", "x17@example.org", text="b")])
    assert {row.name for row in desk.clients.page()} == {"Anna Berg", "x17@example.org"}


def test_known_mail_is_left_out(desk: Desk) -> None:
    first = [mail("<1>"), mail("", text="without an id")]
    assert desk.inbox.receive([*first, *first]).known == 2
    again = desk.inbox.receive(first)
    assert (again.read, again.new, again.known, again.request_ids) == (2, 0, 2, ())
    assert desk.undo_label == "Import mail"


def test_the_same_id_with_other_content_is_another_mail(desk: Desk) -> None:
    received = desk.inbox.receive([mail("<1>"), mail("<1>", text="Something else.")])
    assert received.new == 2
    assert texts_of(desk, 1) == ["It is cold.", "Something else."]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("reply_first", [True, False])
def test_replies_join_their_thread_whichever_comes_first(
    desk: Desk, together: bool, reply_first: bool
) -> None:
    batch = [mail("<1>"), mail("<2>", text="And now wet.", at=MONDAY + HOUR, references=("<1>",))]
    if reply_first:
        batch.reverse()
    for part in [batch] if together else [[each] for each in batch]:
        desk.inbox.receive(part)
    assert texts_of(desk, 1) == ["It is cold.", "And now wet."]
    assert desk.lists.page(View.ALL).rows[0].chases == 1


def test_a_client_is_known_by_the_address_however_it_is_written(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>", "Anna@Example.org"), mail("<2>", "anna@example.org", text="Again.")])
    assert desk.lists.counts().clients == 1
    assert len(desk.lists.ids(View.ALL)) == 2


def test_clients_are_never_mixed(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>"), mail("<2>", "bob@example.org", subject="Roof")])
    desk.inbox.receive(
        [mail("<3>", "bob@example.org", subject="Re: Boiler", text="Me too.", references=("<1>",))]
    )
    assert all_rows(desk) == [
        ("Anna", "Boiler", Turn.MINE),
        ("Bob", "Boiler", Turn.MINE),
        ("Bob", "Roof", Turn.MINE),
    ]
    again = mail("<4>", "bob@example.org", text="Hello?", at=MONDAY + HOUR, references=("<1>", "<3>"))
    assert texts_of(desk, desk.inbox.receive([again]).request_ids[0]) == ["Me too.", "Hello?"]


def test_somebody_new_in_a_thread_writes_for_its_client(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>")])
    desk.inbox.receive([mail("<2>", "anna@work.example", text="From work.", references=("<1>",))])
    assert desk.lists.counts().clients == 1
    assert texts_of(desk, 1) == ["It is cold.", "From work."]


def test_what_the_owner_sent_in_a_thread_is_the_answer(desk: Desk) -> None:
    sent = mail(
        "<2>", OWN.upper(), to="anna@example.org", text="Coming.", at=MONDAY + HOUR, references=("<1>",)
    )
    desk.inbox.receive([mail("<1>"), sent])
    page = desk.inbox.request(1)
    assert (page.row.turn, page.request.fold.last_out_at) == (Turn.THEIRS, MONDAY + HOUR)
    assert [(entry.direction, entry.is_answer) for entry in page.entries] == [
        (Direction.IN, False),
        (Direction.OUT, True),
    ]


@pytest.mark.parametrize("subject", ["AW: Boiler", "Something new"])
def test_what_the_owner_sent_without_a_thread_answers_whom_it_addresses(desk: Desk, subject: str) -> None:
    desk.inbox.receive([mail("<1>")])
    desk.inbox.receive([mail("<2>", OWN, to="anna@example.org", subject=subject, text="Coming.")])
    assert all_rows(desk) == [("Anna", "Boiler", Turn.THEIRS)]


def test_two_that_wait_are_told_apart_by_the_subject_alone(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>"), mail("<2>", subject="Roof")])
    desk.inbox.receive([mail("<4>", OWN, to="anna@example.org", subject="Invoice", text="Attached.")])
    desk.inbox.receive([mail("<3>", OWN, to="anna@example.org", subject="Re: Roof", text="Coming.")])
    assert all_rows(desk) == [
        ("Anna", "Boiler", Turn.MINE),
        ("Anna", "Invoice", Turn.THEIRS),
        ("Anna", "Roof", Turn.THEIRS),
    ]


def test_what_the_owner_sent_to_somebody_new_is_their_turn(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>", OWN, to="new@example.org", text="Are you interested?")])
    assert all_rows(desk) == [("New", "Boiler", Turn.THEIRS)]
    desk.inbox.receive([mail("<2>", "new@example.org", text="Yes!", at=MONDAY + HOUR, references=("<1>",))])
    assert all_rows(desk) == [("New", "Boiler", Turn.MINE)]


def test_one_answer_to_two_clients_answers_both(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>"), mail("<2>", "bob@example.org", subject="Roof", text="It leaks.")])
    both = mail("<3>", OWN, subject="Tomorrow", text="I will be with you both tomorrow.")
    both = both._replace(recipients=(("", "anna@example.org"), ("Bob", "bob@example.org")))
    desk.inbox.receive([both])
    assert [turn for _, _, turn in all_rows(desk)] == [Turn.THEIRS, Turn.THEIRS]
    assert desk.inbox.receive([both]).known == 1


def test_a_note_to_oneself_is_kept(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>", OWN, to=OWN, text="Remember the valve.")])
    assert all_rows(desk) == [("Me", "Boiler", Turn.THEIRS)]


def test_a_form_on_the_owners_site_speaks_for_the_visitor(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>", OWN, to=OWN, name="Kim Park", reply_to="kim@example.org")])
    page = desk.inbox.request(1)
    assert (page.client.name, page.client.email, page.row.turn) == ("Kim Park", "kim@example.org", Turn.MINE)
    assert page.entries[0].channel is Channel.WEB_FORM


def test_a_machines_mail_goes_to_its_thread_and_changes_nothing(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>")])
    desk.inbox.answer(1, "Coming.")
    desk.inbox.receive(
        [
            mail(
                "<2>",
                "mailer-daemon@mx.example",
                automatic="a bounce",
                references=("<1>",),
                text="No such user.",
            )
        ]
    )
    page = desk.inbox.request(1)
    assert [entry.is_automatic for entry in page.entries].count(True) == 1
    assert (page.row.turn, page.row.chases, desk.lists.counts().clients) == (Turn.THEIRS, 0, 1)


def test_a_machines_mail_without_a_thread_goes_to_the_newest_request(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>"), mail("<2>", subject="Roof", at=MONDAY + HOUR)])
    desk.inbox.receive([mail("<3>", automatic="an auto-reply", subject="Out of office", text="Back in May.")])
    assert "Back in May." in texts_of(desk, 2)


def test_a_machine_of_a_client_alone_is_nobodys_turn(desk: Desk) -> None:
    desk.clients.add("Shop", ["news@shop.example"])
    desk.inbox.receive([mail("<1>", "news@shop.example", automatic="a newsletter", subject="50 % off")])
    row = desk.lists.page(View.CLOSED).rows[0]
    assert (row.outcome, row.standing, row.waiting_since) == (Outcome.NOT_FOR_US, Standing.CLOSED, None)
    assert desk.inbox.request(row.id).request.fold.outcome_reason == "automatic mail"


def test_a_person_in_the_thread_of_a_machine_opens_it(desk: Desk) -> None:
    machine = mail("<1>", automatic="an auto-reply", text="We got your message.")
    desk.inbox.receive([machine, mail("<2>", text="And here I am.", references=("<1>",))])
    assert all_rows(desk) == [("Anna", "Boiler", Turn.MINE)]


@pytest.mark.parametrize(("days", "requests"), [(59, 1), (61, 2)])
def test_a_closed_request_is_reopened_for_sixty_days(
    desk: Desk, clock: Clock, days: int, requests: int
) -> None:
    desk.inbox.receive([mail("<1>")])
    desk.inbox.close(1, Outcome.ANSWERED)
    clock.forward(days=days)
    received = desk.inbox.receive([mail("<2>", text="Cold again.", at=clock.now, references=("<1>",))])
    assert len(desk.lists.ids(View.ALL)) == requests
    page = desk.inbox.request(received.request_ids[0])
    assert (page.row.waiting_since, page.row.chases) == (clock.now, 0)
    assert page.request.linked_request_id == (None if requests == 1 else 1)
    if requests == 2:
        later = mail("<3>", text="Hello?", at=clock.now, references=("<1>", "<2>"))
        assert desk.inbox.receive([later]).request_ids == received.request_ids


def test_nothing_was_sent_in_the_future(desk: Desk, clock: Clock) -> None:
    desk.inbox.receive([mail("<1>", at=MONDAY + timedelta(days=400)), mail("<2>", at=None, text="No date.")])
    assert {row.waiting_since for row in desk.lists.page(View.ALL).rows} == {clock.now}


def test_what_could_not_be_read_is_kept_marked_and_found(desk: Desk) -> None:
    broken = mail("", "", subject="", text="zebra", problem="the headers make no sense")
    received = desk.inbox.receive([broken])
    assert (received.read, received.new, received.known, received.unreadable) == (1, 0, 0, 1)
    [hit] = desk.search.find("zebra").hits
    entry = desk.inbox.request(hit.row.id).entries[0]
    assert (entry.problem, desk.inbox.raw(broken.sha256)) == ("the headers make no sense", broken.raw)
    desk.inbox.receive([mail("", "", subject="", text="okapi", problem="nor these")])
    assert [row.name for row in desk.clients.page()] == ["Unknown sender"]


def test_an_import_is_undone_in_one_step_and_its_bytes_are_kept(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>"), mail("<2>", "bob@example.org")], group="one")
    desk.inbox.receive([mail("<3>", "cleo@example.org", text="Third.")], group="one")
    desk.undo()
    counts = desk.lists.counts()
    assert (counts.mine, counts.clients, desk.check()) == (0, 0, [])
    assert desk.inbox.raw(mail("<1>").sha256) == mail("<1>").raw
    desk.redo()
    assert (desk.lists.counts().mine, desk.check()) == (3, [])


def test_mail_ends_a_snooze_in_the_same_write(desk: Desk, clock: Clock) -> None:
    desk.inbox.receive([mail("<1>")])
    desk.inbox.snooze(1, MONDAY + timedelta(days=2))
    clock.forward(minutes=10)
    desk.inbox.receive([mail("<2>", text="Hello?", at=clock.now, references=("<1>",))])
    assert desk.inbox.request(1).row.standing is not Standing.SNOOZED
    assert desk.inbox.request(1).row.kind is Kind.QUESTION


def test_of_a_text_without_end_the_beginning_is_found_and_that_is_said(desk: Desk) -> None:
    words = ["zebra", *["word"] * (LONGEST_TEXT // 5 - 20), "okapi", *["word"] * 1_000, "gnu"]
    [request_id] = desk.inbox.receive([read(letter(" ".join(words)))]).request_ids
    assert [bool(desk.search.find(word).hits) for word in ("zebra", "okapi", "gnu")] == [True, True, False]
    [entry] = desk.inbox.request(request_id).entries
    assert (len(entry.text), entry.problem) == (LONGEST_TEXT, TOO_LONG)
