"""The box with a program and a screen reader in it, for walks through a day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop
from tests.e2e.program import OPEN_ALWAYS, Program
from tests.e2e.screen_reader import ScreenReader


@pytest.fixture
def day_box(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path / "box") as box:
        yield box


@pytest.fixture
def reader(day_box: Desktop) -> Iterator[ScreenReader]:
    with ScreenReader(day_box) as reader:
        yield reader


@pytest.fixture
def owner(day_box: Desktop, reader: ScreenReader, tmp_path: Path) -> Program:
    """A program that is read by the screen reader, on a desk that is always open."""
    program = Program(day_box, tmp_path / "desk")
    program.env |= reader.env
    program.command("settings", "set", "work_week", json.dumps(OPEN_ALWAYS))
    return program
