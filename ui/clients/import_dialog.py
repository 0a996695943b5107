"""Contacts from a file, looked at before they are brought in: who is new, who gains what, what is wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.incoming import ClientImport, ContactRow, Fate
from ui.labels import plain_label
from ui.texts import N_, _, ngettext

_HEADINGS = (N_("Client"), N_("What happens"), N_("With"))
_FATES = {
    Fate.NEW: N_("new client"),
    Fate.UPDATES: N_("adds to the client"),
    Fate.SAME: N_("nothing new"),
    Fate.LEFT_OUT: N_("left out: no name, no address"),
}
_MOST_ROWS = 2_000
"""What a person looks through at the most. All of it is brought in all the same."""


class ImportDialog(QDialog):
    """Shows what the file would do. It is ``accepted`` when the owner wants that."""

    def __init__(self, preview: ClientImport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Import clients from {name}", name=Path(preview.path).name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 480)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._import = buttons.addButton(_("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._import.setProperty("primary", True)
        changes = preview.count(Fate.NEW) + preview.count(Fate.UPDATES)
        self._import.setEnabled(changes > 0 and not preview.problems)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        column.addWidget(plain_label(summary(preview), "heading"))
        self._problem = plain_label("\n".join(map(_, preview.problems[:5])), "danger")
        self._problem.setVisible(bool(preview.problems))
        column.addWidget(self._problem)
        column.addWidget(_table(preview), 1)
        column.addWidget(buttons)


def summary(preview: ClientImport) -> str:
    """ "12 new clients, 3 completed, 5 known already." """
    parts = [ngettext("{n} new client", "{n} new clients", preview.count(Fate.NEW))]
    for fate, words in (
        (Fate.UPDATES, _("completed")),
        (Fate.SAME, _("known already")),
        (Fate.LEFT_OUT, _("left out")),
    ):
        if count := preview.count(fate):
            parts.append(f"{count} {words}")
    line = f"{', '.join(parts)}."
    if preview.ignored:
        line += " " + _("Not read: {columns}.", columns=", ".join(preview.ignored))
    return line


def _table(preview: ClientImport) -> QTableWidget:
    rows = preview.rows[:_MOST_ROWS]
    table = QTableWidget(len(rows), len(_HEADINGS))
    table.setAccessibleName(_("What the import does"))
    table.setHorizontalHeaderLabels([_(heading) for heading in _HEADINGS])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)  # Tab goes on to the buttons, the arrows go through the cells
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for place, width in enumerate((200, 230)):
        table.setColumnWidth(place, width)
    for place, row in enumerate(rows):
        for column, text in enumerate(_cells(row)):
            table.setItem(place, column, QTableWidgetItem(text))
    return table


def _cells(row: ContactRow) -> tuple[str, str, str]:
    fate = _(_FATES[row.fate])
    gains = " · ".join(" ".join(gain.split()) for gain in row.gains)
    return row.client or row.contact.name or _("(nobody)"), fate, gains
