"""The real program in the box: its window, its commands, its data folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.e2e.desktop import Desktop, until

OPEN_ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


class Program:
    """Deskbell on one data folder. Commands run as processes of their own, as a script's would."""

    def __init__(self, box: Desktop, folder: Path) -> None:
        self.box = box
        self.folder = folder
        self.env = box.env | {"DESKBELL_DATA": str(folder)}

    def start(self) -> subprocess.Popen[bytes]:
        """Open the window; it is ready to write when this returns."""
        process = self.box.start([sys.executable, "-m", "ui"], env=self.env)
        until(lambda: self.box.windows("^Deskbell$"), "the window")
        until((self.folder / "desk.socket").exists, "the door for commands")
        return process

    def command(self, *words: str, code: int = 0) -> str:
        """What the command prints; it must end with that code."""
        done = subprocess.run(
            [sys.executable, "-m", "ui", *words], env=self.env, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == code, done.stderr or done.stdout
        return done.stdout if code == 0 else done.stderr

    def ask(self, *words: str) -> Any:
        """The JSON that the command prints."""
        return json.loads(self.command(*words, "--json"))

    @property
    def window(self) -> str:
        """The window's number on the screen."""
        return until(lambda: self.box.windows("^Deskbell$"), "the window")[0]

    def until_popup(self) -> None:
        """Waits until a menu or a sheet of the window is open: it takes the keys from then on."""
        until(lambda: self.box.popups("deskbell", "^Deskbell$"), "the popup")

    def until_no_popup(self) -> None:
        """Waits until it is gone again."""
        until(lambda: not self.box.popups("deskbell", "^Deskbell$"), "the end of the popup")

    def press(self, *keys: str) -> None:
        """Keys pressed in the window."""
        self.box.focus(self.window)
        self.box.key(*keys)
