"""Paints one line of the list: whose it is, what they want, how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QCursor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate

from ui.list.line import Face, Line
from ui.list.model import Index, ListModel
from ui.painting import paint_avatar, paint_chip, paint_ground, write_line
from ui.theme import Look, Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

LEFT, RIGHT = 17, 14
AVATAR = 34
GAP = 12


class Letters(NamedTuple):
    """The fonts of a line and their measures, worked out once for a theme."""

    body: QFont
    bold: QFont
    small: QFont
    small_bold: QFont
    chip: QFont
    body_height: int
    small_height: int
    row_height: int
    heading_height: int

    @classmethod
    def of(cls, theme: Theme) -> Letters:
        body, small = theme.font("body"), theme.font("small")
        body_height, small_height = QFontMetrics(body).height(), QFontMetrics(small).height()
        return cls(
            body, theme.font("body", bold=True), small, theme.font("small", bold=True),
            theme.font("caption", bold=True), body_height, small_height,
            row_height=10 + body_height + 3 + body_height + 3 + small_height + 10,
            heading_height=small_height + 13,
        )  # fmt: skip


class RowDelegate(QStyledItemDelegate):
    """Fixed heights: `letters.row_height`, and `letters.heading_height` more where a group begins."""

    def __init__(self, look: Look, view: QAbstractItemView, model: ListModel) -> None:
        super().__init__(view)
        self._look = look
        self._model = model
        self._view = view
        self.letters = Letters.of(look.theme)
        look.changed.connect(self._on_look_changed)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        extra = self.letters.heading_height if self._model.heading(index.row()) else 0
        return QSize(240, self.letters.row_height + extra)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        at = index.row()
        line, face, heading = self._model.lines[at], self._model.face(at), self._model.heading(at)
        whole = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if heading:
            above = QRect(whole.topLeft(), QSize(whole.width(), self.letters.heading_height))
            self._paint_heading(painter, above, heading)
            whole.setTop(whole.top() + self.letters.heading_height)
        self._paint_ground(painter, whole, is_current=at == self._view.currentIndex().row())
        circle = QRect(whole.left() + LEFT, whole.top() + 9, AVATAR, AVATAR)
        paint_avatar(painter, circle, line.client_id, face.title, self.letters.small_bold)
        self._paint_words(painter, whole.adjusted(LEFT + AVATAR + GAP, 10, -RIGHT, -10), line, face)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, heading: str) -> None:
        room, muted = rect.adjusted(LEFT - 3, 4, -RIGHT, -2), self._look.theme.colour("muted")
        write_line(painter, room, heading, self.letters.small_bold, muted)

    def _paint_ground(self, painter: QPainter, rect: QRect, *, is_current: bool) -> None:
        theme = self._look.theme
        is_pointed_at = self._is_pointed_at(rect)
        paint_ground(painter, rect, theme, is_current=is_current, is_pointed_at=is_pointed_at)
        if is_current and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))

    def _is_pointed_at(self, rect: QRect) -> bool:
        if not self._view.underMouse():  # first: to name the viewport's class costs the first paint 20 ms
            return False
        return rect.contains(self._view.viewport().mapFromGlobal(QCursor.pos()))

    def _paint_words(self, painter: QPainter, rect: QRect, line: Line, face: Face) -> None:
        letters, theme = self.letters, self._look.theme
        first = QRect(rect.left(), rect.top(), rect.width(), letters.body_height)
        if face.chip:
            first.setRight(self._paint_chip(painter, first, face) - 8)
        write_line(painter, first, face.title, letters.bold, theme.colour("text"))
        second = QRect(rect.left(), rect.top() + letters.body_height + 3, rect.width(), letters.body_height)
        write_line(painter, second, face.subject, letters.body, theme.colour("text"))
        third = QRect(rect.left(), second.bottom() + 4, rect.width(), letters.small_height)
        if line.matches:
            self._paint_passage(painter, third, line)
        else:
            self._paint_meta(painter, third, face)

    def _paint_chip(self, painter: QPainter, line: QRect, face: Face) -> int:
        """Paints the chip at the right end of the line, and returns where it begins."""
        metrics = QFontMetrics(self.letters.chip)
        beside_title = line.width() - QFontMetrics(self.letters.bold).horizontalAdvance(face.title) - 32
        room = max(beside_title, line.width() * 3 // 5)
        words = metrics.elidedText(face.chip, Qt.TextElideMode.ElideRight, room)
        width, height = metrics.horizontalAdvance(words) + 16, metrics.height() + 4
        chip = QRect(line.right() + 1 - width, line.center().y() - height // 2, width, height)
        paint_chip(painter, chip, words, face.meaning, self._look.theme, self.letters.chip)
        return chip.left()

    def _paint_meta(self, painter: QPainter, rect: QRect, face: Face) -> None:
        theme = self._look.theme
        if face.chased:
            width = write_line(painter, rect, face.chased, self.letters.chip, theme.colour("overdue"))
            rect = rect.adjusted(width, 0, 0, 0)
        meta = f" · {face.meta}" if face.chased else face.meta
        write_line(painter, rect, meta, self.letters.small, theme.colour("muted"))

    def _paint_passage(self, painter: QPainter, rect: QRect, line: Line) -> None:
        """The passage that a search found, with what matched on a ground of its own."""
        metrics, theme = QFontMetrics(self.letters.small), self._look.theme
        for start, end in line.matches:
            left = rect.left() + metrics.horizontalAdvance(line.passage[:start])
            right = min(rect.left() + metrics.horizontalAdvance(line.passage[:end]), rect.right())
            if left < right:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("soon_soft"))
                painter.drawRoundedRect(
                    QRect(QPoint(left - 1, rect.top()), QPoint(right, rect.bottom())), 2, 2
                )
        write_line(painter, rect, line.passage, self.letters.small, theme.colour("text"))

    def _on_look_changed(self, theme: Theme) -> None:
        self.letters = Letters.of(theme)
