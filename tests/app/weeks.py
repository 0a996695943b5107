"""Work weeks and instants for property tests: odd zones, odd spans, the hours in which clocks change."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from app.work_week import DAY_NAMES, Spans, WorkWeek, work_week

NINE_TO_FIVE = {name: [["09:00", "17:00"]] for name in DAY_NAMES[:5]}
SPLIT = {name: [["09:00", "12:30"], ["13:00", "17:00"]] for name in DAY_NAMES[:5]}
ALWAYS = {name: [["00:00", "24:00"]] for name in DAY_NAMES}

CHANGES = {
    "Europe/Berlin": ["2026-03-29T01:00", "2026-10-25T01:00"],
    "America/New_York": ["2026-03-08T07:00", "2026-11-01T06:00"],
    "Australia/Lord_Howe": ["2026-04-04T15:00", "2026-10-03T15:30"],  # half an hour
    "Antarctica/Troll": ["2026-03-29T01:00", "2026-10-25T01:00"],  # two hours
    "America/Sao_Paulo": ["2018-02-18T02:00", "2018-11-04T03:00"],  # at midnight
    "America/Havana": ["2026-03-08T05:00", "2026-11-01T05:00"],  # at midnight
    "America/St_Johns": ["2010-03-14T03:31", "2010-11-07T02:31"],  # at a minute past midnight
    "Africa/Casablanca": ["2026-02-15T02:00", "2026-03-22T02:00"],  # twice within weeks
    "Pacific/Apia": ["2011-12-30T10:00"],  # a Friday that never was
    "Pacific/Kwajalein": ["1993-08-21T12:00"],  # a Saturday that never was
    "Pacific/Chatham": ["2026-04-04T14:00", "2026-09-26T14:00"],
    "Asia/Kathmandu": ["2026-06-01T00:00"],
    "UTC": ["2026-01-01T00:00"],
}
"""A zone for every oddity, and instants (UTC) near which something happens."""
Place = tuple[WorkWeek, datetime]


def utc(text: str) -> datetime:
    """That instant, written in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def week_of(
    spans: dict[str, list[list[str]]], zone: str = "Europe/Berlin", **breaks: list[object]
) -> WorkWeek:
    """A work week as the settings write it."""
    return work_week(zone, spans, **breaks)  # type: ignore[arg-type]


_CUTS = (0, 1, 90, 120, 150, 180, 540, 750, 780, 1020, 1439, 1440)


def _day(cuts: int, kept: int) -> Spans:
    """The day cut at each minute whose bit is set, and of its pieces those whose bit is."""
    edges = [minute for bit, minute in enumerate(_CUTS) if cuts >> bit & 1]
    return tuple(piece for bit, piece in enumerate(itertools.pairwise(edges)) if kept >> bit & 1)


# Made once, not at each draw: that took more time than all that the tests do with a week.
day_spans = st.builds(_day, st.integers(0, 2 ** len(_CUTS) - 1), st.integers(0, 2 ** (len(_CUTS) - 1) - 1))
"""Spans of one day: apart, meeting each other, or touching midnight."""
_zones = st.sampled_from([(zone, utc(odd)) for zone, odds in sorted(CHANGES.items()) for odd in odds])
_minutes = st.integers(-4 * 1440, 4 * 1440)
_weeks = st.one_of(
    st.tuples(*[day_spans] * 7),
    st.sampled_from([week_of(each).spans for each in (NINE_TO_FIVE, SPLIT, ALWAYS)]),
)
_days = st.integers(-5, 9)
_days_off = st.frozensets(_days, max_size=3)
_away = st.lists(st.tuples(_days, _days), max_size=1)


@st.composite
def places(draw: st.DrawFn) -> Place:
    """A week, and a whole minute within four days of something odd in its zone."""
    zone, odd = draw(_zones)

    def day(offset: int) -> date:
        return date.fromordinal(odd.toordinal() + offset)

    away = tuple((day(min(pair)), day(max(pair))) for pair in draw(_away))
    week = WorkWeek(zone, draw(_weeks), frozenset(map(day, draw(_days_off))), away)
    return week, odd + timedelta(minutes=draw(_minutes))
