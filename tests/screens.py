"""Renders every screen in every state to PNG files: `python -m tests.screens [FOLDER [SCENE...]]`.

Whoever adds a screen adds its scenes with ``@scene``, here or in a module of `_MORE`. Each is drawn in light
and dark at 100 %, the light ones at 150 % as well.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.desk import Desk, first_page
from tests import sample_day
from tests.stage import SCENES, Scene, Stage, scene
from tests.ui.hands import press
from ui import action_table
from ui.bridge import Bridge
from ui.errors import CrashDialog, report
from ui.help_keys import KeysDialog
from ui.palette import Palette
from ui.room import Room
from ui.theme import Look
from ui.trouble import TroublePage
from ui.welcome import Welcome
from ui.window import MainWindow

FONTS = ("Inter", "Noto Sans", "DejaVu Sans")
SCALES = {"100": "1", "150": "1.5"}
_MORE = (
    "tests.scenes_request",
    "tests.scenes_reading",
    "tests.scenes_writing",
    "tests.scenes_clients",
    "tests.scenes_settings",
    "tests.scenes_post",
)


@scene("today")
def _today(stage: Stage) -> QWidget:
    return stage.window


@scene("today-small")
def _small(stage: Stage) -> QWidget:
    stage.window.resize(900, 560)
    return stage.window


@scene("first-paint")
def _first_paint(stage: Stage) -> QWidget:
    first = first_page(stage.desk.folder, sample_day.NOW)
    assert first is not None
    window = MainWindow(stage.look, stage.desk.folder)
    window.show_first(first.rows, first.counts, sample_day.NOW, first.zone)
    return window


@scene("undo-offered")
def _undo(stage: Stage) -> QWidget:
    stage.key(Qt.Key.Key_X)
    return stage.window


@scene("problem")
def _problem(stage: Stage) -> QWidget:
    stage.window.bar.problem(
        "Could not write history.csv: there is no room left on the disk. Make room, or choose another folder."
    )
    return stage.window


@scene("busy")
def _busy(stage: Stage) -> QWidget:
    stage.window.bar.busy("Reading mail: 1,240", 1240, 3000, lambda: None)
    return stage.window


@scene("undoing-much")
def _undoing_much(stage: Stage) -> QWidget:
    stage.window.bar.hold_up("Undoing: import mail…", 4800, 15_300)
    return stage.window


@scene("search")
def _search(stage: Stage) -> QWidget:
    stage.window.list.focus_search()
    QTest.keyClicks(stage.window.list.search, "boil")
    QTest.qWait(40)
    return stage.window


@scene("search-nothing")
def _search_nothing(stage: Stage) -> QWidget:
    QTest.keyClicks(stage.window.list.search, "zeppelin")
    QTest.qWait(40)
    return stage.window


@scene("kind-without-requests")
def _no_such_kind(stage: Stage) -> QWidget:
    stage.window.show_section("closed")
    press(stage.window.list, "Complaints")
    return stage.window


@scene("nobody-waits", empty=True)
def _nobody(stage: Stage) -> QWidget:
    return stage.window


@scene("welcome", empty=True)
def _welcome(stage: Stage) -> QWidget:
    stage.window.show_instead(Welcome())
    return stage.window


@scene("cannot-open", empty=True)
def _cannot_open(stage: Stage) -> QWidget:
    line = "deskbell.db was written by a newer Deskbell (version 9). Update this one, or open another folder."
    stage.window.show_instead(TroublePage(stage.look, line, Path("~/deskbell")))
    return stage.window


@scene("palette")
def _palette(stage: Stage) -> QWidget:
    palette = Palette(stage.window.actions_table, stage.look, stage.window)
    palette.show_above(stage.window)
    QTest.keyClicks(palette.field, "re")
    return palette


@scene("keys")
def _keys(stage: Stage) -> QWidget:
    return KeysDialog(stage.window.actions_table, has_single_keys=True, parent=stage.window)


@scene("new-request")
def _new_request(stage: Stage) -> QWidget:
    stage.room.new_request()
    return stage.child(QDialog)


@scene("crash")
def _crash(stage: Stage) -> QWidget:
    bug = KeyError()
    return CrashDialog(report(bug, "1.0"), stage.window)


def render(folder: Path, names: list[str], scale: str) -> None:
    """Draws these scenes at the scale that this process has."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    QLocale.setDefault(QLocale("en_GB"))
    app.setFont(QFont(next((name for name in FONTS if name in QFontDatabase.families()), ""), 10))
    for theme in ("light", "dark") if scale == "100" else ("light",):
        look = Look(app, theme)
        for name in names:
            draw, is_empty = SCENES[name]
            with tempfile.TemporaryDirectory() as place:
                _picture(
                    app, look, draw, Path(place), folder / f"{name}-{theme}-{scale}.png", is_empty=is_empty
                )


def _picture(app: QApplication, look: Look, draw: Scene, place: Path, path: Path, *, is_empty: bool) -> None:
    desk = Desk.open(place / "desk", clock=lambda: sample_day.NOW)
    desk.preferences.set("theme", look.theme.name)
    ids = {} if is_empty else sample_day.fill(desk)
    bridge, window = Bridge(desk), MainWindow(look, desk.folder)
    window.show()
    room = Room(window, desk, bridge)
    for piece in room.pieces():
        piece()
    action_table.declare(window, room, lambda: "1.0", window.close)
    window.activateWindow()
    window.list.lines.setFocus()
    app.processEvents()
    widget = draw(Stage(app, look, desk, bridge, window, room, ids))
    widget.show()
    for _ in range(10):  # from the inside outwards each layout takes its turn
        app.processEvents()
    widget.grab().save(str(path))
    for shown in app.topLevelWidgets():
        shown.close()
    bridge.close()
    desk.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def main(argv: list[str]) -> int:
    """Draws all, each scale in a process of its own since Qt reads it once."""
    folder = Path(argv[0] if argv else "build/screens")
    folder.mkdir(parents=True, exist_ok=True)
    for module in _MORE:
        importlib.import_module(module)
    names = argv[1:] or list(SCENES)
    if scale := os.environ.get("SCREENS_SCALE"):
        render(folder, names, scale)
        return 0
    for scale, factor in SCALES.items():
        env = {**os.environ, "SCREENS_SCALE": scale, "QT_SCALE_FACTOR": factor}
        if code := subprocess.run(
            [sys.executable, "-m", "tests.screens", str(folder), *names], env=env, check=False
        ).returncode:
            return code
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
