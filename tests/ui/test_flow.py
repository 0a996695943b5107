"""Small widgets in a row: each has its place, whenever it came."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.flow import FlowLayout


def test_what_is_to_be_seen_already_gets_its_place_too(qtbot: QtBot) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    row.resize(400, 40)
    flow = FlowLayout(row)
    late = QLabel("late", row)
    flow.addWidget(first := QLabel("first"))
    row.show()
    qtbot.waitExposed(row)
    late.show()
    flow.addWidget(late)
    qtbot.waitUntil(lambda: late.x() > first.geometry().right())
