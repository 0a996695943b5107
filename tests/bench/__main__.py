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
from pathlib import Path

from tests.bench import (
    bench_csv,
    bench_floods,
    bench_hours,
    bench_idle,
    bench_import,
    bench_list,
    bench_mail,
    bench_reading,
    bench_search,
    bench_start,
    bench_writing,
)
from tests.bench.ground import FULL, QUICK, Ground
from tests.bench.table import HEAD

BENCHES = {
    "start": bench_start.rows,
    "list": bench_list.rows,
    "search": bench_search.rows,
    "hours": bench_hours.rows,
    "csv": bench_csv.rows,
    "floods": bench_floods.rows,
    "reading": bench_reading.rows,
    "import": bench_import.rows,
    "mail": bench_mail.rows,
    "writing": bench_writing.rows,
    "idle": bench_idle.rows,
}


def main() -> None:
    """Prints the table, row by row as they are measured."""
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
        for row in BENCHES[name](ground):
            print(row, flush=True)
    except Exception as error:  # noqa: BLE001  # whatever it is, the table goes on
        print(f"{name}: not measured to its end: {error!r}", flush=True)


if __name__ == "__main__":
    main()
