"""The keys of the field that everything is written in: bold, lists and links, in plain text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ui.request.writing_field import WritingField

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def field(qtbot: QtBot) -> WritingField:
    QGuiApplication.clipboard().clear()
    field = WritingField()
    qtbot.addWidget(field)
    field.show()
    return field


def test_bold_goes_around_what_is_selected_or_what_comes(qtbot: QtBot, field: WritingField) -> None:
    qtbot.keyClick(field, Qt.Key.Key_B, CTRL)
    qtbot.keyClicks(field, "nine")
    assert field.toPlainText() == "*nine*"
    field.show_text("at nine")
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_B, CTRL)
    assert field.toPlainText() == "*at nine*"


def test_a_list_goes_on_with_enter_and_ends_in_an_empty_item(qtbot: QtBot, field: WritingField) -> None:
    qtbot.keyClick(field, Qt.Key.Key_8, CTRL | SHIFT)
    for words in ("one", "two", ""):
        qtbot.keyClicks(field, words)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClicks(field, "after")
    assert field.toPlainText() == "- one\n- two\nafter"


def link(qtbot: QtBot, field: WritingField, copied: str) -> None:
    QGuiApplication.clipboard().setText(copied)
    qtbot.keyClick(field, Qt.Key.Key_K, CTRL | SHIFT)


def test_a_link_that_was_copied_stands_behind_the_words(qtbot: QtBot, field: WritingField) -> None:
    field.show_text("our prices")
    field.selectAll()
    link(qtbot, field, "https://desk.example/prices\n")
    assert field.toPlainText() == "our prices (https://desk.example/prices)"


def test_a_link_is_typed_where_none_was_copied(qtbot: QtBot, field: WritingField) -> None:
    field.show_text("our prices")
    field.selectAll()
    link(qtbot, field, "no link at all")
    qtbot.keyClicks(field, "desk.example")
    assert field.toPlainText() == "our prices (https://desk.example)"
    field.show_text("See ")
    link(qtbot, field, "")
    qtbot.keyClicks(field, "desk.example")
    assert field.toPlainText() == "See https://desk.example"
