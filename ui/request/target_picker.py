"""A request's own target: how many working minutes until an answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.minutes_field import MinutesField
from ui.popup import Popup
from ui.texts import _
from ui.theme import mark


class TargetPicker(Popup):
    """Emits ``chosen(minutes)``, or ``chosen(None)`` for the target of its client or kind."""

    chosen = Signal(object)

    def __init__(self, own: int | None, present: int, parent: QWidget) -> None:
        super().__init__(_("Answer within (working time)"), parent)
        self._minutes = MinutesField(_("Working time"))
        self._minutes.setValue(own or present)
        keep, drop = QPushButton(_("Set")), QPushButton(_("Use the usual one"))
        mark(keep, primary="true")
        drop.setEnabled(own is not None)
        keep.clicked.connect(lambda: self._finish(self._minutes.value()))
        drop.clicked.connect(lambda: self._finish(None))
        self._minutes.lineEdit().returnPressed.connect(lambda: self._finish(self._minutes.value()))
        row = QHBoxLayout()
        row.addWidget(drop)
        row.addStretch(1)
        row.addWidget(keep)
        self.body.addWidget(self._minutes)
        self.body.addLayout(row)
        self.setFocusProxy(self._minutes)

    def _finish(self, minutes: int | None) -> None:
        self.chosen.emit(minutes)
        self.close()
