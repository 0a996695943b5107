"""An hour of hard use in a minute: prints how much memory the second half took. A program of its own."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication

from app.desk import Desk
from tests import sample_day
from tests.app.desks import Clock
from ui import action_table
from ui.bridge import Bridge
from ui.room import Room
from ui.theme import Look
from ui.window import MainWindow


def kilobytes() -> int:
    """What this process holds now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s*(\d+) kB", status)[0])


def main(folder: Path, rounds: int) -> None:
    """Walks through lists, requests, searches and changes, again and again."""
    app = QApplication([])
    clock = Clock(sample_day.NOW)
    desk = Desk.open(folder, clock=clock)
    ids = list(sample_day.fill(desk).values())
    bridge = Bridge(desk)
    window = MainWindow(Look(app, "light"), folder)
    window.show()
    room = Room(window, desk, bridge)
    for piece in room.pieces():
        piece()
    action_table.declare(window, room, lambda: "1.0", window.close)
    held = []
    for number in range(rounds):
        id = ids[number % len(ids)]
        room.open_request(id)
        desk.inbox.note(id, f"Note {number}")
        room.undo()
        for section in ("mine", "theirs", "closed", "today"):
            window.show_section(section)
        clock.now += timedelta(seconds=30)
        room.tick()
        app.processEvents()
        while bridge.is_busy:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # as the running event loop would
        if number in (rounds // 4, rounds - 1):
            held.append(kilobytes())
    room.close()
    bridge.close()
    desk.close()
    sys.stdout.write(f"{held[1] - held[0]} kB more\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
