"""Typing a client's name: known ones are offered with their addresses, unknown ones are new."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.records import ClientRow
from ui.texts import _

_ID, _NAME = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class ClientField(QLineEdit):
    """``client_id`` is the known client chosen, for as long as the text stays theirs."""

    def __init__(self, complete: Callable[[str], Sequence[ClientRow]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._complete = complete
        self._chosen: ClientRow | None = None
        self._rows: dict[int, ClientRow] = {}
        self._found = QStandardItemModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCompletionRole(_NAME)
        self._completer.activated[QModelIndex].connect(self._on_chosen)  # type: ignore[index]  # an overload
        self.setCompleter(self._completer)
        self.setAccessibleName(_("Client"))
        self.setPlaceholderText(_("Name, e-mail or telephone"))
        self.textEdited.connect(self._on_typed)

    @property
    def client(self) -> ClientRow | None:
        """The known client, if one was chosen or exactly named."""
        return self._chosen

    def choose(self, client: ClientRow) -> None:
        """Takes a known client."""
        self.setText(client.name)
        self._chosen = client
        self.textChanged.emit(client.name)

    def _on_typed(self, text: str) -> None:
        rows = self._complete(text) if text.strip() else ()
        named = [row for row in rows if row.name.casefold() == text.strip().casefold()]
        self._chosen = named[0] if len(named) == 1 else None
        self._rows = {row.id: row for row in rows}
        self._found.clear()
        for row in rows:
            item = QStandardItem(f"{row.name}  ·  {row.address}" if row.address else row.name)
            item.setData(row.id, _ID)
            item.setData(row.name, _NAME)
            self._found.appendRow(item)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.choose(self._rows[index.data(_ID)])
