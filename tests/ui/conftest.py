"""A real desk behind real widgets, at a stated instant that the test moves."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk import Desk
from tests import sample_day
from tests.app.desks import Clock, new_desk
from ui import __main__ as start
from ui import action_table
from ui.bridge import Bridge
from ui.language import Speech
from ui.post.post_room import PostRoom
from ui.program import Program
from ui.room import Room
from ui.texts import catalogue
from ui.theme import Look
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before any window, on every machine alike

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""11:00 in Berlin, a working day."""


@pytest.fixture(autouse=True)
def nothing_outlives_its_test() -> Iterator[None]:
    """Every window goes: those left over would be styled anew by each test after them, slower and slower."""
    yield
    if isinstance(QApplication.instance(), QApplication):
        for window in QApplication.topLevelWidgets():
            window.close()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk in Berlin, Monday to Friday 9 to 17: empty, or on the day that the test asks for."""
    begin = sample_day.desk_after_it if "day" in request.fixturenames else new_desk
    desk = begin(tmp_path / "desk", clock)
    desk.preferences.set("zone", "Europe/Berlin")
    yield desk
    desk.close()


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The light theme, in an English locale with a 24-hour clock."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    look = Look(qapp, "light")
    yield look
    look.deleteLater()
    # Closed widgets wait for an event loop that tests do not run: later themes would be given to them too.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def speech(qapp: QApplication) -> Iterator[Speech]:
    """What chooses the language, put back to English in the end."""
    before = QLocale()
    speech = Speech(qapp)
    yield speech
    speech.set_language("en_GB")
    catalogue.open(None)
    QLocale.setDefault(before)


@pytest.fixture
def day(desk: Desk) -> dict[str, int]:
    """The morning of `tests/sample_day.py`: the requests' ids by their clients' first names."""
    return sample_day.requests()


@pytest.fixture
def posts() -> list[PostRoom]:
    """Where a test that opens mail in the window puts it."""
    return []


@pytest.fixture
def room(
    desk: Desk, bridge: Bridge, look: Look, day: dict[str, int], posts: list[PostRoom], qtbot: QtBot
) -> Iterator[Room]:
    """The window on that morning, as it is for whoever sits before it."""
    window = MainWindow(look, desk.folder)
    window.show()
    qtbot.waitExposed(window)
    room = Room(window, desk, bridge)
    for piece in room.pieces():
        piece()
    action_table.declare(window, room, lambda: "1.0", window.close, lambda: next(iter(posts), None))
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.list.lines.setFocus()
    yield room
    room.close()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def bridge(desk: Desk) -> Iterator[Bridge]:
    bridge = Bridge(desk)
    yield bridge
    bridge.close()


@pytest.fixture
def program(
    qapp: QApplication, look: Look, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    monkeypatch.setattr(qapp, "quit", lambda: None)
    hook = sys.excepthook
    outside = start.outside(clock)._replace(version=lambda: "1.0", start_log=lambda _folder: None)
    program = Program(qapp, look, outside)
    yield program
    program.quit()
    sys.excepthook = hook


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Path:
    """A desk on the disk, closed."""
    sample_day.desk_after_it(tmp_path / "desk", clock).close()
    return tmp_path / "desk"
