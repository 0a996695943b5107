"""Actions by key and menu: each declared once, and done only where it can be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.actions import Action, Actions


class Room:
    """A window with a list and a field, and what was done in it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.done: list[str] = []
        self.is_open = True
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.list, self.field = QListWidget(), QLineEdit()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(self.list)
        column.addWidget(self.field)
        self.window.setCentralWidget(inside)
        self.actions = Actions(self.window)
        self.actions.add(
            [
                Action("new", "New request", lambda: self.done.append("new"), "File", shortcut="Ctrl+N"),
                Action(
                    "reply",
                    "Reply",
                    lambda: self.done.append("reply"),
                    "Request",
                    key="R",
                    enabled=lambda: self.is_open,
                ),
                Action("today", "Today", lambda: self.done.append("today"), "Go to", key="G, T"),
            ]
        )
        self.actions.bind_keys(self.list)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.list.setFocus()


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


def test_single_keys_act_in_the_list_and_type_in_a_field(room: Room, qtbot: QtBot) -> None:
    qtbot.keyClick(room.list, Qt.Key.Key_R)
    assert room.done == ["reply"]
    room.field.setFocus()
    qtbot.keyClick(room.field, Qt.Key.Key_R)
    assert room.done == ["reply"]
    assert room.field.text() == "r"


def test_two_keys_in_a_row_go_to_a_section(room: Room, qtbot: QtBot) -> None:
    qtbot.keyClick(room.list, Qt.Key.Key_G)
    assert room.done == []
    qtbot.keyClick(room.list, Qt.Key.Key_T)
    assert room.done == ["today"]


def test_shortcuts_act_everywhere(room: Room, qtbot: QtBot) -> None:
    room.field.setFocus()
    qtbot.keyClick(room.field, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert room.done == ["new"]


def test_single_keys_can_be_switched_off_and_on(room: Room, qtbot: QtBot) -> None:
    room.actions.set_single_keys(False)
    qtbot.keyClick(room.list, Qt.Key.Key_R)
    assert room.done == []
    room.actions.set_single_keys(True)
    qtbot.keyClick(room.list, Qt.Key.Key_R)
    assert room.done == ["reply"]


def test_what_cannot_be_done_is_not_done_and_shown_disabled(room: Room, qtbot: QtBot) -> None:
    room.is_open = False
    qtbot.keyClick(room.list, Qt.Key.Key_R)
    assert room.done == []
    room.actions.fill(room.window.menuBar())
    request = next(menu for menu in room.window.menuBar().actions() if menu.text() == "&Request")
    request.menu().aboutToShow.emit()
    assert not room.actions.qaction("reply").isEnabled()


def test_every_action_is_in_a_menu_with_its_key(room: Room) -> None:
    room.actions.fill(room.window.menuBar())
    shown = {item.text() for menu in room.window.menuBar().actions() for item in menu.menu().actions()}
    assert shown == {"New request", "Reply\tr", "Today\tg t"}


def test_an_action_is_declared_once(room: Room) -> None:
    with pytest.raises(ValueError, match="declared twice"):
        room.actions.add([replace(room.actions.get("new"))])
