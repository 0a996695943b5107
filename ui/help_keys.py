"""The keys (`?`): every action that has one, by section, and those of writing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.actions import SECTIONS, Actions, native
from ui.labels import plain_label
from ui.request.writing_field import KEYS
from ui.texts import N_, _

Row = tuple[str, tuple[str, ...]]
"""What is done, and by which keys."""

_COLUMNS = 2


class KeysDialog(QDialog):
    """Shows the keys; Esc or `?` closes it."""

    def __init__(self, actions: Actions, *, has_single_keys: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keys"))
        self.resize(760, 560)
        sections = [(name, list(_rows(actions, name))) for name in SECTIONS]
        sections.append((N_("Writing"), [(_(text), (native(key),)) for text, key in KEYS]))
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(20)
        for number, (name, rows) in enumerate((name, rows) for name, rows in sections if rows):
            grid.addLayout(
                _section(name, rows), number // _COLUMNS, number % _COLUMNS, Qt.AlignmentFlag.AlignTop
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


def _rows(actions: Actions, section: str) -> Iterator[Row]:
    for action in actions:
        if action.section == section and action.keys:
            yield action.text.rstrip("…"), action.keys


def _section(name: str, rows: list[Row]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    column.addWidget(plain_label(_(name), "caption", wraps=False))
    for text, keys in rows:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(plain_label(text, "", wraps=False), 1)
        for key in keys:
            row.addWidget(plain_label(key, "key", wraps=False))
        column.addLayout(row)
    return column
