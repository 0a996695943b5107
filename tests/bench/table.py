"""The rows of the speed table: what was measured, beside the floor that was measured in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Self

MS, US, SECONDS, MB, COUNT = "ms", "us", "s", "MB", ""
_COLUMNS = "{:<46} {:>10} {:>10} {:>8} {:>11}  {}"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and the most it may be: so many times its floor (``times``), or in itself (``at_most``)."""

    what: str
    unit: str
    ours: float
    goal: float
    floor: float | None
    ratio: float | None
    is_by_ratio: bool

    @classmethod
    def times(cls, what: str, unit: str, pairs: Iterable[tuple[float, float]], goal: float) -> Self:
        """From pairs of (ours, floor), each measured right after the other: the middle of their ratios."""
        both = list(pairs)
        ours, floor = median(pair[0] for pair in both), median(pair[1] for pair in both)
        ratio = median(mine / bare for mine, bare in both)
        return cls(what, unit, ours, goal, floor, ratio, is_by_ratio=True)

    @classmethod
    def at_most(cls, what: str, unit: str, ours: float, goal: float, floor: float | None = None) -> Self:
        """A figure that has its goal in itself; the floor, if there is one, is told beside it."""
        return cls(what, unit, ours, goal, floor, ours / floor if floor else None, is_by_ratio=False)

    @classmethod
    def without_floor(cls, what: str, unit: str, ours: float, goal: float) -> Self:
        """A figure whose floor can't be measured on this machine."""
        return cls(what, unit, ours, goal, None, None, is_by_ratio=True)

    @property
    def verdict(self) -> str:
        """Met, missed, or that there was no floor to compare with."""
        reached = self.ratio if self.is_by_ratio else self.ours
        if reached is None:
            return "no floor"
        return "met" if reached <= self.goal else "MISSED"

    def __str__(self) -> str:
        goal = f"{self.goal:g}x" if self.is_by_ratio else _figure(self.goal, self.unit)
        floor = "-" if self.floor is None else _figure(self.floor, self.unit)
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}x"
        ours = _figure(self.ours, self.unit)
        return _COLUMNS.format(self.what, ours, floor, ratio, f"<= {goal}", self.verdict)


HEAD = _COLUMNS.format("", "ours", "floor", "ratio", "goal", "")


def _figure(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{shown} {unit}".rstrip()


def alternately(
    rounds: int, ours: Callable[[], float], floor: Callable[[], float]
) -> Iterator[tuple[float, float]]:
    """Measures the one and the other in turn, so that what else the machine does falls on both."""
    for _ in range(rounds):
        mine = ours()
        yield mine, floor()


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def milliseconds(work: Callable[[], object], times: int = 1) -> float:
    """How long it takes on average of so many times in a row."""

    def repeatedly() -> None:
        for _ in range(times):
            work()

    return seconds(repeatedly) * 1000 / times
