"""Where a mail server is: its name, its port, and how the line to it is made safe."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from app.post import Security, Server
from ui.texts import N_, _
from ui.theme import give_room

_SAFE = {Security.TLS: N_("TLS"), Security.STARTTLS: N_("STARTTLS")}
_HIGHEST_PORT = 65_535


class ServerFields(QWidget):
    """Three fields in a row."""

    edited = Signal()
    """The owner typed here, so nothing that is found takes its place."""

    def __init__(self, name: str, port: int, hint: str) -> None:
        super().__init__()
        self._host = QLineEdit()
        self._host.setPlaceholderText(hint)
        self._host.setAccessibleName(name)
        self._port = QSpinBox()
        give_room(self._port)
        self._port.setRange(1, _HIGHEST_PORT)
        self._port.setValue(port)
        self._port.setAccessibleName(_("Port of {server}", server=name))
        self._security = QComboBox()
        self._security.setAccessibleName(_("Encryption of {server}", server=name))
        for security, text in _SAFE.items():
            self._security.addItem(_(text), security)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._host, 1)
        row.addWidget(self._port)
        row.addWidget(self._security)
        self._host.textEdited.connect(self.edited)
        self._port.editingFinished.connect(self.edited)
        self._security.activated.connect(self.edited)

    @property
    def is_empty(self) -> bool:
        return not self._host.text().strip()

    def show_server(self, server: Server) -> None:
        self._host.setText(server.host)
        self._port.setValue(server.port)
        self._security.setCurrentIndex(list(_SAFE).index(server.security))

    def server(self) -> Server:
        """What the fields say."""
        return Server(self._host.text().strip(), self._port.value(), Security(self._security.currentData()))
