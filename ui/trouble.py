"""The page in place of a desk that can't be opened: why, and what to do. Nothing modal, nothing lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import assets
from ui.labels import plain_label
from ui.texts import _
from ui.theme import Look


class TroublePage(QWidget):
    """Says one line and offers the ways out."""

    again_wanted = Signal()
    folder_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, look: Look, problem: str, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.problem = problem
        picture = QLabel()
        picture.setPixmap(assets.pixmap("warning", look.theme.colours.soon, 32, self.devicePixelRatioF()))
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 0, 48, 0)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(picture)
        column.addWidget(_words(_("This desk could not be opened"), "title"))
        column.addWidget(_words(problem, ""))
        column.addWidget(_words(_("Nothing in {folder} has been changed.", folder=folder), "muted"))
        column.addSpacing(8)
        column.addLayout(self._ways_out())
        column.addStretch(3)

    def _ways_out(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for label, signal in (
            (_("Try again"), self.again_wanted),
            (_("Choose another folder…"), self.folder_wanted),
            (_("Quit"), self.quit_wanted),
        ):
            button = QPushButton(label)
            button.setProperty("primary", signal is self.again_wanted)
            button.clicked.connect(lambda _checked=False, wanted=signal: wanted.emit())
            row.addWidget(button)
        row.addStretch(1)
        return row


def _words(text: str, role: str) -> QLabel:
    """What somebody may want to copy into a question."""
    label = plain_label(text, role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
