"""The window on the sample morning: sections, keys, undo, what is said, what is remembered."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk, first_page
from app.standing import Counts
from app.words import Outcome, View
from tests.app.desks import Clock
from tests.ui.hands import named, press, press_key
from ui.rail import RailItem
from ui.room import Room
from ui.theme import Look
from ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_it_opens_on_the_most_urgent_client(room: Room, day: dict[str, int]) -> None:
    assert room.window.list.current_key == ("request", day["Anna"])
    assert room.request.current_id == day["Anna"]
    assert room.card.client_id == room.desk.inbox.request(day["Anna"]).client.id


def test_the_rail_counts_and_sums_up(room: Room) -> None:
    rail = room.window.rail
    assert [rail.count(section) for section in ("today", "mine", "theirs", "bids", "clients")] == [
        "6",
        "5",
        "1",
        "2",
        "6",
    ]
    assert rail.summary.startswith("2 clients are overdue Longest wait")
    assert rail.summary.endswith("Nothing else is due before 11:35.")


def test_the_rail_follows_what_is_done(room: Room, desk: Desk, day: dict[str, int]) -> None:
    for name in ("Anna", "Joana"):
        desk.inbox.answer(day[name], "On my way.")
    assert room.window.rail.summary.startswith("3 requests on your side, none overdue")
    for name in ("Kofi", "Lena", "Rita", "Sam"):
        desk.inbox.close(day[name], Outcome.ANSWERED)
    assert room.window.rail.summary == "Nobody is waiting"


@pytest.mark.parametrize(
    ("letter", "section", "view"),
    [
        (Qt.Key.Key_T, "today", View.TODAY),
        (Qt.Key.Key_M, "mine", View.MINE),
        (Qt.Key.Key_W, "theirs", View.THEIRS),
        (Qt.Key.Key_B, "bids", View.BIDS),
        (Qt.Key.Key_C, "closed", View.CLOSED),
    ],
)
def test_g_and_a_letter_go_to_a_section(
    room: Room, qtbot: QtBot, letter: Qt.Key, section: str, view: View
) -> None:
    press_key(room, Qt.Key.Key_G, letter)
    assert room.window.section == section
    assert room.window.list.view is view
    assert named(room.window.rail, RailItem, _label(room, section)).isChecked()
    shown = [line.key[1] for line in room.window.list.model.lines]
    assert shown == room.desk.lists.ids(view)


def _label(room: Room, section: str) -> str:
    return next(
        item.accessibleName()
        for item in room.window.rail.findChildren(RailItem)
        if item.text()
        == {"today": "Today", "mine": "My turn", "theirs": "Waiting on them", "bids": "Bids"}.get(
            section, "Closed"
        )
    )


def test_a_click_on_the_rail_goes_there_and_shows_its_first_request(
    room: Room, day: dict[str, int], qtbot: QtBot
) -> None:
    item = named(room.window.rail, RailItem, "Waiting on them, 1")
    qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    assert room.request.current_id == day["Sam"]


def test_clients_have_a_page_of_their_own_and_requests_lead_back(room: Room, qtbot: QtBot) -> None:
    press_key(room, Qt.Key.Key_G, Qt.Key.Key_P)
    assert room.window.is_on_other_page
    qtbot.mouseClick(named(room.window.rail, RailItem, "Today, 6"), Qt.MouseButton.LeftButton)
    assert not room.window.is_on_other_page


def test_the_card_folds_and_stays_folded(room: Room, desk: Desk, look: Look, qtbot: QtBot) -> None:
    assert not room.card.is_folded
    room.window.actions_table.run("card")
    assert room.card.is_folded
    room.window.close()
    again = MainWindow(look, desk.folder)
    qtbot.addWidget(again)
    assert not again._wants_card


def test_a_narrow_window_folds_the_card_and_a_wide_one_shows_it(room: Room, qtbot: QtBot) -> None:
    room.window.resize(900, 560)
    qtbot.waitUntil(lambda: room.card.is_folded)
    room.window.resize(1280, 766)
    qtbot.waitUntil(lambda: not room.card.is_folded)


def test_size_and_columns_are_remembered_for_the_owner_alone(
    room: Room, desk: Desk, look: Look, qtbot: QtBot
) -> None:
    room.window.resize(1200, 700)
    room.window.columns.setSizes([300, 500, 205])
    sizes = room.window.columns.sizes()
    room.window.close()
    kept = desk.folder / "window.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text())["columns"] == sizes
    again = MainWindow(look, desk.folder)
    qtbot.addWidget(again)
    assert again.height() == 700


@pytest.mark.parametrize("damaged", [b"", b"[]", b"\xff\xfe", b'{"columns": "wide", "window": 7}'])
def test_damaged_sizes_cost_nothing(tmp_path: Path, look: Look, qtbot: QtBot, damaged: bytes) -> None:
    (tmp_path / "window.json").write_bytes(damaged)
    window = MainWindow(look, tmp_path)
    qtbot.addWidget(window)
    assert window.width() == 1280


def test_the_first_page_looks_like_the_open_desk(
    room: Room, desk: Desk, look: Look, clock: Clock, qtbot: QtBot
) -> None:
    first = first_page(desk.folder, clock())
    assert first is not None
    painted = MainWindow(look, desk.folder)
    qtbot.addWidget(painted)
    painted.show_first(first.rows, first.counts, clock(), first.zone)
    assert painted.list.model.lines == room.window.list.model.lines
    assert painted.rail.summary == room.window.rail.summary


def test_problems_stay_until_they_are_dismissed(room: Room, qtbot: QtBot) -> None:
    room.window.bar.problem("Could not reach mail.example.org: the password was refused.")
    qtbot.mouseClick(named(room.window.bar, QWidget, "Dismiss this message"), Qt.MouseButton.LeftButton)
    assert room.window.bar.text == ""


def test_every_action_says_what_it_does_and_has_one_key(room: Room) -> None:
    actions = list(room.window.actions_table)
    assert all(action.text and action.section for action in actions)
    keys = [key for action in actions for key in action.keys]
    assert len(keys) == len(set(keys))
    assert {
        "Ctrl+K",
        "Ctrl+N",
        "Ctrl+Q",
        "Ctrl+,",
        "F5",
        "r",
        "h",
        "l",
        "n",
        "s",
        "e",
        "x",
        "/",
        "?",
        "j",
        "k",
    } <= set(keys)


def test_the_menu_of_the_rail_holds_every_section(room: Room, qtbot: QtBot) -> None:
    qtbot.mouseClick(named(room.window.rail, RailItem, "Menu"), Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "File",
        "Edit",
        "Request",
        "Go to",
        "View",
        "Help",
    ]
    menu.close()


def test_f10_shows_the_menu_bar_and_hides_it(room: Room, qtbot: QtBot) -> None:
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_F10)
    assert room.window.menuBar().isVisible()
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_F10)
    assert not room.window.menuBar().isVisible()


def test_a_right_click_offers_what_can_be_done_with_a_request(room: Room) -> None:
    offered = [action.text() for action in room.window.list.lines.actions()]
    assert "Snooze…\ts" in offered
    assert "Settings…" not in offered


def test_before_there_is_a_desk_nothing_breaks(look: Look, tmp_path: Path, qtbot: QtBot) -> None:
    window = MainWindow(look, tmp_path)
    qtbot.addWidget(window)
    window.show_first((), Counts(), datetime(2026, 11, 23, 10, tzinfo=UTC), "UTC")
    window.show()
    press(window.list, "New request")
    qtbot.mouseClick(named(window.rail, RailItem, "Bids"), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(window.list.search, "boiler")
    assert window.list.empty.text.startswith("Nobody is waiting.")


def test_fetching_mail_says_what_it_is_waiting_for(room: Room, qtbot: QtBot) -> None:
    room.window.actions_table.refresh()
    fetch = room.window.actions_table.qaction("fetch")
    assert not fetch.isEnabled()
    assert fetch.toolTip() == "no mail account yet"
