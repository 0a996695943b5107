"""Where everything is kept, and how to take it elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton

from app.desk import Desk
from ui.labels import plain_label
from ui.settings.page import Page
from ui.texts import _


class FolderPage(Page):
    """The data folder. It is chosen when Deskbell starts, since a desk that is open can't move."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, _("Data folder"), _("All of it is on this computer: no sign-up, no server of ours.")
        )
        where = QLabel(str(desk.folder))
        where.setTextFormat(Qt.TextFormat.PlainText)
        where.setWordWrap(True)
        where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        show = QPushButton(_("Show the folder"))
        show.clicked.connect(self._show_folder)
        self.add(_("This desk"), where)
        self.rows.addWidget(show, alignment=Qt.AlignmentFlag.AlignLeft)
        self.add(
            _("Backup"),
            plain_label(
                _(
                    "Quit Deskbell, then copy the whole folder. "
                    "To use the copy, put it in place of the folder."
                ),
                "muted",
            ),
        )
        self.add(
            _("Another folder"),
            plain_label(
                _("Start with --data FOLDER, or set DESKBELL_DATA, to keep a desk somewhere else."), "muted"
            ),
        )
        self.close_rows()

    def _show_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.folder))):
            self.complain(_("No program here shows folders. Copy the name of the folder instead."))
