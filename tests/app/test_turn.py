"""Whose turn it is, and by when: the rules of the clock, one test each."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from app.folding import fold, is_answer
from app.hours import Timetable
from app.standing import Fold
from app.turn import FollowUp, bid_expires_at, deadline, follow_up_at, has_gone_quiet, soon_at, standing
from app.words import BidStatus, Direction, EntryKind, Event, Kind, Outcome, Standing, Turn
from tests.app.entries import MONDAY, after, answers, asks, entry, event, holds, notes, promises
from tests.app.weeks import NINE_TO_FIVE, week_of

HOURS = Timetable(week_of(NINE_TO_FIVE, "UTC"))
NEVER = Timetable(week_of({}, "UTC"))
POLICY = FollowUp()
IN, OUT = Direction.IN, Direction.OUT


@pytest.mark.parametrize(
    ("kind", "direction", "expected"),
    [
        (EntryKind.MESSAGE, OUT, True),
        (EntryKind.MESSAGE, IN, False),
        (EntryKind.MESSAGE, None, False),
        (EntryKind.CALL, OUT, True),
        (EntryKind.CALL, IN, False),
        (EntryKind.MEETING, None, True),
        (EntryKind.MEETING, IN, False),
        (EntryKind.NOTE, None, False),
        (EntryKind.PROMISE, OUT, False),
        (EntryKind.BID, OUT, False),
        (EntryKind.STATE, None, False),
    ],
)
def test_an_answer_is_a_message_out_a_call_or_a_meeting(
    kind: EntryKind, direction: Direction | None, expected: bool
) -> None:
    assert is_answer(kind, direction, is_automatic=False, is_holding=False) is expected
    assert not is_answer(kind, direction, is_automatic=True, is_holding=False)
    assert not is_answer(kind, direction, is_automatic=False, is_holding=True)


def test_a_call_that_reached_nobody_is_no_answer() -> None:
    assert not is_answer(EntryKind.CALL, OUT, is_automatic=False, is_holding=False, reached=False)


def test_the_clock_starts_at_the_oldest_unanswered_entry_and_a_chase_never_moves_it() -> None:
    found = fold([asks(0), asks(100), asks(200)])
    assert (found.turn, found.waiting_since, found.chases, found.chased_at) == (
        Turn.MINE,
        MONDAY,
        2,
        after(200),
    )


def test_only_what_came_after_the_answer_waits() -> None:
    found = fold([asks(0), asks(10), answers(20), asks(30)])
    assert (found.waiting_since, found.chases, found.chased_at) == (after(30), 0, None)


def test_an_answer_passes_the_turn() -> None:
    found = fold([asks(0), answers(20)])
    assert (found.turn, found.waiting_since, found.last_out_at) == (Turn.THEIRS, None, after(20))


@pytest.mark.parametrize(
    "no_answer",
    [
        notes(5),
        entry(EntryKind.CALL, 5, direction=OUT),
        entry(EntryKind.MESSAGE, 5, direction=OUT, is_automatic=True, is_answer=True, promised_at=after(9)),
        entry(EntryKind.MESSAGE, 5, direction=IN, is_automatic=True),
        entry(EntryKind.BID, 5, event=Event.BID_ACCEPTED),
        entry(EntryKind.STATE, 5, event=Event.MOVED),
    ],
    ids=["note", "call unreached", "auto-reply out", "auto-reply in", "bid accepted", "moved"],
)
def test_nothing_else_touches_the_clock(no_answer: object) -> None:
    found = fold([asks(0), no_answer])  # type: ignore[list-item]
    assert (found.turn, found.waiting_since, found.chases, found.promised_at) == (Turn.MINE, MONDAY, 0, None)


def test_an_auto_reply_of_the_clients_starts_no_clock() -> None:
    found = fold([asks(0), answers(5), asks(6, is_automatic=True)])
    assert found.turn is Turn.THEIRS
    assert found.last_entry_at == after(6)


def test_a_note_alone_is_nobodys_wait() -> None:
    assert fold([notes(0)]).turn is Turn.THEIRS
    assert fold([]) == Fold()


def test_a_holding_reply_promises_and_the_wait_goes_on() -> None:
    found = fold([asks(0), holds(10, after(500))])
    assert (found.turn, found.waiting_since) == (Turn.MINE, MONDAY)
    assert (found.promised_at, found.promise_made_at) == (after(500), after(10))
    assert deadline(found, 60, HOURS) == after(500)


def test_a_new_promise_replaces_the_open_one() -> None:
    found = fold([asks(0), holds(10, after(500)), promises(20, after(900))])
    assert (found.promised_at, found.promise_made_at) == (after(900), after(20))


def test_an_answer_keeps_the_promise_and_may_make_another() -> None:
    assert fold([asks(0), holds(10, after(500)), answers(20)]).promised_at is None
    found = fold([asks(0), holds(10, after(500)), answers(20, promised_at=after(900))])
    assert (found.turn, found.waiting_since, found.promised_at) == (Turn.MINE, None, after(900))


def test_no_reply_needed_ends_the_wait_but_not_a_promise() -> None:
    thanks = event(Event.NO_REPLY_NEEDED, 20)
    assert fold([asks(0), asks(5), thanks]).turn is Turn.THEIRS
    found = fold([asks(0), holds(10, after(500)), thanks])
    assert (found.turn, found.waiting_since, found.promised_at) == (Turn.MINE, None, after(500))
    assert found.last_out_at is None


def test_a_snooze_lasts_until_it_is_woken_or_the_client_writes_or_is_answered() -> None:
    asked, snoozed = asks(0), event(Event.SNOOZED, 10, until_at=after(500))
    assert fold([asked, snoozed]).snoozed_until == after(500)
    for end in (event(Event.WOKEN, 20), asks(20), answers(20), event(Event.NO_REPLY_NEEDED, 20)):
        assert fold([asked, snoozed, end]).snoozed_until is None
    for other in (notes(20), holds(20, after(600)), asks(20, is_automatic=True)):
        assert fold([asked, snoozed, other]).snoozed_until == after(500)


def test_a_snooze_lasts_while_a_promise_is_open_though_nobody_waits() -> None:
    promised = [asks(0), promises(5, after(300)), event(Event.SNOOZED, 10, until_at=after(500))]
    assert fold([*promised, event(Event.NO_REPLY_NEEDED, 20)]).snoozed_until == after(500)
    assert fold([*promised, answers(20)]).snoozed_until is None


def test_what_is_fetched_after_a_snooze_ends_it_though_it_was_written_before() -> None:
    asked, snoozed, fetched_late = asks(0), event(Event.SNOOZED, 10, until_at=after(500)), asks(5)
    assert fold([asked, snoozed, fetched_late]).snoozed_until is None


def test_closing_ends_everything_and_reopening_brings_it_back() -> None:
    story = [asks(0), asks(5), holds(10, after(500)), event(Event.SNOOZED, 12, until_at=after(100))]
    shut = event(Event.CLOSED, 20, outcome=Outcome.LOST, reason="too dear")
    closed = fold([*story, shut])
    assert (closed.turn, closed.outcome, closed.outcome_reason) == (Turn.NOBODY, Outcome.LOST, "too dear")
    assert (closed.closed_at, closed.waiting_since, closed.promised_at) == (after(20), None, None)
    assert (closed.chases, closed.snoozed_until) == (0, None)
    assert fold([*story, shut, event(Event.REOPENED, 30)]) == fold(story)


def test_a_clients_entry_reopens_with_a_fresh_wait() -> None:
    shut = event(Event.CLOSED, 20, outcome=Outcome.WON)
    found = fold([asks(0), asks(5), holds(10, after(500)), shut, asks(30)])
    assert (found.turn, found.waiting_since, found.chases, found.promised_at) == (
        Turn.MINE,
        after(30),
        0,
        None,
    )
    assert (found.outcome, found.closed_at) == (None, None)
    assert fold([asks(0), shut, asks(30, is_automatic=True)]).turn is Turn.NOBODY


def test_an_appointment_is_kept_until_cancelled() -> None:
    made = event(Event.APPOINTMENT, 5, until_at=after(600))
    assert fold([asks(0), made]).appointment_at == after(600)
    assert fold([asks(0), made, event(Event.APPOINTMENT_CANCELLED, 6)]).appointment_at is None


def test_the_line_to_show_is_the_newest_thing_said_or_noted() -> None:
    note = notes(10)
    found = fold([asks(0), note, event(Event.SNOOZED, 20, until_at=after(60))])
    assert (found.last_entry_id, found.last_entry_at) == (note.id, after(10))


def test_nudges_are_the_answers_after_the_first() -> None:
    assert [fold([asks(0), *map(answers, range(1, n + 1))]).nudges for n in range(4)] == [0, 0, 1, 2]
    assert fold([asks(0), answers(1), answers(2), asks(3)]).nudges == 0


def test_entries_may_come_in_any_order_and_ids_part_the_same_second() -> None:
    story = [asks(0), answers(7), asks(7), asks(9), holds(11, after(99)), asks(11)]
    expected = fold(story)
    assert (expected.waiting_since, expected.chases) == (after(7), 2)
    for seed in range(20):
        assert fold(random.Random(seed).sample(story, len(story))) == expected


def test_the_deadline_is_working_time_after_the_wait_began() -> None:
    assert deadline(fold([asks(450), asks(470)]), 60, HOURS) == after(24 * 60 + 30)


@pytest.mark.parametrize(
    "story", [[], [asks(0), answers(1)], [asks(0), event(Event.CLOSED, 2, outcome=Outcome.WON)]]
)
def test_nothing_is_due_when_it_is_not_my_turn(story: list[object]) -> None:
    found = fold(story)  # type: ignore[arg-type]
    assert deadline(found, 60, HOURS) is None
    assert soon_at(found, 60, HOURS) is None


def test_an_empty_week_has_promises_but_no_targets() -> None:
    waiting = fold([asks(0)])
    assert deadline(waiting, 60, NEVER) is None
    assert soon_at(waiting, 60, NEVER) is None
    assert standing(waiting, 60, NEVER, after(9999)) is Standing.CALM
    assert deadline(fold([asks(0), holds(1, after(90))]), 60, NEVER) == after(90)


def test_soon_is_when_three_quarters_of_the_target_are_gone() -> None:
    assert soon_at(fold([asks(0)]), 30, HOURS) == after(22.5)
    assert soon_at(fold([asks(450)]), 60, HOURS) == after(24 * 60 + 15)


def test_soon_for_a_promise_is_three_quarters_of_the_working_time_to_it() -> None:
    assert soon_at(fold([asks(0), holds(400, after(24 * 60 + 40))]), 60, HOURS) == after(24 * 60 + 10)


def test_soon_for_a_promise_outside_of_working_time_is_by_the_real_time() -> None:
    assert soon_at(fold([asks(0), holds(600, after(700))]), 60, HOURS) == after(675)


def test_soon_for_a_promise_already_past_when_made_is_the_promise() -> None:
    assert soon_at(fold([asks(0), holds(700, after(650))]), 60, HOURS) == after(650)
    bare = fold([asks(0), holds(700, after(650))])._replace(promise_made_at=None)
    assert soon_at(bare, 60, HOURS) == after(650)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, Standing.CALM),
        (44, Standing.CALM),
        (45, Standing.SOON),
        (59, Standing.SOON),
        (60, Standing.OVERDUE),
    ],
)
def test_standing_goes_from_calm_to_soon_to_overdue(minutes: int, expected: Standing) -> None:
    assert standing(fold([asks(0)]), 60, HOURS, after(minutes)) is expected


def test_a_snooze_hides_even_what_is_overdue_until_its_end() -> None:
    snoozed = fold([asks(0), event(Event.SNOOZED, 10, until_at=after(90))])
    assert standing(snoozed, 60, HOURS, after(89)) is Standing.SNOOZED
    assert standing(snoozed, 60, HOURS, after(90)) is Standing.OVERDUE


def test_standing_when_it_is_not_my_turn() -> None:
    theirs = fold([asks(0), answers(1), event(Event.SNOOZED, 10, until_at=after(90))])
    assert standing(theirs, 60, HOURS, after(20)) is Standing.WAITING_ON_THEM
    shut = fold([asks(0), event(Event.CLOSED, 1, outcome=Outcome.SPAM)])
    assert standing(shut, 60, HOURS, after(9999)) is Standing.CLOSED


def test_a_bid_is_valid_to_the_end_of_its_last_day() -> None:
    berlin = Timetable(week_of(NINE_TO_FIVE, "Europe/Berlin"))
    assert bid_expires_at(date(2026, 11, 24), berlin) == after(14 * 60 + 24 * 60)


@pytest.mark.parametrize(
    ("kind", "status", "days"),
    [
        (Kind.LEAD, None, 2),
        (Kind.BID, BidStatus.SENT, 3),
        (Kind.BID, BidStatus.DRAFT, None),
        (Kind.BID, None, None),
        (Kind.QUESTION, None, None),
        (Kind.COMPLAINT, None, None),
    ],
)
def test_who_has_gone_quiet_is_followed_up(kind: Kind, status: BidStatus | None, days: int | None) -> None:
    quiet = fold([asks(0), answers(30)])
    expected = None if days is None else after(30) + timedelta(days=days)
    assert follow_up_at(quiet, kind, status, POLICY, HOURS) == expected


def test_there_is_no_follow_up_without_an_answer_or_on_my_turn() -> None:
    assert follow_up_at(fold([asks(0), answers(1), asks(2)]), Kind.LEAD, None, POLICY, HOURS) is None
    assert follow_up_at(fold([notes(0)]), Kind.LEAD, None, POLICY, HOURS) is None


def test_snoozing_what_waits_on_them_names_the_follow_up() -> None:
    put_off = fold([asks(0), answers(1), event(Event.SNOOZED, 10, until_at=after(9000))])
    assert follow_up_at(put_off, Kind.QUESTION, None, POLICY, HOURS) == after(9000)


def test_twice_nudged_and_still_quiet_is_gone_quiet() -> None:
    once, twice = fold([asks(0), answers(1), answers(2)]), fold([asks(0), answers(1), answers(2), answers(3)])
    due = follow_up_at(twice, Kind.LEAD, None, POLICY, HOURS)
    assert due is not None
    assert has_gone_quiet(twice, due, POLICY, due)
    assert not has_gone_quiet(twice, due, POLICY, due - timedelta(seconds=1))
    assert not has_gone_quiet(once, due, POLICY, due)
    assert not has_gone_quiet(twice, None, POLICY, due)
