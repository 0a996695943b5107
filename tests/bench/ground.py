"""What the benches stand on: how much of everything, a place to write to, and desks that are made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.bench import big_folder


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything."""

    requests: int
    waiting: int
    messages: int
    rounds: int
    idle_seconds: int
    floods: int


FULL = Sizes(requests=100_000, waiting=1000, messages=20_000, rounds=7, idle_seconds=120, floods=100)
QUICK = Sizes(requests=300, waiting=30, messages=20, rounds=1, idle_seconds=1, floods=1)


class Ground:
    """One a run. Everything is written below ``place``."""

    def __init__(self, place: Path, sizes: Sizes) -> None:
        self.place = place
        self.sizes = sizes

    def fresh(self, name: str) -> Path:
        """A new folder of that name."""
        folder = self.place / name
        folder.mkdir(parents=True)
        return folder

    @cached_property
    def desk(self) -> Path:
        """The big desk: four entries a request, all but the waiting closed."""
        return self._desk("big", self.sizes.requests, self.sizes.waiting)

    @cached_property
    def small_desk(self) -> Path:
        """A hundredth of it."""
        return self._desk("small", self.sizes.requests // 100, self.sizes.waiting // 100)

    def _desk(self, name: str, requests: int, waiting: int) -> Path:
        folder = self.place / name
        requests = max(requests, 10)
        big_folder.make(folder, requests=requests, entries=4 * requests, waiting=waiting)
        return folder
