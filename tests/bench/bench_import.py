"""How long the import of a mailbox takes, with its index, beside `mu index` on the same Maildir.

    python -m tests.bench.bench_import [MESSAGES]

`mu` (Debian: maildir-utils) parses and indexes and keeps no copy; Deskbell also keeps every message, finds
its client and its request, and works out whose turn it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

from app.capture import Capture
from app.desk import Desk
from app.mail.files import Found, messages_in
from app.mail.message import read
from app.records import Incoming, Received
from tests.mailgen import MailWriter, write_maildir

ONE_PROCESS_GOAL, TWO_PROCESSES_GOAL, AGAIN_GOAL = 1.0, 0.6, 1.0


def main(messages: int = 20_000) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        sent = (mail.raw for mail in MailWriter(7, words=(20, 300), file_bytes=72_000).mails(messages))
        write_maildir(place / "Maildir", sent)
        for line in table(place, place / "Maildir"):
            print(line)


def table(place: Path, maildir: Path) -> list[str]:
    """The lines of the table for that Maildir; everything is written below ``place``."""
    floor = seconds(lambda: by_mu(place, maildir)) if shutil.which("mu") else None
    parsed = seconds(lambda: by_parser_alone(maildir))
    one = seconds(lambda: by_desk(place / "one", maildir, is_alone=True))
    many = seconds(lambda: by_desk(place / "many", maildir, is_alone=False))
    again = seconds(lambda: by_desk(place / "many", maildir, is_alone=False))
    size = sum(entry.stat().st_size for entry in maildir.rglob("*") if entry.is_file()) // 1_000_000
    lines = [f"Import of {count(maildir):,} messages ({size} MB)"]
    for name, taken, goal in (
        ("mu index", floor, ""),
        ("reading alone", parsed, ""),
        ("Deskbell, one process", one, f"goal {ONE_PROCESS_GOAL}x"),
        (f"Deskbell, {1 + (os.cpu_count() or 1)} processes", many, f"goal {TWO_PROCESSES_GOAL}x"),
        ("Deskbell, the same again", again, f"goal {AGAIN_GOAL} s for 20,000"),
    ):
        if taken is not None:
            ratio = f"{taken / floor:.2f}x" if floor else ""
            lines.append(f"  {name:28} {taken:7.2f} s  {ratio:7} {goal}")
    if floor is None:
        lines.append("  mu (maildir-utils) is not installed: no floor to compare with.")
    return lines


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once: what is imported can't be imported again."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def count(maildir: Path) -> int:
    """How many messages lie there."""
    return sum(1 for _ in messages_in(maildir))


def by_mu(place: Path, maildir: Path) -> None:
    """The floor: a fresh index by mu."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(place / "cache"), "MUHOME": str(place / "mu")}
    for command in (["mu", "init", f"--maildir={maildir}"], ["mu", "index", "--quiet"]):
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def by_parser_alone(maildir: Path) -> None:
    """Files to facts, nothing kept."""
    for found in messages_in(maildir):
        if isinstance(found, Found):
            read(found.raw)


def by_desk(folder: Path, maildir: Path, *, is_alone: bool) -> None:
    """As `deskbell import` does it; alone: without other processes for the parsing."""
    desk = Desk.open(folder, clock=lambda: datetime.now(UTC))
    try:
        if is_alone:
            counter_of(desk).bring_in([maildir])
        else:
            desk.capture.bring_in([maildir])
    finally:
        desk.close()


def counter_of(desk: Desk) -> Capture:
    """A capture counter on that empty desk that never starts another process."""

    def nothing(_: Collection[str]) -> Collection[str]:
        return ()

    def receive(batch: Iterable[Incoming], _group: str) -> Received:
        return desk.inbox.receive(batch)

    return Capture(nothing, receive, pool_from=sys.maxsize)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
