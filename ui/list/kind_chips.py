"""The chips that narrow a list to one kind of request."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.words import SEVERAL, Kind
from ui.flow import FlowLayout
from ui.texts import N_, _

_ONLY = {
    Kind.LEAD: N_("Show leads only"),
    Kind.BID: N_("Show bids only"),
    Kind.QUESTION: N_("Show questions only"),
    Kind.COMPLAINT: N_("Show complaints only"),
}


class KindChips(QWidget):
    """One of them is chosen; `chosen` tells which (None: all kinds)."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: tuple[Kind | None, ...] = (None, *Kind)
        self._group = QButtonGroup(self)
        row = FlowLayout(self, spacing=5)
        for number, kind in enumerate(self._kinds):
            chip = QPushButton(_(SEVERAL[kind]) if kind else _("All"))
            chip.setCheckable(True)
            chip.setProperty("choice", True)
            chip.setAccessibleName(_(_ONLY[kind]) if kind else _("Show all kinds"))
            self._group.addButton(chip, number)
            row.addWidget(chip)
        self.choose(None)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._kinds[number]))

    @property
    def kind(self) -> Kind | None:
        return self._kinds[self._group.checkedId()]

    def choose(self, kind: Kind | None) -> None:
        """Marks that chip as the chosen one, without a signal."""
        self._group.button(self._kinds.index(kind)).setChecked(True)
