"""Working time, stated by examples."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.hours import Timetable
from tests.app.weeks import ALWAYS, NINE_TO_FIVE, SPLIT, utc, week_of


def timetable(
    spans: dict[str, list[list[str]]], zone: str = "Europe/Berlin", **breaks: list[object]
) -> Timetable:
    return Timetable(week_of(spans, zone, **breaks))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timetable(ALWAYS).week.tzinfo).astimezone(UTC)


def test_time_added_stops_when_the_last_minute_is_over_not_when_the_next_begins() -> None:
    hours = timetable(NINE_TO_FIVE)
    assert hours.add_working_time(berlin("2026-11-20 16:00"), 60) == berlin("2026-11-20 17:00")
    assert hours.add_working_time(berlin("2026-11-20 16:00"), 61) == berlin("2026-11-23 09:01")


def test_time_added_over_a_weekend_and_a_lunch_break() -> None:
    assert timetable(SPLIT).add_working_time(berlin("2026-11-20 16:30"), 300) == berlin("2026-11-23 14:00")


def test_no_time_added_is_the_start_even_when_closed() -> None:
    assert timetable(NINE_TO_FIVE).add_working_time(berlin("2026-11-22 03:00"), 0) == berlin(
        "2026-11-22 03:00"
    )


def test_four_hours_over_the_end_of_summer_time_are_four_real_hours() -> None:
    due = timetable(ALWAYS).add_working_time(berlin("2026-10-25 01:00"), 240)
    assert due == berlin("2026-10-25 01:00") + timedelta(hours=4) == berlin("2026-10-25 04:00")


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 2), ("2026-10-25", 4), ("2026-06-07", 3)],
    ids=["a gap shrinks it", "a fold repeats it", "an ordinary night"],
)
def test_a_span_from_one_to_four_at_night(day: str, hours: int) -> None:
    nights = timetable({"sun": [["01:00", "04:00"]]})
    start = berlin(f"{day} 00:00")
    assert nights.working_minutes_between(start, start + timedelta(days=1)) == hours * 60


def test_a_span_that_the_gap_swallows_whole_is_not_there_that_day() -> None:
    nights = timetable({"sun": [["02:00", "03:00"]]})
    assert nights.next_opening(berlin("2026-03-28 12:00")) == berlin("2026-04-05 02:00")


def test_lord_howe_moves_its_clock_by_half_an_hour() -> None:
    nights = timetable({"sun": [["01:00", "04:00"]]}, "Australia/Lord_Howe")
    assert nights.working_minutes_between(utc("2026-10-03T12:00"), utc("2026-10-04T00:00")) == 150
    assert nights.working_minutes_between(utc("2026-04-04T12:00"), utc("2026-04-05T00:00")) == 210


def test_the_friday_that_samoa_skipped_is_no_working_day() -> None:
    samoa = timetable(NINE_TO_FIVE, "Pacific/Apia")
    thursday = utc("2011-12-29T20:00")  # 10:00 on the 29th
    assert samoa.add_working_days(thursday, 1) == utc("2012-01-01T20:00")  # 10:00 on Monday the 2nd
    assert samoa.day_end(date(2011, 12, 29)) == samoa.day_end(date(2011, 12, 30)) == utc("2011-12-30T10:00")


def test_days_off_and_time_away_are_breaks() -> None:
    away = timetable(NINE_TO_FIVE, days_off=["2026-11-23"], time_away=[["2026-11-24", "2026-11-25"]])
    assert away.add_working_time(berlin("2026-11-20 16:30"), 60) == berlin("2026-11-26 09:30")


def test_spans_that_meet_at_midnight_are_one_stretch() -> None:
    night = timetable({"mon": [["22:00", "24:00"]], "tue": [["00:00", "02:00"]]})
    assert night.add_working_time(berlin("2026-11-23 23:00"), 150) == berlin("2026-11-24 01:30")
    assert [
        span.minutes for span in night.explain(berlin("2026-11-23 22:00"), berlin("2026-11-24 02:00"))
    ] == [240]


def test_an_empty_week_has_no_answer_and_no_loop() -> None:
    empty = timetable({})
    now = berlin("2026-11-20 10:00")
    assert empty.week.is_empty
    assert empty.add_working_time(now, 1) is None
    assert empty.next_opening(now) is None
    assert empty.next_day_opening(now) is None
    assert empty.latest_day_opening(now) is None
    assert empty.add_working_days(now, 1) is None
    assert empty.working_minutes_between(now, now + timedelta(days=30)) == 0
    assert empty.end_of_next_working_day(now) == berlin("2026-11-22 00:00")
    assert not empty.is_open(now)
    assert empty._laid_until - empty._laid_from < 2 * 366 * 86400, "it was laid out in vain, year after year"


def test_a_week_whose_only_day_is_away_for_ever_has_no_answer_either() -> None:
    mondays = timetable({"mon": [["09:00", "10:00"]]}, time_away=[["2026-01-01", "2300-01-01"]])
    now = berlin("2026-11-20 10:00")
    assert mondays.add_working_time(now, 1) is None
    assert mondays.next_opening(now) is None
    assert mondays.next_opening(berlin("2025-12-29 08:00")) == berlin("2025-12-29 09:00")


def test_the_next_opening_may_be_years_ahead() -> None:
    sabbatical = timetable(NINE_TO_FIVE, time_away=[["2026-01-01", "2029-12-31"]])
    assert sabbatical.next_opening(berlin("2026-11-20 10:00")) == berlin("2030-01-01 09:00")
    assert sabbatical.add_working_days(berlin("2026-11-20 10:00"), 1) == berlin("2030-01-01 10:00")


def test_the_latest_day_opening_looks_back_over_closed_days() -> None:
    hours = timetable(SPLIT)
    for now in (
        "2026-11-20 09:00",
        "2026-11-20 14:00",
        "2026-11-20 23:00",
        "2026-11-22 12:00",
        "2026-11-23 08:59",
    ):
        assert hours.latest_day_opening(berlin(now)) == berlin("2026-11-20 09:00")


def test_the_latest_day_opening_of_a_desk_that_never_closes_is_midnight() -> None:
    assert timetable(ALWAYS).latest_day_opening(berlin("2026-11-20 14:00")) == berlin("2026-11-20 00:00")
    assert timetable(ALWAYS).next_day_opening(berlin("2026-11-20 14:00")) == berlin("2026-11-21 00:00")


def test_a_day_that_is_taken_back_a_minute_after_midnight_has_not_begun() -> None:
    newfoundland = timetable(ALWAYS, "America/St_Johns")
    first_midnight, second_midnight = utc("2010-11-07T02:30"), utc("2010-11-07T03:30")
    assert newfoundland.latest_day_opening(first_midnight) == utc("2010-11-06T02:30")
    assert newfoundland.latest_day_opening(second_midnight) == second_midnight


def test_working_days_keep_the_wall_time_over_a_change_of_the_clock() -> None:
    assert timetable(NINE_TO_FIVE).add_working_days(berlin("2026-10-23 10:00"), 2) == berlin(
        "2026-10-27 10:00"
    )


def test_working_days_from_the_evening_move_to_the_next_opening() -> None:
    assert timetable(NINE_TO_FIVE).add_working_days(berlin("2026-11-18 19:00"), 2) == berlin(
        "2026-11-23 09:00"
    )
    assert timetable(NINE_TO_FIVE).add_working_days(berlin("2026-11-21 10:00"), 0) == berlin(
        "2026-11-23 09:00"
    )


def test_the_next_working_day_ends_at_its_midnight() -> None:
    assert timetable(NINE_TO_FIVE).end_of_next_working_day(berlin("2026-11-20 10:00")) == berlin(
        "2026-11-24 00:00"
    )


def test_a_day_ends_in_the_zone_of_the_week() -> None:
    assert timetable(NINE_TO_FIVE).day_end(date(2026, 10, 25)) == utc("2026-10-25T23:00")
    assert timetable(NINE_TO_FIVE, "Pacific/Kiritimati").day_end(date(2026, 11, 20)) == utc(
        "2026-11-20T10:00"
    )


def test_every_stretch_says_why_it_does_not_count() -> None:
    away = timetable(SPLIT, days_off=["2026-11-23"], time_away=[["2026-11-24", "2026-11-24"]])
    spans = away.explain(berlin("2026-11-20 12:00"), berlin("2026-11-25 10:00"))
    assert [(span.reason, span.minutes, span.is_counted) for span in spans] == [
        ("open", 30, True),
        ("closed", 30, False),
        ("open", 240, True),
        ("closed", 420, False),
        ("weekend", 2880, False),
        ("day off", 1440, False),
        ("time away", 1440, False),
        ("closed", 540, False),
        ("open", 60, True),
    ]


def test_a_weekday_without_spans_is_closed_but_no_weekend() -> None:
    spans = timetable({"mon": [["09:00", "10:00"]]}).explain(
        berlin("2026-11-24 00:00"), berlin("2026-11-25 00:00")
    )
    assert [span.reason for span in spans] == ["closed"]


def test_nothing_lies_between_an_end_and_a_later_start() -> None:
    hours = timetable(NINE_TO_FIVE)
    start, end = berlin("2026-11-20 12:00"), berlin("2026-11-20 10:00")
    assert hours.working_seconds_between(start, end) == 0
    assert hours.explain(start, end) == ()


@pytest.mark.parametrize("year", [1, 9999])
def test_a_mail_from_an_impossible_year_costs_nothing(year: int) -> None:
    hours = timetable(NINE_TO_FIVE)
    odd, now = datetime(year, 6, 1, tzinfo=UTC), utc("1970-01-05T09:00")
    assert hours.working_minutes_between(odd, odd + timedelta(days=9)) == 0
    assert not hours.is_open(odd)
    spans = (
        hours.explain(min(odd, now), max(odd, now))
        if year == 1
        else hours.explain(odd, odd + timedelta(days=9))
    )
    assert spans[0].start == odd
    assert sum(span.is_counted for span in spans) == (3 if year == 1 else 0)
    assert hours.day_end(odd.date())


def test_the_order_of_questions_changes_no_answer() -> None:
    years = [berlin(f"{year}-05-05 10:00") for year in (2026, 2031, 2019, 2040, 2018)]
    asked = timetable(NINE_TO_FIVE)
    for at in years:
        fresh = timetable(NINE_TO_FIVE)
        assert asked.add_working_time(at, 5000) == fresh.add_working_time(at, 5000)
        assert asked.working_seconds_between(years[0], at) == fresh.working_seconds_between(years[0], at)
