"""Times as people type them: what is understood, on which side of now, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput
from app.hours import Timetable
from app.when import Prefers, parse, presets
from tests.app.weeks import NINE_TO_FIVE, SPLIT, week_of

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = Timetable(week_of(SPLIT, "Europe/Berlin"))
FRIDAY = datetime(2026, 11, 20, 16, 30, tzinfo=BERLIN).astimezone(UTC)


def local(at: datetime) -> str:
    return at.astimezone(BERLIN).strftime("%a %Y-%m-%d %H:%M")


def said(text: str, prefers: Prefers = "future", now: datetime = FRIDAY) -> str:
    found = parse(text, now, BERLIN, HOURS, prefers=prefers)
    assert found.tzinfo is UTC
    return local(found)


@pytest.mark.parametrize(
    ("text", "future", "past"),
    [
        ("14:30", "Sat 2026-11-21 14:30", "Fri 2026-11-20 14:30"),
        ("17:30", "Fri 2026-11-20 17:30", "Thu 2026-11-19 17:30"),
        ("9h30", "Sat 2026-11-21 09:30", "Fri 2026-11-20 09:30"),
        ("at 9", "Sat 2026-11-21 09:00", "Fri 2026-11-20 09:00"),
        ("9 am", "Sat 2026-11-21 09:00", "Fri 2026-11-20 09:00"),
        ("12 am", "Sat 2026-11-21 00:00", "Fri 2026-11-20 00:00"),
        ("12 pm", "Sat 2026-11-21 12:00", "Fri 2026-11-20 12:00"),
        ("fri", "Fri 2026-11-27 09:00", "Fri 2026-11-20 09:00"),
        ("fri 10:00", "Fri 2026-11-27 10:00", "Fri 2026-11-20 10:00"),
        ("Friday at 5pm", "Fri 2026-11-20 17:00", "Fri 2026-11-13 17:00"),
        ("on monday", "Mon 2026-11-23 09:00", "Mon 2026-11-16 09:00"),
        ("tuesday afternoon", "Tue 2026-11-24 14:00", "Tue 2026-11-17 14:00"),
        ("sat", "Sat 2026-11-21 09:00", "Sat 2026-11-14 09:00"),
        ("next fri", "Fri 2026-11-27 09:00", "Fri 2026-11-27 09:00"),
        ("last tue 8:15", "Tue 2026-11-17 08:15", "Tue 2026-11-17 08:15"),
        ("90 min", "Fri 2026-11-20 18:00", "Fri 2026-11-20 15:00"),
        ("2 days", "Sun 2026-11-22 16:30", "Wed 2026-11-18 16:30"),
        ("noon", "Sat 2026-11-21 12:00", "Fri 2026-11-20 12:00"),
        ("now", "Fri 2026-11-20 16:30", "Fri 2026-11-20 16:30"),
    ],
)
def test_what_fits_many_days_is_the_nearest_on_the_preferred_side(text: str, future: str, past: str) -> None:
    assert said(text) == future
    assert said(text, "past") == past


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow 9", "Sat 2026-11-21 09:00"),
        ("  Tomorrow   MORNING ", "Sat 2026-11-21 09:00"),
        ("tonight", "Fri 2026-11-20 20:00"),
        ("this evening", "Fri 2026-11-20 18:00"),
        ("next working day", "Mon 2026-11-23 09:00"),
        ("next week", "Mon 2026-11-23 09:00"),
        ("in 2 h", "Fri 2026-11-20 18:30"),
        ("in 1h30m", "Fri 2026-11-20 18:00"),
        ("in 1 hour and 5 minutes", "Fri 2026-11-20 17:35"),
        ("+3d", "Mon 2026-11-23 16:30"),
        ("in 2 weeks", "Fri 2026-12-04 16:30"),
        ("-45m", "Fri 2026-11-20 15:45"),
        ("2 h ago", "Fri 2026-11-20 14:30"),
        ("2026-11-23", "Mon 2026-11-23 09:00"),
        ("2026-11-22", "Sun 2026-11-22 09:00"),
        ("2026-11-23 14:30", "Mon 2026-11-23 14:30"),
        ("2026-11-23T14:30+05:00", "Mon 2026-11-23 10:30"),
        ("2026-11-23t14:30z", "Mon 2026-11-23 15:30"),
    ],
)
def test_our_own_forms(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("demain 9h", "Sat 2026-11-21 09:00"),
        ("demain", "Sat 2026-11-21 09:00"),
        ("übermorgen 14:30", "Sun 2026-11-22 14:30"),
        ("mañana a las 9:00", "Sat 2026-11-21 09:00"),
        ("maandag 10:00", "Mon 2026-11-23 10:00"),
        ("23.11. 14:00", "Mon 2026-11-23 14:00"),
        ("nov 23 2pm", "Mon 2026-11-23 14:00"),
        ("23 november", "Mon 2026-11-23 09:00"),
        ("13/12 10:00", "Sun 2026-12-13 10:00"),
        ("in two hours", "Fri 2026-11-20 18:30"),
        ("vor 2 stunden", "Fri 2026-11-20 14:30"),
    ],
)
def test_other_languages(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "   ", "x", "9", "12", "2026", "asdf", "soon", "may", "later today maybe", "25:00", "9:75", "13 pm",
     "0 am", "2026-13-01", "31 february", "99999999", "in 9999999 years", "fri 99", "fr 9", "last tomorrow",
     "!!", "\0", "morgen um 9", "half past two", "in 2 h and 3 days", "in 1 day 5 min", "🎉", "9" * 10_000,
     "15:00 EST", "tomorrow 0:0 HNA"],
)  # fmt: skip
def test_what_means_nothing_is_refused_with_what_to_type_instead(text: str) -> None:
    with pytest.raises(BadInput, match="Write a time such as 14:30, tomorrow 9:00") as refused:
        said(text)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("text", "hint"), [("11/12", "may mean two days"), ("9h", "a time or a length. Write 9:00")]
)
def test_what_may_mean_two_things_is_refused(text: str, hint: str) -> None:
    with pytest.raises(BadInput, match=hint):
        said(text)


def test_the_wrong_side_of_now_is_refused_where_the_day_is_named() -> None:
    for text in ("today", "today 9", "yesterday", "this afternoon", "morning"):
        with pytest.raises(BadInput, match="over already"):
            said(text)
    with pytest.raises(BadInput, match="still to come"):
        said("tomorrow 9", "past")


def test_there_is_no_next_working_day_in_an_empty_week() -> None:
    with pytest.raises(BadInput):
        parse("next working day", FRIDAY, BERLIN, Timetable(week_of({})))


def test_a_time_that_the_clock_skips_is_read_as_that_much_later() -> None:
    assert said("2026-03-29 02:30") == "Sun 2026-03-29 03:30"
    midnight = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert said("2:30", now=midnight) == "Sun 2026-03-29 03:30"


def test_a_time_that_comes_twice_is_the_first_that_fits() -> None:
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 2:45, for the first time
    assert parse("2:30", between, BERLIN, HOURS) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert parse("2:30", between, BERLIN, HOURS, prefers="past") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_days_keep_the_wall_clock_and_hours_are_real() -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN).astimezone(UTC)
    assert said("+1d", now=saturday) == "Sun 2026-10-25 12:00"
    assert said("in 24 h", now=saturday) == "Sun 2026-10-25 11:00"


def labels(now: datetime, prefers: Prefers = "future", hours: Timetable = HOURS) -> list[tuple[str, str]]:
    return [(label, local(at)) for label, at in presets(now, hours, prefers=prefers)]


def test_presets_on_a_weekday_morning() -> None:
    assert labels(datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)) == [
        ("In 1 hour", "Wed 2026-11-18 11:00"),
        ("This afternoon", "Wed 2026-11-18 14:00"),
        ("Tomorrow morning", "Thu 2026-11-19 09:00"),
        ("Monday", "Mon 2026-11-23 09:00"),
        ("In a week", "Wed 2026-11-25 10:00"),
    ]


def test_presets_on_a_friday_afternoon_name_monday_once() -> None:
    assert labels(FRIDAY) == [
        ("In 1 hour", "Fri 2026-11-20 17:30"),
        ("Next working day", "Mon 2026-11-23 09:00"),
        ("In a week", "Fri 2026-11-27 16:30"),
    ]


def test_presets_in_an_empty_week_are_mornings_all_the_same() -> None:
    assert ("Tomorrow morning", "Sat 2026-11-21 09:00") in labels(FRIDAY, hours=Timetable(week_of({})))


def test_presets_for_what_has_happened() -> None:
    assert labels(FRIDAY, "past") == [
        ("Now", "Fri 2026-11-20 16:30"),
        ("1 hour ago", "Fri 2026-11-20 15:30"),
        ("This morning", "Fri 2026-11-20 09:00"),
        ("Yesterday", "Thu 2026-11-19 16:30"),
    ]
    early = datetime(2026, 11, 20, 7, 0, tzinfo=BERLIN)
    assert "This morning" not in dict(labels(early, "past"))


@given(st.text(max_size=30), st.sampled_from(["future", "past"]))
def test_no_text_at_all_is_more_than_refused(text: str, prefers: Prefers) -> None:
    with suppress(BadInput):
        assert parse(text, FRIDAY, BERLIN, HOURS, prefers=prefers).tzinfo is UTC


@given(st.integers(0, 700 * 86400), st.times())
def test_a_clock_time_is_within_a_day_on_its_side(seconds: int, clock: time) -> None:
    here = Timetable(week_of(NINE_TO_FIVE))
    at = FRIDAY + timedelta(seconds=seconds)
    text = f"{clock:%H:%M}"
    later, earlier = parse(text, at, BERLIN, here), parse(text, at, BERLIN, here, prefers="past")
    assert earlier <= at < later
    assert (later - at).total_seconds() <= 25 * 3600
    assert (at - earlier).total_seconds() <= 25 * 3600
