"""A time that can be promised: in the work week, free, and the first of its kind."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.hours import Timetable
from app.promising import LEAST_MINUTES, SLOT, propose
from tests.app.weeks import NINE_TO_FIVE, SPLIT, utc, week_of

WEEK = Timetable(week_of(NINE_TO_FIVE))
MONDAY_NINE = utc("2026-11-23T08:00")  # nine in Berlin


def promised(*instants: str) -> list[tuple[datetime, str]]:
    return [(utc(text), "Anna Berg") for text in instants]


def test_the_time_allowed_is_left_for_the_work():
    found = propose(MONDAY_NINE, 240, [], WEEK)
    assert found is not None
    assert (found.promised_at, found.minutes) == (utc("2026-11-23T12:00"), 240)


def test_it_is_said_to_the_half_hour():
    found = propose(MONDAY_NINE + timedelta(minutes=7), 60, [], WEEK)
    assert found is not None
    assert found.promised_at == utc("2026-11-23T09:30")


def test_a_short_target_still_leaves_an_hour_and_a_long_one_a_day():
    hour, day = propose(MONDAY_NINE, 5, [], WEEK), propose(MONDAY_NINE, 9_600, [], WEEK)
    assert hour is not None
    assert day is not None
    assert (hour.promised_at, day.promised_at) == (utc("2026-11-23T09:00"), utc("2026-11-23T16:00"))


def test_a_slot_that_is_promised_already_is_passed_over():
    taken = promised("2026-11-23T12:00", "2026-11-23T12:30", "2026-11-23T15:00")
    found = propose(MONDAY_NINE, 240, taken, WEEK)
    assert found is not None
    assert found.promised_at == utc("2026-11-23T13:00")
    assert found.passed_over == tuple(taken[:2])


def test_what_was_promised_for_the_past_takes_no_slot():
    found = propose(MONDAY_NINE + timedelta(hours=3), 60, [(MONDAY_NINE, "Anna Berg")], WEEK)
    assert found is not None
    assert found.passed_over == ()


def test_after_closing_it_is_the_next_morning():
    found = propose(utc("2026-11-23T15:45"), 60, [], WEEK)  # 16:45
    assert found is not None
    assert found.promised_at == utc("2026-11-24T09:00")  # 15 minutes today, 45 tomorrow: 9:45, so 10:00


def test_a_full_afternoon_moves_it_to_the_next_day():
    taken = promised("2026-11-23T15:30", "2026-11-23T16:00")
    found = propose(utc("2026-11-23T14:30"), 60, taken, WEEK)
    assert found is not None
    assert found.promised_at == utc("2026-11-24T08:30")


def test_without_open_hours_nothing_is_promised():
    assert propose(MONDAY_NINE, 60, [], Timetable(week_of({}))) is None


@given(
    minutes=st.integers(0, 14 * 24 * 60),
    target=st.integers(1, 2_000),
    taken=st.lists(st.integers(0, 14 * 48), max_size=40),
    spans=st.sampled_from([NINE_TO_FIVE, SPLIT]),
)
def test_every_proposal_is_open_free_and_leaves_time(minutes, target, taken, spans):
    week = Timetable(week_of(spans))
    now = MONDAY_NINE + timedelta(minutes=minutes)
    expected = [(MONDAY_NINE + SLOT * number, "") for number in taken]
    found = propose(now, target, expected, week)
    assert found is not None
    assert week.working_seconds_between(found.promised_at - SLOT, found.promised_at) > 0
    assert week.working_minutes_between(now, found.promised_at) >= LEAST_MINUTES
    assert not any(abs(at - found.promised_at) < SLOT for at, _ in expected if at > now)
    assert all(abs(at - found.promised_at) >= SLOT for at, _ in found.passed_over)
