"""Shows all hard mail in a window: `python -m tests.e2e.show_mail [--careless]`. A program of its own.

For the eyes of strace it looks for a file of a certain name before each mail and after the last. With
``--careless`` pages are shown as Qt would by itself: to see that the watcher sees.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QTextBrowser, QVBoxLayout, QWidget

from app.incoming import Incoming
from app.mail.message import read
from app.mail.opened import Opened
from app.mail.quoting import segments
from app.records import Entry
from app.words import Channel, Direction, EntryKind
from tests import hostile_html
from tests.corpora import ordinary
from tests.letters import PIXEL, letter
from ui.request.html_view import HtmlView
from ui.request.page_dialog import PageDialog
from ui.request.pictures import decoded_all
from ui.request.timeline import TimelineView
from ui.theme import Look

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MARK = "/what-is-shown-now/"


class Window(QWidget):
    """A timeline above a page."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.timeline, self.page = TimelineView(look, segments), HtmlView()
        self.careless = QTextBrowser()
        column = QVBoxLayout(self)
        for part in (self.timeline, self.page, self.careless):
            column.addWidget(part)
        self.resize(700, 900)
        self.show()

    def open_mail(self, raw: bytes) -> None:
        """Reads it, cleans it and shows it, in the timeline and as it was sent."""
        entry, body = entry_of(read(raw)), Opened(raw).body()
        self.timeline.show_entries([entry], NOW, "UTC", is_my_turn=True)
        self.page.show_page(body.html, decoded_all(body.pictures, 620))
        QApplication.processEvents()

    def show_mail(self, raw: bytes) -> None:
        """Shows it in every way there is, and paints it."""
        self.open_mail(raw)
        for link in ("all:1", "quote:1"):
            self.timeline.anchorClicked.emit(QUrl(link))
        body = Opened(raw).body()
        dialog = PageDialog(entry_of(read(raw)), body, decoded_all(body.pictures, 620), self)
        dialog.show()
        QApplication.processEvents()
        self.grab()
        dialog.close()
        dialog.deleteLater()


def entry_of(mail: Incoming) -> Entry:
    """The mail as an entry of a timeline."""
    return Entry(
        1, 1, NOW, EntryKind.MESSAGE, Direction.IN, Channel.EMAIL, from_name=mail.from_name,
        from_address=mail.from_address, subject=mail.subject, text=mail.text, raw_sha256=mail.sha256,
        attachments=mail.attachments, problem=mail.problem,
    )  # fmt: skip


def main(is_careless: bool) -> None:
    """Shows them all, one after the other."""
    app = QApplication([])
    window = Window(Look(app, "light"))
    page = "<h1>Hello</h1><b>bold</b> <i>x</i> <code>y</code> <img src='cid:a'>"
    window.show_mail(letter("Hello, Привет, 你好 🔔", html=page, pictures={"a": PIXEL}))
    mails = [(name, raw) for name, raw in ordinary() if name.startswith("page ") or not is_careless]
    for name, raw in mails:
        os.access(f"{MARK}{name}", os.F_OK)
        if is_careless:
            window.careless.setHtml(hostile_html.VECTORS[name.removeprefix("page ")])
            app.processEvents()
        else:
            window.show_mail(raw)
    os.access(f"{MARK}nothing", os.F_OK)
    sys.stdout.write(f"{len(mails)} shown\n")
    window.close()


if __name__ == "__main__":
    main("--careless" in sys.argv)
