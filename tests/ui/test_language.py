"""Choosing a language changes how times are written and what Qt's dialogs say, there and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from ui import words
from ui.language import Speech, languages

AFTERNOON = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


@pytest.fixture
def speech(qapp: QApplication) -> Iterator[Speech]:
    before = QLocale()
    speech = Speech(qapp)
    yield speech
    speech.set_language("en_GB")
    QLocale.setDefault(before)


def cancel() -> str:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    return box.buttons()[0].text().replace("&", "")


def test_times_and_dialogs_follow_the_language(speech: Speech) -> None:
    speech.set_language("de")
    assert cancel() == "Abbrechen"
    assert words.clock(AFTERNOON, UTC) == "14:30"
    speech.set_language("en_US")
    assert cancel() == "Cancel"
    assert words.clock(AFTERNOON, UTC).replace("\u202f", " ") == "2:30 PM"


def test_every_language_that_is_offered_is_there(speech: Speech) -> None:
    said = {}
    for code in languages():
        if code and not code.startswith("en"):
            speech.set_language(code)
            said[code] = cancel()
    assert "Cancel" not in said.values(), said


def test_a_machine_without_a_language_is_written_to_in_english(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = QLocale()
    monkeypatch.setattr(QLocale, "system", QLocale.c)
    Speech(qapp).set_language("")
    assert QLocale().toString(AFTERNOON.date(), QLocale.FormatType.ShortFormat) == "23/11/2026"
    QLocale.setDefault(before)
