"""A field for working time: shows minutes as people say them, and takes them as people type them."""

from __future__ import annotations

import re

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox, QWidget

from app.standing import LONGEST_TARGET_MINUTES
from ui import words
from ui.texts import _
from ui.theme import give_room

_TYPED = re.compile(r"(\d+) *([^\W\d_]*)\.?(?: *(\d+) *[^\W\d_]*\.?)?")
_ON_A_CLOCK = re.compile(r"(\d+):(\d\d)")


class MinutesField(QSpinBox):
    """Holds minutes: "45 min", "4 h", "1 h 30 min". A bare number is minutes, too."""

    def __init__(self, name: str, least: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_room(self)
        self.setAccessibleName(name)
        self.setRange(least, LONGEST_TARGET_MINUTES)
        self.setSingleStep(15)
        self.setToolTip(_("For example 45 min, 4 h or 1:30"))

    def textFromValue(self, value: int) -> str:
        return words.hours_and_minutes(value)

    def valueFromText(self, text: str) -> int:
        return self._read(text) or self.minimum()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        minutes = self._read(text)
        is_done = minutes is not None and self.minimum() <= minutes <= self.maximum()
        state = QValidator.State.Acceptable if is_done else QValidator.State.Intermediate
        return state, text, position

    def _read(self, text: str) -> int | None:
        if self.specialValueText() and text == self.specialValueText():
            return self.minimum()
        return minutes_in(text)


def minutes_in(text: str) -> int | None:
    """The minutes that the typed words mean, in the owner's language or with an "h"; None: they mean none."""
    if on_a_clock := _ON_A_CLOCK.fullmatch(text.strip()):
        return int(on_a_clock[1]) * 60 + int(on_a_clock[2])
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        return None
    number, unit, rest = typed.groups()
    is_hours = unit[:1].lower() in {"h", _hour_letter()}
    if rest and not is_hours:
        return None
    return int(number) * (60 if is_hours else 1) + int(rest or 0)


def _hour_letter() -> str:
    """What the word for hours begins with here."""
    return next(filter(str.isalpha, words.hours_and_minutes(60))).lower()
