"""Saved replies: found by a few letters, filled in for the client, and put where the caret is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from tests.app.post import account
from tests.ui.hands import named, press, read, text_of
from ui.request.panel import RequestPanel
from ui.request.saved_reply_picker import SavedReplyPicker


@pytest.fixture
def writing(desk: Desk, panel: RequestPanel) -> RequestPanel:
    desk.accounts.add(account())
    desk.saved_replies.add("Thanks", "Thank you, {first_name}.")
    desk.saved_replies.add("Bid", "Your bid {bid_number} holds until {valid_until}.")
    panel.start_reply()
    return panel


def picker(panel: RequestPanel) -> SavedReplyPicker:
    return next(one for one in panel.findChildren(SavedReplyPicker) if one.isVisible())


def test_a_reply_is_found_by_key_and_put_where_the_caret_is(qtbot: QtBot, writing: RequestPanel) -> None:
    qtbot.keyClicks(text_of(writing), "Hello! ")
    qtbot.keyClick(text_of(writing), Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    field = named(picker(writing), QLineEdit, "Find a saved reply")
    qtbot.keyClicks(field, "tha")
    assert "Thank you, Anna." in read(picker(writing))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert text_of(writing).toPlainText() == "Hello! Thank you, Anna."
    qtbot.keyClicks(text_of(writing), " Yours")
    assert text_of(writing).toPlainText() == "Hello! Thank you, Anna. Yours"


def test_what_cannot_be_filled_in_is_named_before_it_is_taken(qtbot: QtBot, writing: RequestPanel) -> None:
    named(writing, QPushButton, "Saved replies (Ctrl+J)").click()
    qtbot.keyClick(picker(writing), Qt.Key.Key_Up)
    assert "Not known here: {bid_number}, {valid_until}" in read(picker(writing))
    qtbot.keyClick(picker(writing), Qt.Key.Key_Down)
    assert "Not known here" not in read(picker(writing))


def test_nothing_found_is_said_and_takes_nothing(qtbot: QtBot, writing: RequestPanel) -> None:
    writing.findChild(QPushButton)
    named(writing, QPushButton, "Saved replies (Ctrl+J)").click()
    field = named(picker(writing), QLineEdit, "Find a saved reply")
    qtbot.keyClicks(field, "zeppelin")
    assert "No saved reply has these words." in read(picker(writing))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert text_of(writing).toPlainText() == ""
    qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_the_settings_are_one_click_away(qtbot: QtBot, panel: RequestPanel) -> None:
    panel.start_reply()
    named(panel, QPushButton, "Saved replies (Ctrl+J)").click()
    assert "There is none yet." in read(picker(panel))
    with qtbot.waitSignal(panel.settings_wanted) as wanted:
        press(picker(panel), "Write the first")
    assert wanted.args == ["Saved replies"]
