"""From nothing to an open desk, and what happens where that fails: the real program in its event loop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app import paths
from app.desk import Desk, first_page
from tests import sample_day
from tests.app.desks import Clock
from tests.ui.hands import named, press, visible, wait_for_room
from ui import __main__ as start
from ui.__main__ import Start
from ui.errors import CrashDialog
from ui.program import Program
from ui.quick_add import QuickAdd
from ui.settings.dialog import SettingsDialog
from ui.trouble import TroublePage
from ui.welcome import Welcome

DESK = Path("/some/desk")


def wait_for_trouble(program: Program, qtbot: QtBot) -> TroublePage:
    def page() -> TroublePage | None:
        found = program.window.findChildren(TroublePage) if program.window else []
        return next((one for one in found if one.isVisible()), None)

    qtbot.waitUntil(lambda: page() is not None)
    found = page()
    assert found is not None
    return found


def test_the_list_is_painted_before_the_desk_is_open(program: Program, folder: Path, qtbot: QtBot) -> None:
    program.open_folder(folder)
    assert program.window is not None
    assert program.room is None
    assert len(program.window.list.model.lines) == 6
    wait_for_room(program, qtbot)
    assert len(program.window.list.model.lines) == 6


def test_the_first_paint_needs_neither_sqlalchemy_nor_the_like(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from app.desk import first_page; import ui.__main__, ui.program, ui.window\n"
        f"assert first_page(Path({str(folder)!r}), datetime.now(UTC)).rows\n"
        "heavy = {'app.records', 'sqlalchemy', 'babel', 'click', 'dateparser', 'holidays'}\n"
        "heavy |= {'concurrent.futures'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_looks_the_same_whatever_style_the_system_has(folder: Path) -> None:
    code = (
        "from pathlib import Path; from ui.__main__ import Start, open_window\n"
        f"app, _program = open_window(Start(Path({str(folder)!r})))\n"
        "app.setStyleSheet('')\nprint(app.style().name())"
    )
    environment = os.environ | {"QT_STYLE_OVERRIDE": "windows"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "fusion"


@pytest.mark.parametrize(
    "broken",
    ["ui.request.panel.RequestPanel.show_request", "ui.card.CardPanel.__init__", "ui.rail.Rail.show_counts"],
)
def test_what_breaks_while_the_window_is_furnished_is_shown_and_the_rest_comes(
    broken: str, program: Program, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_more: object, **_named: object) -> None:
        raise RuntimeError

    program.open_folder(folder)
    monkeypatch.setattr(broken, breaks)
    with qtbot.waitSignal(program.ready):
        pass
    assert program.window is not None
    assert len(program.window.findChildren(CrashDialog)) == 1
    assert program.window.actions_table.qaction("new").isEnabled()
    qtbot.waitUntil(lambda: paths.socket_path(folder).exists())


def test_an_unforeseen_failure_to_open_is_shown(
    program: Program, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "__init__", lambda *_more: 1 / 0)
    program.open_folder(folder)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: len(window.findChildren(CrashDialog)) == 1)


def test_an_empty_desk_is_welcomed(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    program.open_folder(tmp_path / "new")
    wait_for_room(program, qtbot)
    assert program.window is not None
    qtbot.waitUntil(lambda: bool(program.window and program.window.findChildren(Welcome)))
    press(program.window, "Or have your mail fetched")
    assert visible(program.window, SettingsDialog).page("Mail accounts").isVisible()
    qtbot.mouseClick(named(program.window, QPushButton, "Start empty"), Qt.MouseButton.LeftButton)
    assert program.window.list.empty.isVisible()


def test_looking_around_says_what_it_does_and_goes_there_silently(
    program: Program,
    tmp_path: Path,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    program.open_folder(tmp_path / "new")
    qtbot.waitUntil(lambda: bool(program.window and program.window.findChildren(Welcome)))
    assert program.window is not None
    before = program.window
    for _twice in range(2):
        qtbot.mouseClick(named(before, QPushButton, "Look around"), Qt.MouseButton.LeftButton)
    assert before.bar.text == "Making the sample business…"
    qtbot.waitUntil(lambda: program.window is not before, timeout=30_000)
    qtbot.waitUntil(lambda: program.room is not None and program.room.window is program.window)
    assert program.room is not None
    assert program.room.desk.lists.counts().clients == 30
    program.room.open_settings("Bell")
    settings = visible(program.window, SettingsDialog)
    named(settings, QCheckBox, "Start Deskbell in the tray when I log in").click()
    [entry] = (tmp_path / "config" / "autostart").iterdir()
    assert f'"{tmp_path / "new"}"' in entry.read_text()  # their own desk, not the sample
    assert capsys.readouterr() == ("", "")


def test_a_look_around_can_be_called_off(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    program.open_folder(tmp_path / "new")
    qtbot.waitUntil(lambda: bool(program.window and program.window.findChildren(Welcome)))
    assert program.window is not None
    assert program.room is not None
    before, room = program.window, program.room
    qtbot.mouseClick(named(before, QPushButton, "Look around"), Qt.MouseButton.LeftButton)
    press(before.bar, "Cancel")
    qtbot.waitUntil(lambda: not room.bridge.is_busy, timeout=30_000)
    assert program.window is before


def test_a_damaged_desk_is_explained_and_left_alone(program: Program, folder: Path, qtbot: QtBot) -> None:
    database = folder / "deskbell.db"
    for rest in folder.glob("deskbell.db-*"):
        rest.unlink()
    database.write_bytes(b"This was a database once." * 400)
    before = database.read_bytes()
    program.open_folder(folder)
    page = wait_for_trouble(program, qtbot)
    assert page.problem
    assert database.read_bytes() == before
    press(page, "Try again")
    assert program.room is None


def test_a_desk_that_another_process_holds_opens_once_it_is_free(
    program: Program, folder: Path, clock: Clock, qtbot: QtBot
) -> None:
    holder = Desk.open(folder, clock=clock)
    program.open_folder(folder)
    page = wait_for_trouble(program, qtbot)
    holder.close()
    press(page, "Try again")
    wait_for_room(program, qtbot)
    assert program.window is not None
    assert not program.window.is_on_other_page


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such rights here")
def test_a_place_that_cannot_be_a_folder_is_explained(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("not a folder")
    program.open_folder(tmp_path / "file" / "desk")
    assert str(tmp_path) in wait_for_trouble(program, qtbot).problem


def test_a_command_is_done_by_the_open_window(program: Program, folder: Path, qtbot: QtBot) -> None:
    program.open_folder(folder)
    wait_for_room(program, qtbot)
    qtbot.waitUntil(lambda: paths.socket_path(folder).exists())
    asked = subprocess.Popen(
        [sys.executable, "-m", "ui", "add", "--data", folder, "--client", "Tom", "--kind=lead", "No water"],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    qtbot.waitUntil(lambda: asked.poll() is not None)
    out, _err = asked.communicate()
    assert asked.returncode == 0
    assert program.window is not None
    shown = program.window.list.model
    qtbot.waitUntil(lambda: ("request", int(out)) in [line.key for line in shown.lines])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["list", "--json"], None),
        (["--help"], None),
        (["import", "x.eml"], None),
        (["/home/me/x.eml", "list"], None),
        (["--data", "/some/desk"], Start(DESK)),
        (["--data=/some/desk"], Start(DESK)),
        (["--in-tray", "--data", "/some/desk"], Start(DESK, is_in_tray=True)),
        (["--data", "/some/desk", "--new-request"], Start(DESK, is_new_request=True)),
        (["--data", "/some/desk", "/home/me/x.eml"], Start(DESK, (Path("/home/me/x.eml"),))),
    ],
)
def test_arguments_decide_between_window_and_command(words: list[str], expected: Start | None) -> None:
    assert start.start_of(words) == expected


def test_without_arguments_the_window_opens_on_the_usual_desk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESKBELL_DATA", str(tmp_path))
    assert start.start_of([]) == Start(tmp_path)


def test_in_the_tray_no_window_is_shown_unless_there_is_no_tray(
    program: Program, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    program.open_folder(folder, is_in_tray=True)
    wait_for_room(program, qtbot)
    assert program.window is not None
    qtbot.waitUntil(lambda: paths.socket_path(folder).exists())
    assert not program.window.isVisible()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    program.open_folder(folder, is_in_tray=True)
    wait_for_room(program, qtbot)
    qtbot.waitUntil(program.window.isVisible)


def test_files_opened_with_it_are_imported_and_what_is_wrong_is_said_in_the_window(
    program: Program, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    picture = tmp_path / "picture.eml"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    program.open_folder(folder, then=partial(start._begin, Start(folder, (picture,))))
    wait_for_room(program, qtbot)
    assert program.window is not None
    qtbot.waitUntil(lambda: "picture.eml" in program.window.bar.text)


def test_a_second_start_can_ask_for_a_new_request(program: Program, folder: Path, qtbot: QtBot) -> None:
    program.open_folder(folder)
    wait_for_room(program, qtbot)
    qtbot.waitUntil(lambda: paths.socket_path(folder).exists())
    command = [sys.executable, "-m", "ui", "--data", folder, "--new-request"]
    asked = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    qtbot.waitUntil(lambda: asked.poll() is not None)
    assert asked.returncode == 0
    assert program.window is not None
    assert any(dialog.isVisible() for dialog in program.window.findChildren(QuickAdd))


def test_commands_reach_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["list", "--data", str(folder), "--json", "--at", sample_day.NOW.isoformat()]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 6


def test_the_first_page_of_no_desk_is_none(tmp_path: Path) -> None:
    assert first_page(tmp_path, sample_day.NOW) is None
