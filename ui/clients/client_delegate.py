"""A client as a row: initials in their own colour, name, address, and how much of theirs is open."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.records import ClientRow
from ui.clients.client_list_model import Index, open_in_words
from ui.painting import paint_avatar, paint_ground, write_line
from ui.texts import _
from ui.theme import Look

HEIGHT = 56
_AVATAR = 32


class ClientDelegate(QStyledItemDelegate):
    """Paints one row of a fixed height."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ClientRow = index.data(Qt.ItemDataRole.UserRole)
        theme = self._look.theme
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        is_pointed_at = bool(state & QStyle.StateFlag.State_MouseOver)
        paint_ground(painter, box, theme, is_current=is_current, is_pointed_at=is_pointed_at)
        circle = QRect(box.left() + 16, box.center().y() - _AVATAR // 2, _AVATAR, _AVATAR)
        paint_avatar(painter, circle, row.id, row.name, theme.font("caption", bold=True))
        words = box.adjusted(16 + _AVATAR + 12, 8, -16, -8)
        top = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        bottom = top.translated(0, words.height() // 2)
        small, muted = theme.font("small"), theme.colour("muted")
        write_line(painter, top, row.name, theme.font("body", bold=True), theme.colour("text"))
        width = write_line(painter, bottom, open_in_words(row), small, muted, Qt.AlignmentFlag.AlignRight)
        left = bottom.adjusted(0, 0, -width - 8, 0)
        write_line(painter, left, row.address or _("no address"), small, muted)
        painter.restore()
