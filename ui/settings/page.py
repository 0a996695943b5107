"""What every page of the settings has: a title, labelled rows, one line for what is wrong, no Save button."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.desk import Desk, DeskbellError
from ui.labels import plain_label
from ui.texts import _

_SWITCH_WIDTH = 24
"""From the edge of a switch to its words."""


class Page(QWidget):
    """One page. A change is kept at once and can be undone; what means nothing is said below and nothing is
    lost.

    A page fills its fields in ``refresh``, which is called when it is made and after every change of the
    settings.
    """

    def __init__(self, desk: Desk, title: str, lead: str) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName(title)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(24, 16, 24, 16)
        self.rows.setSpacing(8)
        self.rows.addWidget(plain_label(title, "title"))
        self.rows.addWidget(plain_label(lead, "muted"))
        self.rows.addSpacing(8)
        self._problem = plain_label("", "danger")
        self._problem.hide()

    @property
    def problem(self) -> str:
        """What is said to be wrong: empty when nothing is."""
        return "" if self._problem.isHidden() else self._problem.text()

    def close_rows(self) -> None:
        """Put the line for problems below the rows, and the rest of the room below that."""
        self.rows.addWidget(self._problem)
        self.rows.addStretch(1)

    def add(self, caption: str, *widgets: QWidget) -> None:
        """A caption and below it what belongs to it."""
        if caption:
            heading = plain_label(caption, "caption")
            heading.setBuddy(widgets[0])
            self.rows.addSpacing(8)
            self.rows.addWidget(heading)
        for widget in widgets:
            has_words = bool(widget.accessibleName()) or isinstance(widget, QAbstractButton | QLabel)
            if caption and not has_words:
                widget.setAccessibleName(caption)
            self.rows.addWidget(widget)

    def keep(self, key: str, value: Any) -> bool:
        """Whether the setting now has that value; if not, the page says why."""
        try:
            if self._desk.preferences.get(key) != value:
                self._desk.preferences.set(key, value)
        except DeskbellError as error:
            self.complain(_(str(error)))
            return False
        self._problem.hide()
        return True

    def complain(self, line: str) -> None:
        """Say what is wrong and what to do."""
        self._problem.setText(line)
        self._problem.show()

    def refresh(self) -> None:
        """Show the settings as they are now."""


def explained(switch: QCheckBox, what: str) -> QWidget:
    """The switch, and right below its words what it does."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    explanation = plain_label(what, "small")
    explanation.setIndent(_SWITCH_WIDTH)
    switch.setAccessibleDescription(what)
    column.addWidget(switch)
    column.addWidget(explanation)
    return both


def beside(*widgets: QWidget) -> QWidget:
    """These beside each other, from the left; a line to write in takes the room there is."""
    row = QWidget()
    cells = QHBoxLayout(row)
    cells.setContentsMargins(0, 0, 0, 0)
    cells.setSpacing(8)
    for widget in widgets:
        cells.addWidget(widget, int(isinstance(widget, QLineEdit)))
    cells.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return row
