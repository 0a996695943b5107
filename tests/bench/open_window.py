"""The window on a desk, in this process and without a screen: to measure what the owner waits for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from app.desk import Desk
from tests.bench import big_folder
from ui.bridge import Bridge
from ui.room import Room
from ui.theme import Look
from ui.window import MainWindow


class Clock:
    """A second passes whenever anybody looks: nothing that holds for one instant is asked twice for free."""

    def __init__(self) -> None:
        self._now = big_folder.NOW

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@contextmanager
def open_window(folder: Path) -> Iterator[MainWindow]:
    """A painted window whose lists are alive, from the instant on for which the big desk was made."""
    with open_room(folder, Clock()) as room:
        yield room.window


@contextmanager
def open_room(folder: Path, clock: Callable[[], datetime]) -> Iterator[Room]:
    """All that is at work in such a window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QApplication)
    with closing(Desk.open(folder, clock=clock)) as desk:  # closed for the next bench, whatever breaks here
        look = Look(app, "light")
        window = MainWindow(look, folder)
        window.show()
        bridge = Bridge(desk)
        room = Room(window, desk, bridge)
        for piece in room.pieces():
            piece()
            app.processEvents()
        app.processEvents()
        try:
            yield room
        finally:
            room.close()
            window.close()
            window.deleteLater()
            look.deleteLater()
            bridge.close()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # no timer outlives the desk


def painted(window: MainWindow) -> None:
    """The list has been painted when this returns."""
    viewport = window.list.lines.viewport()
    viewport.repaint()
