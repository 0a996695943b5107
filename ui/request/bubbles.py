"""What the timeline paints beneath its texts: bubbles left and right, a note's bar, a ring of focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.request.story import Side
from ui.theme import Theme


def paint_ground(painter: QPainter, ground: QRectF, side: Side, theme: Theme) -> None:
    """Fills the place of a passage in the manner of its side."""
    match side:
        case Side.THEIRS | Side.MINE:
            is_mine = side is Side.MINE
            painter.setPen(Qt.PenStyle.NoPen if is_mine else QPen(theme.colour("line"), 1))
            painter.setBrush(theme.colour("mine" if is_mine else "raised"))
            painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        case Side.NOTE:
            painter.fillRect(QRectF(ground.left(), ground.top(), 3, ground.height()), theme.colour("soon"))
        case Side.EVENT:
            pass


def paint_ring(painter: QPainter, ground: QRectF, theme: Theme) -> None:
    """Draws the ring around the entry that the keys have stepped to."""
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 8, 8)
