"""The timeline of a request: theirs left, mine right, notes and events between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QMetaMethod, QPoint, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextBrowser, QToolButton, QWidget

from app.records import Entry
from app.words import Direction, EntryKind
from ui import assets, bindings, words
from ui.menu import Menu
from ui.request import links
from ui.request.body_text import TellApart, whole
from ui.request.bubbles import paint_ground, paint_ring
from ui.request.html_view import show_target
from ui.request.sheet import Placed, Sheet
from ui.request.story import Passage, Side, Story, tell
from ui.texts import _
from ui.theme import Look, Theme, keep_bar, mark

NEWEST, MOST_AT_ONCE = 20, 400
"""Passages written at first, more than a screen holds; and how many more at once, of those above."""

_KEYBOARD = (
    Qt.TextInteractionFlag.TextSelectableByMouse
    | Qt.TextInteractionFlag.TextSelectableByKeyboard
    | Qt.TextInteractionFlag.LinksAccessibleByMouse
    | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
)


class TimelineView(QTextBrowser):
    """Shows entries, scrolls by the keys, and offers on each entry what can be done with it.

    Up, Down, Page Up and Page Down scroll; Ctrl+Up and Ctrl+Down step from entry to entry; the menu key opens
    the menu of the entry stepped to. For the mouse, the entry pointed at shows a button that opens the same
    menu. It changes nothing itself: it says what is wanted.
    """

    split_wanted = Signal(int)
    move_wanted = Signal(int)
    original_wanted = Signal(int)
    forward_wanted = Signal(int)
    no_reply_wanted = Signal(int)
    page_wanted = Signal(int)
    followed = Signal(str)
    """A link that leads out of the timeline: "open:12/0" (a file), "https://..." (an address in a text)."""

    def __init__(self, look: Look, tell_apart: TellApart = whole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        bindings.meet_viewport(self)
        self._look = look
        self._tell_apart = tell_apart
        self._pictures: Mapping[str, QImage] = {}
        self._story = Story()
        self._tell: Callable[[int], Story] = lambda _newest: Story()
        self._opened: frozenset[str] = frozenset()
        self._shown_count = NEWEST
        self._is_my_turn = False
        self._current: int | None = None
        self._is_at_end = True
        self._is_writing = False
        self._pointed: int | None = None
        self._sheet = self._blank_sheet(0)
        self._more = self._more_button()
        # Never `setViewport` on a text view: any other than its own crashes in Qt at the first resize.
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Timeline"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        keep_bar(self)
        self.setTextInteractionFlags(_KEYBOARD)
        self.setCursorWidth(0)  # nothing is written here
        mark(self, flat="true")
        self.anchorClicked.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        look.changed.connect(self._on_look_changed)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 80)

    def show_entries(
        self,
        entries: Sequence[Entry],
        now: datetime,
        zone: words.Zone,
        *,
        is_my_turn: bool,
        keeps_place: bool = False,
        subjects: Mapping[int, str] | None = None,
    ) -> None:
        """Shows the story of the entries, the newest in sight; ``keeps_place`` for the same request again.

        ``subjects`` of requests by id, where the entries are those of several.
        """
        self._tell = lambda newest: tell(entries, now, zone, subjects, newest=newest)
        self._is_my_turn = is_my_turn
        if not keeps_place:
            self._opened, self._shown_count, self._current = frozenset(), NEWEST, None
        before, self._story = self._story, self._tell(self._shown_count)
        if not keeps_place or self._story != before:  # a tick of the clock takes no selection away
            self._write(keeps_place=keeps_place)

    def show_pictures(self, pictures: Mapping[str, QImage]) -> None:
        """Shows these beside the files that they are, by their links ("open:12/0")."""
        if pictures.keys() != self._pictures.keys():
            self._pictures = pictures
            self._write()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The story as far as it is told now, the newest last."""
        return self._story.passages

    def entry_menu(self, passage: Passage) -> QMenu:
        """What can be done with one entry."""
        entry, menu = passage.entry, Menu(self)
        selected = self.textCursor().selectedText()
        if selected:
            menu.addAction(_("Copy selection"), self.copy)
        menu.addAction(_("Copy text"), lambda: QGuiApplication.clipboard().setText(passage.text))
        is_said = passage.side is not Side.EVENT
        is_open_question = entry.direction is Direction.IN and self._is_my_turn
        for is_apt, text, wanted in (
            (bool(entry.raw_sha256), _("Show as sent…"), self.page_wanted),
            (bool(entry.raw_sha256), _("Show original…"), self.original_wanted),
            (is_said and entry.kind is EntryKind.MESSAGE, _("Forward…"), self.forward_wanted),
            (is_said, _("Split off into a request of its own"), self.split_wanted),
            (is_said, _("Move to another request…"), self.move_wanted),
            (is_open_question, _("No reply needed"), self.no_reply_wanted),
        ):
            if is_apt and self.isSignalConnected(QMetaMethod.fromSignal(wanted)):
                menu.addAction(text, partial(wanted.emit, entry.id))
        return menu

    def ground_of(self, entry_id: int) -> QRectF:
        """Where an entry's bubble is on the screen; empty for one that is not written."""
        placed = self._placed_of(entry_id)
        return self._on_screen(self._sheet.ground(placed)) if placed else QRectF()

    def step(self, by: int) -> None:
        """Goes to the next (1) or previous (-1) entry and brings it into sight."""
        if by < 0 and self._placed_of(self._current) in self._sheet.placed[:1]:
            self._write_earlier()
        placed = self._sheet.placed
        if not placed:
            return
        at = next((i for i, one in enumerate(placed) if one.passage.entry.id == self._current), len(placed))
        chosen = placed[max(0, min(len(placed) - 1, at + by))]
        self._current = chosen.passage.entry.id
        self.setTextCursor(QTextCursor(self._sheet.document.findBlockByNumber(chosen.first)))
        self.ensureCursorVisible()
        self.viewport().update()

    # --- events ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self.verticalScrollBar(), event.key()
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain == Qt.KeyboardModifier.ControlModifier and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.step(1 if key == Qt.Key.Key_Down else -1)
            return
        moves = {
            Qt.Key.Key_Up: bar.value() - 40,
            Qt.Key.Key_Down: bar.value() + 40,
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep(),
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep(),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: bar.maximum(),
        }
        if plain == Qt.KeyboardModifier.NoModifier and key in moves:
            if key == Qt.Key.Key_Home:
                self._write_earlier(MOST_AT_ONCE)
            bar.setValue(moves[Qt.Key(key)])
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        placed = self._placed_of(self._current) if by_keys else self._placed_at(event.pos())
        if placed is None and by_keys and self._sheet.placed:
            placed = self._sheet.placed[-1]
        if placed is None:
            return
        at = self._on_screen(self._sheet.ground(placed)).topLeft().toPoint() if by_keys else event.pos()
        self._open_menu(placed, at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        placed = self._placed_at(event.position().toPoint())
        self._point_at(placed if placed and placed.passage.side is not Side.EVENT else None)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing: what is shown here was put into the document, and nobody's text loads anything."""
        return None

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and links.target(href := self.anchorAt(event.pos())):
            show_target(self.viewport(), href, event.globalPos())
            return True
        return super().viewportEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sheet.set_width(self.viewport().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for placed in self._sheet.placed:
            ground = self._on_screen(self._sheet.ground(placed))
            if ground.intersects(QRectF(event.rect())):
                paint_ground(painter, ground, placed.passage.side, self._look.theme)
                if placed.passage.entry.id == self._current and self.hasFocus():
                    paint_ring(painter, ground, self._look.theme)
        painter.end()
        super().paintEvent(event)

    # --- inside ---

    def _write(self, *, keeps_place: bool = True) -> None:
        if self._story.today is None:
            return
        bar = self.verticalScrollBar()
        place = bar.value() if keeps_place and not self._is_at_end else None
        self._is_writing = True
        # Always on the one document: PySide keeps each that a view was ever given.
        self._sheet = self._blank_sheet(self.viewport().width())
        self._sheet.write(self._story, self._story.today, self._opened)
        self.moveCursor(QTextCursor.MoveOperation.End)  # Qt brings the cursor into sight at the first showing
        bar.setValue(bar.maximum() if place is None else place)
        self._is_at_end, self._is_writing = place is None, False

    def _blank_sheet(self, width: int) -> Sheet:
        return Sheet(self.document(), self._look.theme, width, self._tell_apart, self._pictures)

    def _point_at(self, placed: Placed | None) -> None:
        """Puts the button into the corner of that entry, or away."""
        self._pointed = placed.passage.entry.id if placed else None
        self._more.setVisible(placed is not None)
        if placed:
            corner = self._on_screen(self._sheet.ground(placed)).topRight().toPoint()
            self._more.move(corner - QPoint(self._more.width() + 4, -4))

    def _open_menu(self, placed: Placed, at: QPoint) -> None:
        menu = self.entry_menu(placed.passage)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(at))

    def _open_menu_of_pointed(self) -> None:
        if placed := self._placed_of(self._pointed):
            self._open_menu(placed, self._more.geometry().bottomLeft())

    def _more_button(self) -> QToolButton:
        button = QToolButton(self.viewport())
        button.setAccessibleName(_("What to do with this entry"))
        button.setToolTip(button.accessibleName())
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys have the menu key
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setIcon(assets.icon("more", self._look.theme.colour("muted")))
        button.setFixedSize(26, 22)
        button.clicked.connect(self._open_menu_of_pointed)
        button.hide()
        mark(button, flat="true", small="true")
        return button

    def _on_look_changed(self, theme: Theme) -> None:
        self._more.setIcon(assets.icon("more", theme.colour("muted")))
        self._write()

    def _on_scrolled(self, value: int) -> None:
        self._point_at(None)
        self._is_at_end = value >= self.verticalScrollBar().maximum()
        is_gone_up = value == 0 and not self._is_at_end and not self._is_writing
        if is_gone_up and not self.textCursor().hasSelection():
            self._write_earlier()

    def _write_earlier(self, more: int = 4 * NEWEST) -> None:
        """Puts earlier entries above those that are read now, which stay where they are."""
        if not self._story.earlier:
            return
        bar = self.verticalScrollBar()
        below = bar.maximum() - bar.value()
        self._shown_count += more
        self._story = self._tell(self._shown_count)
        self._write()
        bar.setValue(bar.maximum() - below)

    def _on_range(self, _least: int, most: int) -> None:
        """Lines wrap anew after a resize: the end stays in sight if it was."""
        if self._is_at_end:
            self.verticalScrollBar().setValue(most)

    def _follow(self, link: QUrl) -> None:
        href = bytes(link.toEncoded().data()).decode("ascii", "replace")
        what, _colon, named = href.partition(":")
        if what in {"all", "quote"}:
            self._opened ^= {href}
            self._write()
        elif what == "earlier":
            self._write_earlier()
        elif what in {"raw", "page"}:
            (self.original_wanted if what == "raw" else self.page_wanted).emit(int(named))
        else:
            self.followed.emit(href)

    def _placed_of(self, entry_id: int | None) -> Placed | None:
        return next((one for one in self._sheet.placed if one.passage.entry.id == entry_id), None)

    def _placed_at(self, point: QPoint) -> Placed | None:
        return next(
            (one for one in self._sheet.placed if self._on_screen(self._sheet.ground(one)).contains(point)),
            None,
        )

    def _on_screen(self, ground: QRectF) -> QRectF:
        return ground.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
