"""Two records of one person become one: choose the other, see what moves, merge. It can be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.desk import Desk
from app.records import Client, ClientRow
from ui.texts import _

_MOST = 8


class MergeDialog(QDialog):
    """Asks which client is the same as this one. ``chosen`` is the id of the one that goes."""

    def __init__(self, desk: Desk, keep: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Merge with {name}", name=keep.name))
        self.setMinimumWidth(440)
        self._desk = desk
        self._keep = keep
        self.chosen: int | None = None
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Name or address of the same person"))
        self._search.setAccessibleName(_("Other client"))
        self._search.textChanged.connect(self._find)
        self._found = QListWidget()
        self._found.setAccessibleName(_("Clients found"))
        self._found.currentItemChanged.connect(self._choose)
        self._found.itemActivated.connect(self._accept_if_chosen)
        self._what = QLabel()
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._what.setWordWrap(True)
        self._what.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._merge = buttons.addButton(_("Merge"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._merge.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self._search, self._found, self._what, buttons):
            column.addWidget(widget)
        self._find("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go through those found while the name is being typed."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif self._found.count():
            self._found.setCurrentRow(max(0, min(self._found.count() - 1, self._found.currentRow() + step)))

    def _find(self, text: str) -> None:
        self._found.clear()
        for row in self._candidates(text):
            item = QListWidgetItem(f"{row.name}  {row.address}".strip())
            item.setData(Qt.ItemDataRole.UserRole, row)
            self._found.addItem(item)
        if text.strip():
            self._found.setCurrentRow(0)
        self._choose(self._found.currentItem())

    def _candidates(self, text: str) -> list[ClientRow]:
        """Those found by what was typed; before that, those who look like the same person."""
        if text.strip():
            found = list(self._desk.clients.page(text, limit=_MOST + 1))
        else:
            pairs = [
                pair for pair in self._desk.clients.duplicates() if self._keep.id in (pair[0].id, pair[1].id)
            ]
            found = [row for first, second, _why in pairs for row in (first, second)]
        return [row for row in found if row.id != self._keep.id][:_MOST]

    def _accept_if_chosen(self) -> None:
        if self.chosen is not None:
            self.accept()

    def _choose(self, item: QListWidgetItem | None) -> None:
        row: ClientRow | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        self.chosen = row.id if row else None
        self._merge.setEnabled(row is not None)
        self._what.setText(
            _(
                "Everything of {merged} moves to {kept}: requests, addresses, facts and notes.",
                merged=row.name,
                kept=self._keep.name,
            )
            if row
            else _("Everything of the other client moves here. You can undo it.")
        )
