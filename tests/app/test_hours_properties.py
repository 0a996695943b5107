"""Working time against a minute-by-minute walk, over odd zones and weeks, where clocks are changed."""

from __future__ import annotations

import itertools
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.hours import Timetable
from tests.app.oracle import Minutes, is_open_at
from tests.app.weeks import Place, places

KNOWN = timedelta(days=4)
# A walk takes its time, and half as many examples found every mistake that was planted.
walking = settings(max_examples=settings.default.max_examples // 2 + 1)
minutes_later = st.integers(0, 4 * 1440)


@walking
@given(places(), minutes_later)
def test_the_time_between_is_the_number_of_open_minutes(place: Place, later: int) -> None:
    week, start = place
    end = start + timedelta(minutes=later)
    assert Timetable(week).working_minutes_between(start, end) == len(Minutes(week, start, end).open)


@walking
@given(places(), st.integers(0, 4000))
def test_time_added_ends_with_the_last_open_minute(place: Place, minutes: int) -> None:
    week, start = place
    walked = Minutes(week, start, start + KNOWN)
    expected = walked.add(start, minutes)
    found = Timetable(week).add_working_time(start, minutes)
    if expected is not None:
        assert found == expected
    else:
        assert found is None or found > walked.end


@given(places(), minutes_later)
def test_open_is_what_the_wall_clock_says(place: Place, later: int) -> None:
    week, start = place
    at = start + timedelta(minutes=later, seconds=30)
    assert Timetable(week).is_open(at) == is_open_at(week, at)


@walking
@given(places())
def test_openings_are_the_first_open_minutes(place: Place) -> None:
    week, start = place
    walked = Minutes(week, start, start + KNOWN)
    hours = Timetable(week)
    first = walked.next_opening(start)
    found = hours.next_opening(start)
    assert found == first if first is not None else found is None or found >= walked.end
    today = walked.local_day(start)
    later = next((opening for opening in walked.openings if walked.local_day(opening) > today), None)
    if later is not None:
        assert hours.next_day_opening(start) == later


@walking
@given(places(), st.integers(0, 5))
def test_working_days_count_days_that_open(place: Place, days: int) -> None:
    week, start = place
    found = Timetable(week).add_working_days(start, days)
    if found is not None and found < start + KNOWN:
        walked = Minutes(week, start, start + KNOWN)
        opening = {walked.local_day(minute) for minute in walked.open}
        ahead = sorted(day for day in opening if day > walked.local_day(start))
        assert is_open_at(week, found)
        assert walked.local_day(found) >= (ahead[days - 1] if days else walked.local_day(start))


@walking
@given(places())
def test_the_latest_day_opening_is_the_latest_there_was(place: Place) -> None:
    week, start = place
    now = start + KNOWN
    found = Timetable(week).latest_day_opening(now)
    # Two hours more, to see whether today's date is going to be taken back.
    walked = Minutes(week, start, now + timedelta(hours=2))
    # The first two days walked may have opened before the walk began.
    known = walked.local_day(start + timedelta(days=1))
    openings = [
        opening for opening in walked.openings if opening <= now and walked.local_day(opening) > known
    ]
    if openings:
        assert found == openings[-1]


@given(places(), st.lists(st.integers(0, 10**6), min_size=3, max_size=3))
def test_time_between_adds_up(place: Place, seconds: list[int]) -> None:
    week, origin = place
    hours = Timetable(week)
    start, middle, end = (origin + timedelta(seconds=offset) for offset in sorted(seconds))
    whole = hours.working_seconds_between(start, end)
    assert whole == hours.working_seconds_between(start, middle) + hours.working_seconds_between(middle, end)
    assert whole <= (end - start).total_seconds()


@given(places(), st.integers(0, 3000), st.integers(0, 3000))
def test_time_added_adds_up_and_is_never_too_long(place: Place, first: int, second: int) -> None:
    week, start = place
    hours = Timetable(week)
    middle, end = hours.add_working_time(start, first), hours.add_working_time(start, first + second)
    if middle is not None and end is not None:
        assert middle <= end
        assert hours.add_working_time(middle, second) == end
        assert hours.working_minutes_between(start, end) == first + second
        if first + second:
            assert (
                hours.working_seconds_between(start, end - timedelta(seconds=1)) == (first + second) * 60 - 1
            )


@given(places(), st.integers(0, 3000), st.integers(0, 5000))
def test_who_asks_later_is_never_due_earlier(place: Place, minutes: int, later: int) -> None:
    week, start = place
    hours = Timetable(week)
    first, second = (
        hours.add_working_time(at, minutes) for at in (start, start + timedelta(minutes=later, seconds=7))
    )
    assert second is None or (first is not None and first <= second)


@given(places(), st.integers(0, 10**6))
def test_an_explanation_leaves_nothing_out_and_counts_what_counts(place: Place, seconds: int) -> None:
    week, start = place
    hours = Timetable(week)
    end = start + timedelta(seconds=seconds)
    spans = hours.explain(start, end)
    assert sum((span.end - span.start).total_seconds() for span in spans if span.is_counted) == (
        hours.working_seconds_between(start, end)
    )
    edges = [start, *(span.end for span in spans)]
    assert [*(span.start for span in spans), end] == edges
    assert all(one.reason != next_.reason for one, next_ in itertools.pairwise(spans))
    for span in spans:
        middle = span.start + (span.end - span.start) / 2
        assert is_open_at(week, middle) == span.is_counted
        assert span.start < span.end
