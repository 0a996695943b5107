"""A real desk in a folder of its own, at a stated instant that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk import Desk
from tests.app.desks import Clock, in_berlin


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """An empty desk in Berlin, Monday to Friday 9 to 17; its owner writes from me@desk.example."""
    desk = in_berlin(Desk.open(tmp_path / "desk", clock=clock))
    yield desk
    desk.close()
