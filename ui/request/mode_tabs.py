"""The composer's tabs: Reply, Holding reply, Log a call, Note, each with its key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

from ui.request.writing import Mode
from ui.texts import N_, _
from ui.theme import mark

_TABS = {
    Mode.REPLY: (N_("Reply"), "r"),
    Mode.HOLDING: (N_("Holding reply"), "h"),
    Mode.CALL: (N_("Log a call"), "l"),
    Mode.NOTE: (N_("Note"), "n"),
}


class ModeTabs(QWidget):
    """Exactly one is chosen; the arrow keys go from one to the next."""

    chosen = Signal(object)
    pointed = Signal(object)
    """Chosen with the mouse: by whoever wants to write there, not to look for another tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = {mode: self._button(_(text), key) for mode, (text, key) in _TABS.items()}
        self._group = QButtonGroup(self)
        self._keys: list[QLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for mode, button in self._buttons.items():
            self._group.addButton(button)
            button.toggled.connect(lambda is_on, mode=mode: self._on_toggled(mode, is_on))
            button.clicked.connect(lambda _is_on, mode=mode: self._on_clicked(mode))
            key = QLabel(_TABS[mode][1])
            mark(key, role="key")
            row.addWidget(button)
            self._keys.append(key)
            row.addWidget(key, alignment=Qt.AlignmentFlag.AlignVCenter)
            row.addSpacerItem(QSpacerItem(12, 0, QSizePolicy.Policy.Maximum))  # gives way to long words
        row.addStretch(1)
        self._buttons[Mode.REPLY].setChecked(True)

    @property
    def mode(self) -> Mode:
        """The tab chosen."""
        return next(mode for mode, button in self._buttons.items() if button.isChecked())

    def choose(self, mode: Mode) -> None:
        """Goes to that tab."""
        self._buttons[mode].setChecked(True)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(sum(button.minimumWidth() + 8 for button in self._buttons.values()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = sum(button.minimumWidth() + 58 for button in self._buttons.values())
        for key in self._keys:
            key.setVisible(self.width() >= needed)

    def _on_toggled(self, mode: Mode, is_on: bool) -> None:
        if is_on:
            self.chosen.emit(mode)

    def _on_clicked(self, mode: Mode) -> None:
        if not self._buttons[mode].hasFocus():
            self.pointed.emit(mode)

    def _button(self, text: str, key: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(f"{text} ({key})")
        mark(button, tab="true")
        bold = QFont(button.font())
        bold.setWeight(QFont.Weight.DemiBold)
        button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(text))  # the chosen one is bold
        return button
