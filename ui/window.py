"""The window: rail, list, request and client card. It paints itself before there is a desk.

What needs an open desk lies in `ui.room`; what the owner can do is declared in `ui.action_table`.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.standing import Counts, RequestRow
from app.words import View
from ui import assets
from ui.list.panel import ListPanel
from ui.places import Places
from ui.rail import Rail
from ui.texts import _
from ui.theme import Look

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent

    from ui import words
    from ui.actions import Actions
    from ui.card import CardPanel
    from ui.message_bar import MessageBar, Offer

FIRST_SIZE = (1280, 766)
LEAST_SIZE = (900, 560)
CARD_FITS_FROM = 1080
_COLUMNS = (336, 537, 212)


class MainWindow(QMainWindow):
    """The shell. `section_shown` tells which section is open; `closing` that the owner is done with it."""

    section_shown = Signal(str)
    files_dropped = Signal(list)
    painted = Signal()
    """For the first time: now there is time for what is slow."""
    closing = Signal(object)
    """The close event, which a listener may refuse (to go on in the tray)."""

    def __init__(self, look: Look, folder: Path) -> None:
        super().__init__()
        self.look = look
        self.section = "today"
        self._is_painted = False
        self._places = Places(folder)
        self._wants_card = self._places.is_on("card", default=True)
        self.rail = Rail(look, "Ctrl N")
        self.list = ListPanel(look)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self._pages = QStackedWidget()
        self._main = QVBoxLayout()
        self._card: CardPanel | None = None
        self._banner: MessageBar | None = None
        self._by_section: dict[str, QWidget] = {}
        self._lay_out()
        self._connect()
        self.resize(*FIRST_SIZE)
        self._places.restore_window(self)

    # --- made when they are first wanted, after the first paint ---

    @cached_property
    def actions_table(self) -> Actions:
        """All that the owner can do here; without a desk next to nothing."""
        from ui.actions import Actions

        return Actions(self)

    @cached_property
    def bar(self) -> MessageBar:
        """The line at the bottom that says what was done."""
        from ui.message_bar import MessageBar

        bar = MessageBar(self.look)
        self._main.addWidget(bar)
        return bar

    # --- before there is a desk ---

    def show_first(
        self, rows: tuple[RequestRow, ...], counts: Counts, now: datetime, zone: words.Zone
    ) -> None:
        """Paints Today and the rail from plain values."""
        self.list.show_first(rows, now, zone)
        self.rail.show_counts(counts, now, zone)

    # --- pages and columns ---

    def fill_columns(self, request: QWidget, card: CardPanel) -> None:
        """Puts the request and the client card beside the list."""
        self._card = card
        card.folded.connect(self._on_folded)
        for at, widget in ((1, request), (2, card)):
            if before := self.columns.replaceWidget(at, widget):
                before.deleteLater()
        for at in range(3):
            self.columns.setStretchFactor(at, 1 if at == 1 else 0)
            self.columns.setCollapsible(at, False)
        self.columns.setSizes(list(_COLUMNS))
        self._places.restore_splitter("columns", self.columns)
        self._fit_card()

    def add_page(self, section: str, page: QWidget) -> None:
        """Gives a section a page of its own in place of the list."""
        self._by_section[section] = page
        self._pages.addWidget(page)

    def show_section(self, section: str) -> None:
        """Opens a section: a list of requests, or the page that was added for it."""
        self.section = section
        self.rail.show_section(section)
        page = self._by_section.get(section)
        if page is None:
            self.list.show_view(View(section))
        self._pages.setCurrentWidget(page or self.columns)
        self.section_shown.emit(section)

    def show_list(self) -> None:
        """Turns to the requests as they were shown last, with the keyboard in their list."""
        if self.is_on_other_page:
            self.show_section(self.list.view)
        self.list.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_banner(self, text: str, offer: Offer | None = None) -> None:
        """Says something that stays true: above the lists, until it is dismissed."""
        from ui.message_bar import MessageBar

        if self._banner is None:
            self._banner = MessageBar(self.look)
            self._main.insertWidget(0, self._banner)
        self._banner.remark(text, offer)

    def show_instead(self, page: QWidget) -> None:
        """Shows a page that belongs to no section: a welcome, or why the desk can't be opened."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    @property
    def is_on_other_page(self) -> bool:
        """Whether something else than a list of requests is shown."""
        return self._pages.currentWidget() is not self.columns

    def fold_card(self) -> None:
        """Folds the client card away, or unfolds it."""
        self._wants_card = not self._wants_card
        self._fit_card()

    def toggle_menu_bar(self) -> None:
        """Shows or hides the menu bar."""
        self.menuBar().setVisible(not self.menuBar().isVisible())

    # --- Qt asks ---

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._after_first_paint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_card()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._places.keep(self, {"columns": self.columns}, {"card": self._wants_card})
        self.closing.emit(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files_dropped.emit(
            [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        )
        event.acceptProposedAction()

    # --- inside ---

    def _after_first_paint(self) -> None:
        self.painted.emit()
        self.setWindowIcon(assets.program_icon())

    def _run(self, action: str) -> None:
        self.actions_table.run(action)

    def _show_menu(self, at: QWidget) -> None:
        from ui.actions import SECTIONS
        from ui.menu import Menu

        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for section in SECTIONS:
            chosen = [action for action in self.actions_table if action.section == section]
            if chosen:
                self.actions_table.fill_menu(menu.addMenu(_(section)), chosen)
        menu.popup(at.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _on_folded(self, is_folded: bool) -> None:
        self._wants_card = not is_folded
        self._give_way()

    def _fit_card(self) -> None:
        if self._card:
            self._card.set_folded(not self._wants_card or self.width() < CARD_FITS_FROM)
            self._give_way()

    def _give_way(self) -> None:
        """A splitter keeps the room of a column that has shrunk: the request gets it."""
        if self._card and self._card.is_folded:
            lines, request, card = self.columns.sizes()
            strip = self._card.maximumWidth()
            self.columns.setSizes([lines, request + card - strip, strip])

    def _connect(self) -> None:
        self.rail.section_wanted.connect(self._run)
        self.rail.new_wanted.connect(lambda: self._run("new"))
        self.rail.menu_wanted.connect(self._show_menu)
        self.list.wanted.connect(self._run)

    def _lay_out(self) -> None:
        """From the outside in: whatever is put into something else is styled anew, with all that it holds."""
        self.setWindowTitle("Deskbell")
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        self.rail.show_section(self.section)
        whole = QWidget()
        self.setCentralWidget(whole)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(_upright_rule())
        row.addLayout(self._main, 1)
        self._main.setSpacing(0)
        self._main.addWidget(self._pages, 1)
        self._pages.addWidget(self.columns)
        for widget in (self.list, _blank("surface"), _blank("raised")):
            self.columns.addWidget(widget)
        self.columns.setHandleWidth(1)
        self.columns.setChildrenCollapsible(False)
        self.columns.setSizes(list(_COLUMNS))
        self.list.lines.setFocus()


def _blank(ground: str) -> QWidget:
    blank = QWidget()
    blank.setProperty("ground", ground)
    blank.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return blank


def _upright_rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("role", "line")
    rule.setFixedWidth(1)
    return rule
