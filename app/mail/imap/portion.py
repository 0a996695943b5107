"""How much of what was fetched is handed over in one go: what whoever takes it is done with in a moment.

The window stands still while a batch is written. How long that takes differs from disk to disk and grows with
the desk, so it is learned from the batches before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from math import ceil

MOST = 48
_MOMENT = 0.020
"""Seconds: less than it takes to draw a picture."""
_COST_OF_MAIL = 40_000
"""A mail of no length takes as long as so many bytes do."""
_FIRST = 16 * _COST_OF_MAIL
_LEAST, _LARGEST = 12 * _COST_OF_MAIL, 60 * _COST_OF_MAIL


class Portion:
    """One a fetch."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._room = float(_FIRST)

    def of(self, sizes: Sequence[int]) -> int:
        """How many of the mails of these sizes are handed over next: one at least.

        As much as of what then is left, time after time, instead of all that has room and a small rest.
        """
        costs = list(accumulate(size + _COST_OF_MAIL for size in sizes))
        share = costs[-1] / ceil(max(costs[-1] / self._room, len(costs) / MOST))
        count = bisect_left(costs, share) + 1  # the one that makes it full is in it
        return count if count == 1 or costs[count - 1] <= self._room else count - 1

    @contextmanager
    def being_received(self, sizes: Sequence[int]) -> Iterator[None]:
        """While the block goes on, mails of these sizes are received. What that shows is learned slowly."""
        start = self._clock()
        yield
        took = max(self._clock() - start, 1e-6)
        in_a_moment = (sum(sizes) + len(sizes) * _COST_OF_MAIL) * _MOMENT / took
        self._room = min(max((3 * self._room + min(in_a_moment, 2 * self._room)) / 4, _LEAST), _LARGEST)
