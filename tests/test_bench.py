"""The speed table can be measured, every row of it. What it says is for `make bench` and for people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import dovecot
from tests.e2e.desktop import missing

ROWS = (
    *("first paint", "ready to write", "longest stall", "peak memory", "a page of", "Today"),
    *("a keystroke of search", "a working-time computation", "100,000 deadlines", "CSV of"),
    *("worst flood", "largest flood", "opening a message", "opening the worst message", "import of"),
    *("longest stall while opening the worst message", "guard and hints", "25 MB sent", "25 MB written on"),
)
ROWS_ON_A_DESKTOP = ("first paint, X11", "wake-ups a minute", "processor time a minute")
ROWS_OF_MAIL = (
    "first fetch of",
    "  until search finds",
    "  the longest write of it",
    "  the longest stall of the window",
)
VERDICTS = ("met", "MISSED", "no floor")


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bench", *words]
    root = Path(__file__).parents[1]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_every_row_of_the_speed_table_can_be_measured() -> None:
    done = bench("--quick")
    assert done.returncode == 0, done.stderr
    _head, *rows = done.stdout.splitlines()
    there = ROWS + (() if missing() else ROWS_ON_A_DESKTOP) + (ROWS_OF_MAIL if dovecot.IS_HERE else ())
    for wanted in there:
        assert any(row.startswith(wanted) for row in rows), wanted
    assert [row for row in rows if not row.endswith(VERDICTS)] == []


@pytest.mark.slow
def test_a_bench_that_does_not_exist_is_named() -> None:
    done = bench("speed")
    assert done.returncode == 2
    assert "no bench speed" in done.stderr
