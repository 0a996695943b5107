"""Choosing an instant: a preset by one click, or typed, with what was understood always shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.desk import DeskbellError
from ui.flow import FlowLayout
from ui.texts import N_, _
from ui.theme import mark
from ui.times import Prefers, Preset, Times

TYPING_PAUSE_MS = 150
"""Typed text is read when the typing pauses: a language's words for times take a while to load."""


_HINTS: dict[Prefers, str] = {
    "future": N_("tomorrow 9:00, in 2 h …"),
    "past": N_("now, 20 min ago, 16:00 …"),
}


class WhenPicker(QWidget):
    """A field and a row of presets. ``at()`` is the instant, or None while what is typed means nothing."""

    changed = Signal()
    entered = Signal()
    """An instant was settled on: a preset was clicked, or Enter was pressed on words that mean one."""

    def __init__(
        self,
        times: Times,
        name: str,
        prefers: Prefers = "future",
        parent: QWidget | None = None,
        *,
        has_presets: bool = True,
    ) -> None:
        super().__init__(parent)
        self._times, self._prefers = times, prefers
        self._at: datetime | None = None
        self._field = QLineEdit()
        self._field.setAccessibleName(name)
        self._field.setPlaceholderText(_(_HINTS[prefers]))
        self._field.setMinimumWidth(210)
        self._field.textEdited.connect(self._on_typed)
        self._field.returnPressed.connect(self._on_return)
        self._preview = QLabel()
        self._preview.setTextFormat(Qt.TextFormat.PlainText)
        self._preview.setWordWrap(True)
        self._has_presets = has_presets
        self._presets: Sequence[Preset] = ()
        self._buttons: list[QPushButton] = []
        row = QWidget(self)
        row.setVisible(has_presets)
        self._flow = FlowLayout(row)
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._resolve)
        line, whole = QHBoxLayout(), QVBoxLayout(self)
        line.addWidget(self._field)
        line.addWidget(self._preview, 1)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(row)
        whole.addLayout(line)
        self.setFocusProxy(self._field)
        self.refresh()

    @property
    def problem(self) -> str:
        """Why there is no instant, or an empty text."""
        self._settle()
        return self._preview.text() if self._at is None else ""

    def at(self) -> datetime | None:
        """The instant chosen; None for an empty field or for words that mean none."""
        self._settle()
        return self._at

    def refresh(self) -> None:
        """Offers the presets of the present instant."""
        if self._has_presets:
            self._offer(self._times.presets(self._prefers))

    def _offer(self, presets: Sequence[Preset]) -> None:
        """The buttons stay as long as they say the same: one of them may have the keyboard."""
        if [name for name, _at in presets] != [name for name, _at in self._presets]:
            self._show_buttons(presets)
        self._presets = presets
        for button, (_name, at) in zip(self._buttons, presets, strict=True):
            button.setToolTip(self._times.say_fully(at))

    def _show_buttons(self, presets: Sequence[Preset]) -> None:
        self._flow.clear()
        self._buttons = [QPushButton(_(name)) for name, _at in presets]
        for number, button in enumerate(self._buttons):
            button.setAutoDefault(False)
            mark(button, choice="true")
            button.clicked.connect(partial(self._on_preset, number))
            self._flow.addWidget(button)
            button.show()

    def choose(self, at: datetime, label: str) -> None:
        """Takes an instant as it is, under a label."""
        self._pause.stop()
        self._field.setText(label)
        self._accept(at)

    def type_in(self, text: str) -> None:
        """Takes words as if the owner had typed them."""
        self._field.setText(text)
        self._resolve()

    def clear(self) -> None:
        """Back to nothing chosen."""
        self.type_in("")

    def press(self, number: int) -> None:
        """Clicks the preset of that number, from 0, if there is one."""
        if number < len(self._buttons):
            self._buttons[number].click()

    # --- inside ---

    def _on_preset(self, number: int) -> None:
        name, at = self._presets[number]
        self.choose(at, _(name))
        self.entered.emit()

    def _on_typed(self) -> None:
        self._at = None
        self._pause.start()

    def _on_return(self) -> None:
        self._settle()
        if self._at is not None:
            self.entered.emit()

    def _settle(self) -> None:
        if self._pause.isActive():
            self._resolve()

    def _resolve(self) -> None:
        self._pause.stop()
        text = self._field.text().strip()
        if not text:
            self._refuse("")
            return
        try:
            at = self._times.read(text, self._prefers)
        except DeskbellError as problem:
            self._refuse(_(str(problem)))
        else:
            self._accept(at)

    def _accept(self, at: datetime) -> None:
        self._at = at
        self._preview.setText(self._times.say_fully(at))
        mark(self._preview, role="muted")
        mark(self._field, invalid="false")
        self.changed.emit()

    def _refuse(self, problem: str) -> None:
        self._at = None
        self._preview.setText(problem)
        mark(self._preview, role="danger")
        mark(self._field, invalid="true" if problem else "false")
        self.changed.emit()
