"""Screens of letters as they are written: whom they go to, what stops them, what they take along."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from app.post import Account, Enclosure, OutboxState, Security, Server
from tests.stage import Stage, scene
from tests.ui.hands import named, press
from ui.request.body_text import DOTS
from ui.request.enclosure_row import EnclosureRow
from ui.request.letter_dialog import LetterDialog
from ui.request.letter_pad import LetterPad
from ui.request.saved_reply_picker import SavedReplyPicker
from ui.request.second_look import SecondLook
from ui.request.second_look_strip import HintLine
from ui.settings.dialog import SettingsDialog

_TEXT = "Anna, I’m sorry for the delay. I’ll be with you today at 13:00 with the part, at no charge."


def _with_account(stage: Stage) -> None:
    incoming = Server("imap.heating.example", 993, Security.TLS)
    outgoing = Server("smtp.heating.example", 465, Security.TLS)
    stage.desk.accounts.add(
        Account(
            0, "maren@heating.example", "Maren Holt", "maren@heating.example", incoming, outgoing,
            signature="Maren Holt\nHolt Heating, 030 555 000",
        )
    )  # fmt: skip


def _written(stage: Stage, text: str = _TEXT) -> QPlainTextEdit:
    _with_account(stage)
    stage.room.request.start_reply()
    field = named(stage.room.request, QPlainTextEdit, "Text")
    field.setPlainText(text)
    return field


def _looked(stage: Stage) -> None:
    """As after a pause of the typing."""
    stage.window.findChild(SecondLook).look()


@scene("letter")
def _letter(stage: Stage) -> QWidget:
    _written(stage)
    _looked(stage)
    return stage.window


@scene("letter-small")
def _letter_small(stage: Stage) -> QWidget:
    stage.window.resize(900, 560)
    return _letter(stage)


@scene("letter-open")
def _open(stage: Stage) -> QWidget:
    _written(stage)
    press(stage.room.request, "To")
    field = named(stage.room.request, QLineEdit, "Cc")
    QTest.keyClicks(field, "bo@")
    named(stage.room.request, QPlainTextEdit, "Text").setFocus()
    named(stage.room.request, QPushButton, "Show the quoted text, 2 lines").click()
    return stage.window


@scene("letter-with-files")
def _files(stage: Stage) -> QWidget:
    _written(stage)
    row = stage.window.findChild(EnclosureRow)
    row.show_enclosures(
        (
            Enclosure("Boiler room.jpg", "image/jpeg", b"x" * 834_000),
            Enclosure(
                "Heating plan of the whole house, second version.pdf", "application/pdf", b"x" * 24_000_000
            ),
        )
    )
    return stage.window


@scene("letter-stopped")
def _stopped(stage: Stage) -> QWidget:
    field = _written(stage, "Hi Kofi, the plan is attached. The bid is 2026-041.")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return stage.window


@scene("letter-stopped-small")
def _stopped_small(stage: Stage) -> QWidget:
    stage.window.resize(900, 560)
    return _stopped(stage)


@scene("letter-hint")
def _hint(stage: Stage) -> QWidget:
    _written(stage, "I’m really busy at the moment, Anna.")
    _looked(stage)
    assert stage.window.findChild(HintLine).text
    return stage.window


@scene("letter-leaving")
def _leaving(stage: Stage) -> QWidget:
    field = _written(stage)
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.desk.outbox.all()[0].state is OutboxState.WAITING
    return stage.window


@scene("letter-holding")
def _holding(stage: Stage) -> QWidget:
    _with_account(stage)
    stage.desk.inbox.promise(stage.ids["Kofi"], stage.desk.read_time("12:00"))
    stage.room.request.start_holding()
    return stage.window


@scene("letter-new")
def _new(stage: Stage) -> QWidget:
    _with_account(stage)
    stage.room.request.new_message()
    dialog = stage.child(LetterDialog)
    named(dialog, QLineEdit, "Subject of the letter").setText("We are in your street on Friday")
    return dialog


@scene("letter-forwarded")
def _forwarded(stage: Stage) -> QWidget:
    _with_account(stage)
    stage.room.request.forward()
    while stage.bridge.is_busy:
        stage.app.processEvents()
    dialog = stage.child(LetterDialog)
    next(one for one in dialog.findChildren(QPushButton) if one.text() == DOTS).click()
    return dialog


@scene("saved-replies")
def _replies(stage: Stage) -> QWidget:
    stage.desk.saved_replies.add(
        "Bid sent", "Dear {first_name},\n\nyour bid {bid_number} holds until {valid_until}."
    )
    stage.desk.saved_replies.add("Thanks", "Thank you, {first_name}. I’ll look into it.")
    _written(stage)
    stage.window.findChild(LetterPad).offer_replies()
    popup = stage.child(SavedReplyPicker)
    popup.setWindowFlags(Qt.WindowType.Tool)
    return popup


@scene("settings-saved-replies")
def _reply_settings(stage: Stage) -> QWidget:
    stage.desk.saved_replies.add("Thanks", "Thank you, {first_name}. I’ll look into it.")
    stage.room.open_settings("Saved replies")
    return stage.child(SettingsDialog)


@scene("settings-hints")
def _hint_settings(stage: Stage) -> QWidget:
    stage.room.open_settings("Hints")
    return stage.child(SettingsDialog)
