"""Icons and the mark, drawn from SVG in the colour that is asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

ICONS = Path(__file__).parents[1] / "resources" / "icons"
_SCALES = (1, 2)


def icon(name: str, colour: QColor | str) -> QIcon:
    """The line icon of that name in one colour, sharp on ordinary and on fine screens."""
    found = _no_icon()
    for scale in _SCALES:
        found.addPixmap(pixmap(name, colour, scale=scale))
    return found


def pixmap(name: str, colour: QColor | str, size: int = 16, scale: float = 1.0) -> QPixmap:
    """The line icon as a picture of `size` logical pixels."""
    return _drawn(name, QColor(colour).name(), size, scale)


def mark(size: int, scale: float = 1.0) -> QPixmap:
    """The desk bell in colour, the program's own sign."""
    return _drawn("deskbell", "", size, scale)


def program_icon() -> QIcon:
    """The desk bell in the sizes that windows and task bars ask for."""
    found = _no_icon()
    for size in (16, 32, 64):
        found.addPixmap(mark(size))
    return found


def _no_icon() -> QIcon:
    from PySide6.QtGui import QIcon  # its names of all the themes' icons would hold up the first paint

    return QIcon()


@lru_cache(maxsize=256)
def _drawn(name: str, colour: str, size: int, scale: float) -> QPixmap:
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour or "#000000")
    side = round(size * scale)
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn
