"""A mail as a row: who and what in strong letters, when at the right, and below how it stands."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme import Look

_EDGE, _BAR = 16, 3


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
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("selected"))
            painter.fillRect(QRect(box.left(), box.top(), _BAR, box.height()), theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("raised"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("line"))
        words = box.adjusted(_EDGE, 6, -_EDGE, -6)
        upper = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        right = self._write(painter, upper, line.at, "muted", "small", Qt.AlignmentFlag.AlignRight)
        left = self._write(painter, upper.adjusted(0, 0, -right - 12, 0), line.who, "text", bold=True)
        self._write(painter, upper.adjusted(left + 12, 0, -right - 12, 0), line.subject, "text")
        self._write(painter, upper.translated(0, upper.height()), line.detail, line.meaning, "small")
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        colour: str,
        size: str = "body",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        *,
        bold: bool = False,
    ) -> int:
        """How wide it has become."""
        painter.setFont(self._look.theme.font(size, bold=bold))
        painter.setPen(self._look.theme.colour(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, shown)
        return painter.fontMetrics().horizontalAdvance(shown)
