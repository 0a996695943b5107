"""The one tick of the program: at start, every thirty seconds, and once the wall clock is seen to jump."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Signal

EVERY = timedelta(seconds=30)
_A_JUMP = timedelta(seconds=45)
"""Less than this between wall clock and timer is jitter, more is a sleep or a changed clock."""


class Ticker(QObject):
    """Asks "what is due?" in the owner's rhythm.

    A QTimer counts monotonic time, which stands still while the machine sleeps on some systems and never
    follows a changed wall clock: so both clocks are compared at each tick instead of trusting either.
    Nothing else in the program may poll faster.
    """

    ticked = Signal()
    woke = Signal()
    """The wall clock has gone on further than the timer: the machine slept, or its clock was put forward."""
    went_back = Signal(timedelta)
    """The wall clock was set back by this much. Reminders that rang do not ring again."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._monotonic = monotonic
        self._seen = (clock(), monotonic())
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(int(EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Tick now and from now on."""
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def tick(self) -> None:
        """Compare the clocks, say so when the wall clock went back, and tick."""
        wall, steady = self._clock(), self._monotonic()
        wall_before, steady_before = self._seen
        self._seen = (wall, steady)
        slip = (wall - wall_before) - timedelta(seconds=steady - steady_before)
        if slip < -_A_JUMP:
            self.went_back.emit(-slip)
        elif slip > _A_JUMP:
            self.woke.emit()
        self.ticked.emit()
