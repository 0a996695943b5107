"""From the tick to the notice and back, on a real desk before a fake tray and a fake daemon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.words import Kind, Turn
from tests.app.desks import Clock
from tests.ui.desktops import Desktop, Tray
from ui.bell.notifier import Act
from ui.bell.ringer import Ringer
from ui.bell.ticker import Ticker
from ui.bridge import Bridge


@pytest.fixture
def desktop(qapp: object) -> Desktop:
    return Desktop()


@pytest.fixture
def tray(qapp: object) -> Tray:
    return Tray()


@pytest.fixture
def ticker(clock: Clock, qapp: object) -> Iterator[Ticker]:
    ticker = Ticker(clock, monotonic=lambda: clock.now.timestamp())
    yield ticker
    ticker.stop()


@pytest.fixture
def ringer(desk: Desk, bridge: Bridge, ticker: Ticker, desktop: Desktop, tray: Tray) -> Ringer:
    return Ringer(desk, bridge, ticker, desktop, tray)  # type: ignore[arg-type]


@pytest.fixture
def complaint(desk: Desk) -> int:
    return desk.inbox.open_request("Anna Berg", "Boiler still cold", "secret words", kind=Kind.COMPLAINT)


def let_pass(clock: Clock, ticker: Ticker, **amount: float) -> None:
    clock.forward(**amount)
    ticker.tick()


def test_it_rings_once_for_what_is_overdue_and_names_only_the_client(
    ringer: Ringer, desktop: Desktop, tray: Tray, clock: Clock, ticker: Ticker, complaint: int
) -> None:
    ringer.start()
    assert desktop.notices == []
    let_pass(clock, ticker, minutes=31)
    assert [notice.title for notice in desktop.notices] == ["Anna Berg"]
    assert "secret" not in desktop.notices[0].text
    assert tray.counts.overdue_clients == 1
    assert [row.id for row in tray.urgent] == [complaint]
    let_pass(clock, ticker, seconds=30)
    assert len(desktop.notices) == 1


def test_open_opens(
    ringer: Ringer, desktop: Desktop, clock: Clock, ticker: Ticker, complaint: int, qtbot: QtBot
) -> None:
    ringer.start()
    let_pass(clock, ticker, minutes=31)
    with qtbot.waitSignal(ringer.open_wanted, timeout=0) as wanted:
        desktop.press(Act.OPEN)
    assert wanted.args == [complaint]


def test_snooze_snoozes_for_an_hour_and_can_be_undone(
    ringer: Ringer, desktop: Desktop, desk: Desk, clock: Clock, ticker: Ticker, complaint: int, qtbot: QtBot
) -> None:
    ringer.start()
    let_pass(clock, ticker, minutes=31)
    with qtbot.waitSignal(ringer.said, timeout=0) as said:
        desktop.press(Act.SNOOZE)
    assert said.args == ["Anna Berg: snoozed for 1 h.", True]
    assert desk.inbox.request(complaint).row.snoozed_until == clock.now + timedelta(hours=1)
    let_pass(clock, ticker, minutes=50)
    assert len(desktop.notices) == 1
    let_pass(clock, ticker, minutes=11)
    assert len(desktop.notices) == 2, "the snooze is over"


def test_mark_answered_answers(
    ringer: Ringer, desktop: Desktop, desk: Desk, tray: Tray, clock: Clock, ticker: Ticker, complaint: int
) -> None:
    ringer.start()
    let_pass(clock, ticker, minutes=31)
    desktop.press(Act.ANSWERED)
    assert desk.inbox.request(complaint).row.turn is Turn.THEIRS
    assert tray.counts.overdue_clients == 0, "the tray hears of it at once"
    desk.undo()
    assert tray.counts.overdue_clients == 1


def test_two_requests_of_one_client_are_one_notice_and_one_press(
    ringer: Ringer, desktop: Desktop, desk: Desk, clock: Clock, ticker: Ticker, complaint: int
) -> None:
    other = desk.inbox.open_request("Anna Berg", "Invoice wrong", kind=Kind.COMPLAINT)
    ringer.start()
    let_pass(clock, ticker, minutes=31)
    assert len(desktop.notices) == 1
    desktop.press(Act.ANSWERED)
    assert {desk.inbox.request(one).row.turn for one in (complaint, other)} == {Turn.THEIRS}


def test_a_storm_is_one_digest_that_opens_today(
    ringer: Ringer, desktop: Desktop, desk: Desk, clock: Clock, ticker: Ticker, qtbot: QtBot
) -> None:
    for number in range(12):
        desk.inbox.open_request(f"Client {number}", "Cold", kind=Kind.COMPLAINT)
    ringer.start()
    let_pass(clock, ticker, minutes=31)
    assert [notice.title for notice in desktop.notices] == ["12 clients are waiting"]
    with qtbot.waitSignal(ringer.open_wanted, timeout=0) as wanted:
        desktop.press(Act.OPEN)
    assert wanted.args == [None]


def test_a_pause_keeps_quiet_and_ends(
    ringer: Ringer, desktop: Desktop, tray: Tray, clock: Clock, ticker: Ticker, complaint: int
) -> None:
    ringer.start()
    tray.pause_wanted.emit(clock.now + timedelta(hours=1))
    let_pass(clock, ticker, minutes=31)
    assert desktop.notices == []
    let_pass(clock, ticker, minutes=30)
    assert len(desktop.notices) == 1


def test_without_a_daemon_the_tray_speaks_and_the_window_says_so(
    ringer: Ringer, desktop: Desktop, tray: Tray, clock: Clock, ticker: Ticker, complaint: int, qtbot: QtBot
) -> None:
    desktop.has_service = False
    with qtbot.waitSignal(ringer.troubled, timeout=0) as troubled:
        ringer.start()
    assert troubled.args is not None
    assert "No notification service" in troubled.args[0]
    let_pass(clock, ticker, minutes=31)
    assert tray.messages == ["Anna Berg"]


def test_with_neither_nothing_is_lost(
    ringer: Ringer, desktop: Desktop, tray: Tray, desk: Desk, clock: Clock, ticker: Ticker, complaint: int
) -> None:
    desktop.has_service = tray.is_there = False
    ringer.start()
    let_pass(clock, ticker, minutes=31)
    assert desktop.notices == []
    assert [row.id for row in desk.lists.page("overdue").rows] == [complaint]  # type: ignore[arg-type]


def test_a_clock_set_back_is_said_and_nothing_rings_twice(
    ringer: Ringer,
    desktop: Desktop,
    clock: Clock,
    desk: Desk,
    bridge: Bridge,
    tray: Tray,
    complaint: int,
    qtbot: QtBot,
) -> None:
    steady = [0.0]
    ticker = Ticker(clock, monotonic=lambda: steady[0])
    ringer = Ringer(desk, bridge, ticker, desktop, tray)  # type: ignore[arg-type]
    ringer.start()
    ticker.stop()
    clock.forward(minutes=31)
    steady[0] += 31 * 60
    ticker.tick()
    rung = len(desktop.notices)
    with qtbot.waitSignal(ringer.said, timeout=0) as said:
        clock.forward(hours=-1)
        ticker.tick()
    assert said.args is not None
    assert "60 minutes" in said.args[0]
    clock.forward(hours=1)
    steady[0] += 3600
    ticker.tick()
    assert len(desktop.notices) == rung
