"""A mail as a row: who and what in strong letters, when at the right, and below how it stands."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.painting import paint_ground, write_line
from ui.theme import Look

_EDGE = 16


class Line(NamedTuple):
    """One mail: its id, who it is from or for, what it is about, when, and how it stands."""

    id: int
    who: str
    subject: str
    at: str
    detail: str
    meaning: str = "muted"
    """The colour of what is said of it."""


class MailDelegate(QStyledItemDelegate):
    """Paints a `Line`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        sizes = self._look.theme.sizes
        return QSize(200, 2 * (sizes.body + sizes.small) + 10)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        theme, box, state = self._look.theme, option.rect, option.state
        painter.save()
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        is_pointed_at = bool(state & QStyle.StateFlag.State_MouseOver)
        paint_ground(painter, box, theme, is_current=is_current, is_pointed_at=is_pointed_at)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("line"))
        words = box.adjusted(_EDGE, 6, -_EDGE, -6)
        upper = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        lower = upper.translated(0, upper.height())
        small, text, muted = theme.font("small"), theme.colour("text"), theme.colour("muted")
        right = write_line(painter, upper, line.at, small, muted, Qt.AlignmentFlag.AlignRight) + 12
        strong = theme.font("body", bold=True)
        left = write_line(painter, upper.adjusted(0, 0, -right, 0), line.who, strong, text) + 12
        write_line(painter, upper.adjusted(left, 0, -right, 0), line.subject, theme.font("body"), text)
        write_line(painter, lower, line.detail, small, theme.colour(line.meaning))
        painter.restore()
