"""The notifier against a real notification daemon, its buttons pressed with a real mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.records import Notice, Reminder
from app.words import Stage
from tests.e2e import desktop
from tests.e2e.desktop import Desktop, until
from ui.bell.notifier import Act, Notifier
from ui.bell.session_bus import SessionBus

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(desktop.missing()), reason=f"this machine lacks {', '.join(desktop.missing())}"),
]

ANNA = Notice(
    (Reminder(7, Stage.OVERDUE, datetime(2026, 11, 23, 9, 40, tzinfo=UTC), 3, "Anna Berg", "Boiler"),),
    "Anna Berg",
    "Waiting <since> 09:10 & counting",
    7,
)
DIGEST = Notice(ANNA.reminders * 4, "4 clients are waiting", "Anna Berg and 3 more", None)


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with Desktop(tmp_path / "box", with_panel=False, with_daemon=False) as box:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", box.env["DBUS_SESSION_BUS_ADDRESS"])
        yield box


@pytest.fixture
def notifier(box: Desktop, qtbot: QtBot) -> Iterator[Notifier]:
    bus = SessionBus()
    yield Notifier(bus)
    bus.close()


def look(notifier: Notifier, qtbot: QtBot) -> bool:
    with qtbot.waitSignal(notifier.availability) as answer:
        notifier.look()
    assert answer.args is not None
    return bool(answer.args[0])


def show(notifier: Notifier, qtbot: QtBot, notice: Notice) -> None:
    with qtbot.waitSignal(notifier.shown):
        notifier.show(notice)


def popup(box: Desktop) -> tuple[int, int, int, int]:
    """Where the daemon's popup is: the widest of its windows (another one has a single pixel)."""

    def wide() -> list[tuple[int, int, int, int]]:
        return [where for where in map(box.geometry, box.windows("xfce4-notifyd")) if where[2] > 100]

    return until(wide, "the notice on the screen")[0]


@pytest.mark.parametrize(("place", "act"), [(1 / 6, Act.OPEN), (3 / 6, Act.SNOOZE), (5 / 6, Act.ANSWERED)])
def test_each_button_says_what_it_is(
    box: Desktop, notifier: Notifier, qtbot: QtBot, place: float, act: Act
) -> None:
    box.start_daemon()
    assert look(notifier, qtbot)
    show(notifier, qtbot, ANNA)
    x, y, width, height = popup(box)
    with qtbot.waitSignal(notifier.acted) as pressed:
        box.click(x + round(width * place), y + height - 30)
    assert pressed.args == [ANNA, act.value]


def test_a_digest_can_only_be_opened(box: Desktop, notifier: Notifier, qtbot: QtBot) -> None:
    box.start_daemon()
    assert look(notifier, qtbot)
    show(notifier, qtbot, DIGEST)
    x, y, width, height = popup(box)
    with qtbot.waitSignal(notifier.acted) as pressed:
        box.click(x + width - 55, y + height - 30)
    assert pressed.args == [DIGEST, Act.OPEN.value]


def test_where_nobody_waits_for_an_answer_there_is_none_to_put_off(
    box: Desktop, notifier: Notifier, qtbot: QtBot
) -> None:
    box.start_daemon()
    assert look(notifier, qtbot)
    [reminder] = ANNA.reminders
    show(notifier, qtbot, ANNA._replace(reminders=(reminder._replace(stage=Stage.BID_EXPIRING),)))
    x, y, width, height = popup(box)
    with qtbot.waitSignal(notifier.acted, timeout=10_000) as pressed:
        box.click(x + width - 55, y + height - 30)  # where the last button is: the only one
    assert pressed.args is not None
    assert pressed.args[1] == Act.OPEN.value


def test_a_desktop_without_a_daemon_is_noticed_and_the_notice_is_not_lost(
    box: Desktop, notifier: Notifier, qtbot: QtBot
) -> None:
    assert not look(notifier, qtbot)
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.show(ANNA)
    assert failed.args is not None
    assert failed.args[0] == ANNA


def test_a_daemon_that_restarts_shows_the_next_notice(box: Desktop, notifier: Notifier, qtbot: QtBot) -> None:
    first = box.start_daemon()
    assert look(notifier, qtbot)
    show(notifier, qtbot, ANNA)
    first.terminate()
    until(lambda: not box.owns("org.freedesktop.Notifications"), "the daemon's end")
    with qtbot.waitSignal(notifier.failed):
        notifier.show(ANNA)
    box.start_daemon()
    show(notifier, qtbot, ANNA)


def test_no_session_bus_at_all_is_said(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    notifier = Notifier(SessionBus())
    assert not look(notifier, qtbot)
    with qtbot.waitSignal(notifier.failed):
        notifier.show(ANNA)
