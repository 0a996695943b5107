"""Mail made to stop its reader: what the worst of it costs, each in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench.ground import Ground
from tests.bench.table import MB, SECONDS, Row
from tests.floods import FLOODS, survived

SECONDS_GOAL, MB_GOAL = 5.0, 400.0


def rows(ground: Ground) -> Iterator[Row]:
    """Of all floods the slowest and the largest."""
    if sys.platform != "linux":  # where else would the peak of the memory be told?
        return
    folder = ground.fresh("floods")
    cost = {name: survived(name, folder) for name in list(FLOODS)[: ground.sizes.floods]}
    slowest = max(cost, key=lambda name: cost[name].seconds)
    largest = max(cost, key=lambda name: cost[name].megabytes)
    yield Row.at_most(f"worst flood: {slowest}", SECONDS, cost[slowest].seconds, SECONDS_GOAL)
    yield Row.at_most(f"largest flood: {largest}", MB, cost[largest].megabytes, MB_GOAL)
