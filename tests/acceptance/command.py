"""The `deskbell` command as somebody outside uses it: words in, lines and an exit code out."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import cli
from tests.acceptance.oracle import at

MONDAY = at("2026-11-23 09:00")

PROGRAM = Path(sys.executable).with_name("deskbell")


@dataclass
class Deskbell:
    """The command on one data folder, at a time of the test's choosing."""

    folder: Path
    now: datetime = MONDAY
    err: str = ""

    def __call__(self, *words: object, code: int = 0) -> str:
        """What it printed. ``err`` is what it complained of."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            got = cli.main(self._argv(words), clock=lambda: self.now.astimezone(UTC))
        self.err = err.getvalue()
        assert got == code, (words, got, out.getvalue(), self.err)
        return out.getvalue()

    def json(self, *words: object) -> Any:
        command, *rest = words
        return json.loads(self(command, "--json", *rest))

    def process(self, *words: object) -> subprocess.CompletedProcess[str]:
        """The same in a process of its own, with the machine's clock."""
        argv = [PROGRAM, *self._argv(words)]
        return subprocess.run(argv, capture_output=True, text=True, encoding="utf-8", check=False, timeout=99)

    def setting(self, key: str, value: object) -> None:
        self("settings", "set", key, json.dumps(value))

    def add(self, kind: str = "question", when: str = "", client: str = "Anna Berg", **said: object) -> int:
        """A new request; its id. ``when`` is a wall clock in Berlin."""
        options = [word for name, value in said.items() for word in (f"--{name}", value)]
        options += ["--at", at(when).isoformat()] if when else []
        return int(self("add", "--client", client, "--kind", kind, *options, "Boiler", "It is cold."))

    def log(self, id: int, way: str, when: str, *value: object) -> None:
        self("log", id, f"--{way}", *value, "--at", at(when).isoformat(), "Said.")

    def show(self, id: int, when: str) -> dict[str, Any]:
        """The request as it stands at that wall clock in Berlin."""
        shown: dict[str, Any] = self.json("show", id, "--at", at(when).isoformat())
        return shown

    def due(self, when: str) -> dict[str, str]:
        """What the bell would ring at that wall clock in Berlin: the instants by stage."""
        return {each["stage"]: each["due_at"] for each in self.json("due", "--at", at(when).isoformat())}

    def order(self, view: str, when: str) -> list[int]:
        return [row["id"] for row in self.json("list", "--view", view, "--at", at(when).isoformat())]

    def _argv(self, words: Sequence[object]) -> list[str]:
        return ["--data", str(self.folder), *map(str, words)]
