"""Work that a test looks on: what was reported, and when it is no longer wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.work import Alone


@dataclass
class Watched(Alone):
    """Keeps what is reported; cancelled as soon as ``enough`` says so."""

    enough: Callable[[], bool] = lambda: False
    told: list[tuple[int, int]] = field(default_factory=list)

    def report(self, done: int, total: int = 0) -> None:
        self.told.append((done, total))

    def is_cancelled(self) -> bool:
        return self.enough()
