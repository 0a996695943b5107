"""Power cuts: whenever they come, the desk that is found is sound and has all that was promised."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from app.cli import machine_clock
from app.desk import Desk
from tests.faults.power import Disk, recorded
from tests.faults.scribe import FETCHING

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="this machine lacks strace"),
]
REQUESTS = 12
CHECKED_WHOLLY = 25
"""Each so many-eth state is opened by the program itself, which looks through everything."""


class Outcome(NamedTuple):
    """How many states were opened, and in how many of them something was wrong."""

    states: int
    corrupt: int
    lost: int


def cut_everywhere(tmp_path: Path, *synchronous: str) -> Outcome:
    """What a power cut after each call of a writing process leaves."""
    folder, found, chance = tmp_path / "desk", tmp_path / "found", random.Random(7)
    folder.mkdir()
    disk, promised, states, corrupt, lost = Disk(folder), -1, 0, 0, 0
    words = [sys.executable, "-m", "tests.faults.scribe", str(folder), str(REQUESTS), *synchronous]
    for call in recorded(words, tmp_path / "log"):
        if call.act == "say":
            promised = int(call.name.split()[0])
        if disk.take(call) or call.act == "say":
            shutil.rmtree(found, ignore_errors=True)
            found.mkdir()
            disk.fail(found, chance)
            kept = requests_in(found, wholly=states % CHECKED_WHOLLY == 0)
            states += 1
            corrupt += kept is None
            lost += kept is not None and kept < promised
    assert promised == REQUESTS
    return Outcome(states, corrupt, lost)


def requests_in(folder: Path, *, wholly: bool) -> int | None:
    """How many requests are there, -1 without a desk; None: the database is damaged."""
    path = folder / "deskbell.db"
    if not path.exists():
        return -1
    try:
        with closing(sqlite3.connect(path)) as driver:
            driver.execute("PRAGMA synchronous = OFF")  # this disk won't fail
            [(verdict,)] = driver.execute("PRAGMA integrity_check(1)")
            [(requests,)] = driver.execute("SELECT count(*) FROM requests")
    except sqlite3.DatabaseError:
        return None
    return int(requests) if verdict == "ok" and (not wholly or is_sound(folder)) else None


def is_sound(folder: Path) -> bool:
    with closing(Desk.open(folder, clock=machine_clock)) as desk:
        return desk.check() == []


def test_a_power_cut_damages_nothing_and_loses_nothing_that_was_promised(tmp_path: Path) -> None:
    outcome = cut_everywhere(tmp_path)
    assert outcome.states > 300
    assert (outcome.corrupt, outcome.lost) == (0, 0)


def test_mail_that_can_be_fetched_again_takes_no_promise_with_it(tmp_path: Path) -> None:
    outcome = cut_everywhere(tmp_path, FETCHING)
    assert outcome.states > 200
    assert (outcome.corrupt, outcome.lost) == (0, 0)


def test_with_less_care_promises_would_be_lost(tmp_path: Path) -> None:
    """What the test above can see: a database that syncs only when it carries its log over."""
    outcome = cut_everywhere(tmp_path, "NORMAL")
    assert outcome.corrupt == 0
    assert outcome.lost > 100
