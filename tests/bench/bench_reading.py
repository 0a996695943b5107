"""Opening mail: from the click to the page on the screen, over all the mail that this machine can reach."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from statistics import quantiles

from tests.bench.ground import Ground
from tests.bench.table import MS, Row, milliseconds


def rows(ground: Ground) -> Iterator[Row]:
    """How long opening a message takes: in the timeline, and as it was sent."""
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
    floods = list(hostile())[: ground.sizes.floods]
    worst = max(milliseconds(partial(window.open_mail, raw)) for _, raw in floods)
    yield Row.at_most("opening the worst message", MS, worst, goal=5_000)
    window.close()
    window.deleteLater()
