"""What the rows of every list are painted with: a ground, the client's initials, words that fit, a chip."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from ui.theme import Theme, avatar_colour
from ui.words import initials

_BAR = 3
_LEFT, _MIDDLE, _RIGHT = (
    Qt.AlignmentFlag.AlignLeft,
    Qt.AlignmentFlag.AlignHCenter,
    Qt.AlignmentFlag.AlignRight,
)
_SHARE_AT_LEFT = {_LEFT: 0.0, _MIDDLE: 0.5, _RIGHT: 1.0}
"""Of the room that a line leaves free, how much is to its left."""


def paint_ground(
    painter: QPainter, box: QRect, theme: Theme, *, is_current: bool, is_pointed_at: bool
) -> None:
    """What lies under a row: nothing, unless it is the current one or the mouse is over it."""
    if is_current:
        _fill(painter, box, theme.colour("selected"))
        _fill(painter, QRect(box.left(), box.top(), _BAR, box.height()), theme.colour("accent"))
    elif is_pointed_at:
        _fill(painter, box, theme.colour("raised"))


def paint_avatar(painter: QPainter, circle: QRect, client_id: int, name: str, font: QFont) -> None:
    """The client's initials, on their own colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(avatar_colour(client_id))
    painter.drawEllipse(circle)
    write_line(painter, circle, initials(name), font, QColor("white"), _MIDDLE)


def paint_chip(painter: QPainter, rect: QRect, words: str, meaning: str, theme: Theme, font: QFont) -> None:
    """A chip: letters on a soft ground, in the colours of its meaning."""
    letters, ground, outline = theme.chip(meaning)
    painter.setPen(QPen(outline, 1))
    painter.setBrush(ground)
    shape = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
    write_line(painter, rect, words, font, letters, _MIDDLE)


def write_line(
    painter: QPainter,
    box: QRect,
    words: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = _LEFT,
) -> int:
    """Writes one line, shortened to what fits, and returns its width."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(box.width(), 0))
    width = metrics.horizontalAdvance(shown)
    left = box.left() + round((box.width() - width) * _SHARE_AT_LEFT[align])
    baseline = box.top() + (box.height() - metrics.height()) // 2 + metrics.ascent()
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(left, baseline, shown)  # at a point: in a box, Qt would lay it out a second time
    return width


def _fill(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """As ``fillRect``, which would have gradients' classes made before the first paint."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(rect)
