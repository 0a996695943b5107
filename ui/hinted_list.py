"""A list that says what will stand in it while there is nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QListWidget


class HintedList(QListWidget):
    """Its hint is painted, so that no row has to be there for it."""

    def __init__(self, name: str, when_empty: str) -> None:
        super().__init__()
        self._when_empty = when_empty
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._when_empty)
            painter.end()
