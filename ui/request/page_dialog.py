"""A message as it was sent: its page on paper, and what of it was left out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.incoming import Body
from app.records import Entry
from ui.labels import plain_label
from ui.request.html_view import HtmlView
from ui.request.plain_view import PlainView
from ui.texts import _, ngettext

NARROWEST = 480
"""Less, and a page that is indented step by step has a letter in each line: those take long to lay out."""


class PageDialog(QDialog):
    """Shows the page; a message without one is shown as its text; so can be what is too long for a page."""

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
        self._text = entry.text
        self.setWindowTitle(entry.subject or _("The message as it was sent"))
        self.setMinimumWidth(NARROWEST)
        self.resize(760, 640)
        self._views = QStackedWidget()
        self._cut = plain_label(_("Only the beginning is shown. The original holds all of it."), "muted")
        self._as_text = QPushButton(_("Show all as text"))
        self._as_text.clicked.connect(self._show_text)
        column = QVBoxLayout(self)
        column.addWidget(plain_label(_from(entry), "muted"))
        column.addWidget(self._views, 1)
        if body.left_out:
            column.addWidget(plain_label(_left_out(body.left_out), "muted"))
        column.addWidget(self._cut)
        column.addWidget(self._buttons(entry.id))
        if body.html:
            self._show_page(body, pictures)
        else:
            self._show_text()

    def _show_page(self, body: Body, pictures: Mapping[str, QImage]) -> None:
        view = HtmlView()
        view.followed.connect(self.followed)
        self._views.addWidget(view)
        self._cut.setVisible(body.is_cut)
        self._as_text.setVisible(body.is_cut and bool(self._text))
        view.show_page(body.html, pictures)

    def _show_text(self) -> None:
        view = PlainView(_("The message as text"))
        self._cut.setVisible(not view.show_text(self._text))
        self._as_text.hide()
        self._views.setCurrentIndex(self._views.addWidget(view))

    def _buttons(self, entry_id: int) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        buttons.addButton(self._as_text, QDialogButtonBox.ButtonRole.ActionRole)
        original = buttons.addButton(_("Show original…"), QDialogButtonBox.ButtonRole.ActionRole)
        original.clicked.connect(lambda: self.original_wanted.emit(entry_id))
        return buttons


def _from(entry: Entry) -> str:
    if not entry.from_name or entry.from_name == entry.from_address:
        return _("From {address}", address=entry.from_address)
    return _("From {name}, {address}", name=entry.from_name, address=entry.from_address)


def _left_out(pictures: int) -> str:
    return ngettext(
        "{n} picture left out: fetching it would tell the sender that you read this.",
        "{n} pictures left out: fetching them would tell the sender that you read this.",
        pictures,
    )
