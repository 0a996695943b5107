"""The palette (Ctrl+K): every action by a few letters of its name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import assets
from ui.actions import Action, Actions
from ui.labels import plain_label
from ui.texts import _
from ui.theme import Look, mark

WIDTH, ROWS = 520, 10
_ACTION = Qt.ItemDataRole.UserRole


class Palette(QDialog):
    """Type, Enter. Esc leaves everything as it was."""

    def __init__(self, actions: Actions, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Every action"))
        self._actions = actions
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("What do you want to do?"))
        self.field.setAccessibleName(_("Find an action"))
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.found = QListWidget()
        self.found.setAccessibleName(_("Actions found"))
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.setItemDelegate(_ActionDelegate(look, self))
        self.found.setUniformItemSizes(True)
        self.found.itemClicked.connect(self._run)
        self._nothing = plain_label(_("No action is called that."), "muted")
        self._nothing.setContentsMargins(8, 4, 8, 4)
        frame, whole = QFrame(), QVBoxLayout(self)
        mark(frame, box="calm", ground="surface")
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.field)
        column.addWidget(self.found, 1)
        column.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.resize(WIDTH, 60 + ROWS * _ActionDelegate.height(look))
        self._show("")

    def show_above(self, window: QWidget) -> None:
        """Opens near the top of the window, in its middle."""
        middle = window.mapToGlobal(window.rect().center())
        top = window.mapToGlobal(window.rect().topLeft()).y()
        self.move(middle.x() - self.width() // 2, top + 72)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event.key())
        return False

    def _on_key(self, key: int) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in steps and self.found.count():
            self.found.setCurrentRow((self.found.currentRow() + steps[Qt.Key(key)]) % self.found.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.found.currentItem())
        else:
            return False
        return True

    def _show(self, text: str) -> None:
        self.found.clear()
        for action in search(text, self._actions):
            item = QListWidgetItem(", ".join((action.text, *action.keys)))
            item.setData(_ACTION, action)
            self.found.addItem(item)
        self.found.setCurrentRow(0)
        self.found.setVisible(self.found.count() > 0)
        self._nothing.setVisible(self.found.count() == 0)

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        action: Action = item.data(_ACTION)
        if action.enabled():
            self.close()
            self._actions.run(action.id)


def search(text: str, actions: Iterable[Action]) -> list[Action]:
    """The actions that answer to these letters, the likeliest first; what can't be done now comes last."""
    found = [(score(text, action.text), action) for action in actions if action.id != "palette"]
    fitting = [(not action.enabled(), points, action) for points, action in found if points is not None]
    return [action for *_rank, action in sorted(fitting, key=lambda ranked: ranked[:2])]


def score(typed: str, name: str) -> int | None:
    """How far the letters typed are from the name (0 is nearest); None: they don't occur in this order."""
    wanted, letters = typed.casefold().replace(" ", ""), name.casefold()
    if (at := letters.find(typed.casefold().strip())) >= 0:
        return 0 if at == 0 else 1 if letters[at - 1] == " " else 2
    points, last = 3, -1
    for letter in wanted:
        at = letters.find(letter, last + 1)
        if at < 0:
            return None
        is_word_start = at == 0 or letters[at - 1] == " "
        points += 0 if is_word_start or at == last + 1 else 1 + at - last
        last = at
    return points


class _ActionDelegate(QStyledItemDelegate):
    """An icon, what it does, and its keys at the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    @staticmethod
    def height(look: Look) -> int:
        return look.theme.sizes.body + 19

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(WIDTH - 40, self.height(self._look))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, action = self._look.theme, index.data(_ACTION)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(theme.colour("accent_soft" if is_chosen else "surface"))
        painter.drawRoundedRect(rect, theme.radius, theme.radius)
        tint = theme.colour("accent" if is_chosen else "muted")
        if action.icon:
            picture = assets.pixmap(action.icon, tint, 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(rect.left() + 10, rect.center().y() - 7, picture)
        inside = rect.adjusted(36, 0, -12, 0)
        painter.setPen(theme.colour("text" if action.enabled() else "muted"))
        painter.setFont(theme.font("body"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, action.text)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font("small"))
        keys = "   ".join(action.keys) if action.enabled() else action.why_not or _("not now")
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)
        painter.restore()
