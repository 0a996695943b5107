"""Settings for letters: the saved replies, and which hints are given."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.post import Tone
from tests.ui.hands import named, press, read
from ui.bridge import Bridge
from ui.settings.dialog import SettingsDialog
from ui.settings.letters_page import TONES
from ui.settings.line_list import LineList
from ui.settings.page import Page
from ui.start_at_login import StartAtLogin
from ui.theme import Look


def test_every_kind_of_hint_has_a_switch() -> None:
    assert list(TONES) == list(Tone)


@pytest.fixture
def dialog(desk: Desk, bridge: Bridge, look: Look, qtbot: QtBot, tmp_path: Path) -> SettingsDialog:
    dialog = SettingsDialog(desk, bridge, StartAtLogin(["deskbell"], home=tmp_path))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open_at()
    return dialog


@pytest.fixture
def replies(dialog: SettingsDialog) -> Page:
    dialog.open_at("Saved replies")
    return dialog.page("Saved replies")


def write(page: Page, title: str, text: str) -> None:
    named(page, QLineEdit, "Title").setText(title)
    named(page, QPlainTextEdit, "Text of the saved reply").setPlainText(text)
    press(page, "Save reply")


def titles(page: Page) -> list[str]:
    lines = named(page, LineList, "Saved replies")
    return [lines.item(row).text() for row in range(lines.count())]


def test_a_reply_is_saved_changed_and_removed(replies: Page, desk: Desk) -> None:
    write(replies, "Thanks", "Thank you, {first_name}.")
    assert titles(replies) == ["Thanks"]
    write(replies, "Thank you", "Many thanks, {first_name}.")
    [kept] = desk.saved_replies.all()
    assert (kept.title, kept.text) == ("Thank you", "Many thanks, {first_name}.")
    press(replies, "New")
    write(replies, "Bid", "Here it is.")
    assert titles(replies) == ["Bid", "Thank you"]
    press(replies, "Remove")
    assert titles(replies) == ["Thank you"]
    desk.undo()
    assert titles(replies) == ["Bid", "Thank you"]


def test_a_reply_without_a_text_is_said_and_not_saved(replies: Page, desk: Desk) -> None:
    write(replies, "Thanks", " ")
    assert replies.problem == "A saved reply needs a title and a text."
    assert desk.saved_replies.all() == ()
    write(replies, "Thanks", "Thank you.")
    assert replies.problem == ""


def test_the_placeholders_are_told(replies: Page) -> None:
    assert "{first_name}" in read(replies)
    assert "{bid_number}" in read(replies)


def test_every_rule_has_a_switch_that_says_what_it_does(dialog: SettingsDialog, desk: Desk) -> None:
    dialog.open_at("Hints")
    page = dialog.page("Hints")
    named(page, QCheckBox, "Shouting").click()
    assert desk.preferences.get("hints_off") == ["shouting"]
    for name, what in TONES.values():
        assert named(page, QCheckBox, name)
        assert what in read(page)
    desk.undo()
    assert named(page, QCheckBox, "Shouting").isChecked()


def test_holding_replies_at_once_are_a_choice(dialog: SettingsDialog, desk: Desk) -> None:
    dialog.open_at("Hints")
    switch = named(dialog.page("Hints"), QCheckBox, "h sends the holding reply at once")
    assert not switch.isChecked()
    switch.click()
    assert desk.preferences.get("holding_at_once") is True
