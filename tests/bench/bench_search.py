"""Search as it is typed: each keystroke of common and of rare words, asked of the store and painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from app.store import files, search
from app.store.reader import Reader
from tests.bench.ground import Ground
from tests.bench.open_window import open_window, painted
from tests.bench.table import MS, Row, milliseconds

SQL_GOAL, PAINTED_GOAL = 5.0, 16.0
LIMIT = 50
TYPED = (
    *("the kitchen", "boiler leak", "invoice", "appointment"),
    *("anna", "mara 12", "bakestin", "dorwintpra zu"),
)
"""Words of every second sentence and words of hardly any; names; two words at a time."""
FLOOR = "SELECT rowid FROM entry_index WHERE entry_index MATCH ? ORDER BY rowid DESC LIMIT ?"


def rows(ground: Ground) -> Iterator[Row]:
    """The slow end (p95) of all keystrokes, by the store alone and painted."""
    size = f"{4 * ground.sizes.requests:,} entries"
    asked, bare = by_store(ground.desk, ground.sizes.rounds)
    yield Row.at_most(f"a keystroke of search, {size}, p95", MS, asked, SQL_GOAL, floor=bare)
    shown = by_window(ground.desk, ground.sizes.rounds)
    yield Row.at_most("a keystroke of search, painted, p95", MS, shown, PAINTED_GOAL)


def keystrokes() -> list[str]:
    """What stands in the field after each keystroke, from the second letter on."""
    return [typed[:end] for typed in TYPED for end in range(2, len(typed) + 1)]


def by_store(folder: Path, rounds: int) -> tuple[float, float]:
    """The p95 of our search and of the bare index."""
    with closing(Reader.open_to_read(folder / files.DATABASE)) as reader:

        def bare(typed: str) -> object:
            query = " ".join(f'"{word}"*' for word in typed.split())
            return reader.fetch(FLOOR, (query, LIMIT))

        ours = p95(lambda typed: search.search(reader, typed, LIMIT), rounds)
        return ours, p95(bare, rounds)


def by_window(folder: Path, rounds: int) -> float:
    """The p95 from a text in the field to the painted hits."""
    with open_window(folder) as window:

        def shown(typed: str) -> None:
            window.list.search.searched.emit(typed)
            painted(window)

        return p95(shown, rounds)


def p95(work: Callable[[str], object], rounds: int) -> float:
    """So slow are the slowest twentieth of the keystrokes, each taken at the middle of its rounds."""
    times = [median(milliseconds(partial(work, typed)) for _ in range(rounds)) for typed in keystrokes()]
    return quantiles(times, n=20)[-1]
