"""Times in a zone, against the zone itself."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.local_times import LocalTimes

ZONES = [
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Monrovia",
    "UTC",
]


@given(st.sampled_from(ZONES), st.lists(st.integers(-5_000_000_000, 5_000_000_000), min_size=1, max_size=8))
def test_they_are_what_the_zone_says(zone: str, epochs: list[int]) -> None:
    times = LocalTimes(ZoneInfo(zone))
    for epoch in epochs:
        assert times.iso(epoch) == datetime.fromtimestamp(epoch, UTC).astimezone(ZoneInfo(zone)).isoformat()


@pytest.mark.parametrize("zone", ZONES)
def test_every_minute_around_both_changes_of_a_year(zone: str) -> None:
    times = LocalTimes(ZoneInfo(zone))
    for day in (
        datetime(2026, 3, 29, tzinfo=UTC),
        datetime(2026, 4, 4, tzinfo=UTC),
        datetime(2026, 10, 25, tzinfo=UTC),
    ):
        for minute in range(-60, 1500, 7):
            epoch = int(day.timestamp()) + minute * 60
            assert datetime.fromisoformat(times.iso(epoch)).timestamp() == epoch
            assert times.iso(epoch) == datetime.fromtimestamp(epoch, ZoneInfo(zone)).isoformat()


def test_nothing_is_an_empty_cell() -> None:
    assert LocalTimes(UTC).iso(None) == ""
    assert LocalTimes(UTC).iso(0) == "1970-01-01T00:00:00+00:00"
