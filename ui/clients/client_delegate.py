"""A client as a row: initials in their own colour, name, address, and how much of theirs is open."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.records import ClientRow
from ui.clients.client_list_model import Index, open_in_words
from ui.texts import _
from ui.theme import Look, avatar_colour
from ui.words import initials

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
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("selected"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("raised"))
        self._paint_avatar(
            painter, QRect(box.left() + 16, box.center().y() - _AVATAR // 2, _AVATAR, _AVATAR), row
        )
        words = box.adjusted(16 + _AVATAR + 12, 8, -16, -8)
        top = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        bottom = top.translated(0, words.height() // 2)
        self._write(painter, top, row.name, "text", is_bold=True)
        opened = open_in_words(row)
        painter.setFont(theme.font("small"))
        width = painter.fontMetrics().horizontalAdvance(opened)
        self._write(
            painter,
            bottom.adjusted(0, 0, -width - 8, 0),
            row.address or _("no address"),
            "muted",
            size="small",
        )
        self._write(painter, bottom, opened, "muted", size="small", align=Qt.AlignmentFlag.AlignRight)
        painter.restore()

    def _paint_avatar(self, painter: QPainter, circle: QRect, row: ClientRow) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(avatar_colour(row.id))
        painter.drawEllipse(circle)
        painter.setPen(QColor("white"))
        painter.setFont(self._look.theme.font("caption", bold=True))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(row.name))

    def _write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        colour: str,
        *,
        is_bold: bool = False,
        size: str = "body",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(self._look.theme.font(size, bold=is_bold))
        painter.setPen(self._look.theme.colour(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, shown)
