"""Mail made to stop its reader: each is read within 400 MB. How long it takes is a row of `make bench`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.floods import FLOODS, survived

MEGABYTES = 400


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the peak of its memory")
@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_survived(name: str, tmp_path: Path) -> None:
    cost = survived(name, tmp_path)
    assert cost.megabytes <= MEGABYTES
    assert cost.sender == "ann@example.org"
    assert cost.problem != "the message could not be read"
