"""What is written about the request shown: the composer, what is on its way, and the way between."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk import Desk
from app.post import Letter
from app.records import RequestPage
from ui.bridge import Bridge
from ui.request.composer import Composer
from ui.request.deeds import Deeds
from ui.request.drafts import Drafts
from ui.request.enclosing import Enclosing
from ui.request.leaving_line import LeavingLine
from ui.request.letter_windows import LetterWindows
from ui.request.posting import Posting
from ui.request.writing import Mode, Written
from ui.theme import Look


class Correspondence(QWidget):
    """Nothing is logged before it has left: a letter of Deskbell's own, when its server has accepted it."""

    said = Signal(str, bool)
    problem = Signal(str)
    request_opened = Signal(int)
    left = Signal()
    settings_wanted = Signal(str)

    def __init__(
        self, desk: Desk, bridge: Bridge, look: Look, deeds: Deeds, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._deeds = desk, deeds
        self._page: RequestPage | None = None
        drafts = Drafts(desk.folder)
        self.posting = Posting(desk, bridge, drafts.files.keep, self)
        self._leaving = LeavingLine(desk, bridge, self)
        self._enclosing = Enclosing(bridge, drafts, self)
        self._composer = Composer(desk, bridge, look, drafts, self._enclosing, self)
        self.letters = LetterWindows(desk, bridge, look, drafts, self._enclosing, self.posting, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._leaving)
        column.addWidget(self._composer)
        self._connect()

    def show_page(self, page: RequestPage) -> None:
        """Goes on with what was begun for that request."""
        if self._page is None or page.row.id != self._page.row.id:
            self._leaving.clear()
        self._page = page
        self._composer.show_request(page.row.id, page.client, self._desk.inbox.reply_address(page))

    def refresh(self) -> None:
        """Offers the times of the present instant."""
        self._composer.refresh()

    def start(self, mode: Mode, *, to_all: bool = False) -> None:
        """Puts the keyboard where writing begins in that mode."""
        self._composer.start(mode, to_all=to_all)

    def hold(self) -> None:
        """Words a holding reply; where the owner wants it so, sends it at once."""
        if self._desk.preferences.get("holding_at_once"):
            self._composer.hold_at_once()
        else:
            self._composer.start(Mode.HOLDING)

    def send(self) -> None:
        """Sends or saves what is written."""
        self._composer.send()

    def save(self) -> None:
        """Puts the texts begun on the disk."""
        self._composer.save()

    def take_back(self, letter: Letter) -> None:
        """Puts a letter that is not going to leave back into the composer of its request."""
        self._desk.second_look.came_back(letter)
        if letter.request_id is None:
            self.letters.take_back(letter)
            return
        self._composer.take_back(letter)
        is_shown = self._page is not None and self._page.row.id == letter.request_id
        if not (is_shown and self.isVisible()):
            self.request_opened.emit(letter.request_id)

    # --- inside ---

    def _on_written(self, written: Written) -> None:
        if self._page is None:
            return
        id, mode = self._page.row.id, written.mode
        if written.letter is not None:
            self._composer.leave(mode)
            self.posting.post(
                written.letter, lambda has_left: self._composer.settle(id, mode, has_left=has_left)
            )
        elif self._deeds.write(self._page, written).has_left:
            self._composer.settle(id, mode, has_left=True)
        elif written.way.leaves:
            self._composer.use_already_sent()

    def _connect(self) -> None:
        self._composer.written.connect(self._on_written)
        self._composer.begun.connect(self._leaving.show_request)
        self._composer.left.connect(self.left)
        for source in (self._composer, self.letters):
            source.settings_wanted.connect(self.settings_wanted)
        self.posting.returned.connect(self.take_back)
        self._leaving.back_wanted.connect(
            lambda id: self.posting.take_back(id, self._leaving.wait_for_letter())
        )
        for speaker in (self._composer, self.posting):
            speaker.said.connect(self.said)
        for troubled in (self.letters, self.posting, self._enclosing):
            troubled.problem.connect(self.problem)
