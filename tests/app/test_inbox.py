"""The inbox counter: one verb, one write, and whose turn it is afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.desk import BadInput, CannotUndo, Desk
from app.words import Channel, EntryKind, Kind, Outcome, Standing, Turn, View
from tests.app.desks import MONDAY, Clock, ask, chase, mail

TOMORROW = MONDAY + timedelta(days=1)

ANSWERS: dict[str, Callable[[Desk, int], object]] = {
    "answer": lambda desk, id: desk.inbox.answer(id, "Coming."),
    "call": lambda desk, id: desk.inbox.call(id, "Told her."),
    "meeting": lambda desk, id: desk.inbox.meeting(id, "Mended it."),
    "mark answered": lambda desk, id: desk.inbox.mark_answered(id),
    "no reply needed": lambda desk, id: desk.inbox.no_reply_needed(id),
    "bid sent": lambda desk, id: desk.bids.mark_sent(id),
}
NO_ANSWERS: dict[str, Callable[[Desk, int], object]] = {
    "note": lambda desk, id: desk.inbox.note(id, "On the van."),
    "missed call": lambda desk, id: desk.inbox.call(id, "No answer.", reached=False),
    "holding reply": lambda desk, id: desk.inbox.hold(id, "Tomorrow.", TOMORROW),
    "promise": lambda desk, id: desk.inbox.promise(id, TOMORROW),
    "snooze": lambda desk, id: desk.inbox.snooze(id, TOMORROW),
    "appointment": lambda desk, id: desk.inbox.appoint(id, TOMORROW, "Visit"),
    "chase": chase,
}


@pytest.mark.parametrize("verb", ANSWERS)
def test_an_answer_gives_the_turn_away_and_undo_takes_it_back(desk: Desk, clock: Clock, verb: str) -> None:
    id = ask(desk)
    clock.forward(minutes=5)
    before = desk.inbox.request(id)
    ANSWERS[verb](desk, id)
    after = desk.inbox.request(id)
    assert (after.row.turn, after.row.waiting_since, after.row.deadline) == (Turn.THEIRS, None, None)
    desk.undo()
    assert desk.inbox.request(id) == before
    desk.redo()
    assert desk.inbox.request(id) == after


@pytest.mark.parametrize("verb", NO_ANSWERS)
def test_nothing_else_stops_the_clock(desk: Desk, clock: Clock, verb: str) -> None:
    id = ask(desk)
    clock.forward(minutes=5)
    NO_ANSWERS[verb](desk, id)
    row = desk.inbox.request(id).row
    assert (row.turn, row.waiting_since, row.chases) == (Turn.MINE, MONDAY, int(verb == "chase"))
    assert desk.check() == []


def test_as_time_goes_by_a_request_is_dated_anew_and_its_timeline_not_read(desk: Desk, clock: Clock) -> None:
    before = desk.inbox.request(ask(desk))
    clock.forward(hours=6)
    by_now = desk.inbox.request_by_now(before)
    assert (before.row.standing, by_now.row.standing) == (Standing.CALM, Standing.OVERDUE)
    assert by_now == desk.inbox.request(before.row.id)
    assert by_now.entries is before.entries


def test_a_request_is_opened_for_a_client_who_is_found_or_added(desk: Desk) -> None:
    first = ask(desk, "Anna Berg", address="anna@example.org")
    same = [
        ask(desk, "A. Berg", address="Anna@Example.org"),
        ask(desk, "anna berg"),
        ask(desk, "", client_id=desk.inbox.request(first).client.id),
        ask(desk, "Anna Berg", address="030 901820"),
        ask(desk, "Somebody", address="+49 30 901820"),
    ]
    assert {desk.inbox.request(id).client.id for id in same} == {1}
    ask(desk, "Bob")
    assert desk.lists.counts().clients == 2
    page = desk.inbox.request(first)
    assert page.entries[0].kind is EntryKind.CALL
    assert [address.value for address in page.client.addresses] == ["anna@example.org", "030 901820"]


def test_a_kind_is_suggested_with_a_reason_and_corrected_by_one_call(desk: Desk) -> None:
    id = desk.inbox.open_request("Anna", "Complaint", "The boiler is broken again.")
    request = desk.inbox.request(id).request
    assert (request.kind, bool(request.kind_reason)) == (Kind.COMPLAINT, True)
    desk.inbox.set_kind(id, Kind.LEAD)
    request = desk.inbox.request(id).request
    assert (request.kind, request.kind_reason) == (Kind.LEAD, "")
    assert desk.inbox.suggest_kind("Complaint", "").kind is Kind.COMPLAINT


def test_targets_of_request_and_client_win_over_the_kinds(desk: Desk) -> None:
    id = ask(desk, kind=Kind.QUESTION)
    assert desk.inbox.request(id).why.target_source == "kind"
    desk.clients.set_target(1, 90)
    assert desk.inbox.request(id).why.target_source == "client"
    assert desk.inbox.request(id).row.deadline == MONDAY + timedelta(minutes=90)
    desk.inbox.set_target(id, 15)
    assert desk.inbox.request(id).why.target_source == "request"
    assert desk.inbox.request(id).row.deadline == MONDAY + timedelta(minutes=15)
    desk.inbox.set_target(id, None)
    desk.clients.set_target(1, None)
    assert desk.inbox.request(id).row.deadline == MONDAY + timedelta(minutes=240)


def test_a_promise_is_the_deadline_until_it_is_kept(desk: Desk, clock: Clock) -> None:
    id = ask(desk)
    desk.inbox.hold(id, "Tomorrow.", TOMORROW)
    row = desk.inbox.request(id).row
    assert (row.deadline, row.promised_at, row.waiting_since) == (TOMORROW, TOMORROW, MONDAY)
    desk.inbox.answer(id, "First half.", promised_at=TOMORROW + timedelta(hours=1))
    row = desk.inbox.request(id).row
    assert (row.turn, row.deadline, row.waiting_since) == (Turn.MINE, TOMORROW + timedelta(hours=1), None)
    clock.forward(days=1)
    with pytest.raises(BadInput, match="has passed"):
        desk.inbox.promise(id, TOMORROW)


def test_a_snooze_ends_when_it_is_woken(desk: Desk) -> None:
    id = ask(desk)
    desk.inbox.snooze(id, TOMORROW)
    assert desk.inbox.request(id).row.standing is Standing.SNOOZED
    desk.inbox.wake(id)
    assert desk.inbox.request(id).row.standing is Standing.CALM


def test_closing_and_reopening(desk: Desk, clock: Clock) -> None:
    id = ask(desk)
    before = desk.inbox.request(id).row
    desk.inbox.close(id, Outcome.LOST, " too dear ")
    page = desk.inbox.request(id)
    assert (page.row.turn, page.row.outcome, page.request.fold.outcome_reason) == (
        Turn.NOBODY,
        Outcome.LOST,
        "too dear",
    )
    desk.inbox.reopen(id)
    assert desk.inbox.request(id).row == before
    desk.inbox.close(id, Outcome.WON, at=MONDAY + timedelta(minutes=1))
    clock.forward(days=1)
    chase(desk, id)
    row = desk.inbox.request(id).row
    assert (row.turn, row.waiting_since, row.chases) == (Turn.MINE, clock.now, 0)


def test_an_appointment_can_be_cancelled(desk: Desk) -> None:
    id = ask(desk)
    desk.inbox.appoint(id, TOMORROW, "Visit")
    assert desk.inbox.request(id).request.fold.appointment_at == TOMORROW
    desk.inbox.cancel_appointment(id)
    assert desk.inbox.request(id).request.fold.appointment_at is None


def test_an_entry_is_moved_with_its_thread(desk: Desk, clock: Clock) -> None:
    clock.forward(hours=1)
    desk.inbox.receive([mail("<1>"), mail("<2>", subject="Roof", text="It leaks.", at=clock.now)])
    stray = desk.inbox.request(2).entries[0]
    desk.inbox.move_entry(stray.id, 1)
    assert [entry.text for entry in desk.inbox.request(1).entries] == ["It is cold.", "It leaks."]
    assert desk.inbox.request(2).row.turn is Turn.THEIRS
    assert desk.inbox.receive([mail("<3>", text="So?", references=("<2>",))]).request_ids == (1,)
    assert desk.check() == []
    desk.undo()
    desk.undo()
    assert desk.inbox.request(2).row.turn is Turn.MINE


def test_an_entry_is_split_off_to_a_request_of_its_own(desk: Desk, clock: Clock) -> None:
    [id] = desk.inbox.receive([mail("1", at=clock.now)]).request_ids
    clock.forward(minutes=5)
    desk.inbox.receive([mail("2", subject="Re: And a roof", references=("1",), at=clock.now)])
    split = desk.inbox.split_entry(desk.inbox.request(id).entries[-1].id)
    page = desk.inbox.request(split)
    assert (page.request.linked_request_id, page.request.subject, page.row.waiting_since) == (
        id,
        "And a roof",
        clock.now,
    )
    assert desk.inbox.request(id).row.chases == 0


def test_renaming(desk: Desk) -> None:
    id = ask(desk)
    desk.inbox.set_subject(id, "  Boiler in the cellar ")
    assert desk.inbox.request(id).request.subject == "Boiler in the cellar"
    assert [hit.row.id for hit in desk.search.find("cellar").hits] == [id]


def test_a_reply_goes_to_the_address_they_wrote_from(desk: Desk) -> None:
    desk.inbox.receive([mail("<1>", name="Anna", subject="AW: Boiler")])
    desk.inbox.receive([mail("<2>", "anna@work.example", text="Here.", references=("<1>",), at=MONDAY)])
    anna, bob = desk.inbox.request(1), desk.inbox.request(ask(desk, "Bob"))
    assert desk.inbox.reply_address(anna) == ("Anna", "anna@work.example", "Re: Boiler")
    assert desk.inbox.reply_address(bob)[1] == ""


def test_an_entry_never_goes_before_what_went_before(desk: Desk, clock: Clock) -> None:
    """A clock that is put back must not make an answer look older than the question."""
    id = ask(desk)
    clock.forward(days=-1)
    desk.inbox.answer(id, "Coming.")
    assert desk.inbox.request(id).row.turn is Turn.THEIRS


@pytest.mark.parametrize(
    "wrong",
    [
        lambda desk: desk.inbox.request(99),
        lambda desk: desk.inbox.answer(99, "?"),
        lambda desk: desk.inbox.set_kind(99, Kind.LEAD),
        lambda desk: desk.inbox.move_entry(99, 1),
        lambda desk: desk.inbox.raw("0" * 64),
        lambda desk: desk.inbox.set_target(1, 0),
        lambda desk: desk.inbox.set_subject(1, "  "),
        lambda desk: desk.inbox.open_request("Anna", " "),
        lambda desk: desk.inbox.open_request(" ", "Boiler"),
    ],
)
def test_what_means_nothing_is_refused_and_changes_nothing(
    desk: Desk, wrong: Callable[[Desk], object]
) -> None:
    ask(desk)
    before = desk.lists.page(View.ALL)
    label = desk.undo_label
    with pytest.raises(BadInput):
        wrong(desk)
    assert (desk.lists.page(View.ALL), desk.undo_label) == (before, label)


def test_everything_is_undone_and_done_again_in_order(desk: Desk) -> None:
    id = ask(desk)
    desk.inbox.close(id, Outcome.SPAM)
    undone = 0
    while desk.undo_label is not None:
        desk.undo()
        undone += 1
    with pytest.raises(CannotUndo):
        desk.undo()
    assert desk.lists.counts().clients == 0
    for _ in range(undone):
        desk.redo()
    assert desk.redo_label is None
    assert desk.inbox.request(id).row.outcome is Outcome.SPAM


def test_web_chat_and_visits_are_told_apart(desk: Desk) -> None:
    id = ask(desk, channel=Channel.IN_PERSON)
    desk.inbox.from_client(id, "By phone", channel=Channel.PHONE)
    desk.inbox.from_client(id, "By chat", channel=Channel.CHAT)
    kinds = [entry.kind for entry in desk.inbox.request(id).entries]
    assert kinds == [EntryKind.MEETING, EntryKind.CALL, EntryKind.MESSAGE]
    assert desk.inbox.request(id).row.chases == 2


def test_what_they_say_long_after_the_closing_opens_a_request_of_its_own(desk: Desk, clock: Clock) -> None:
    id = ask(desk, subject="Boiler")
    desk.inbox.close(id, Outcome.WON)
    clock.forward(days=60)
    assert desk.inbox.request_of(chase(desk, id)) == id
    desk.inbox.close(id, Outcome.WON)
    clock.forward(days=60, seconds=1)
    opened = desk.inbox.request(desk.inbox.request_of(chase(desk, id)))
    assert (opened.request.linked_request_id, opened.request.subject) == (id, "Boiler")
    assert (opened.row.waiting_since, opened.row.chases) == (clock.now, 0)
    assert desk.inbox.request(id).row.outcome is Outcome.WON
    desk.undo()
    assert desk.lists.ids(View.ALL) == [id]
