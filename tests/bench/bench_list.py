"""One page of a list, beside its bare query; and Today, from the question to the painted list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from app.desk import Desk
from app.store import files, listing
from app.store.reader import Reader
from app.words import View
from tests.bench.ground import Ground
from tests.bench.open_window import Clock, open_window, painted
from tests.bench.table import MS, Row, alternately, milliseconds

PAGE_GOAL, FLAT_GOAL, TODAY_GOAL = 5.0, 2.0, 16.0
PAGE = 100
AT_ONCE = 20


def rows(ground: Ground) -> Iterator[Row]:
    """Pages of a long list in a big and in a small desk, then Today."""
    rounds, number = ground.sizes.rounds, ground.sizes.requests
    pairs = list(page_beside_query(ground.desk, rounds))
    yield Row.times(f"a page of {PAGE} closed, {number:,} requests", MS, pairs, PAGE_GOAL)
    small = page_beside_query(ground.small_desk, rounds)
    flat = [(big[0], little[0]) for big, little in zip(pairs, small, strict=True)]
    yield Row.times(f"  the same beside {number // 100:,} requests", MS, flat, FLAT_GOAL)
    waiting = ground.sizes.waiting
    yield Row.at_most(f"Today, {waiting:,} open, painted", MS, today(ground.desk, rounds), TODAY_GOAL)


def page_beside_query(folder: Path, rounds: int) -> Iterator[tuple[float, float]]:
    """The lists counter's page, and its rows as the driver hands them out."""
    desk = Desk.open(folder, clock=Clock())
    asked = Asked(folder)
    listing.page(asked, View.CLOSED, limit=PAGE)

    def ours() -> float:
        return milliseconds(lambda: desk.lists.page(View.CLOSED, limit=PAGE), AT_ONCE)

    try:
        yield from alternately(rounds, ours, lambda: milliseconds(asked.again, AT_ONCE))
    finally:
        asked.reader.close()
        desk.close()


class Asked:
    """A source of rows that can ask the latest query again."""

    def __init__(self, folder: Path) -> None:
        self.reader = Reader.open_to_read(folder / files.DATABASE)
        self._latest: tuple[str, object] = ("SELECT 1", ())

    def fetch(self, sql: str, parameters: object = ()) -> list[tuple[object, ...]]:
        self._latest = (sql, parameters)
        return self.reader.fetch(sql, parameters)

    def again(self) -> list[tuple[object, ...]]:
        return self.reader._driver.execute(*self._latest).fetchall()


def today(folder: Path, rounds: int) -> float:
    """From asking for Today to its painted lines, in milliseconds."""
    with open_window(folder) as window:

        def shown() -> None:
            window.list.show_view(View.TODAY)
            painted(window)

        shown()
        return median(milliseconds(shown) for _ in range(3 * rounds))
