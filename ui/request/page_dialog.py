"""A message as it was sent: its page on paper, and what of it was left out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.incoming import Body
from app.records import Entry
from ui.labels import plain_label
from ui.request.html_view import HtmlView, breakable
from ui.texts import _, ngettext

SHOWN_CHARACTERS = 100_000


class PageDialog(QDialog):
    """Shows the page; a message without one is shown as its text."""

    followed = Signal(str)
    original_wanted = Signal(int)

    def __init__(
        self,
        entry: Entry,
        body: Body,
        pictures: Mapping[str, QImage],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(entry.subject or _("The message as it was sent"))
        self.resize(760, 640)
        self._view = HtmlView()
        self._view.followed.connect(self.followed)
        if body.html:
            self._view.show_page(body.html, pictures)
        else:
            self._view.setPlainText(breakable(entry.text[:SHOWN_CHARACTERS]))
        column = QVBoxLayout(self)
        column.addWidget(plain_label(_from(entry), "muted"))
        column.addWidget(self._view, 1)
        for line in _left_out(entry, body):
            column.addWidget(plain_label(line, "muted"))
        column.addWidget(self._buttons(entry.id))

    def _buttons(self, entry_id: int) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        original = buttons.addButton(_("Show original…"), QDialogButtonBox.ButtonRole.ActionRole)
        original.clicked.connect(lambda: self.original_wanted.emit(entry_id))
        return buttons


def _from(entry: Entry) -> str:
    if not entry.from_name or entry.from_name == entry.from_address:
        return _("From {address}", address=entry.from_address)
    return _("From {name}, {address}", name=entry.from_name, address=entry.from_address)


def _left_out(entry: Entry, body: Body) -> list[str]:
    """What is not to be seen, in plain lines."""
    lines = []
    if body.left_out:
        lines.append(
            ngettext(
                "{n} picture left out: fetching it would tell the sender that you read this.",
                "{n} pictures left out: fetching them would tell the sender that you read this.",
                body.left_out,
            )
        )
    if body.is_cut or (not body.html and len(entry.text) > SHOWN_CHARACTERS):
        lines.append(_("Only the beginning is shown. The original holds all of it."))
    return lines
