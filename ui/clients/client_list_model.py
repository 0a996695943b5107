"""The clients by name, fetched a page at a time."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.desk import Desk
from app.records import ClientRow
from ui.texts import ngettext

PAGE = 100
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class ClientListModel(QAbstractListModel):
    """Rows of ``ClientRow`` under ``UserRole``. ``show`` asks the desk anew."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._filter = ""
        self._rows: list[ClientRow] = []
        self._may_have_more = False

    def show(self, filter: str) -> None:
        """List the clients whose name or address has that in it."""
        self.beginResetModel()
        self._filter = filter
        self._rows = list(self._desk.clients.page(filter, limit=PAGE))
        self._may_have_more = len(self._rows) == PAGE
        self.endResetModel()

    def row_of(self, client_id: int) -> int:
        """Where that client stands among the rows fetched so far, or -1."""
        return next((place for place, row in enumerate(self._rows) if row.id == client_id), -1)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.name, row.address, open_in_words(row)) if part)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._may_have_more

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return  # Qt may ask all the same
        more = self._desk.clients.page(self._filter, after=str(self._rows[-1].id), limit=PAGE)
        self._may_have_more = len(more) == PAGE
        if more:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
            self._rows += more
            self.endInsertRows()


def open_in_words(row: ClientRow) -> str:
    """ "2 open requests", or nothing when there are none."""
    return ngettext("{n} open request", "{n} open requests", row.open_requests) if row.open_requests else ""
