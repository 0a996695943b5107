"""How did it end? One key each; a lost one may say why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.words import Outcome
from ui.popup import Popup
from ui.texts import _
from ui.theme import mark
from ui.words import named

OUTCOMES = {
    "w": Outcome.WON,
    "l": Outcome.LOST,
    "a": Outcome.ANSWERED,
    "d": Outcome.WITHDRAWN,
    "n": Outcome.NOT_FOR_US,
    "s": Outcome.SPAM,
}


class OutcomePicker(Popup):
    """Emits ``chosen(outcome, reason)`` once, and closes. Esc closes it and nothing is done."""

    chosen = Signal(object, str)

    def __init__(self, subject: str, parent: QWidget) -> None:
        super().__init__(_("How did “{subject}” end?", subject=_short(subject)), parent)
        grid = QGridLayout()
        grid.setSpacing(6)
        for number, (letter, outcome) in enumerate(OUTCOMES.items()):
            button = QPushButton(named(outcome))
            button.setAccessibleName(f"{button.text()} ({letter})")
            button.clicked.connect(lambda _checked=False, outcome=outcome: self._take(outcome))
            key = QLabel(letter)
            mark(key, role="key")
            grid.addWidget(key, number, 0)
            grid.addWidget(button, number, 1)
        grid.setColumnStretch(1, 1)
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(_("Why? (Enter closes it, with or without)"))
        self._reason.setAccessibleName(_("Why it was lost"))
        self._reason.returnPressed.connect(lambda: self._finish(Outcome.LOST))
        self._reason.hide()
        self.body.addLayout(grid)
        self.body.addWidget(self._reason)
        self.setMinimumWidth(280)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        outcome = OUTCOMES.get(event.text().lower())
        if outcome is not None and not self._reason.hasFocus():
            self._take(outcome)
            return
        super().keyPressEvent(event)

    def _take(self, outcome: Outcome) -> None:
        if outcome is Outcome.LOST:
            self._reason.show()
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self.fit()
            return
        self._finish(outcome)

    def _finish(self, outcome: Outcome) -> None:
        self.chosen.emit(outcome, self._reason.text().strip() if outcome is Outcome.LOST else "")
        self.close()


def _short(subject: str) -> str:
    return subject if len(subject) <= 60 else f"{subject[:59]}…"
