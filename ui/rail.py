"""The rail: New request, the sections with their counts, and one line that sums the day up."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.standing import Counts
from ui import assets, words
from ui.labels import plain_label
from ui.texts import N_, _
from ui.theme import Look, Theme, mark

WIDTH = 195


class Section(NamedTuple):
    """A place to go to. `counted` names the field of `Counts` beside it."""

    id: str
    title: str
    icon: str
    counted: str = ""


SECTIONS = (
    Section("today", N_("Today"), "bell", "today"),
    Section("mine", N_("My turn"), "inbox", "mine"),
    Section("theirs", N_("Waiting on them"), "clock", "theirs"),
    Section("bids", N_("Bids"), "document", "bids"),
    Section("closed", N_("Closed"), "check"),
    Section("clients", N_("Clients"), "person", "clients"),
)
_BELOW_THE_GAP = "clients"
_ASIDES = Section("asides", N_("Set aside"), "moon", "asides")
_OUTBOX = Section("outbox", N_("Outbox"), "mail", "outbox")


class Rail(QWidget):
    """Says which section is wanted; shows which one is open."""

    section_wanted = Signal(str)
    new_wanted = Signal()
    menu_wanted = Signal(object)
    """The button at which to open the menu of everything."""

    def __init__(self, look: Look, new_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._look = look
        self._items = {section.id: RailItem(look, section) for section in SECTIONS}
        self._new = NewButton(look, new_key)
        self._menu = RailItem(look, Section("menu", N_("Menu"), "menu"))
        self._menu.setCheckable(False)
        self._headline, self._detail = plain_label("", "strong"), plain_label("", "small")
        self._mail: QLabel | None = None
        self._sections, self._told = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self._new.clicked.connect(self.new_wanted)
        self._menu.clicked.connect(lambda: self.menu_wanted.emit(self._menu))
        for section_id, item in self._items.items():
            self._offer(section_id, item)

    def show_section(self, section_id: str) -> None:
        """Marks that section as the open one."""
        for section in (_ASIDES, _OUTBOX):
            if section.id == section_id:
                self._post_item(section).show()
        self._items[section_id].setChecked(True)

    def show_post(self, outbox: int, asides: int) -> None:
        """Shows how much waits to be sent and was set aside; a place with nothing in it takes no room."""
        for section, count in ((_ASIDES, asides), (_OUTBOX, outbox)):
            if count or section.id in self._items:
                item = self._post_item(section)
                item.set_count(count, is_urgent=False)
                item.setVisible(count > 0 or item.isChecked())

    def show_mail(self, line: str, more: str) -> None:
        """Says how it stands with the fetching of mail; nothing where there is none."""
        if self._mail is None:
            if not line:
                return
            self._mail = plain_label("", "small")
            self._told.addWidget(self._mail)
        self._mail.setText(line)
        self._mail.setToolTip(more)
        self._mail.setVisible(bool(line))

    def show_counts(self, counts: Counts, now: datetime, zone: words.Zone) -> None:
        """Shows how many wait where, and sums it up."""
        for section in SECTIONS:
            if section.counted:
                is_urgent = section.id == "mine" and counts.overdue > 0
                self._items[section.id].set_count(getattr(counts, section.counted), is_urgent=is_urgent)
        headline, detail, meaning = words.summary(counts, now, zone)
        self._headline.setText(headline)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        mark(self._headline, role="danger" if meaning == "overdue" else "strong")

    @property
    def title(self) -> str:
        """Of the open section."""
        return next((item.text() for item in self._items.values() if item.isChecked()), "")

    @property
    def summary(self) -> str:
        return f"{self._headline.text()} {self._detail.text()}".strip()

    def count(self, section_id: str) -> str:
        """What stands beside that section."""
        return self._items[section_id].count

    def _post_item(self, section: Section) -> RailItem:
        """The place for mail of that sort, made when there is some."""
        if section.id not in self._items:
            item = self._items[section.id] = RailItem(self._look, section)
            self._sections.addWidget(item)
            self._offer(section.id, item)
        return self._items[section.id]

    def _offer(self, section_id: str, item: RailItem) -> None:
        item.clicked.connect(lambda: self.section_wanted.emit(section_id))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 12, 9, 8)
        column.setSpacing(0)
        new_row = QHBoxLayout()
        new_row.setContentsMargins(1, 0, 1, 13)
        new_row.addWidget(self._new)
        column.addLayout(new_row)
        for section_id, item in self._items.items():
            if section_id == _BELOW_THE_GAP:
                self._sections.addSpacing(12)
            self._sections.addWidget(item)
        column.addLayout(self._sections)
        column.addStretch(1)
        column.addWidget(_rule())
        self._told.setContentsMargins(7, 11, 7, 8)
        self._told.setSpacing(2)
        self._told.addWidget(self._headline)
        self._told.addWidget(self._detail)
        column.addLayout(self._told)
        column.addWidget(self._menu)


class RailItem(QAbstractButton):
    """One section: icon, title, count."""

    def __init__(self, look: Look, section: Section) -> None:
        super().__init__()
        self._look = look
        self._section = section
        self._is_urgent = False
        self.count = ""
        self.setText(_(section.title))
        self.setAccessibleName(self.text())
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def set_count(self, count: int, *, is_urgent: bool) -> None:
        """Shows a number, in red when it is urgent; nothing for nothing."""
        shown = f"{count:,}" if count else ""
        if (shown, is_urgent) != (self.count, self._is_urgent):
            self.count, self._is_urgent = shown, is_urgent
            self.setAccessibleName(", ".join(filter(None, (self.text(), shown))))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 18, self._look.theme.sizes.body + 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, self, theme)
        is_open = self.isChecked()
        tint = theme.colour("accent" if is_open else "muted")
        icon = assets.pixmap(self._section.icon, tint, 16, self.devicePixelRatioF())
        painter.drawPixmap(12, (self.height() - 16) // 2, icon)
        painter.setFont(theme.font("body", bold=is_open))
        painter.setPen(theme.colour("text"))
        words_at = QRect(36, 0, self.width() - 36 - 11, self.height())
        painter.drawText(words_at, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(theme.font("small", bold=self._is_urgent))
        painter.setPen(theme.colour("overdue" if self._is_urgent else "muted"))
        painter.drawText(words_at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.count)


class NewButton(QAbstractButton):
    """The one thing one always can do: write down what a client wants."""

    def __init__(self, look: Look, key: str) -> None:
        super().__init__()
        self._look = look
        self._key = key
        self.setText(_("New request"))
        self.setAccessibleName(_("New request"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 20, self._look.theme.sizes.body + 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("text"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = theme.colour("accent")
        painter.setBrush(ground.darker(108) if self.isDown() or self.underMouse() else ground)
        edge = 1 if self.hasFocus() else 0
        painter.drawRoundedRect(self.rect().adjusted(edge, edge, -edge, -edge), theme.radius, theme.radius)
        painter.setPen(theme.colour("on_accent"))
        painter.setFont(theme.font("body", bold=True))
        inside = self.rect().adjusted(12, 0, -12, 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(theme.font("caption"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._key)


def _paint_ground(painter: QPainter, item: QAbstractButton, theme: Theme) -> None:
    shape = QRectF(item.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    outline, ground = QColor(Qt.GlobalColor.transparent), QColor(Qt.GlobalColor.transparent)
    if item.isChecked():
        outline, ground = theme.colour("line"), theme.colour("surface")
    elif item.underMouse() or item.isDown():
        ground = theme.colour("line")
    painter.setPen(QPen(theme.colour("accent"), 1.5) if item.hasFocus() else QPen(outline, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(shape, theme.radius, theme.radius)


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("role", "line")
    rule.setFixedHeight(1)
    return rule
