"""Where an entry belongs instead: the client's other requests first, any request by searching."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.standing import RequestRow
from ui import words
from ui.popup import Popup
from ui.texts import _

LEAST_LETTERS = 2


class MovePicker(Popup):
    """Emits ``chosen(request_id)`` once, and closes."""

    chosen = Signal(int)

    def __init__(
        self, others: Sequence[RequestRow], find: Callable[[str], Sequence[RequestRow]], parent: QWidget
    ) -> None:
        super().__init__(_("Move it to …"), parent)
        self._others, self._find = others, find
        self._field = QLineEdit()
        self._field.setPlaceholderText(_("Search all requests"))
        self._field.setAccessibleName(_("Search all requests"))
        self._field.textChanged.connect(self._offer)
        self._field.returnPressed.connect(self._take)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Requests"))
        self._list.setMinimumSize(360, 180)
        self._list.itemActivated.connect(lambda _item: self._take())
        self._list.itemClicked.connect(lambda _item: self._take())
        self.body.addWidget(self._field)
        self.body.addWidget(self._list)
        self.setFocusProxy(self._field)
        self._offer("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if step := steps.get(Qt.Key(event.key())):
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
            return
        super().keyPressEvent(event)

    def _offer(self, text: str) -> None:
        rows = self._find(text) if len(text.strip()) >= LEAST_LETTERS else self._others
        self._list.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.subject}\n{row.client} · {words.state(row)}")
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            self._list.addItem(item)
        if not rows:
            nothing = QListWidgetItem(
                _("Nothing found") if text.strip() else _("No other request of this client: search")
            )
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(nothing)
        self._list.setCurrentRow(0)

    def _take(self) -> None:
        for item in self._list.selectedItems()[:1]:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
            self.close()
