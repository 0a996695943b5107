"""Asking for a time beside a button: until when to snooze, by when to promise, when to meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.standing import RequestRow
from ui import words
from ui.popup import Popup
from ui.texts import _
from ui.theme import mark
from ui.times import Times
from ui.when_picker import WhenPicker


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, what the button says, and what the owner should know before a time is taken."""

    title: str
    button: str
    warning: Callable[[datetime], str] = lambda _at: ""


class TimePopup(Popup):
    """Takes a preset (its number or a click) or typed words; a time with a warning when asked again."""

    chosen = Signal(object)

    def __init__(self, question: Question, times: Times, parent: QWidget) -> None:
        super().__init__(question.title, parent)
        self._question = question
        self._warned_of: datetime | None = None
        self._picker = WhenPicker(times, question.title)
        self._warning = QLabel()
        self._warning.setTextFormat(Qt.TextFormat.PlainText)
        self._warning.setWordWrap(True)
        mark(self._warning, role="soon")
        self._warning.hide()
        self._button = QPushButton(question.button)
        mark(self._button, primary="true")
        for widget in (self._picker, self._warning, self._button):
            self.body.addWidget(widget)
        self._picker.entered.connect(self._take)
        self._picker.changed.connect(self._calm_down)
        self._button.clicked.connect(self._take)
        self.setMinimumWidth(340)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() and event.text() != "0":
            self._picker.press(int(event.text()) - 1)
        elif event.text().isprintable() and event.text().strip():
            self._picker.setFocus()
            self._picker.type_in(event.text())
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        at = self._picker.at()
        if at is None:
            self._picker.setFocus()
            return
        warning = self._question.warning(at)
        if warning and self._warned_of != at:
            self._warn(warning, at)
            return
        self.chosen.emit(at)
        self.close()

    def _warn(self, warning: str, at: datetime) -> None:
        self._warned_of = at
        self._warning.setText(warning)
        self._warning.show()
        self._button.setText(_("{button} all the same", button=self._question.button))
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fit()

    def _calm_down(self) -> None:
        if self._warned_of is not None and self._picker.at() != self._warned_of:
            self._warned_of = None
            self._warning.hide()
            self._button.setText(self._question.button)


def snooze_question(row: RequestRow, now: datetime, zone: words.Zone) -> Question:
    """How to ask until when a request is hidden: past its deadline only with the owner's eyes open."""

    def warning(until: datetime) -> str:
        if row.deadline is None or until <= row.deadline:
            return ""
        if row.deadline <= now:
            return _("{client} is waiting already. The clock runs on while it is hidden.", client=row.client)
        return _(
            "That is past the deadline, {when}. {client} waits on, and the bell stays silent until then.",
            when=words.when(row.deadline, now, zone),
            client=row.client,
        )

    return Question(_("Hide it until …"), _("Snooze"), warning)
