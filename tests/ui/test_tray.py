"""The tray's menu: what it offers as time goes by. That a panel shows it is for tests/e2e to see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.words import View
from tests.app.desks import Clock
from ui.bell.tray import Tray


@pytest.fixture
def tray(qtbot: QtBot) -> Tray:
    return Tray()


def offered(tray: Tray) -> dict[str, QAction]:
    """What can be clicked in the menu, by its words."""
    icon = tray.findChild(QSystemTrayIcon)
    assert icon is not None
    return {each.text(): each for each in icon.contextMenu().actions() if each.isVisible() and each.text()}


def show(tray: Tray, desk: Desk, clock: Clock, *, paused: bool = False) -> None:
    until = clock.now + timedelta(hours=1) if paused else None
    tray.update(desk.lists.counts(), desk.lists.page(View.TODAY).rows, clock.now, until)


def test_it_offers_what_is_most_urgent_and_changes_while_it_is_open(
    tray: Tray, desk: Desk, clock: Clock
) -> None:
    desk.inbox.open_request("Anna Berg", "Boiler & pump")
    show(tray, desk, clock)
    before = offered(tray)
    assert list(before) == [
        "Open Deskbell",
        "New request…",
        "Anna Berg: Boiler && pump",
        "Pause notifications for 1 h",
        "Pause notifications until tomorrow",
        "Quit Deskbell",
    ]
    desk.inbox.open_request("Kofi Owusu", "Which seals?")
    show(tray, desk, clock, paused=True)
    after = offered(tray)
    assert list(after)[2:] == [
        "Anna Berg: Boiler && pump",
        "Kofi Owusu: Which seals?",
        "Ring again now",
        "Quit Deskbell",
    ]
    assert all(after[text] is action for text, action in before.items() if text in after)


def test_what_has_just_left_the_menu_opens_nothing(
    qtbot: QtBot, tray: Tray, desk: Desk, clock: Clock
) -> None:
    """A panel shows a copy, which may be a moment old."""
    id = desk.inbox.open_request("Anna Berg", "Boiler")
    show(tray, desk, clock)
    boiler = offered(tray)["Anna Berg: Boiler"]
    with qtbot.waitSignal(tray.request_wanted) as wanted:
        boiler.trigger()
    assert wanted.args == [id]
    desk.inbox.no_reply_needed(id)
    show(tray, desk, clock)
    with qtbot.assertNotEmitted(tray.request_wanted):
        boiler.trigger()
