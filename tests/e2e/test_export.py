"""A long export, thought better of midway: it says how far it is, ends at once, and leaves no file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e import desktop
from tests.e2e.desktop import Desktop, until
from tests.e2e.program import Program
from tests.e2e.screen_reader import ScreenReader

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(desktop.missing()), reason=f"this machine lacks {', '.join(desktop.missing())}"),
]
_REQUESTS = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 3000)
INSERT INTO requests (client_id, kind, subject, opened_at, turn, outcome, closed_at)
SELECT 1, 'question', 'Boiler ' || n, n, 'nobody', 'answered', n FROM number"""
_ENTRIES = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 80)
INSERT INTO entries (request_id, at, recorded_at, kind, direction, channel, text)
SELECT id, n, n, 'message', 'in', 'e-mail', 'When do you come?' FROM requests, number"""


def fill(folder: Path) -> None:
    """Far more than can be written before somebody has pressed a button."""
    with closing(sqlite3.connect(folder / "deskbell.db")) as driver, driver:
        for sql in (_REQUESTS, _ENTRIES):
            driver.execute(sql)


def test_an_export_is_cancelled_midway(
    owner: Program, day_box: Desktop, reader: ScreenReader, tmp_path: Path
) -> None:
    place = tmp_path / "for the accountant"
    place.mkdir()
    owner.command("add", "--client", "Anna Berg", "--kind", "question", "Boiler")
    fill(owner.folder)
    owner.start()
    owner.press("ctrl+e")
    day_box.focus_on("^Export history")
    day_box.key("ctrl+a")
    day_box.type(str(place / "all.csv"))
    day_box.key("Return")
    until(lambda: list(place.iterdir()), "the beginning of a file")
    reader.click("Cancel", "push button")
    until(lambda: reader.says("Export stopped. No file was written."), "the end of it")
    assert list(place.iterdir()) == []
