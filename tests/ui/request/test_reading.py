"""Mail in the timeline: what is folded, where links lead, and what becomes of files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument, QTextFragment
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.mail.message import read
from app.records import Entry
from tests.letters import PIXEL, letter
from tests.ui.hands import press, visible
from tests.ui.hands import read as read_labels
from tests.ui.request.conftest import png
from ui.bridge import Bridge
from ui.request.html_view import HtmlView
from ui.request.original import OriginalDialog
from ui.request.page_dialog import PageDialog
from ui.request.panel import RequestPanel
from ui.request.plain_view import PlainView
from ui.request.reading import Reading
from ui.request.timeline import TimelineView

REPLY = "Yes, Thursday.\n\n-- \nAnna Berg\n\nAm 20.11.26 um 16:40 schrieb Ben:\n> Is Thursday fine?\n> Ben"


class Shelf:
    """A request on the screen, and what was handed to other programs."""

    def __init__(self, desk: Desk, bridge: Bridge, panel: RequestPanel, qtbot: QtBot) -> None:
        self.desk, self.bridge, self.panel, self.qtbot = desk, bridge, panel, qtbot
        self.opened: list[str] = []
        self.said: list[str] = []
        self.problems: list[str] = []
        [reading] = panel.findChildren(Reading)
        self.reading = reading
        reading._open_link = self._open
        panel.said.connect(lambda text, _undo: self.said.append(text))
        panel.problem.connect(self.problems.append)
        [self.timeline] = panel.findChildren(TimelineView)

    def bring(self, raw: bytes) -> Entry:
        """Shows the request that the mail is in."""
        [request_id] = self.desk.inbox.receive([read(raw)]).request_ids
        self.panel.show_request(request_id)
        self.settle()
        return self.desk.inbox.request(request_id).entries[-1]

    def follow(self, link: str) -> None:
        self.timeline.anchorClicked.emit(QUrl(link))
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.bridge.is_busy)

    @property
    def text(self) -> str:
        return self.timeline.toPlainText()

    def _open(self, url: QUrl) -> bool:
        self.opened.append(url.toString())
        return not url.toString().endswith("unknown.pdf")


@pytest.fixture
def shelf(desk: Desk, bridge: Bridge, panel: RequestPanel, qtbot: QtBot) -> Shelf:
    return Shelf(desk, bridge, panel, qtbot)


def test_history_is_folded_until_it_is_asked_for(shelf: Shelf) -> None:
    entry = shelf.bring(letter(REPLY))
    assert "Yes, Thursday." in shelf.text
    assert "Anna Berg" in shelf.text
    assert "Is Thursday fine?" not in shelf.text
    shelf.follow(f"quote:{entry.id}")
    assert "Is Thursday fine?" in shelf.text
    assert "> Is" not in shelf.text
    shelf.follow(f"quote:{entry.id}")
    assert "Is Thursday fine?" not in shelf.text


def test_the_real_address_stands_beside_the_name(shelf: Shelf) -> None:
    shelf.bring(letter("Hello", sender="Your Bank <mal@evil.example>"))
    assert "Your Bank   mal@evil.example" in shelf.text


def test_a_long_message_leads_to_its_page(shelf: Shelf) -> None:
    entry = shelf.bring(letter("line\n" * 100, html="<p>Hello <b>you</b></p>"))
    shelf.follow(f"page:{entry.id}")
    assert visible(shelf.panel, PageDialog).findChild(HtmlView).toPlainText() == "Hello you"


def test_a_message_without_a_page_is_shown_as_its_text(shelf: Shelf) -> None:
    entry = shelf.bring(letter("<b>Hello</b>"))
    shelf.reading.show_page(entry.id)
    shelf.settle()
    assert visible(shelf.panel, PlainView).toPlainText() == "<b>Hello</b>"


def test_a_page_that_is_cut_can_be_read_to_its_end_as_text(shelf: Shelf) -> None:
    entry = shelf.bring(letter(html="<p>begin</p>" + "<p>x</p>" * 4_000 + "<p>the end</p>"))
    shelf.reading.show_page(entry.id)
    shelf.settle()
    page = visible(shelf.panel, PageDialog)
    assert "the end" not in visible(page, HtmlView).toPlainText()
    assert "Only the beginning is shown." in read_labels(page)
    press(page, "Show all as text")
    text = visible(page, PlainView).toPlainText()
    assert (text[:5], text[-7:]) == ("begin", "the end")
    assert "Only the beginning is shown." not in read_labels(page)
    assert not [one for one in page.findChildren(QPushButton) if one.isVisible() and "as text" in one.text()]


def test_pictures_that_were_left_out_are_counted_and_the_original_is_a_click_away(shelf: Shelf) -> None:
    entry = shelf.bring(letter(html="<p>x</p><img src='https://e.test/1'><img src='https://e.test/2'>"))
    shelf.reading.show_page(entry.id)
    shelf.settle()
    page = visible(shelf.panel, PageDialog)
    assert any(label.text().startswith("2 pictures left out") for label in page.findChildren(QLabel))
    press(page, "Show original…")
    shelf.settle()
    assert visible(shelf.panel, OriginalDialog)


@pytest.mark.parametrize("link", ["page", "raw"])
def test_a_message_is_read_beside_the_screen(shelf: Shelf, link: str) -> None:
    entry = shelf.bring(letter("Hello"))
    shelf.timeline.anchorClicked.emit(QUrl(f"{link}:{entry.id}"))
    assert shelf.bridge.is_busy
    assert not shelf.panel.findChildren(QDialog)
    shelf.settle()
    assert visible(shelf.panel, QDialog)


@pytest.mark.parametrize("link", ["https://example.org/a?b=c", "mailto:anna@example.org"])
def test_addresses_in_a_text_are_opened_by_a_click(shelf: Shelf, link: str) -> None:
    shelf.bring(letter(f"Look: {link.removeprefix('mailto:')}."))
    shelf.follow(link)
    assert shelf.opened == [link]


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "javascript:alert(1)", "ftp://x/y", "http://", "smb://x"]
)
def test_nothing_else_is_opened(shelf: Shelf, link: str) -> None:
    shelf.bring(letter("Hello"))
    shelf.follow(link)
    assert shelf.opened == []


def test_a_file_is_opened_as_a_copy(shelf: Shelf) -> None:
    entry = shelf.bring(letter("See", files={"plan.pdf": b"%PDF"}))
    shelf.follow(f"open:{entry.id}/0")
    [opened] = shelf.opened
    assert Path(QUrl(opened).toLocalFile()).read_bytes() == b"%PDF"
    assert QUrl(opened).toLocalFile().startswith(str(shelf.desk.folder / "opened"))


def test_a_program_is_not_opened(shelf: Shelf) -> None:
    entry = shelf.bring(letter("See", files={"plan.pdf.exe": b"MZ"}))
    assert "Attached: plan.pdf.exe   2 bytes · program" in shelf.text
    shelf.follow(f"open:{entry.id}/0")
    assert shelf.opened == []
    assert shelf.problems == [
        "plan.pdf.exe is a program. Deskbell opens none: save it if you trust who sent it."
    ]


def test_a_file_of_another_kind_asks_first(shelf: Shelf) -> None:
    entry = shelf.bring(letter("See", files={"page.html": b"<p>"}))
    shelf.follow(f"open:{entry.id}/0")
    assert shelf.opened == []
    question = visible(shelf.panel, QMessageBox)
    assert "anna.berg@example.org" in question.informativeText()
    next(button for button in question.buttons() if button.text() == "Open").click()
    shelf.settle()
    assert len(shelf.opened) == 1


def test_what_no_program_opens_is_said(shelf: Shelf) -> None:
    entry = shelf.bring(letter("See", files={"unknown.pdf": b"%PDF"}))
    shelf.follow(f"open:{entry.id}/0")
    assert shelf.problems == ["No program here opens unknown.pdf. Save it instead."]


def test_files_are_saved_where_the_owner_says(shelf: Shelf, tmp_path: Path) -> None:
    entry = shelf.bring(letter("See", files={"plan.pdf": b"%PDF", "a.txt": b"a"}))
    shelf.follow(f"save:{entry.id}/0")
    dialog = visible(shelf.panel, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "my.pdf"))
    shelf.settle()
    assert (tmp_path / "my.pdf").read_bytes() == b"%PDF"
    dialog.close()
    (tmp_path / "all").mkdir()
    assert "Save all 2 files…" in shelf.text
    shelf.follow(f"files:{entry.id}")
    dialog = visible(shelf.panel, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "all"))
    shelf.settle()
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == ["a.txt", "plan.pdf"]
    assert shelf.said == [f"Saved as {tmp_path / 'my.pdf'}", f"2 files saved in {tmp_path / 'all'}"]
    dialog.close()


def test_a_place_that_cannot_be_written_is_said(shelf: Shelf, tmp_path: Path) -> None:
    entry = shelf.bring(letter("See", files={"plan.pdf": b"%PDF"}))
    shelf.reading.save(entry, 0, tmp_path / "nowhere" / "plan.pdf")
    shelf.settle()
    assert "could not be written" in shelf.problems[0]


def test_attached_pictures_are_shown_small_and_open_by_a_click(shelf: Shelf) -> None:
    photo = QImage(1_600, 1_200, QImage.Format.Format_RGB32)
    photo.fill(QColor("red"))
    files = [("a.jpg", b"no picture" * 1_000), ("logo.png", PIXEL), ("plan.pdf", b"%PDF" * 2_000)]
    entry = shelf.bring(letter("See", files=[*files, ("boiler.jpg", png(photo) + bytes(9_000))]))
    shown = [
        fragment.charFormat().toImageFormat()
        for fragment in fragments(shelf.timeline.document())
        if fragment.charFormat().isImageFormat()
    ]
    assert [(image.name(), image.width(), image.height()) for image in shown] == [
        (f"open:{entry.id}/3", 165, 124)
    ]
    assert shown[0].anchorHref() == f"open:{entry.id}/3"


def fragments(document: QTextDocument) -> list[QTextFragment]:
    """Every run of letters or picture in it."""
    found = []
    block = document.begin()
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            found.append(place.fragment())
            place += 1
        block = block.next()
    return found
