"""The rows of the client card: a heading with its Add button, a text that opens something, a fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.elided_field import ElidedField
from ui.texts import _
from ui.theme import mark

T = TypeVar("T")


class TextButton(QPushButton):
    """A line of text that does something when it is clicked; too long a text ends in "…"."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        mark(self, plain="true")
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Says something else."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 6, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().sizeHint().height())

    def offer(self, label: str, deed: Callable[[], object]) -> None:
        """One more thing to do with it, in its context menu."""
        action = QAction(label, self)
        action.triggered.connect(lambda: deed())
        self.addAction(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width() - 2)
        self.setText(shown.replace("&", "&&"))


class Link(NamedTuple):
    """A request, what leads to it, and how it stands."""

    request_id: int
    text: str
    state: str
    role: str


class LinkRow(QWidget):
    """A text that opens its request, with a few words behind it."""

    opened = Signal(int)

    def __init__(self, link: Link) -> None:
        super().__init__()
        button, label = TextButton(link.text), QLabel(link.state)
        button.setAccessibleName(f"{link.text}, {link.state}")
        button.clicked.connect(lambda: self.opened.emit(link.request_id))
        mark(label, role=link.role)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(button)
        line.addWidget(label)
        line.addStretch(1)


class Section(QWidget):
    """A heading in capitals, an Add button where there is something to add, and rows below."""

    def __init__(self, heading: str, add_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add = QPushButton("+")
        self.add.setAccessibleName(add_name)
        self.add.setToolTip(add_name)
        self.add.setVisible(bool(add_name))
        mark(self.add, flat="true", small="true")
        self._caption = QLabel()
        mark(self._caption, role="caption")
        self.head(heading)
        self._rows = _Rows(self)
        self._things: Sequence[object] | None = None
        """What the rows show."""
        head, self._whole = QHBoxLayout(), _column(self)
        head.addWidget(self._caption, 1)
        head.addWidget(self.add)
        self._whole.addLayout(head)
        self._whole.addWidget(self._rows)

    def head(self, heading: str) -> None:
        """Another heading from now on."""
        self._caption.setText(heading.upper())

    def fill(self, things: Sequence[T], make: Callable[[T], QWidget], nothing: str = "") -> None:
        """Shows a row for each thing, or says that there is none. What is shown already is left alone.

        All together: Qt lays out the whole window for each widget that is shown by itself.
        """
        if self._things == things:
            return
        rows = [make(thing) for thing in things]
        if not rows:
            label = QLabel(nothing or _("none"))
            mark(label, role="muted")
            rows = [label]
        before, self._rows = self._rows, _Rows(self)
        for row in rows:
            self._rows.column.addWidget(row)
        self._whole.addWidget(self._rows)
        self._whole.removeWidget(before)
        before.hide()
        before.deleteLater()
        self._rows.show()
        self._let_tab_follow_the_eye()
        self._things = things

    def forget(self) -> None:
        """What comes next is shown anew, whatever is shown now."""
        self._things = None

    def append(self, row: QWidget) -> None:
        """One more row at the end, ready to be typed into, until the section shows other things."""
        self._rows.column.addWidget(row)
        row.show()
        self._let_tab_follow_the_eye()

    def _let_tab_follow_the_eye(self) -> None:
        """What has come last would be reached last, after all the sections below."""
        before: QWidget = self.add
        for field in self._rows.findChildren(QWidget):
            if field.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, field)
                before = field


class _Rows(QWidget):
    """The rows of a section."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = _column(self)


class FactRow(QWidget):
    """A label and its value, edited in place: Enter or leaving it keeps it, an emptied one is removed."""

    kept = Signal(str, str)
    removed = Signal()

    def __init__(self, label: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(label)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._value = _value_field(label)
        self._value.editingFinished.connect(self._finish)
        self._value.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._offer(_("Copy"), lambda: QGuiApplication.clipboard().setText(self._value.text()))
        self._offer(_("Remove"), self.removed.emit)
        mark(self._label, role="muted")
        _in_a_row(self, self._label, self._value)
        self.show_fact(label, value)

    def show_fact(self, label: str, value: str) -> None:
        """Shows it anew, unless it is being edited."""
        if self._value.hasFocus():
            return
        self._was = value
        self._label.setText(label)
        self._value.setText(value)
        self._value.setToolTip(value)
        self._value.setCursorPosition(0)

    def _finish(self) -> None:
        value = self._value.text().strip()
        if value == self._was:
            return
        self._was = value
        if value:
            self.kept.emit(self._label.text(), value)
        else:
            self.removed.emit()

    def _offer(self, label: str, deed: Callable[[], object]) -> None:
        action = QAction(label, self._value)
        action.triggered.connect(lambda: deed())
        self._value.addAction(action)


class NewFactRow(QWidget):
    """A fact to be: its label, then its value."""

    kept = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLineEdit()
        self._label.setAccessibleName(_("New fact"))
        self._label.setPlaceholderText(_("Gate code"))
        self._value = _value_field(_("Its value"))
        self._value.setPlaceholderText("7719")
        self._label.returnPressed.connect(self._value.setFocus)
        self._value.editingFinished.connect(self._finish)
        mark(self._label, flat="true", role="muted")
        _in_a_row(self, self._label, self._value)
        self.setFocusProxy(self._label)

    def _finish(self) -> None:
        label, value = self._label.text().strip(), self._value.text().strip()
        if label and value:
            self.kept.emit(label, value)


def _column(place: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    return column


def _value_field(name: str) -> QLineEdit:
    field = ElidedField()
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setAccessibleName(name)
    mark(field, flat="true")
    return field


def _in_a_row(place: QWidget, left: QWidget, right: QWidget) -> None:
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(left)
    row.addWidget(right, 1)
