"""Contacts dropped on the window: looked at, brought in, undone; a broken file is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from tests.ui.hands import named, press, read, visible
from ui.clients.import_dialog import ImportDialog
from ui.room import Room

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{email}\r\nEND:VCARD\r\n"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(
        "Name,E-mail,Phone\n"
        "Nora Blum,nora@example.org,+49 30 111111\n"
        "Anna Berg,anna.berg@example.org,+49 30 222222\n",
        encoding="utf-8",
    )
    return path


def names(desk: Desk) -> list[str]:
    return [row.name for row in desk.clients.page()]


def drop(room: Room, path: Path, qtbot: QtBot) -> ImportDialog:
    room.window.files_dropped.emit([path])
    qtbot.waitUntil(lambda: not room.bridge.is_busy)
    return visible(room.window, ImportDialog)


def bring_in(room: Room, dialog: ImportDialog, qtbot: QtBot) -> None:
    press(dialog, "Import")
    qtbot.waitUntil(lambda: not room.bridge.is_busy)


def test_a_csv_is_looked_at_brought_in_and_undone(room: Room, csv: Path, qtbot: QtBot) -> None:
    before = names(room.desk)
    dialog = drop(room, csv, qtbot)
    assert "1 new client, 1 completed." in read(dialog)
    table = named(dialog, QTableWidget, "What the import does")
    rows = [[table.item(row, column).text() for column in range(3)] for row in range(table.rowCount())]
    assert [row[:2] for row in rows] == [["Nora Blum", "new client"], ["Anna Berg", "adds to the client"]]
    assert "222222" in rows[1][2]
    assert names(room.desk) == before, "nothing is written before Import is pressed"
    bring_in(room, dialog, qtbot)
    assert "Nora Blum" in names(room.desk)
    assert room.window.bar.text == "1 new client, 1 completed."
    room.window.bar.undo_wanted.emit()
    assert names(room.desk) == before


def test_cancel_changes_nothing(room: Room, csv: Path, qtbot: QtBot) -> None:
    before = names(room.desk)
    press(drop(room, csv, qtbot), "Cancel")
    assert names(room.desk) == before


def test_a_vcard_too(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "card.vcf"
    path.write_text(CARD.format(name="Otto Frei", email="otto@example.org"), encoding="utf-8")
    bring_in(room, drop(room, path, qtbot), qtbot)
    assert room.desk.clients.find("otto@example.org").name == "Otto Frei"


def test_a_broken_row_is_named_by_line_and_stops_all(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "broken.csv"
    path.write_text('Name,E-mail\nNora Blum,nora@example.org\n"Otto,otto@example.org\n', encoding="utf-8")
    dialog = drop(room, path, qtbot)
    assert "line 3" in read(dialog)
    assert not next(one for one in dialog.findChildren(QPushButton) if one.text() == "Import").isEnabled()


@pytest.mark.parametrize("name", ["missing.csv", "missing.vcf", "empty.csv"])
def test_a_file_that_can_t_be_read_is_one_line_in_the_bar(
    room: Room, tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    path = tmp_path / name
    if name.startswith("empty"):
        path.touch()
    room.window.files_dropped.emit([path])
    qtbot.waitUntil(lambda: not room.bridge.is_busy)
    assert not room.window.findChildren(ImportDialog)
    assert name in room.window.bar.text
    assert "\n" not in room.window.bar.text
