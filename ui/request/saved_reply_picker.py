"""The saved replies, each as it would read in this letter: chosen by name, put where the caret is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPushButton, QWidget

from app.post import Filled, SavedReply
from ui.labels import plain_label
from ui.popup import Popup
from ui.texts import _
from ui.theme import mark

_MOVING = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_WIDTH, _LIST_HEIGHT, _PREVIEW_HEIGHT = 420, 132, 110


class SavedReplyPicker(Popup):
    """Type to find, Enter takes. The placeholders are filled in, and those that can't be are named."""

    chosen = Signal(str)
    manage_wanted = Signal()

    def __init__(
        self, replies: tuple[SavedReply, ...], expand: Callable[[str], Filled], parent: QWidget
    ) -> None:
        super().__init__(_("Saved replies"), parent)
        self._replies = replies
        self._expand = expand
        self._field, self._list = QLineEdit(), QListWidget()
        self._preview, self._missing = plain_label("", "muted"), plain_label("", "danger")
        manage = QPushButton(_("Change saved replies…") if replies else _("Write the first…"))
        self.setFixedWidth(_WIDTH)
        self._field.setPlaceholderText(_("Find by title"))
        self._field.setAccessibleName(_("Find a saved reply"))
        self._list.setAccessibleName(_("Saved replies"))
        self._list.setFixedHeight(_LIST_HEIGHT)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark(self._list, framed="true")
        self._preview.setMinimumHeight(_PREVIEW_HEIGHT)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        mark(manage, link="true")
        for widget in (self._field, self._list, self._preview, self._missing, manage):
            self.body.addWidget(widget)
        if not replies:
            self._preview.setText(
                _("There is none yet. Save what you write often, with {first_name} and the like.")
            )
        for widget in (self._field, self._list):
            widget.setVisible(bool(replies))
        self._missing.hide()
        self.setFocusProxy(self._field if replies else manage)
        self._field.textChanged.connect(self._fill)
        self._field.returnPressed.connect(self._take)
        self._list.currentRowChanged.connect(lambda _row: self._show())
        self._list.itemClicked.connect(lambda _item: self._take())
        manage.clicked.connect(self._on_manage)
        self._fill("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVING:
            step = 1 if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_PageDown} else -1
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
            return
        super().keyPressEvent(event)

    # --- inside ---

    def _fill(self, sought: str) -> None:
        self._list.clear()
        words = sought.casefold().split()
        for reply in self._replies:
            if all(word in f"{reply.title} {reply.text}".casefold() for word in words):
                item = QListWidgetItem(reply.title, self._list)
                item.setData(Qt.ItemDataRole.UserRole, reply.text)
        self._list.setCurrentRow(0)

    @property
    def _filled(self) -> Filled | None:
        if self._list.currentRow() < 0:
            return None
        return self._expand(self._list.currentItem().data(Qt.ItemDataRole.UserRole))

    def _show(self) -> None:
        filled = self._filled
        missing = filled.missing if filled else ()
        self._preview.setText(filled.text if filled else _("No saved reply has these words."))
        self._missing.setText(_("Not known here: {names}", names=", ".join(missing)))
        self._missing.setVisible(bool(missing))

    def _take(self) -> None:
        filled = self._filled
        if filled is not None:
            self.close()
            self.chosen.emit(filled.text)

    def _on_manage(self) -> None:
        self.close()
        self.manage_wanted.emit()
