"""The work week as the settings write it: what is understood, and the one line for what is not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from app.errors import BadInput
from app.work_week import WorkWeek, as_json, known_zone, work_week
from tests.app.weeks import SPLIT, Place, places


def test_a_split_week_as_the_settings_write_it() -> None:
    week = work_week("Europe/Berlin", SPLIT, ["2026-12-25"], [["2026-08-03", "2026-08-14"]])
    assert week.spans[0] == ((540, 750), (780, 1020))
    assert week.spans[5] == ()
    assert as_json(week) == {
        "zone": "Europe/Berlin",
        "work_week": {**SPLIT, "sat": [], "sun": []},
        "days_off": ["2026-12-25"],
        "time_away": [["2026-08-03", "2026-08-14"]],
    }


def test_spans_may_come_in_any_order_and_meet() -> None:
    assert work_week("UTC", {"mon": [["12:00", "24:00"], ["0:00", "12:00"]]}).spans[0] == (
        (0, 720),
        (720, 1440),
    )


@given(places())
def test_writing_a_week_and_reading_it_is_the_same_week(place: Place) -> None:
    week, _ = place
    written = as_json(week)
    again = work_week(written["zone"], written["work_week"], written["days_off"], written["time_away"])
    assert again == WorkWeek(week.zone, week.spans, week.days_off, tuple(sorted(week.time_away)))
    assert hash(again)


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "", "Europe", "../etc/passwd", "/etc/passwd", None, 3, "Europe/B\0n"]
)
def test_an_unknown_zone_is_said_in_one_line(zone: Any) -> None:
    with pytest.raises(BadInput, match=r"no time zone .* Write a name such as Europe/Berlin") as refused:
        known_zone(zone)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ({"mon": [["09:00", "12:00"], ["11:00", "17:00"]]}, "overlap at 11:00"),
        ({"mon": [["22:00", "02:00"]]}, "two that meet there"),
        ({"mon": [["09:00", "09:00"]]}, "does not end after it starts"),
        ({"mon": [["9", "17:00"]]}, "Monday: '9' is no time of day"),
        ({"mon": [["09:00", "24:01"]]}, "'24:01' is no time of day"),
        ({"mon": [["09:00", "12:60"]]}, "'12:60' is no time of day"),
        ({"mon": [["09:00", "12:0"]]}, "'12:0' is no time of day"),
        ({"mon": [[":00", "12:00"]]}, "':00' is no time of day"),
        ({"mon": [["-1:00", "12:00"]]}, "'-1:00' is no time of day"),
        ({"mon": [[None, "12:00"]]}, "None is no time of day"),
        ({"mon": ["09:00", "17:00"]}, "something else"),
        ({"mon": [["09:00", "12:00", "13:00"]]}, "something else"),
        ({"mon": "09:00-17:00"}, "is no list"),
        ({"mon": None}, "is no list"),
        ({"monday": []}, "'monday' is no weekday. Write mon, tue"),
        ([["09:00", "17:00"]], "A work week is written as"),
    ],
)
def test_spans_that_mean_nothing_are_said(spans: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        work_week("UTC", spans)


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        ({"days_off": ["25.12.2026"]}, "'25.12.2026' is no day. Write it as 2026-12-25."),
        ({"days_off": [20261225]}, "20261225 is no day"),
        ({"days_off": "2026-12-25"}, "days off: '2026-12-25' is no list"),
        ({"time_away": [["2026-08-14", "2026-08-03"]]}, "ends before it starts"),
        ({"time_away": ["2026-08-14"]}, "something else"),
        ({"time_away": [["2026-08-14", "x"]]}, "'x' is no day"),
    ],
)
def test_breaks_that_mean_nothing_are_said(breaks: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        work_week("UTC", {}, **breaks)
