"""What a person does in front of the screen: finding things by what they say, pressing them, reading."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.program import Program
from ui.request.second_look_strip import GuardStrip
from ui.room import Room

W = TypeVar("W", bound=QWidget)


def named(place: QWidget, kind: type[W], name: str) -> W:
    """The visible widget of that accessible name."""
    found = [one for one in place.findChildren(kind) if _name(one) == name and one.isVisible()]
    assert found, f"no visible {kind.__name__} called {name!r}"
    return found[0]


def _name(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or words


def button(place: QWidget, text: str) -> QPushButton:
    """The visible button whose text begins so."""
    seen = [one for one in place.findChildren(QPushButton) if one.isVisible()]
    found = [one for one in seen if one.text().startswith(text)]
    assert found, f"no visible button {text!r}, but {[one.text() for one in seen]}"
    return found[0]


def press(place: QWidget, text: str) -> None:
    """Clicks the visible button whose text begins so."""
    QTest.mouseClick(button(place, text), Qt.MouseButton.LeftButton)


def visible(place: QWidget, kind: type[W]) -> W:
    """The one visible widget of that kind."""
    [found] = [one for one in place.findChildren(kind) if one.isVisible()]
    return found


def read(place: QWidget) -> str:
    """Every label that is to be seen, a line each."""
    return "\n".join(label.text() for label in place.findChildren(QLabel) if label.isVisible())


def choose(menu: QMenu, text: str) -> None:
    """Takes the item of that text."""
    menu.aboutToShow.emit()
    [action] = [action for action in menu.actions() if action.text().replace("&", "") == text]
    action.trigger()


def press_key(room: Room, *keys: Qt.Key) -> None:
    """Presses these keys in the list, one after the other."""
    for key in keys:
        QTest.keyClick(room.window.list.lines, key)


def retype(field: QLineEdit, text: str) -> None:
    """Writes that where something else stood."""
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def text_of(place: QWidget) -> QPlainTextEdit:
    """Where a letter or a note is written."""
    return named(place, QPlainTextEdit, "Text")


def finish(place: QWidget) -> None:
    """Done with writing: Ctrl+Enter."""
    QTest.keyClick(text_of(place), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def take_time_to_read(place: QWidget) -> None:
    """As long as it takes to read why a letter was stopped: before, nobody can send it all the same."""
    [strip] = place.findChildren(GuardStrip)
    assert strip.reading.isActive()
    strip.reading.stop()


def wait_for_room(program: Program, qtbot: QtBot) -> None:
    """Until its desk is open and the window works."""
    qtbot.waitUntil(lambda: program.room is not None)
