"""Why did they decline? One line, which may stay empty."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ui.popup import Popup
from ui.texts import _
from ui.theme import mark


class ReasonPicker(Popup):
    """Emits ``chosen(reason)`` once, and closes. Esc closes it and nothing is done."""

    chosen = Signal(str)

    def __init__(self, client: str, parent: QWidget) -> None:
        super().__init__(_("Why did {client} decline?", client=client), parent)
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(_("If you know: price, time, another bid …"))
        self._reason.setAccessibleName(_("Why they declined"))
        self._reason.returnPressed.connect(self._finish)
        button = QPushButton(_("Mark declined"))
        button.clicked.connect(self._finish)
        mark(button, primary="true")
        self.body.addWidget(self._reason)
        self.body.addWidget(button)
        self.setMinimumWidth(320)
        self.setFocusProxy(self._reason)

    def _finish(self) -> None:
        self.chosen.emit(self._reason.text().strip())
        self.close()
