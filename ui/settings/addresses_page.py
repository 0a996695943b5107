"""The addresses that the owner writes from: mail from them is an answer, not a request."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton

from app.desk import Desk
from ui.settings.line_list import LineList
from ui.settings.page import Page, beside
from ui.texts import _


class AddressesPage(Page):
    """Own addresses, added one by one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("My addresses"),
            _("Mail from these addresses is yours: it counts as an answer and stops the client's clock."),
        )
        self._list = LineList(_("My addresses"), _("No address yet: your own mail looks like a client's."))
        self._list.removed.connect(self._remove)
        self._field = QLineEdit()
        self._field.setPlaceholderText("me@example.org")
        self._field.setAccessibleName(_("New address"))
        self._field.returnPressed.connect(self._add)
        add = QPushButton(_("Add"))
        add.clicked.connect(self._add)
        remove = self._list.remover()
        self.add("", self._list, beside(self._field, add, remove))
        self.close_rows()
        self.refresh()

    def refresh(self) -> None:
        self._list.show_lines((address, address) for address in self._desk.preferences.get("own_addresses"))

    def _add(self) -> None:
        address = self._field.text().strip().lower()
        if address and "@" not in address:
            self.complain(
                _("“{address}” is no e-mail address. Write it like me@example.org.", address=address)
            )
            return
        if address and self.keep(
            "own_addresses", sorted({*self._desk.preferences.get("own_addresses"), address})
        ):
            self._field.clear()

    def _remove(self, address: object) -> None:
        self.keep(
            "own_addresses", [one for one in self._desk.preferences.get("own_addresses") if one != address]
        )
