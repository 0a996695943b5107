"""A store in a file of its own, for every test of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.store import Store
from tests.app.store.writings import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def store(folder: Path, clock: Clock) -> Iterator[Store]:
    opened = Store.open(folder, clock=clock, patience=0.01)
    yield opened
    opened.close()
