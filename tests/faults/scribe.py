"""Writes requests into a new desk and says after each that it is kept.

    python -m tests.faults.scribe FOLDER NUMBER [SYNCHRONOUS]

With SYNCHRONOUS the database is less careful than the program's own: to show that it matters.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.desk import Desk
from tests.app.desks import Clock, ask

STDOUT = 1
OFTEN = 40
"""Pages after which the log is carried over into the database: so soon that few requests will do."""


def main(folder: str, number: str, synchronous: str = "") -> None:
    """Every line it prints is a promise."""
    desk = Desk.open(Path(folder), clock=Clock())
    driver = desk._store._driver
    driver.execute(f"PRAGMA wal_autocheckpoint = {OFTEN}")
    if synchronous:
        driver.execute(f"PRAGMA synchronous = {synchronous}")
    for count in range(int(number) + 1):
        if count:
            ask(desk, f"Client {count % 7}", subject=f"Roof {count}")
        os.write(STDOUT, b"%d kept\n" % count)  # in one system call, and at once
    desk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
