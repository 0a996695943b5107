"""A window that measures its own start and prints it: a bare one, or the program's on a desk.

    python -m tests.bench.window STARTED [FOLDER]

STARTED is when the process was started, by the monotonic clock. Nothing is imported here before it would be.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer

BEAT_MS = 5
AFTERWARDS_MS = 500
"""For so long after it is ready the event loop is watched on: log, tray and door are opened then."""


def main(started: float, folder: str | None = None) -> int:
    """Opens the window, prints what was measured once all is quiet, and ends."""
    return bare(started) if folder is None else desk(started, folder)


def bare(started: float) -> int:
    """The floor: a main window with nothing in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        is_painted = False

        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            if not self.is_painted:
                self.is_painted = True
                QTimer.singleShot(0, report)

    def report() -> None:
        tell(paint=since(started), memory=peak_memory())
        app.quit()

    app = QApplication(["bare"])
    window = Window()
    window.resize(1280, 766)
    window.show()
    return app.exec()


def desk(started: float, folder: str) -> int:
    """The program itself, imported in its own order."""
    from ui.__main__ import Start, open_window

    app, program = open_window(Start(Path(folder)))
    measured: dict[str, float] = {}
    gaps: list[float] = []

    def painted() -> None:
        measured.update(paint=since(started), paint_memory=peak_memory())
        beat(gaps)

    def ready() -> None:
        measured["ready"] = since(started)
        QTimer.singleShot(AFTERWARDS_MS, finish)

    def finish() -> None:
        tell(**measured, gap=max(gaps), memory=peak_memory())
        program.quit()

    from PySide6.QtCore import QTimer

    assert program.window is not None
    program.window.painted.connect(painted)
    program.ready.connect(ready)
    return app.exec()


def beat(gaps: list[float]) -> QTimer:
    """From now on notes by how much each turn of the event loop was late, in milliseconds."""
    from PySide6.QtCore import QCoreApplication, Qt, QTimer

    last = time.monotonic()

    def note() -> None:
        nonlocal last
        now = time.monotonic()
        gaps.append((now - last) * 1000 - BEAT_MS)
        last = now

    timer = QTimer(QCoreApplication.instance(), interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(note)
    timer.start()
    return timer


def since(started: float) -> float:
    """Milliseconds from then to now."""
    return (time.monotonic() - started) * 1000


def peak_memory() -> float:
    """The most memory this process has had so far, in MB. (What getrusage tells was the parent's, too.)"""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def tell(**measured: float) -> None:
    print(json.dumps(measured), flush=True)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), *sys.argv[2:]))
