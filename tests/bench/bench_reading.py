"""Opening mail: from the click to the page on the screen, over all the mail that this machine can reach."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from statistics import quantiles

from tests.bench.ground import Ground
from tests.bench.open_window import open_window
from tests.bench.table import MS, Row, milliseconds
from tests.bench.window import beat

QUIET_SECONDS = 0.05
"""So long after the last job Qt may still lay out what is out of sight."""


def rows(ground: Ground) -> Iterator[Row]:
    """How long opening a message takes, in the timeline and as it was sent; and whether the window stalls."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.corpora import hostile, ordinary
    from tests.e2e.show_mail import Window
    from ui.theme import Look

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    window = Window(Look(app, "light"))
    mails = list(ordinary())[-ground.sizes.messages :]
    for _, raw in mails[:5]:  # letters and modules are brought in once
        window.open_mail(raw)
    taken = [milliseconds(partial(window.open_mail, raw)) for _, raw in mails]
    yield Row.at_most("opening a message, 95th percentile", MS, quantiles(taken, n=20)[-1], goal=100)
    floods = [raw for _, raw in islice(hostile(), ground.sizes.floods)]
    worst = max(milliseconds(partial(window.open_mail, raw)) for raw in floods)
    yield Row.at_most("opening the worst message", MS, worst, goal=5_000)
    window.close()
    window.deleteLater()
    stall = longest_stall(ground, floods)
    yield Row.at_most("longest stall while opening the worst message", MS, stall, goal=100)


def longest_stall(ground: Ground, floods: Sequence[bytes]) -> float:
    """By how much the window was late at most while all of them were opened in every way there is."""
    from PySide6.QtCore import QUrl
    from PySide6.QtWidgets import QApplication, QDialog

    from app.mail.message import read
    from ui.request.timeline import TimelineView
    from ui.room import Room

    gaps: list[float] = []
    with open_window(ground.small_desk) as window:
        gc.freeze()  # as the program does once its window is ready
        room = window.findChild(Room)
        timeline = room.request.findChild(TimelineView)

        def settle() -> None:
            quiet_at = time.monotonic() + QUIET_SECONDS
            while time.monotonic() < quiet_at:
                QApplication.processEvents()
                if room.bridge.is_busy:
                    quiet_at = time.monotonic() + QUIET_SECONDS

        def watch(deed: Callable[[], object]) -> None:
            deed()
            settle()
            for dialog in window.findChildren(QDialog):
                dialog.close()
                dialog.deleteLater()

        def open_in_every_way(request_id: int) -> None:
            watch(partial(room.open_request, request_id))
            entry_id = timeline.passages[-1].entry.id
            for link in ("all", "quote", "page", "raw"):
                watch(partial(timeline.anchorClicked.emit, QUrl(f"{link}:{entry_id}")))

        arrived = [id for raw in floods for id in room.desk.inbox.receive([read(raw)]).request_ids]
        settle()
        timer = beat(gaps)
        for request_id in arrived:
            open_in_every_way(request_id)
        timer.stop()
    return max(gaps)
