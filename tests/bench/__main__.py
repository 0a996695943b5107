"""The speed table: ratios against floors that are measured in the same run. Nothing here ever fails a test.

    python -m tests.bench [--quick] [NAME...]

Names are those of the benches: start, list, search, hours, csv, floods, reading, import, mail, writing,
idle.
``--quick`` shows that every row can be measured, on sizes that say nothing about speed.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.ground import Ground
    from tests.bench.table import Row

# Nothing of the program is imported here: what it starts to read mail begins by importing this file anew, and
# would measure how long a window takes to be imported.
BENCHES = (
    "start",
    "list",
    "search",
    "hours",
    "csv",
    "floods",
    "reading",
    "import",
    "mail",
    "writing",
    "idle",
)


def main() -> None:
    """Prints the table, row by row as they are measured."""
    from tests.bench.ground import FULL, QUICK, Ground
    from tests.bench.table import HEAD

    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Print the speed table.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="small sizes: only to see that it works")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(BENCHES):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as everywhere, modules are compiled once
    print(HEAD)
    with tempfile.TemporaryDirectory() as place:
        ground = Ground(Path(place), QUICK if chosen.quick else FULL)
        for name in chosen.names or BENCHES:
            measure(name, ground)


def measure(name: str, ground: Ground) -> None:
    """Prints the rows of that bench. One that breaks says so and doesn't keep the others from being seen."""
    try:
        for row in rows(name, ground):
            print(row, flush=True)
    except Exception as error:  # noqa: BLE001  # whatever it is, the table goes on
        print(f"{name}: not measured to its end: {error!r}", flush=True)


def rows(name: str, ground: Ground) -> Iterator[Row]:
    """What that bench measures."""
    measured: Iterator[Row] = import_module(f"tests.bench.bench_{name}").rows(ground)
    return measured


if __name__ == "__main__":
    main()
