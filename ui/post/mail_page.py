"""A page of mail that is no request: a list with two lines each, and buttons for what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.desk import Desk, DeskbellError
from ui.hinted_list import HintedList
from ui.labels import plain_label
from ui.post.mail_delegate import Line, MailDelegate
from ui.texts import _
from ui.theme import Look, mark


class Deed(NamedTuple):
    """What can be done with the current mail: by a button, and by a key in the list."""

    text: str
    do: Callable[[int], object]
    said: str
    key: str = ""
    fits: Callable[[int], bool] = lambda _id: True


class MailList(HintedList):
    """Two lines a mail."""

    def __init__(self, name: str, when_empty: str, look: Look) -> None:
        super().__init__(name, when_empty)
        self.setItemDelegate(MailDelegate(look, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def current_id(self) -> int | None:
        if self.currentRow() < 0:
            return None
        line: Line = self.currentItem().data(Qt.ItemDataRole.UserRole)
        return line.id

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Shows these, and stays at the same mail; where that has gone, at the same place."""
        row, current_id = max(self.currentRow(), 0), self.current_id
        self.clear()
        for at, line in enumerate(lines):
            item = QListWidgetItem(self)
            item.setData(Qt.ItemDataRole.UserRole, line)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{line.who}, {line.subject}, {line.at}, {line.detail}"
            )
            row = at if line.id == current_id else row
        self.setCurrentRow(min(row, self.count() - 1))


class MailPage(QWidget):
    """Does what is asked for, says so, and shows the list anew when the desk has changed."""

    said = Signal(str, bool)
    problem = Signal(str)

    def __init__(
        self, desk: Desk, look: Look, title: str, lead: str, when_empty: str, deeds: Iterable[Deed]
    ) -> None:
        super().__init__()
        self._desk = desk
        mark(self, ground="surface")
        self.list = MailList(title, when_empty, look)
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
        column.addSpacing(8)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.list.currentRowChanged.connect(lambda _row: self._fit())
        self._fit()

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Shows these mails."""
        self.list.show_lines(lines)
        self._fit()

    def _button(self, deed: Deed) -> QPushButton:
        button = QPushButton(f"{deed.text}  {deed.key.lower()}" if len(deed.key) == 1 else deed.text)
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
        self.list.setFocus()  # the button may become dull
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
