"""The real program in the box: its window, its commands, its data folder."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from app import cli
from tests.e2e.desktop import Desktop, until

OPEN_ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


class Program:
    """Deskbell on one data folder. Commands run here, beside the window: a process for each would cost more
    than all that a day does; that they do as well in one of their own is for other tests to show.
    """

    def __init__(self, box: Desktop, folder: Path) -> None:
        self.box = box
        self.folder = folder
        self.env = box.env | {"DESKBELL_DATA": str(folder)}

    def start(self, *module: str) -> subprocess.Popen[bytes]:
        """Open the window, or have that module do so; it is ready to write when this returns."""
        process = self.box.start([sys.executable, "-m", *(module or ["ui"])], env=self.env)
        until(lambda: self.box.windows("^Deskbell$"), "the window")
        until((self.folder / "desk.socket").exists, "the door for commands")
        return process

    def start_again(self) -> None:
        """What a second click on its icon does: a process that ends when the first has the word."""
        subprocess.run([sys.executable, "-m", "ui"], env=self.env, check=True, timeout=60)

    def command(self, *words: str, code: int = 0) -> str:
        """What the command prints; it must end with that code."""
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            ended = cli.main(["--data", str(self.folder), *words])
        assert ended == code, err.getvalue() or out.getvalue()
        return out.getvalue() if code == 0 else err.getvalue()

    def ask(self, *words: str) -> Any:
        """The JSON that the command prints."""
        return json.loads(self.command(*words, "--json"))

    def setting(self, key: str) -> Any:
        """What that setting is."""
        return json.loads(self.command("settings", "get", key))

    @property
    def window(self) -> str:
        """The window's number on the screen."""
        return until(lambda: self.box.windows("^Deskbell$"), "the window")[0]

    def until_popup(self) -> None:
        """Waits until a menu or a sheet of the window is open: it takes the keys from then on."""
        until(lambda: self.box.popups("deskbell", "^Deskbell$"), "the popup")

    def take_first(self) -> None:
        """Clicks the first item of the menu that opens."""
        self.until_popup()
        x, y, *_size = self.box.geometry(self.box.popups("deskbell", "^Deskbell$")[0])
        self.box.click(x + 30, y + 16)

    def until_no_popup(self) -> None:
        """Waits until it is gone again."""
        until(lambda: not self.box.popups("deskbell", "^Deskbell$"), "the end of the popup")

    def press(self, *keys: str) -> None:
        """Keys pressed in the window."""
        self.box.focus(self.window)
        self.box.key(*keys)
