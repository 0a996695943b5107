"""The list itself: one column of fixed heights, moved through by keys, its place kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui import bindings
from ui.list.delegate import RowDelegate
from ui.list.model import Index, ListModel
from ui.texts import _
from ui.theme import Look

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

Key = tuple[str, int]


class LinesView(QTableView):
    """Shows a `ListModel`. `key_changed` tells what is current; `opened` that the owner wants into it."""

    key_changed = Signal(object)
    opened = Signal(object)

    def __init__(self, look: Look, model: ListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = model
        self._place = 0
        self._rows = RowDelegate(look, self, model)
        self.setItemDelegate(self._rows)
        self._shape()
        bindings.meet_viewport(self)
        self.setModel(model)
        model.headings_changed.connect(self._set_heights)
        look.changed.connect(self._on_look_changed)

    @property
    def current_key(self) -> Key | None:
        at = self.currentIndex().row()
        return self._lines.lines[at].key if 0 <= at < len(self._lines.lines) else None

    @property
    def last_needed(self) -> int:
        """The last line that is on the screen or current; -1: none is."""
        below = self.rowAt(self.viewport().height() - 1)
        return max(below if below >= 0 else len(self._lines.lines) - 1, self.currentIndex().row())

    def select(self, key: Key | None) -> bool:
        """Makes that line current, if it is here; None: no line is."""
        at = self._lines.row_of(key) if key else None
        if at is None:
            self.selectionModel().clear()
            return False
        self._go(at)
        return True

    def step(self, by: int) -> None:
        """Moves to a neighbour; with none current, to where the last one stood."""
        at = self.currentIndex().row()
        target = at + by if at >= 0 else self._place
        if count := len(self._lines.lines):
            self._go(max(0, min(count - 1, target)))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._place = current.row()
        self.key_changed.emit(self.current_key)

    def rowsAboutToBeRemoved(self, parent: Index, first: int, last: int) -> None:
        """Nothing slides under the owner's fingers: the selection goes with its line, the place stays."""
        if first <= self.currentIndex().row() <= last:
            self.selectionModel().clear()
            self._place = first
        super().rowsAboutToBeRemoved(parent, first, last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open_current()
        elif event.text().strip() and event.text().isprintable():
            event.ignore()  # letters are keys here, not a search by typing
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._open_current()

    def _open_current(self) -> None:
        if self.current_key:
            self.opened.emit(self.current_key)

    def _go(self, at: int) -> None:
        index = self._lines.index(at)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def _shape(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setAccessibleName(_("Requests"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self._rows.letters.row_height)

    def _set_heights(self) -> None:
        """The lines that begin a group are taller by their heading; all others have one height."""
        letters, heads = self._rows.letters, set(self._lines.heads())
        for at in range(len(self._lines.lines)):
            height = letters.row_height + (letters.heading_height if at in heads else 0)
            if self.rowHeight(at) != height:
                self.setRowHeight(at, height)

    def _on_look_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._rows.letters.row_height)
        self._set_heights()
        self.viewport().update()
