"""The real program for rough treatment: started as its owner starts it, killed, stopped, given bad things."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from app import paths
from app.cli import machine_clock
from app.desk import Desk
from tests.e2e.desktop import until

ROOT = Path(__file__).parents[2]
TABLES = ("clients", "addresses", "requests", "entries", "raw", "threads", "settings", "ledger")


class Deskbell:
    """Deskbell on one folder. ``env`` is added to what every process of it finds in its environment."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        self.database = folder / "deskbell.db"
        self.env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DESKBELL_DATA": str(folder), **env}

    def run(self, *words: object, under: Sequence[str] = (), **env: str) -> subprocess.CompletedProcess[str]:
        """One command to its end, ``under`` another program (a tracer, say)."""
        return subprocess.run(
            [*under, sys.executable, "-m", "ui", *map(str, words)],
            cwd=ROOT, env=self.env | env, capture_output=True, text=True, timeout=250, check=False,
        )  # fmt: skip

    def do(self, *words: object) -> str:
        """What a command prints that does what it is told."""
        done = self.run(*words)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    def ask(self, *words: object) -> Any:
        """The JSON that a command prints."""
        return json.loads(self.do(*words, "--json"))

    @contextmanager
    def window(self, *under: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
        """The window, listening to commands. Whatever becomes of it, it is gone after the block."""
        socket = paths.socket_path(self.folder)
        socket.unlink(missing_ok=True)
        process = subprocess.Popen(
            [*under, sys.executable, "-m", "ui"], cwd=ROOT, env=self.env | env, stderr=subprocess.PIPE
        )
        try:
            until(lambda: socket.exists() or process.poll() is not None, "the door for commands")
            assert process.poll() is None, process.stderr and process.stderr.read().decode()
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.communicate()

    def rows(self, query: str) -> list[Any]:
        """What lies in the database, seen past the program."""
        with closing(sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True, timeout=60)) as driver:
            return driver.execute(query).fetchall()

    def counts(self) -> dict[str, int]:
        """How many rows each table holds."""
        return {table: self.rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}

    def is_sound(self) -> bool:
        """Whether it opens, mended if need be, and nothing is wrong with its data."""
        desk = Desk.open(self.folder, clock=machine_clock)
        try:
            return desk.check() == []
        finally:
            desk.close()


def is_one_clear_line(text: str, *parts: str) -> bool:
    """Whether it is one line for the owner that names these, and no programmer's report."""
    is_line = text.startswith("deskbell: ") and text.count("\n") == 1 and text.endswith(".\n")
    return is_line and "Traceback" not in text and all(part in text for part in parts)


def open_desk(folder: Path, clock: Any) -> Desk:
    """A desk that is open round the clock, in Berlin."""
    desk = Desk.open(folder, clock=clock)
    desk.preferences.set("zone", "Europe/Berlin")
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    desk.preferences.set("work_week", {day: [["00:00", "24:00"]] for day in days})
    return desk
