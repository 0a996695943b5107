"""The lines of the list as Qt asks for them. Lines that stay keep their place and their selection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui import words
from ui.list.line import QUIET, Face, Line
from ui.texts import _

Index = QModelIndex | QPersistentModelIndex
More = Callable[[str], tuple[Sequence[Line], str | None]]
"""Gives the lines that follow a place, and the place after them."""
_NOWHERE = QModelIndex()


class ListModel(QAbstractListModel):
    """Lines by page: `show` for another list, `update_lines` for the same list later on.

    Who paints them asks for lines, faces and headings directly: Qt's roles would make lists of them.
    """

    headings_changed = Signal()
    """Which lines begin a group may have changed: after any change of the lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self.next_place: str | None = None
        """Where the lines go on after the last one here; None: nowhere."""
        self.more: More | None = None
        self._now = datetime.fromtimestamp(0, UTC)
        self._zone: words.Zone = "UTC"

    @property
    def lines(self) -> Sequence[Line]:
        return self._lines

    @property
    def now(self) -> datetime:
        return self._now

    def row_of(self, key: tuple[str, int]) -> int | None:
        """Where that line stands, if it is here."""
        return next((at for at, line in enumerate(self._lines) if line.key == key), None)

    def face(self, at: int) -> Face:
        """What that line shows now."""
        return self._lines[at].face(self._now, self._zone)

    def heading(self, at: int) -> str:
        """The heading above that line; empty unless it is the first of its group."""
        heading = self._lines[at].heading
        is_said = heading == self._lines[at - 1].heading if at else heading in QUIET
        return "" if is_said else _(heading)

    def heads(self) -> Iterator[int]:
        """The lines that begin a group."""
        return (at for at in range(len(self._lines)) if self.heading(at))

    def show(self, lines: Sequence[Line], next_place: str | None = None, more: More | None = None) -> None:
        """Shows another list, from its beginning."""
        self.beginResetModel()
        self._lines, self.next_place = list(lines), None
        self.endResetModel()
        self.next_place, self.more = next_place, more  # whoever hears of the reset shall not fetch within it
        self.headings_changed.emit()

    def update_lines(self, lines: Sequence[Line], next_place: str | None = None) -> None:
        """Shows the same list as it is now: the gone go, the new come, the changed are repainted."""
        if [line.key for line in lines] != [line.key for line in self._lines]:
            self._drop_missing({line.key for line in lines})
            self._place(lines)
        self._repaint_changed(lines)
        self.next_place = next_place
        self.headings_changed.emit()

    def set_time(self, now: datetime, zone: words.Zone) -> None:
        """Lets the chips tell the time that it is now."""
        if (now, zone) != (self._now, self._zone):
            self._now, self._zone = now, zone
            if self._lines:
                self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return line.spoken(self._now, self._zone)
            case Qt.ItemDataRole.ToolTipRole:
                return line.tip(self._zone)
        return None

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:
        return not parent.isValid() and self.next_place is not None and self.more is not None

    def fetchMore(self, parent: Index = _NOWHERE) -> None:
        if parent.isValid() or self.next_place is None or self.more is None:
            return
        lines, self.next_place = self.more(self.next_place)
        self._insert(len(self._lines), [line for line in lines if self.row_of(line.key) is None])
        self.headings_changed.emit()

    def _drop_missing(self, wanted: set[tuple[str, int]]) -> None:
        gone = [at for at, line in enumerate(self._lines) if line.key not in wanted]
        for first, last in reversed(list(_runs(gone))):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._lines[first : last + 1]
            self.endRemoveRows()

    def _place(self, lines: Sequence[Line]) -> None:
        """Moves and inserts until the keys stand in the order of `lines`; contents follow later."""
        here = {line.key for line in self._lines}
        for at, line in enumerate(lines):
            if line.key not in here:
                self._insert(at, [line])
            elif self._lines[at].key != line.key:
                self._move(self.row_of(line.key) or 0, at)

    def _insert(self, at: int, lines: Sequence[Line]) -> None:
        if lines:
            self.beginInsertRows(QModelIndex(), at, at + len(lines) - 1)
            self._lines[at:at] = lines
            self.endInsertRows()

    def _move(self, start: int, to: int) -> None:
        self.beginMoveRows(QModelIndex(), start, start, QModelIndex(), to)
        self._lines.insert(to, self._lines.pop(start))
        self.endMoveRows()

    def _repaint_changed(self, lines: Sequence[Line]) -> None:
        changed = [at for at, line in enumerate(lines) if line != self._lines[at]]
        self._lines[:] = lines
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first), self.index(last))


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The unbroken runs of ascending places, as (first, last)."""
    for _offset, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        members = [place for _nth, place in run]
        yield members[0], members[-1]
