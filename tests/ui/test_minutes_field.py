"""Working time as it is shown in a field, and as it is typed there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.minutes_field import MinutesField, minutes_in


@pytest.fixture
def field(qtbot: QtBot) -> MinutesField:
    field = MinutesField("Target", least=0)
    field.setSpecialValueText("by kind")
    field.setValue(240)
    qtbot.addWidget(field)
    field.show()
    return field


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("45", 45), ("45 min", 45), ("4 h", 240), ("4h", 240), ("1 h 30 min", 90), ("1h30", 90),
     ("2 Hours", 120), ("1:30", 90), ("", None), ("soon", None), ("1.5 h", None),
     ("30 min 30", None), ("1:5", None)],
)  # fmt: skip
def test_what_is_typed_is_understood(typed: str, minutes: int | None) -> None:
    assert minutes_in(typed) == minutes


def test_what_is_shown_is_understood(field: MinutesField) -> None:
    for minutes in (1, 59, 60, 61, 960, 20_000):
        field.setValue(minutes)
        assert minutes_in(field.text()) == minutes
    assert field.text() == "333 h 20 min"


@pytest.mark.parametrize(("typed", "shown"), [("90", "1 h 30 min"), ("nonsense", "4 h"), ("0", "by kind")])
def test_typing_and_enter(field: MinutesField, qtbot: QtBot, typed: str, shown: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == shown
