"""A line that is edited where it stands; while it is only read, a text too long for it ends in "…"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

_MARGIN = 2


class ElidedField(QLineEdit):
    """A field without a frame of its own that never cuts a letter in two."""

    def paintEvent(self, event: QPaintEvent) -> None:
        width = self.contentsRect().width() - 2 * _MARGIN
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(self.text()) <= width:
            super().paintEvent(event)
            return
        at = self.contentsRect().adjusted(_MARGIN, 0, -_MARGIN, 0)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        painter = QPainter(self)
        painter.setPen(self.palette().text().color())
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursorPosition(0)
