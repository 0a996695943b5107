"""The one line at the bottom of the window: what was done, with Undo; what went wrong, with the next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from ui import assets
from ui.texts import _
from ui.theme import Look, mark

STAYS_MS = 8_000

Offer = tuple[str, Callable[[], object]]
"""One thing to do about it: the words on its button, and what it does."""


class MessageBar(QFrame):
    """Hidden while there is nothing to say. What was done goes by itself; a problem stays until dismissed."""

    undo_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._act: Callable[[], object] | None = None
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(160)
        self._action = QPushButton()
        self._action.setProperty("link", True)
        self._action.clicked.connect(self._on_action)
        self._close = QPushButton()
        self._close.setProperty("flat", True)
        self._close.setAccessibleName(_("Dismiss this message"))
        self._close.clicked.connect(self.clear)
        keeping = self._close.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)  # or the bar would grow and shrink
        self._close.setSizePolicy(keeping)
        for button in (self._action, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.addWidget(self._words)
        for widget in (self._progress, self._action, self._close):
            row.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._timer.timeout.connect(self.clear)
        look.changed.connect(self._tint)
        self._tint()
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text() if not self.isHidden() else ""

    def say(self, text: str, *, undo: bool = False, action: Offer | None = None) -> None:
        """Shows what was done, for a while, with an Undo or another one thing to do."""
        self._show(text, "done", (_("Undo"), self.undo_wanted.emit) if undo else action)
        self._timer.start()

    def problem(self, text: str, action: Offer | None = None) -> None:
        """Shows what went wrong, until it is dismissed or something else happens."""
        self._show(text, "overdue", action)
        self._timer.stop()

    def remark(self, text: str, action: Offer | None = None) -> None:
        """Shows what one should know, until it is dismissed."""
        self._show(text, "soon", action)
        self._timer.stop()

    def busy(self, text: str, done: int, total: int, cancel: Callable[[], object]) -> None:
        """Shows how far long work is, with a Cancel; total 0: nobody knows how far."""
        self._show(text, "accent", (_("Cancel"), cancel))
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.show()
        self._timer.stop()

    def hold_up(self, text: str, done: int, total: int) -> None:
        """Shows how far work is that the window has to stand still for: seen although it does."""
        was_hidden = self.isHidden()
        self._show(text, "accent", None)
        self._close.hide()  # a click would wait, and then dismiss what is said after this
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.show()
        self._timer.stop()
        if was_hidden:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self.window().repaint()
        self.repaint()

    def clear(self) -> None:
        self._timer.stop()
        self._act = None
        self.hide()

    def _show(self, text: str, meaning: str, action: Offer | None) -> None:
        self._words.setText(text)
        self._progress.hide()
        label, self._act = action or ("", None)
        self._action.setText(label)
        self._action.setVisible(bool(action))
        self._close.show()
        if self.property("box") != meaning:
            mark(self, box=meaning)
        self.setAccessibleName(text)
        self.show()

    def _on_action(self) -> None:
        act = self._act
        self.clear()
        if act:
            act()

    def _tint(self) -> None:
        self._close.setIcon(assets.icon("close", self._look.theme.colours.muted))
