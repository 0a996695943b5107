"""The tray's picture: the bell in one tone, and the count of overdue clients, legible at 16 pixels."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from ui.assets import pixmap as icon_pixmap
from ui.theme import LIGHT

_TONE = "#2A9D90"
"""A contrast of 3:1 and more on white and on black: no program is told which of them the panel is."""
_SIZES = (16, 20, 22, 24, 32, 48, 64)
_BELL_SHARE = 0.72
_BADGE_SHARE = 0.64
_MOST = 9


def bell_icon(count: int) -> QIcon:
    """The bell, and for a count above none a red badge with it (``9+`` above nine), in every size that trays
    ask for.
    """
    icon = QIcon()
    for size in _SIZES:
        icon.addPixmap(_paint(size, count))
    return icon


def _paint(size: int, count: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    bell = size if not count else round(size * _BELL_SHARE)
    painter.drawPixmap(0, size - bell, icon_pixmap("deskbell-tone", _TONE, bell))
    if count:
        _paint_badge(painter, size, count)
    painter.end()
    return pixmap


def _paint_badge(painter: QPainter, size: int, count: int) -> None:
    """White on the light theme's red in both themes: 6.5:1, whatever the panel's colour is."""
    side = round(size * _BADGE_SHARE)
    badge = QRectF(size - side, 0, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(LIGHT.colour("overdue"))
    painter.drawRoundedRect(badge, side * 0.3, side * 0.3)
    font = QFont()
    font.setPixelSize(max(7, round(side * (0.9 if count <= _MOST else 0.66))))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("white"))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(count) if count <= _MOST else f"{_MOST}+")
