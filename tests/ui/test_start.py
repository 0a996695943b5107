"""What the words after `deskbell` ask for."""

from __future__ import annotations

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
