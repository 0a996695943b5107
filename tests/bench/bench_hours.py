"""Working time: one computation, beside a bare table and bisect; and a hundred thousand deadlines."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import TypeVar

from app import turn
from app.hours import Timetable
from app.standing import Fold
from app.words import Turn
from app.work_week import WorkWeek
from tests.bench.ground import Ground
from tests.bench.table import SECONDS, US, Row, alternately, seconds

ONE_GOAL, ALL_GOAL = 3.0, 0.3
T = TypeVar("T")
NUMBER = 100_000
MORNING_AND_AFTERNOON = ((540, 750), (780, 1020))
WEEK = WorkWeek(
    "Europe/Berlin",
    (MORNING_AND_AFTERNOON,) * 5 + ((), ()),
    frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
    ((date(2026, 8, 3), date(2026, 8, 14)),),
)


def rows(ground: Ground) -> Iterator[Row]:
    """One addition of working minutes; a hundred thousand deadlines."""
    starts = instants(random.Random(1))
    timetable = Timetable(WEEK)
    pairs = alternately(
        ground.sizes.rounds,
        lambda: each(starts, lambda start: timetable.add_working_time(start, 240)),
        lambda: each([start.timestamp() for start in starts], bare_table()),
    )
    measured = list(pairs)
    ours, floor = (median(pair[side] for pair in measured) for side in (0, 1))
    yield Row.at_most("a working-time computation", US, ours, ONE_GOAL, floor)
    folds = [Fold(turn=Turn.MINE, waiting_since=start) for start in starts]

    def deadlines() -> None:
        for fold in folds:
            turn.deadline(fold, 240, timetable)

    taken = median(seconds(deadlines) for _ in range(ground.sizes.rounds))
    yield Row.at_most(f"{NUMBER:,} deadlines", SECONDS, taken, ALL_GOAL)


def instants(chance: random.Random) -> list[datetime]:
    """Instants of three years."""
    first = datetime(2025, 1, 1, tzinfo=UTC)
    return [first + timedelta(seconds=chance.randrange(3 * 365 * 86_400)) for _ in range(NUMBER)]


def each(starts: list[T], work: Callable[[T], object]) -> float:
    """Microseconds for one."""

    def all_of_them() -> None:
        for start in starts:
            work(start)

    return seconds(all_of_them) * 1_000_000 / len(starts)


def bare_table() -> Callable[[float], float]:
    """The floor: windows in a list, running sums beside it, two bisections, no dates."""
    day, hour = 86_400, 3_600
    begins = [day * number + 9 * hour for number in range(20_000, 21_500)]
    sums = [8 * hour * number for number in range(len(begins))]

    def add(start: float) -> float:
        at = bisect_right(begins, start) - 1
        wanted = sums[at] + min(start - begins[at], 8 * hour) + 4 * hour
        end = bisect_right(sums, wanted) - 1
        return begins[end] + wanted - sums[end]

    return add
