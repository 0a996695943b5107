"""Writes requests into a new desk and says after each that it is kept.

    python -m tests.faults.scribe FOLDER NUMBER [SYNCHRONOUS]

With SYNCHRONOUS the database is less careful than the program's own: to show that it matters. With "fetching"
every other request is mail that is fetched, of which nothing is promised: it can be fetched again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.desk import Desk
from app.post import Cursor, Place
from tests.app.desks import Clock, ask, mail
from tests.app.post import INBOX, account

FETCHING = "fetching"
STDOUT = 1
OFTEN = 40
"""Pages after which the log is carried over into the database: so soon that few requests will do."""


def main(folder: str, number: str, synchronous: str = "") -> None:
    """Every line it prints is a promise."""
    desk = Desk.open(Path(folder), clock=Clock())
    driver = desk._store._driver
    driver.execute(f"PRAGMA wal_autocheckpoint = {OFTEN}")
    if synchronous == FETCHING:
        desk.accounts.add(account())
    elif synchronous:
        driver.execute(f"PRAGMA synchronous = {synchronous}")
    for count in range(int(number) + 1):
        if synchronous == FETCHING and count % 2:
            fetched = mail(str(count), f"client-{count}@example.org"), Place(1, INBOX, 1, count)
            desk.mailroom.receive(1, [fetched], Cursor(INBOX, 1, count))
            continue
        if count:
            ask(desk, f"Client {count % 7}", subject=f"Roof {count}")
        os.write(STDOUT, b"%d kept\n" % count)  # in one system call, and at once
    desk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
