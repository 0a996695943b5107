"""The window on a desk, in this process and without a screen: to measure what the owner waits for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.desk import Desk
from tests.bench import big_folder
from ui.bridge import Bridge
from ui.room import Room
from ui.theme import Look
from ui.window import MainWindow


@contextmanager
def open_window(folder: Path) -> Iterator[MainWindow]:
    """A painted window whose lists are alive, at the instant for which the big desk was made."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QApplication)
    desk = Desk.open(folder, clock=lambda: big_folder.NOW)
    look = Look(app, "light")
    window = MainWindow(look, folder)
    window.show()
    bridge = Bridge(desk)
    room = Room(window, desk, bridge)
    for _ in room.come_alive():
        app.processEvents()
    for _ in room.come_alive():
        pass
    app.processEvents()
    try:
        yield window
    finally:
        room.close()
        window.close()
        window.deleteLater()
        look.deleteLater()
        bridge.close()
        desk.close()
        app.processEvents()


def painted(window: MainWindow) -> None:
    """The list has been painted when this returns."""
    viewport = window.list.lines.viewport()
    viewport.repaint()
