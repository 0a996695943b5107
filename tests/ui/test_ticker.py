"""The tick follows the wall clock, whatever the timer thinks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from ui.bell.ticker import EVERY, Ticker


class Clocks:
    """A wall clock and a monotonic clock that a test moves, together or apart."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 11, 23, 10, tzinfo=UTC)
        self.steady = 1000.0

    def pass_time(self, real: timedelta, *, wall: timedelta | None = None) -> None:
        self.steady += real.total_seconds()
        self.wall += real if wall is None else wall


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def ticker(clocks: Clocks, qtbot: QtBot) -> Ticker:
    return Ticker(lambda: clocks.wall, monotonic=lambda: clocks.steady)


def test_it_ticks_at_start(ticker: Ticker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(ticker.ticked, timeout=0):
        ticker.start()
    ticker.stop()


def test_it_wakes_the_machine_at_most_five_times_a_minute() -> None:
    assert timedelta(minutes=1) / EVERY <= 5


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_a_clock_set_back_is_noticed(ticker: Ticker, clocks: Clocks, qtbot: QtBot, back: timedelta) -> None:
    clocks.pass_time(EVERY, wall=EVERY - back)
    with qtbot.waitSignal(ticker.went_back, timeout=0) as said:
        ticker.tick()
    assert said.args == [back]


@pytest.mark.parametrize(
    "wall",
    [EVERY, timedelta(hours=8), timedelta(days=365), timedelta(0)],
    ids=["even", "slept", "a year", "slewed"],
)
def test_sleep_and_jumps_forward_are_just_ticks(
    ticker: Ticker, clocks: Clocks, qtbot: QtBot, wall: timedelta
) -> None:
    clocks.pass_time(EVERY, wall=wall)
    with qtbot.assertNotEmitted(ticker.went_back), qtbot.waitSignal(ticker.ticked, timeout=0):
        ticker.tick()
