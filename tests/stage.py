"""Where a screen is drawn for `make screens`, and the list of all scenes.

A scene is a name and a function that gets the stage and returns the widget to picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.desk import Desk
from ui.bridge import Bridge
from ui.room import Room
from ui.theme import Look
from ui.window import MainWindow


@dataclass
class Stage:
    """A window on a desk: empty, or on the sample morning."""

    app: QApplication
    look: Look
    desk: Desk
    bridge: Bridge
    window: MainWindow
    room: Room
    ids: dict[str, int]

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key in the list."""
        QTest.keyClick(self.window.list.lines, key, modifier)

    def child(self, kind: type[QWidget]) -> QWidget:
        """The first visible widget of that kind, anywhere in the window."""
        return next(one for one in self.app.allWidgets() if isinstance(one, kind) and one.isVisible())


Scene = Callable[[Stage], QWidget]
SCENES: dict[str, tuple[Scene, bool]] = {}


def scene(name: str, *, empty: bool = False) -> Callable[[Scene], Scene]:
    """Adds a scene; on an empty desk, or else on the sample morning."""

    def add(draw: Scene) -> Scene:
        SCENES[name] = (draw, empty)
        return draw

    return add
