"""The program at rest in a real tray, beside a bare icon there: how often it wakes, and what that costs.

Both rest side by side in one box for the same time, on the sample data.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

from tests.bench.ground import Ground
from tests.bench.table import COUNT, MS, Row
from tests.e2e.desktop import Desktop, missing, until
from tests.e2e.program import Program

WAKE_GOAL, CPU_GOAL = 5.0, 5.0
SETTLED_AFTER = 10.0
"""Seconds for what a start leaves behind: the first ring, deferred deletions, caches of fonts."""


def rows(ground: Ground) -> Iterator[Row]:
    """Wake-ups and processor time in a minute."""
    if missing():
        return
    with Desktop(ground.fresh("idle")) as box:
        program = Program(box, box.folder / "desk")
        program.command("demo", "--data", str(box.folder / "desk"))
        ours = Program(box, box.folder / "desk-demo").start()
        bare = box.start([sys.executable, "-m", "tests.bench.idle_tray"])
        program.press("ctrl+w")
        until(lambda: not box.windows("^Deskbell$"), "the window to leave for the tray")
        woken, spent = rates([ours, bare], ground.sizes.idle_seconds)
    yield Row.at_most("wake-ups a minute in the tray", COUNT, woken[0], WAKE_GOAL, woken[1])
    yield Row.at_most("processor time a minute in the tray", MS, spent[0], CPU_GOAL, spent[1])


def rates(processes: list[subprocess.Popen[bytes]], during: float) -> tuple[list[float], list[float]]:
    """Wake-ups a minute, and milliseconds of processor time a minute, of each."""
    time.sleep(min(SETTLED_AFTER, during))
    before = [Use.of(process.pid) for process in processes]
    time.sleep(during)
    after = [Use.of(process.pid) for process in processes]
    both = list(zip(before, after, strict=True))
    a_minute = 60 / during
    return (
        [(now.wakes - then.wakes) * a_minute for then, now in both],
        [(now.cpu_ms - then.cpu_ms) * a_minute for then, now in both],
    )


class Use(NamedTuple):
    """What a process has used so far, in all of its threads."""

    wakes: int
    cpu_ms: float

    @classmethod
    def of(cls, pid: int) -> Self:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        wakes = sum(_switches(task) for task in tasks)
        cpu = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)
        return cls(wakes, cpu / 1_000_000)


def _switches(task: Path) -> int:
    """How often that thread went to sleep, and so how often it woke."""
    lines = (task / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches:"))
