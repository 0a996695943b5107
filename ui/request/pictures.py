"""Pictures that came with a mail, decoded in bounds. Safe on any thread."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

_FORMATS = (b"png", b"jpeg", b"gif", b"webp", b"bmp")
"""Not SVG: it is a program, and names files."""
_LARGEST_SIDE, _MOST_PIXELS = 20_000, 60_000_000


def decoded(content: bytes, widest: int, highest: int = 2_000) -> QImage:
    """The picture, no larger than that; an empty one if it is none, or too large to be looked at."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if bytes(reader.format().data()) not in _FORMATS or not _is_bearable(size):
        return QImage()
    if size.width() > widest or size.height() > highest:
        reader.setScaledSize(size.scaled(widest, highest, Qt.AspectRatioMode.KeepAspectRatio))
    reader.setAutoTransform(True)
    return reader.read()


def decoded_all(pictures: Mapping[str, bytes], widest: int) -> dict[str, QImage]:
    """Those of the pictures that could be read."""
    images = {name: decoded(content, widest) for name, content in pictures.items()}
    return {name: image for name, image in images.items() if not image.isNull()}


def _is_bearable(size: QSize) -> bool:
    return (
        0 < size.width() <= _LARGEST_SIDE
        and 0 < size.height() <= _LARGEST_SIDE
        and size.width() * size.height() <= _MOST_PIXELS
    )
