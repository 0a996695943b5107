"""A page of mail that is no request: a list with two lines each, and buttons for what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.desk import Desk, DeskbellError
from ui.labels import plain_label
from ui.texts import _
from ui.theme import mark

_ROW_HEIGHT = 54


class Line(NamedTuple):
    """One mail in the list: its id, who and what, and how it stands."""

    id: int
    title: str
    detail: str


class Deed(NamedTuple):
    """What can be done with the current mail: by a button, and by a key in the list."""

    text: str
    do: Callable[[int], object]
    said: str
    key: str = ""
    fits: Callable[[int], bool] = lambda _id: True


class MailList(QListWidget):
    """Says what to expect while there is nothing in it."""

    def __init__(self, name: str, when_empty: str) -> None:
        super().__init__()
        self._when_empty = when_empty
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFrameShape(QListWidget.Shape.NoFrame)

    @property
    def current_id(self) -> int | None:
        item = self.currentItem() if self.currentRow() >= 0 else None
        return None if item is None else int(item.data(Qt.ItemDataRole.UserRole))

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Shows these, and stays where it was."""
        row = max(self.currentRow(), 0)
        self.clear()
        for line in lines:
            item = QListWidgetItem(f"{line.title}\n{line.detail}", self)
            item.setData(Qt.ItemDataRole.UserRole, line.id)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
        self.setCurrentRow(min(row, self.count() - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._when_empty)
            painter.end()


class MailPage(QWidget):
    """Does what is asked for, says so, and shows the list anew when the desk has changed."""

    said = Signal(str, bool)
    problem = Signal(str)

    def __init__(self, desk: Desk, title: str, lead: str, when_empty: str, deeds: Iterable[Deed]) -> None:
        super().__init__()
        self._desk = desk
        mark(self, ground="surface")
        self.list = MailList(title, when_empty)
        self._deeds = {deed: self._button(deed) for deed in deeds}
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self._deeds.values():
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(plain_label(title, "title"))
        column.addWidget(plain_label(lead, "muted"))
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.list.currentRowChanged.connect(lambda _row: self._fit())
        self._fit()

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Shows these mails."""
        self.list.show_lines(lines)
        self._fit()

    def _button(self, deed: Deed) -> QPushButton:
        button = QPushButton(f"{deed.text}  {deed.key.lower()}" if deed.key else deed.text)
        button.setAccessibleName(deed.text)
        button.clicked.connect(lambda: self._do(deed))
        if deed.key:
            shortcut = QShortcut(QKeySequence(deed.key), self.list, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda: self._do(deed))
        return button

    def _do(self, deed: Deed) -> None:
        mail_id = self.list.current_id
        if mail_id is None or not deed.fits(mail_id):
            return
        try:
            deed.do(mail_id)
        except DeskbellError as problem:
            self.problem.emit(_(str(problem)))
        else:
            if deed.said:
                self.said.emit(deed.said, True)

    def _fit(self) -> None:
        """Only what can be done now is offered."""
        mail_id = self.list.current_id
        for deed, button in self._deeds.items():
            button.setEnabled(mail_id is not None and deed.fits(mail_id))
