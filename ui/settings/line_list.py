"""A list of days, or of anything else with a line each, from which lines can be taken away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem, QPushButton

from ui.hinted_list import HintedList
from ui.texts import _

_ROW_HEIGHT = 30


class LineList(HintedList):
    """Lines with a value each. Delete takes the selected one away."""

    removed = Signal(object)

    def __init__(self, name: str, when_empty: str, height: int = 160) -> None:
        super().__init__(name, when_empty)
        self._remover: QPushButton | None = None
        self.setProperty("framed", True)
        self.setFixedHeight(height)

    def show_lines(self, lines: Iterable[tuple[str, object]]) -> None:
        """Show these texts; each stands for its value."""
        row = self.currentRow()
        self.clear()
        for text, value in lines:
            item = QListWidgetItem(text, self)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
        self.setCurrentRow(min(row, self.count() - 1))
        self._show_whether_removable()

    def remover(self) -> QPushButton:
        """A button that takes the selected line away; dull while none is selected."""
        self._remover = QPushButton(_("Remove"))
        self._remover.clicked.connect(self.remove_current)
        self.currentRowChanged.connect(lambda _row: self._show_whether_removable())
        self._show_whether_removable()
        return self._remover

    def _show_whether_removable(self) -> None:
        if self._remover:
            self._remover.setEnabled(self.currentRow() >= 0)

    def remove_current(self) -> None:
        """Ask for the selected line to be taken away."""
        item = self.currentItem()
        if item is not None:
            self.removed.emit(item.data(Qt.ItemDataRole.UserRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_current()
        else:
            super().keyPressEvent(event)
