"""Letters with large files: made ready beside the screen, safe meanwhile, and sent once."""

from __future__ import annotations

import json

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.errors import UnwritablePlace
from app.post import Enclosure
from tests.app.post import account
from tests.ui.hands import button, finish, named, press, text_of
from ui.bridge import Bridge
from ui.request.enclosure_row import EnclosureRow
from ui.request.letter_dialog import LetterDialog
from ui.request.panel import RequestPanel
from ui.request.posting import LIGHT_BYTES

FILM = Enclosure("film.mp4", "video/mp4", bytes(range(256)) * (LIGHT_BYTES // 256 + 1))


def attach(place: RequestPanel | LetterDialog) -> None:
    row = place.findChild(EnclosureRow)
    row.show_enclosures((FILM,))
    row.changed.emit()


def write(panel: RequestPanel, desk: Desk) -> None:
    """The reply with the film, ready to be sent."""
    desk.accounts.add(account(signature="Maren Holt\nHeating"))
    panel.start_reply()
    QTest.keyClicks(text_of(panel), "Here is the film.")
    attach(panel)


def send(panel: RequestPanel, desk: Desk) -> None:
    """Sends it. No fixture: after one the screen has its turn, and it may be in the outbox already."""
    write(panel, desk)
    finish(panel)


def is_there(desk: Desk) -> bool:
    return len(desk.outbox.all()) == 1


def test_it_is_made_ready_beside_the_screen_and_safe_until_it_is_in_the_outbox(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    send(panel, desk)
    assert desk.outbox.all() == ()
    [draft] = json.loads((desk.folder / "drafts.json").read_text())[str(boiler)].values()
    assert (draft["text"], len(draft["files"])) == ("Here is the film.", 1)
    assert button(panel, "On its way…")
    with qtbot.waitSignal(panel.said) as said:
        pass
    assert said.args == ["Sending to Anna Berg in a few seconds", True]
    [letter] = desk.outbox.all()
    assert desk.outbox.letter(letter.id).enclosures == (FILM,)
    assert text_of(panel).toPlainText() == ""
    assert (desk.folder / "drafts.json").read_text() == "{}"
    QTest.keyClicks(text_of(panel), "And more.")
    assert text_of(panel).toPlainText() == "And more."


def test_meanwhile_it_can_be_neither_changed_nor_sent_again(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    send(panel, desk)
    QTest.keyClicks(text_of(panel), " And more.")
    finish(panel)
    press(panel, "On its way…")
    assert text_of(panel).toPlainText() == "Here is the film."
    assert not named(panel, QPlainTextEdit, "Text").canPaste()
    qtbot.waitUntil(lambda: not panel.posting.is_busy)
    assert is_there(desk)


def test_the_keyboard_stays_with_it(qtbot: QtBot, desk: Desk, panel: RequestPanel) -> None:
    desk.accounts.add(account())
    panel.start_reply()
    attach(panel)
    panel.activateWindow()
    attach_button = named(panel, QPushButton, "Attach files")
    attach_button.setFocus()
    qtbot.waitUntil(attach_button.hasFocus)
    QTest.keyClicks(text_of(panel), "Here is the film.")
    panel.send()
    assert text_of(panel).hasFocus()
    qtbot.waitUntil(lambda: is_there(desk))
    assert text_of(panel).hasFocus()


def test_coming_back_to_it_does_not_send_it_again(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    send(panel, desk)
    panel.show_request(desk.inbox.open_request("Kofi Owusu", "Seals?"))
    QTest.keyClicks(text_of(panel), "To Kofi.")
    assert text_of(panel).toPlainText() == "To Kofi."
    panel.show_request(boiler)
    finish(panel)
    qtbot.waitUntil(lambda: not panel.posting.is_busy)
    assert is_there(desk)
    assert text_of(panel).toPlainText() == ""


def test_what_was_begun_elsewhere_meanwhile_stays(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    send(panel, desk)
    panel.show_request(desk.inbox.open_request("Kofi Owusu", "Seals?"))
    QTest.keyClicks(text_of(panel), "To Kofi.")
    qtbot.waitUntil(lambda: is_there(desk))
    assert text_of(panel).toPlainText() == "To Kofi."
    panel.show_request(boiler)
    assert text_of(panel).toPlainText() == ""


def test_a_disk_that_refuses_it_gives_it_back(
    qtbot: QtBot, desk: Desk, panel: RequestPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_said: object) -> None:
        raise UnwritablePlace("There is no room left.")

    monkeypatch.setattr(desk._store, "keep_raw_apart", full)
    write(panel, desk)
    with qtbot.waitSignal(panel.problem) as problem:
        finish(panel)
    assert problem.args == ["There is no room left."]
    assert desk.outbox.all() == ()
    QTest.keyClicks(text_of(panel), " Soon.")
    assert text_of(panel).toPlainText() == "Here is the film. Soon."
    monkeypatch.undo()
    finish(panel)
    qtbot.waitUntil(lambda: is_there(desk))


def test_the_end_of_the_program_waits_for_it(panel: RequestPanel, desk: Desk, bridge: Bridge) -> None:
    send(panel, desk)
    panel.save_drafts()
    bridge.close()
    assert is_there(desk)
    assert (desk.folder / "drafts.json").read_text() == "{}"


def test_a_window_closed_meanwhile_does_not_open_again_with_it(
    qtbot: QtBot, desk: Desk, panel: RequestPanel
) -> None:
    desk.accounts.add(account(signature="Maren Holt\nHeating"))
    panel.new_message()
    [dialog] = panel.window().findChildren(LetterDialog)
    QTest.keyClicks(named(dialog, QLineEdit, "To"), "new@example.org")
    QTest.keyClicks(text_of(dialog), "Here is the film.")
    attach(dialog)
    finish(dialog)
    finish(dialog)
    assert not button(dialog, "Throw away").isEnabled()
    dialog.close()
    panel.new_message()
    assert not panel.has_letters_begun
    assert not [one for one in panel.window().findChildren(LetterDialog) if one.isVisible()]
    qtbot.waitUntil(lambda: not panel.posting.is_busy)
    assert is_there(desk)
    assert not panel.has_letters_begun
    panel.new_message()
    [dialog] = [one for one in panel.window().findChildren(LetterDialog) if one.isVisible()]
    assert text_of(dialog).toPlainText() == ""
