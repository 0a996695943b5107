"""What the acceptance tests share: the command on an empty folder whose owner works in Berlin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import Deskbell


@pytest.fixture
def deskbell(tmp_path: Path) -> Deskbell:
    command = Deskbell(tmp_path / "desk")
    command.setting("zone", "Europe/Berlin")
    command.setting("own_addresses", ["me@desk.example"])
    return command
