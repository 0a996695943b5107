"""The list of clients: a field that narrows it as one types, and a row each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from app.desk import Desk
from app.records import Changes
from ui.bridge import Bridge
from ui.clients.client_delegate import ClientDelegate
from ui.clients.client_list_model import ClientListModel
from ui.texts import _
from ui.theme import Look

_TABLES = {"clients", "addresses", "requests"}


class ClientsPanel(QWidget):
    """Says which client is chosen; keeps the choice while the list changes below it."""

    client_chosen = Signal(int)

    def __init__(self, desk: Desk, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: int | None = None
        self._model = ClientListModel(desk, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a client"))
        self.search.setAccessibleName(_("Find a client"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.list = QListView()
        self.list.setAccessibleName(_("Clients"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(ClientDelegate(look, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(24, 48, 24, 24)
        self._empty.setProperty("role", "muted")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        field = QVBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.addWidget(self.search)
        column.addLayout(field)
        column.addWidget(self._stack)
        bridge.changed.connect(self._on_changes)
        look.changed.connect(lambda _theme: self.list.viewport().update())

    def open_first(self) -> None:
        """List everybody, and choose the first."""
        self._show(self.search.text())

    def choose(self, client_id: int) -> None:
        """Select that client, whatever was typed."""
        if self._model.row_of(client_id) < 0:
            self.search.clear()
        self._chosen = client_id
        self._select_chosen()

    def _show(self, filter: str) -> None:
        self._model.show(filter.strip())
        is_empty = self._model.rowCount() == 0
        self._empty.setText(
            _("Nobody is called that, and no address has it in it.")
            if filter.strip()
            else _("No clients yet. They come with their first request, or from File, Import.")
        )
        self._stack.setCurrentIndex(int(is_empty))
        self._select_chosen()

    def _select_chosen(self) -> None:
        row = self._model.row_of(self._chosen) if self._chosen is not None else 0
        if row >= 0:
            self.list.setCurrentIndex(self._model.index(row))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            client_id = current.data(Qt.ItemDataRole.UserRole).id
            if client_id != self._chosen:
                self._chosen = client_id
            self.client_chosen.emit(client_id)

    def _on_changes(self, changes: Changes) -> None:
        if _TABLES & changes.ids.keys():
            self._show(self.search.text())
