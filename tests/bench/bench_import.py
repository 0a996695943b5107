"""How long the import of a mailbox takes, with its index, beside `mu index` on the same Maildir.

`mu` (Debian: maildir-utils) parses and indexes and keeps no copy; Deskbell also keeps every message, finds
its client and its request, and works out whose turn it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from app.capture import Capture
from app.desk import Desk
from app.incoming import Incoming, Received
from tests.bench.ground import Ground
from tests.bench.table import MS, SECONDS, Row, seconds
from tests.mailgen import MailWriter, write_maildir

ONE_PROCESS_GOAL, SEVERAL_PROCESSES_GOAL, AGAIN_GOAL = 1.0, 0.6, 1.0
SILENCE_GOAL = 100.0


def rows(ground: Ground) -> Iterator[Row]:
    """The first import, by one process and by as many as there are processors, and the same again.

    Each takes a minute and more, so each is done once: the floor between the two that it is compared with.
    """
    place, number = ground.fresh("import"), ground.sizes.messages
    sent = (mail.raw for mail in MailWriter(7, words=(20, 300), file_bytes=72_000).mails(number))
    maildir = place / "Maildir"
    write_maildir(maildir, sent)
    size = sum(entry.stat().st_size for entry in maildir.rglob("*") if entry.is_file()) // 1_000_000
    alone = seconds(lambda: by_desk(fresh_desk(place), maildir, is_alone=True))
    floor = seconds(lambda: by_mu(place, maildir)) if shutil.which("mu") else None
    several = seconds(lambda: by_desk(fresh_desk(place), maildir, is_alone=False))
    for what, ours, goal in (
        (f"import of {number:,} messages ({size} MB)", alone, ONE_PROCESS_GOAL),
        (f"  by {1 + (os.cpu_count() or 1)} processes", several, SEVERAL_PROCESSES_GOAL),
    ):
        if floor is None:
            yield Row.without_floor(what, SECONDS, ours, goal)
        else:
            yield Row.times(what, SECONDS, [(ours, floor)], goal)
    again = seconds(lambda: by_desk(place / "desk", maildir, is_alone=False))
    yield Row.at_most("  importing the same again", SECONDS, again, AGAIN_GOAL)
    few = place / "few"
    write_maildir(few, (mail.raw for mail in MailWriter(8, words=(20, 300)).mails(number // 20)))
    silence = longest_silence(fresh_desk(place), few)
    yield Row.at_most(f"  undoing {number // 20:,}, longest without a word", MS, silence, SILENCE_GOAL)


def fresh_desk(place: Path) -> Path:
    """An empty folder where the last import went."""
    shutil.rmtree(place / "desk", ignore_errors=True)
    return place / "desk"


def by_mu(place: Path, maildir: Path) -> None:
    """The floor: a fresh index by mu."""
    shutil.rmtree(place / "mu", ignore_errors=True)
    environment = {**os.environ, "XDG_CACHE_HOME": str(place / "cache"), "MUHOME": str(place / "mu")}
    for command in (["mu", "init", f"--maildir={maildir}"], ["mu", "index", "--quiet"]):
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


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


def longest_silence(folder: Path, maildir: Path) -> float:
    """While that import is undone the window stands still: how long it says nothing, in milliseconds."""
    with closing(Desk.open(folder, clock=lambda: datetime.now(UTC))) as desk:
        desk.capture.bring_in([maildir])
        heard = [time.perf_counter()]
        desk.undo(lambda _done, _total: heard.append(time.perf_counter()))
        return 1000 * max(later - before for before, later in pairwise([*heard, time.perf_counter()]))


def counter_of(desk: Desk) -> Capture:
    """A capture counter on that empty desk that never starts another process."""

    def nothing(_: Collection[str]) -> Collection[str]:
        return ()

    def receive(batch: Iterable[Incoming], _group: str) -> Received:
        return desk.inbox.receive(batch)

    return Capture(nothing, receive, pool_from=sys.maxsize)
