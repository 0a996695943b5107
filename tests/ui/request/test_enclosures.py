"""The files that a letter takes along: dropped, pasted or chosen, kept as they were, taken out by a click."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.post import Enclosure
from tests.app.desks import mail
from tests.app.post import account
from tests.ui.hands import named, press, read
from tests.ui.request.conftest import request_panel
from ui.bridge import Bridge
from ui.request.beginning import Beginning
from ui.request.enclosure_row import EnclosureRow
from ui.request.letter_dialog import LetterDialog
from ui.request.letter_pad import LetterPad
from ui.request.panel import RequestPanel
from ui.theme import Look

PLAN = b"%PDF-1.7 the plan"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "Pläne & Maße.pdf"
    path.write_bytes(PLAN)
    return path


@pytest.fixture
def writing(desk: Desk, panel: RequestPanel, qtbot: QtBot) -> RequestPanel:
    desk.accounts.add(account())
    panel.start_reply()
    qtbot.keyClicks(named(panel, QPlainTextEdit, "Text"), "See attached.")
    return panel


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(pad: LetterPad, mime: QMimeData) -> None:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enters = QDragEnterEvent(QPoint(9, 9), copy, mime, left, none)
    QApplication.sendEvent(pad, enters)
    assert enters.isAccepted()
    QApplication.sendEvent(pad, QDropEvent(QPointF(9, 9), copy, mime, left, none))


def attached(panel: RequestPanel) -> tuple[Enclosure, ...]:
    return panel.findChild(EnclosureRow).enclosures


def send(panel: RequestPanel) -> None:
    field = named(panel, QPlainTextEdit, "Text")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_file_dropped_goes_with_the_letter(
    qtbot: QtBot, writing: RequestPanel, desk: Desk, plan: Path
) -> None:
    drop(writing.findChild(LetterPad), files(plan))
    qtbot.waitUntil(lambda: bool(attached(writing)))
    assert (
        named(writing, QPushButton, "Take out Pläne & Maße.pdf").text() == "Pläne && Maße.pdf · 17 bytes  ✕"
    )
    plan.unlink()  # it was read when it was added
    send(writing)
    [letter] = desk.outbox.all()
    assert desk.outbox.letter(letter.id).enclosures == (
        Enclosure("Pläne & Maße.pdf", "application/pdf", PLAN),
    )


def test_a_file_pasted_is_attached_and_words_are_words(
    qtbot: QtBot, writing: RequestPanel, plan: Path
) -> None:
    field = named(writing, QPlainTextEdit, "Text")
    QGuiApplication.clipboard().setMimeData(files(plan))
    field.paste()
    qtbot.waitUntil(lambda: bool(attached(writing)))
    assert field.toPlainText() == "See attached."
    QGuiApplication.clipboard().setText(" Yours")
    field.paste()
    assert field.toPlainText() == "See attached. Yours"


def test_a_file_is_chosen_by_the_button_and_taken_out_by_a_click(
    qtbot: QtBot, writing: RequestPanel, plan: Path
) -> None:
    named(writing, QPushButton, "Attach files").click()
    dialog = writing.findChild(QFileDialog)
    dialog.filesSelected.emit([str(plan)])
    dialog.close()
    qtbot.waitUntil(lambda: bool(attached(writing)))
    named(writing, QPushButton, "Take out Pläne & Maße.pdf").click()
    assert attached(writing) == ()


def test_a_file_that_cannot_be_read_is_named(qtbot: QtBot, writing: RequestPanel, tmp_path: Path) -> None:
    with qtbot.waitSignal(writing.problem) as problem:
        writing.findChild(EnclosureRow).add([tmp_path / "gone.pdf"])
    assert problem.args == ["gone.pdf was not attached: No such file or directory."]
    with qtbot.waitSignal(writing.problem) as problem:
        writing.findChild(EnclosureRow).add([tmp_path])
    assert "it is a folder" in problem.args[0]


def test_much_is_warned_of(writing: RequestPanel) -> None:
    row = writing.findChild(EnclosureRow)
    row.show_enclosures((Enclosure("film.mp4", "video/mp4", bytes(21_000_000)),))
    assert "21.0 MB in all: many mail servers refuse letters of more than 20 MB." in read(writing)


def test_a_letter_does_not_leave_without_the_file_that_is_still_being_read(
    qtbot: QtBot, writing: RequestPanel, desk: Desk, plan: Path
) -> None:
    writing.findChild(EnclosureRow).add([plan])
    send(writing)
    assert "A file is still being read. Send it in a moment." in read(writing)
    assert desk.outbox.all() == ()
    qtbot.waitUntil(lambda: bool(attached(writing)))
    send(writing)
    [letter] = desk.outbox.all()
    assert [one.content for one in desk.outbox.letter(letter.id).enclosures] == [PLAN]


def test_a_letter_is_not_begun_anew_while_its_file_is_being_read(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, account_id: int, plan: Path
) -> None:
    panel.start_reply()
    panel.findChild(EnclosureRow).add([plan])
    panel.show_request(panel.current_id)  # as when something of it has changed
    assert not panel.findChild(Beginning)._pause.isActive()
    qtbot.waitUntil(lambda: bool(attached(panel)))


def test_a_file_begins_the_letter_that_it_is_added_to(
    qtbot: QtBot, writing: RequestPanel, desk: Desk, bridge: Bridge, plan: Path
) -> None:
    [request_id] = desk.inbox.receive([mail("seals@example.org", "kofi@example.org")]).request_ids
    writing.show_request(request_id)
    pad = writing.findChild(LetterPad)
    drop(pad, files(plan))
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert pad.letter.answers == "seals@example.org"
    assert [one.content for one in attached(writing)] == [PLAN]


@pytest.mark.parametrize("has_text", [True, False])
def test_a_file_read_when_another_letter_is_shown_is_in_its_own(
    qtbot: QtBot, writing: RequestPanel, desk: Desk, bridge: Bridge, boiler: int, plan: Path, has_text: bool
) -> None:
    if not has_text:
        named(writing, QPlainTextEdit, "Text").clear()
    writing.findChild(EnclosureRow).add([plan])
    writing.show_request(desk.inbox.open_request("Kofi Owusu", "Seals?", address="kofi@example.org"))
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert attached(writing) == ()
    writing.show_request(boiler)
    writing.start_reply()
    assert [one.content for one in attached(writing)] == [PLAN]
    assert named(writing, QPlainTextEdit, "Text").toPlainText() == ("See attached." if has_text else "")
    assert "Anna Berg <anna@example.org>" in read(writing)


def test_a_file_is_there_when_its_letter_is_come_back_to_before_it_was_read(
    qtbot: QtBot, writing: RequestPanel, desk: Desk, bridge: Bridge, boiler: int, plan: Path
) -> None:
    writing.findChild(EnclosureRow).add([plan])
    writing.start_note()
    assert attached(writing) == ()
    writing.start_reply()
    send(writing)
    assert "A file is still being read. Send it in a moment." in read(writing)
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert [one.content for one in attached(writing)] == [PLAN]


@pytest.mark.parametrize("is_thrown_away", [False, True])
def test_a_file_read_when_its_window_was_closed_is_in_its_draft_unless_that_was_thrown_away(
    qtbot: QtBot, writing: RequestPanel, bridge: Bridge, plan: Path, is_thrown_away: bool
) -> None:
    writing.new_message()
    dialog = writing.window().findChild(LetterDialog)
    dialog.findChild(EnclosureRow).add([plan])
    if is_thrown_away:
        press(dialog, "Throw away")
    else:
        dialog.close()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete.value)
    assert not writing.window().findChildren(LetterDialog)
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert writing.has_letters_begun is not is_thrown_away
    writing.new_message()
    dialog = writing.window().findChild(LetterDialog)
    assert [one.content for one in dialog.findChild(EnclosureRow).enclosures] == [PLAN][is_thrown_away:]


def test_a_window_opened_again_before_a_file_is_read_waits_for_it(
    qtbot: QtBot, writing: RequestPanel, desk: Desk, bridge: Bridge, plan: Path
) -> None:
    writing.new_message()
    first = writing.window().findChild(LetterDialog)
    first.findChild(EnclosureRow).add([plan])
    first.close()
    QCoreApplication.sendPostedEvents(first, QEvent.Type.DeferredDelete.value)
    writing.new_message()
    dialog = writing.window().findChild(LetterDialog)
    dialog.send()
    assert "A file is still being read. Send it in a moment." in read(dialog)
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert [one.content for one in dialog.findChild(EnclosureRow).enclosures] == [PLAN]
    named(dialog, QLineEdit, "To").setText("new@example.org")
    qtbot.keyClicks(named(dialog, QPlainTextEdit, "Text"), "See attached.")
    dialog.send()
    [letter] = desk.outbox.all()
    assert [one.content for one in desk.outbox.letter(letter.id).enclosures] == [PLAN]


def test_a_file_of_a_letter_thrown_away_is_not_in_the_one_begun_since(
    qtbot: QtBot, writing: RequestPanel, bridge: Bridge, plan: Path, tmp_path: Path
) -> None:
    (photo := tmp_path / "photo.jpg").write_bytes(b"photo")
    for file in (plan, photo):
        writing.new_message()
        dialog = writing.window().findChild(LetterDialog)
        dialog.findChild(EnclosureRow).add([file])
        if file is plan:
            press(dialog, "Throw away")
            QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete.value)
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert [one.name for one in dialog.findChild(EnclosureRow).enclosures] == [photo.name]


def test_a_file_that_cannot_be_read_is_named_when_its_window_was_closed_too(
    qtbot: QtBot, writing: RequestPanel, tmp_path: Path
) -> None:
    writing.new_message()
    dialog = writing.window().findChild(LetterDialog)
    dialog.findChild(EnclosureRow).add([tmp_path / "gone.pdf"])
    dialog.close()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete.value)
    with qtbot.waitSignal(writing.problem) as problem:
        pass
    assert problem.args == ["gone.pdf was not attached: No such file or directory."]


def test_a_draft_keeps_the_file_itself(
    qtbot: QtBot, writing: RequestPanel, desk: Desk, bridge: Bridge, look: Look, boiler: int, plan: Path
) -> None:
    drop(writing.findChild(LetterPad), files(plan))
    qtbot.waitUntil(lambda: bool(attached(writing)))
    writing.save_drafts()
    plan.unlink()
    again = request_panel(desk, bridge, look)
    qtbot.addWidget(again)
    again.show()
    again.show_request(boiler)
    again.start_reply()
    assert [one.content for one in attached(again)] == [PLAN]


def test_a_letter_taken_back_stands_before_the_file_that_was_added_since(
    qtbot: QtBot, writing: RequestPanel, desk: Desk, plan: Path, tmp_path: Path
) -> None:
    (photo := tmp_path / "photo.jpg").write_bytes(b"photo")
    for file in (plan, photo):
        writing.start_reply()
        drop(writing.findChild(LetterPad), files(file))
        qtbot.waitUntil(lambda: bool(attached(writing)))
        if file is plan:
            send(writing)
    desk.undo()
    assert [one.name for one in attached(writing)] == [plan.name, photo.name]


def test_a_call_takes_no_files(writing: RequestPanel, plan: Path) -> None:
    writing.start_call()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    mime = files(plan)
    enters = QDragEnterEvent(QPoint(9, 9), copy, mime, left, none)
    enters.ignore()
    QApplication.sendEvent(writing.findChild(LetterPad), enters)
    assert not enters.isAccepted()
    with pytest.raises(AssertionError):
        press(writing, "Attach")
