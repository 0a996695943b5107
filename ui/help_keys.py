"""The keys (`?`): every action that has one, by section, straight from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.actions import SECTIONS, Action, Actions
from ui.labels import plain_label
from ui.texts import _

_COLUMNS = 2


class KeysDialog(QDialog):
    """Shows the keys; Esc or `?` closes it."""

    def __init__(self, actions: Actions, *, has_single_keys: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keys"))
        self.resize(760, 560)
        sections = [(name, [one for one in actions if one.section == name and one.keys]) for name in SECTIONS]
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(20)
        for number, (name, chosen) in enumerate((name, chosen) for name, chosen in sections if chosen):
            grid.addLayout(
                _section(name, chosen), number // _COLUMNS, number % _COLUMNS, Qt.AlignmentFlag.AlignTop
            )
        inside = QWidget()
        inside.setLayout(grid)
        grid.setContentsMargins(24, 20, 24, 20)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(_("Keys"))
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.addWidget(area)
        about = plain_label(_about_letters(has_single_keys), "small", wraps=False)
        about.setContentsMargins(24, 0, 24, 0)
        column.addWidget(about)

    def lines(self) -> list[str]:
        """What is written in it, for whoever reads it aloud."""
        return [label.text() for label in self.findChildren(QLabel)]


def _about_letters(has_single_keys: bool) -> str:
    if has_single_keys:
        return _("Single letters act while the list has the keyboard. They can be switched off in Settings.")
    return _("Single letters are switched off. They can be switched on in Settings.")


def _section(name: str, actions: list[Action]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    column.addWidget(plain_label(_(name), "caption", wraps=False))
    for action in actions:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(plain_label(action.text.rstrip("…"), "", wraps=False), 1)
        for key in action.keys:
            row.addWidget(plain_label(key, "key", wraps=False))
        column.addLayout(row)
    return column
