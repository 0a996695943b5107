"""The list of a section: search, kinds, lines; in step with the desk and with the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.desk import Desk
from app.standing import RequestRow
from app.words import View
from ui import words
from ui.list.kind_chips import KindChips
from ui.list.line import Line, of_found, of_rows
from ui.list.model import ListModel
from ui.list.search_field import SearchField
from ui.list.view import Key, LinesView
from ui.theme import Look

if TYPE_CHECKING:
    from app.records import Changes
    from ui.list.empty import EmptyState

PAGE = 50
IN_STEP = 300
"""So many lines are kept in step with the passing of time; those further down when they change."""
_MANY = 20
"""When more requests than that change at once, mail is coming in by the hundred."""
_SHOWN_TABLES = ("requests", "entries", "clients", "addresses", "settings")


class ListPanel(QWidget):
    """Painted from plain rows at first (`show_first`), alive from `attach` on."""

    chosen = Signal(object)
    """The key of the current line, or None."""
    opened = Signal(object)
    """The key of the line that the owner goes into."""
    wanted = Signal(str)
    """An action of the window, by its id."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._view = View.TODAY
        self._searched = ""
        self._came_from: Key | None = None
        self.search = SearchField()
        self.kinds = KindChips()
        self.model = ListModel(self)
        self.lines = LinesView(look, self.model)
        self._look = look
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @cached_property
    def empty(self) -> EmptyState:
        """What stands in the place of no lines, made when there are none."""
        from ui.list.empty import EmptyState

        empty = EmptyState(self._look)
        empty.wanted.connect(self._on_wanted)
        self._stack.addWidget(empty)
        return empty

    # --- what the window does with it ---

    @property
    def view(self) -> View:
        return self._view

    @property
    def current_key(self) -> Key | None:
        return self.lines.current_key

    @property
    def request_ids(self) -> list[int]:
        """Every request of the list shown, as far as it goes; of a search, those that it found."""
        if self._desk is None or self._searched:
            return [line.key[1] for line in self.model.lines if line.row]
        return self._desk.lists.ids(self._view, self.kinds.kind)

    def show_first(self, rows: Sequence[RequestRow], now: datetime, zone: words.Zone) -> None:
        """Shows these rows before there is a desk."""
        self.model.set_time(now, zone)
        self.model.show(list(of_rows(rows)))
        self._show_or_explain()

    def attach(self, desk: Desk) -> None:
        """Comes alive: the same lines, if they still are, and everything that can be done with them."""
        self._desk = desk
        self.model.set_time(desk.now(), desk.zone)
        self._update()

    def show_view(self, view: View) -> None:
        """Shows that list from its beginning, of every kind and without a search."""
        self._view = view
        self.kinds.choose(None)
        self._forget_search()
        self._show()

    def refresh(self, changes: Changes | None = None) -> None:
        """Brings the lines up to date: after these changes, or since time has passed."""
        if self._desk is None:
            return
        self.model.set_time(self._desk.now(), self._desk.zone)
        if changes is None or any(changes.of(table) for table in _SHOWN_TABLES):
            self._update(changes.of("requests") if changes else frozenset())

    def focus_search(self) -> None:
        """Puts the keyboard into the search field and remembers where it came from."""
        if not self._searched:
            self._came_from = self.current_key
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_all_kinds(self) -> None:
        self.kinds.choose(None)
        self._show()

    def look_for(self, text: str) -> None:
        """Shows what answers to that text; nothing typed: the list again, where one was."""
        if self._desk is None or text == self._searched:
            return
        if not self._searched and text:
            self._came_from = self._came_from or self.current_key
        self._searched = text
        self._show()
        if not text:
            self._back_to_where_one_was()

    # --- inside ---

    def _back_to_where_one_was(self) -> None:
        self.lines.select(self._came_from)
        self._came_from = None

    def _leave_search(self) -> None:
        self.look_for(self.search.text().strip())
        if self.lines.current_key is None:
            self.lines.step(1)
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_search(self) -> None:
        self._searched = ""
        self._came_from = None
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.search.show_key(True)

    def _show(self) -> None:
        if self._desk is None:
            return
        lines, place = self._fresh(PAGE)
        self.model.show(lines, place, None if self._searched else self._more)
        self.lines.scrollToTop()
        self._show_or_explain()

    def _update(self, changed: frozenset[int] = frozenset()) -> None:
        """Asks for the lines shown again, far enough down for every one that changed: unless so much did that
        the list is another. Then as far as the owner has gone in it; what lies below comes when it is wanted.
        """
        here, is_another = self.model.lines, len(changed) > _MANY
        last = max((at for at, line in enumerate(here) if line.key[1] in changed), default=-1)
        kept = self.lines.last_needed if is_another else max(min(len(here), IN_STEP) - 1, last)
        reach = max(PAGE, kept + 1)
        lines, place = self._fresh(reach + (0 if is_another else len(changed)))
        rest = (
            [line for line in here[reach:] if line.key not in {fresh.key for fresh in lines}]
            if place and not is_another
            else []
        )
        self.model.update_lines([*lines, *rest], place if not rest else self.model.next_place)
        self.model.more = None if self._searched else self._more
        self._show_or_explain()

    def _fresh(self, limit: int) -> tuple[list[Line], str | None]:
        assert self._desk is not None
        if self._searched:
            return of_found(self._desk.search.find(self._searched)), None
        page = self._desk.lists.page(self._view, self.kinds.kind, limit=limit)
        return list(of_rows(page.rows)), page.next

    def _more(self, after: str) -> tuple[Sequence[Line], str | None]:
        assert self._desk is not None
        page = self._desk.lists.page(self._view, self.kinds.kind, after=after, limit=PAGE)
        return list(of_rows(page.rows)), page.next

    def _show_or_explain(self) -> None:
        if self.model.lines:
            self._stack.setCurrentWidget(self.lines)
            return
        from ui.list.empty import nothing

        has_later = self._desk is not None and self._desk.lists.counts().mine > 0
        self.empty.show_nothing(nothing(self._view, self.kinds.kind, self._searched, has_later=has_later))
        self._stack.setCurrentWidget(self.empty)

    def _on_wanted(self, action: str) -> None:
        if action == "clear-search":
            self.search.clear()
            self.search.setFocus()
        elif action == "all-kinds":
            self.show_all_kinds()
        else:
            self.wanted.emit(action)

    def _connect(self) -> None:
        self.search.searched.connect(self.look_for)
        self.search.left.connect(self._leave_search)
        self.kinds.chosen.connect(self._show)
        self.lines.key_changed.connect(self.chosen)
        self.lines.opened.connect(self.opened)

    def _lay_out(self) -> None:
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(250)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        top = QVBoxLayout()
        column.addLayout(top)
        top.setContentsMargins(12, 12, 12, 4)
        top.setSpacing(8)
        top.addWidget(self.search)
        top.addWidget(self.kinds)
        column.addWidget(self._stack, 1)
        self._stack.addWidget(self.lines)
