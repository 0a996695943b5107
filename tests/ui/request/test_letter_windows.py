"""New and forwarded messages: written in windows of their own, kept when closed, sent by the outbox."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.words import Channel
from tests.ui.hands import finish, named, press, read, take_time_to_read
from tests.ui.request.conftest import received, request_panel
from ui.bridge import Bridge
from ui.request.letter_dialog import LetterDialog
from ui.request.panel import RequestPanel
from ui.theme import Look


@pytest.fixture
def boiler(desk: Desk) -> int:
    return received(desk)


def window(panel: RequestPanel) -> LetterDialog:
    [dialog] = [one for one in panel.window().findChildren(LetterDialog) if one.isVisible()]
    return dialog


def type_in(dialog: LetterDialog, name: str, text: str) -> None:
    QTest.keyClicks(named(dialog, QLineEdit, name), text)


def write(dialog: LetterDialog, text: str) -> None:
    QTest.keyClicks(named(dialog, QPlainTextEdit, "Text"), text)


@pytest.mark.usefixtures("account_id")
def test_a_new_message_goes_out_by_the_outbox(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    panel.new_message()
    dialog = window(panel)
    assert dialog.focusWidget() is named(dialog, QLineEdit, "To")
    type_in(dialog, "To", "New One <new@example.org>")
    type_in(dialog, "Subject of the letter", "A hello")
    write(dialog, "We are in your street on Friday.")
    with qtbot.waitSignal(panel.said):
        finish(dialog)
    [letter] = desk.outbox.all()
    assert (letter.to, letter.subject, letter.request_id) == (("new@example.org",), "A hello", None)
    panel.new_message()
    assert named(window(panel), QPlainTextEdit, "Text").toPlainText() == ""


@pytest.mark.usefixtures("account_id")
def test_nobody_named_is_said(panel: RequestPanel, desk: Desk) -> None:
    panel.new_message()
    write(window(panel), "Hello.")
    finish(window(panel))
    assert "Say who it goes to." in read(window(panel))
    assert desk.outbox.all() == ()


@pytest.mark.usefixtures("account_id")
def test_a_message_closed_is_gone_on_with(panel: RequestPanel) -> None:
    panel.new_message()
    type_in(window(panel), "To", "new@example.org")
    write(window(panel), "Hello.")
    QTest.keyClick(window(panel), Qt.Key.Key_Escape)
    assert panel.has_letters_begun
    panel.new_message()
    assert named(window(panel), QPlainTextEdit, "Text").toPlainText() == "Hello."
    assert named(window(panel), QLineEdit, "To").text() == "new@example.org"


@pytest.mark.usefixtures("account_id")
def test_a_message_begun_is_offered_after_a_restart(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, bridge: Bridge, look: Look
) -> None:
    panel.new_message()
    write(window(panel), "Hello.")
    window(panel).close()
    again = request_panel(desk, bridge, look)
    qtbot.addWidget(again)
    again.show()
    assert again.has_letters_begun
    again.go_on_with_letters()
    assert named(window(again), QPlainTextEdit, "Text").toPlainText() == "Hello."
    assert not again.has_letters_begun


@pytest.mark.usefixtures("account_id")
def test_a_message_to_a_client_has_the_address(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    panel.new_message(desk.inbox.request(boiler).client.id)
    dialog = window(panel)
    assert named(dialog, QLineEdit, "To").text() == "Anna Berg <anna@example.org>"
    assert dialog.focusWidget() is named(dialog, QPlainTextEdit, "Text")
    dialog.close()
    assert not panel.has_letters_begun, "nothing was written"


@pytest.mark.usefixtures("account_id")
def test_a_message_is_passed_on_to_somebody_else(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    panel.forward()
    qtbot.waitUntil(lambda: bool(panel.window().findChildren(LetterDialog)))
    dialog = window(panel)
    assert named(dialog, QLineEdit, "Subject of the letter").text() == "Fwd: Boiler still cold"
    type_in(dialog, "To", "bo@example.org")
    finish(dialog)
    [letter] = desk.outbox.all()
    assert "It went cold on Sunday." in desk.outbox.letter(letter.id).quoted
    assert letter.request_id is None


@pytest.mark.usefixtures("account_id")
def test_the_guard_looks_at_new_messages_too(panel: RequestPanel, desk: Desk) -> None:
    desk.inbox.open_request("Kofi Owusu", "Seals?", channel=Channel.EMAIL, address="kofi@example.org")
    panel.new_message()
    dialog = window(panel)
    type_in(dialog, "To", "anna@example.org")
    write(dialog, "Hi Kofi")
    press(dialog, "Send  Ctrl")
    assert "The greeting says Kofi" in read(dialog)
    take_time_to_read(dialog)
    press(dialog, "Send all the same")
    assert len(desk.outbox.all()) == 1


@pytest.mark.usefixtures("account_id")
def test_undo_opens_the_message_again(panel: RequestPanel, desk: Desk) -> None:
    panel.new_message()
    type_in(window(panel), "To", "new@example.org")
    write(window(panel), "Hello.")
    finish(window(panel))
    desk.undo()
    assert named(window(panel), QPlainTextEdit, "Text").toPlainText() == "Hello."
    assert named(window(panel), QLineEdit, "To").text() == "new@example.org"


@pytest.mark.usefixtures("account_id")
def test_a_message_taken_back_is_kept_even_as_it_was_and_not_thrown_away_without_a_question(
    panel: RequestPanel, desk: Desk
) -> None:
    panel.new_message()
    type_in(window(panel), "To", "new@example.org")
    write(window(panel), "Hello.")
    finish(window(panel))
    desk.undo()
    dialog = window(panel)
    write(dialog, "x")
    QTest.keyClick(named(dialog, QPlainTextEdit, "Text"), Qt.Key.Key_Backspace)
    press(dialog, "Throw away")
    press(dialog.findChild(QMessageBox), "Cancel")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert panel.has_letters_begun
    panel.go_on_with_letters()
    assert named(window(panel), QPlainTextEdit, "Text").toPlainText() == "Hello."


@pytest.mark.usefixtures("account_id")
def test_a_message_gone_on_with_keeps_its_people_when_its_text_is_emptied(panel: RequestPanel) -> None:
    panel.new_message()
    type_in(window(panel), "To", "new@example.org")
    write(window(panel), "Hello.")
    window(panel).close()
    for _again in range(2):
        panel.go_on_with_letters()
        named(window(panel), QPlainTextEdit, "Text").clear()
        assert named(window(panel), QLineEdit, "To").text() == "new@example.org"
        window(panel).close()
        assert panel.has_letters_begun


@pytest.mark.usefixtures("account_id")
def test_a_message_is_thrown_away_after_a_question(panel: RequestPanel) -> None:
    panel.new_message()
    dialog = window(panel)
    write(dialog, "Hello.")
    press(dialog, "Throw away")
    press(dialog.findChild(QMessageBox), "Throw it away")
    assert not dialog.isVisible()
    assert not panel.has_letters_begun


def test_without_an_account_it_says_what_to_do(qtbot: QtBot, panel: RequestPanel) -> None:
    with qtbot.waitSignal(panel.problem) as problem:
        panel.new_message()
    assert problem.args == ["There is no account to send from. Add one in Settings."]
