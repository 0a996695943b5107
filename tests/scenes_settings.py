"""Every page of the settings, with something in it and with something wrong, and the tray's icon."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QLineEdit, QWidget

from tests.stage import Stage, scene
from tests.ui.hands import named
from ui.bell.tray_icon import bell_icon

_PAGES = (
    "Opening hours", "Days off", "Time away", "Targets", "My addresses", "Bell", "Appearance", "Data folder",
)  # fmt: skip
_PANELS = {"light": "#F0F0F0", "dark": "#202124"}


def _page(stage: Stage, name: str) -> QWidget:
    stage.room.open_settings(name)
    return stage.child(QDialog)


for _name in _PAGES:
    scene(f"settings-{_name.lower().replace(' ', '-')}")(partial(_page, name=_name))


@scene("settings-full")
def _full(stage: Stage) -> QWidget:
    stage.desk.preferences.set("days_off", ["2026-12-25", "2026-12-26", "2027-01-01"])
    stage.desk.preferences.set("time_away", [["2026-11-24", "2026-11-27"], ["2027-08-02", "2027-08-13"]])
    stage.desk.preferences.set("own_addresses", ["me@example.org"])
    return _page(stage, "Time away")


@scene("settings-wrong")
def _wrong(stage: Stage) -> QWidget:
    page = _page(stage, "Opening hours")
    field = named(page, QLineEdit, "Hours on Monday")
    field.setText("nine to five")
    field.editingFinished.emit()
    return page


@scene("tray")
def _tray(stage: Stage) -> QWidget:
    """Every size and count on a light and a dark panel."""
    sheet = QWidget()
    cells = QGridLayout(sheet)
    for at, (panel, colour) in enumerate(_PANELS.items()):
        for row, count in enumerate((0, 1, 4, 9, 12)):
            for column, size in enumerate((16, 20, 22, 24, 32, 48, 64)):
                cell = QLabel()
                cell.setAccessibleName(f"{count} on {panel}")
                cell.setStyleSheet(f"background: {colour}; padding: 4px")
                cell.setPixmap(bell_icon(count).pixmap(QSize(size, size), 1.0))
                cells.addWidget(cell, row, at * 8 + column)
    return sheet
