"""From nothing to a painted window, and on to one that can write, beside a bare one: offscreen, on X11."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from tests.bench.ground import Ground
from tests.bench.table import MB, MS, Row
from tests.e2e.desktop import Desktop, missing

PAINT_GOAL, READY_GOAL, MEMORY_GOAL = 1.4, 4.5, 2.0
GAP_GOAL = 50.0
ROOT = Path(__file__).parents[2]


def rows(ground: Ground) -> Iterator[Row]:
    """First paint, ready, memory and stalls, for each way to get at a screen."""
    yield from on_screen("offscreen", ground, nobodys_environment(ground.fresh("nobody")))
    if not missing():
        with Desktop(ground.fresh("start-x11"), with_panel=False, with_daemon=False) as box:
            yield from on_screen("X11", ground, box.env)


def on_screen(name: str, ground: Ground, environment: Mapping[str, str]) -> Iterator[Row]:
    """The rows of one way: windows opened in turn, ours and the bare one."""

    def window(*folder: str) -> dict[str, float]:
        command = [sys.executable, "-m", "tests.bench.window", str(time.monotonic()), *folder]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found

    desk = str(ground.desk)
    if ground.sizes.rounds > 1:
        window(desk), window()  # what the disk reads for the first time is no part of it
    pairs = [(window(desk), window()) for _ in range(ground.sizes.rounds)]

    def against(ours: str, floor: str) -> list[tuple[float, float]]:
        return [(mine[ours], bare[floor]) for mine, bare in pairs]

    yield Row.times(f"first paint, {name}", MS, against("paint", "paint"), PAINT_GOAL)
    yield Row.times(f"ready to write, {name}", MS, against("ready", "paint"), READY_GOAL)
    gap = median(mine["gap"] for mine, _ in pairs)
    yield Row.at_most(f"longest stall while opening, {name}", MS, gap, GAP_GOAL)
    yield Row.times(f"peak memory at first paint, {name}", MB, against("paint_memory", "memory"), MEMORY_GOAL)
    yield Row.times(f"peak memory when ready, {name}", MB, against("memory", "memory"), MEMORY_GOAL)


def nobodys_environment(folder: Path) -> dict[str, str]:
    """Without a screen, a bus, or anybody's files."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("XDG_", "QT_", "DBUS_", "DISPLAY", "WAYLAND", "DESKBELL"))
    }
    bus = f"unix:path={folder}/no-bus"
    return kept | {"HOME": str(folder), "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": bus}
