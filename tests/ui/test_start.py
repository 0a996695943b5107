"""What the words after `deskbell` ask for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.__main__ import are_opened_files, window_folder


@pytest.mark.parametrize("words", [["--data", "/desk"], ["--data=/desk"]])
def test_window_opens_on_the_chosen_folder(words: list[str]) -> None:
    assert window_folder(words) == Path("/desk")


def test_window_opens_on_the_environments_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DESKBELL_DATA", str(tmp_path))
    assert window_folder([]) == tmp_path


@pytest.mark.parametrize("words", [["list"], ["import", "/a.eml"], ["--help"], ["--data", "/desk", "list"]])
def test_command_opens_no_window(words: list[str]) -> None:
    assert window_folder(words) is None
    assert not are_opened_files(words)


def test_files_of_the_file_manager_are_told_from_commands() -> None:
    assert are_opened_files(["/mail/a.eml", "/mail/b c.mbox"])
    assert not are_opened_files([])


def test_a_missing_display_is_said_in_one_line(tmp_path: Path) -> None:
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    told = subprocess.run([sys.executable, "-m", "ui"], env=bare, capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("deskbell: there is no display")
    assert told.stderr.count("\n") == 1
