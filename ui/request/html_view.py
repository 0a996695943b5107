"""A page that came by mail, on white paper. It shows what it is given, and loads nothing at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QUrl, Signal
from PySide6.QtGui import QHelpEvent, QImage, QShowEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QToolTip, QWidget

from ui.request import links
from ui.texts import _
from ui.theme import LIGHT, keep_bar, mark

_LONG_WORD = re.compile(r"\S{100}(?=\S)")
_BREAKS = re.compile(r"(?<=[/?=_.-])(?=[\w%])")
_BREAK = "\u200b"


class HtmlView(QTextBrowser):
    """Shows cleaned HTML. Its pictures are those it was given; a link is only reported, never followed."""

    followed = Signal(str)
    """A link was clicked: the address that it leads to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Mapping[str, QImage] = {}
        self._awaited: str | None = None
        """The page that is shown once there is room for it."""
        self._blank = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._blank.fill(0)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        keep_bar(self)
        self.setAccessibleName(_("The message as it was sent"))
        self.anchorClicked.connect(lambda url: self.followed.emit(bytes(url.toEncoded().data()).decode()))
        mark(self, paper="true")

    def show_page(self, html: str, pictures: Mapping[str, QImage]) -> None:
        """Shows that page with those pictures, by content id; as soon as its room is known, and so laid out
        once.
        """
        self._pictures = pictures
        self._awaited = html
        if self.isVisible():
            self._lay_out()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """What the page asks for: one of its own pictures, or nothing. No file is read, no host asked."""
        url = name if isinstance(name, QUrl) else QUrl(name)
        if int(kind) != QTextDocument.ResourceType.ImageResource.value:
            return ""
        named = url.path() if url.scheme() == "cid" else ""
        return self._pictures.get(named, self._blank)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lay_out()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            show_target(self.viewport(), self.anchorAt(event.pos()), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _lay_out(self) -> None:
        if self._awaited is None:
            return
        # The paper is white in the dark too, and a page takes the colour of its links from here alone.
        self.document().setDefaultStyleSheet(f"a {{ color: {LIGHT.colours.accent}; }}")
        self.setHtml(self._awaited)
        self._awaited = None


def breakable(text: str) -> str:
    """The text with places to break in its longest words: Qt takes quadratic time for one that has none."""
    return _LONG_WORD.sub(lambda word: f"{word[0]}{_BREAK}", text)


def show_target(view: QWidget, href: str, at: QPoint) -> None:
    """Says where a link leads to whoever points at it, in letters that nobody can dress up."""
    where = escape(links.target(href)).replace("\n", "<br>")
    QToolTip.showText(at, f"<qt>{_BREAKS.sub(_BREAK, where)}</qt>" if where else "", view)
