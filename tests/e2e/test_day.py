"""One day with the real program: real screen, real tray, real notices, real mouse and keys."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from tests.e2e import desktop
from tests.e2e.desktop import PANEL_START, Desktop, until
from tests.e2e.program import OPEN_ALWAYS, Program

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(desktop.missing()), reason=f"this machine lacks {', '.join(desktop.missing())}"),
]

MAIL = """From: Anna Berg <anna.berg@example.org>
To: Heating Works <me@example.org>
Subject: Boiler still cold: a complaint
Date: {date}
Message-ID: <one@example.org>

I want to complain. The boiler is still cold.
"""


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path / "box") as box:
        yield box


@pytest.fixture
def program(box: Desktop, tmp_path: Path) -> Program:
    program = Program(box, tmp_path / "desk")
    program.command("settings", "set", "work_week", str(OPEN_ALWAYS).replace("'", '"'))
    program.command("settings", "set", "own_addresses", '["me@example.org"]')
    return program


def drop(box: Desktop, path: Path, window: str) -> None:
    """Drag the file out of another program and let it fall into the middle of the window."""
    box.start([sys.executable, str(Path(__file__).with_name("drag_source.py")), str(path)])
    source = until(lambda: box.windows("^Files$"), "the file manager")[0]
    x, y, width, height = box.geometry(source)
    to_x, to_y, to_width, _ = box.geometry(window)
    path_of_mouse = [
        (x + width // 2, y + height // 2),
        (x + 10, y + 10),
        (x - 40, y),
        (to_x + to_width // 2, to_y + 300),
    ]
    box.run("xdotool", "mousemove", *map(str, path_of_mouse[0]), "mousedown", "1")
    for spot in [*path_of_mouse[1:], (to_x + to_width // 2 + 5, to_y + 305)]:
        box.run("xdotool", "mousemove", "--sync", *map(str, spot))
    box.run("xdotool", "mouseup", "1")


def notice(box: Desktop) -> tuple[int, int, int, int]:
    def wide() -> list[tuple[int, int, int, int]]:
        return [where for where in map(box.geometry, box.windows("xfce4-notifyd")) if where[2] > 100]

    return until(wide, "the notice")[0]


def red_spot_in_panel(box: Desktop) -> bool:
    """Whether the count's badge is painted somewhere among the icons of the panel."""
    image = QImage(str(box.picture("panel", PANEL_START)))
    badge = QColor("#B3261E").rgb()
    return any(image.pixel(x, y) == badge for y in range(image.height()) for x in range(image.width()))


def test_mail_dropped_rings_is_answered_from_the_notice_and_read_back_as_csv(
    program: Program, box: Desktop, tmp_path: Path
) -> None:
    mail = tmp_path / "boiler.eml"
    mail.write_text(
        MAIL.format(date=format_datetime(datetime.now(UTC) - timedelta(hours=2))), encoding="utf-8"
    )
    program.start()
    assert not red_spot_in_panel(box)

    drop(box, mail, program.window)
    rows = until(lambda: program.ask("list", "--view", "overdue"), "the request")
    assert [(row["client"], row["kind"], row["turn"]) for row in rows] == [("Anna Berg", "complaint", "mine")]
    until(lambda: red_spot_in_panel(box), "the count in the tray")

    x, y, width, height = notice(box)
    box.click(x + round(width * 5 / 6), y + height - 30)  # Mark answered
    until(lambda: program.ask("list", "--view", "theirs"), "the answer")
    until(lambda: not red_spot_in_panel(box), "the count's end")

    exported = tmp_path / "history.csv"
    program.command("export", str(exported), "--client", "Anna Berg")
    with exported.open(encoding="utf-8-sig", newline="") as file:
        entries = list(csv.DictReader(file))
    assert entries[0]["text"].strip() == "I want to complain. The boiler is still cold."
    assert len(entries) == 2


def test_commands_and_the_window_write_to_one_desk_that_outlives_them(program: Program, box: Desktop) -> None:
    first = program.start()
    made = program.command("add", "--client", "Lena Vogt", "--kind", "lead", "Kitchen plan").strip()
    assert made == "1"
    assert program.ask("list", "--view", "all")[0]["client"] == "Lena Vogt"
    program.press("ctrl+z")
    until(lambda: not program.ask("list", "--view", "all"), "the undo")
    program.press("ctrl+shift+z")
    until(lambda: program.ask("list", "--view", "all"), "the redo")

    program.press("ctrl+w")
    until(lambda: not box.windows("^Deskbell$"), "the closed window")
    assert first.poll() is None, "it goes on in the tray"
    program.start_again()
    assert len(until(lambda: box.windows("^Deskbell$"), "the window again")) == 1
    assert first.poll() is None

    program.press("ctrl+n")
    box.focus_on("New request")
    box.type("Kofi Owusu")
    box.key("Tab", "Tab")
    box.type("Does the warranty cover seals?")
    box.key("ctrl+Return")
    subjects = {"Kitchen plan", "Does the warranty cover seals?"}
    until(lambda: {row["subject"] for row in program.ask("list")} == subjects, "the request")
    program.press("ctrl+q")
    assert first.wait(60) == 0
    program.start()
    assert {row["subject"] for row in program.ask("list")} == subjects
