"""What is said of a call beside its text: how it went, and when it was."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.request.writing import Spoke
from ui.texts import _
from ui.theme import mark
from ui.times import Times
from ui.when_picker import WhenPicker


class CallPart(QWidget):
    """A choice and a time; no time means just now."""

    def __init__(self, times: Times, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = QButtonGroup(self)
        row, whole = QHBoxLayout(), QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for number, spoke in enumerate(Spoke):
            button = QPushButton(_(str(spoke)), self)
            button.setCheckable(True)
            mark(button, choice="true")
            self._choices.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._choices.button(0).setChecked(True)
        self.when = WhenPicker(times, _("When you spoke"), "past", self, has_presets=False)
        whole.addLayout(row)
        whole.addWidget(self.when)

    @property
    def spoke(self) -> Spoke:
        """How it went."""
        return list(Spoke)[self._choices.checkedId()]
