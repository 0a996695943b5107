"""Screens of one request: how it stands, what is being written, and what is asked about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.words import Outcome
from tests.stage import Stage, scene
from tests.ui.hands import named
from ui.outcome_picker import OutcomePicker
from ui.quick_add import QuickAdd
from ui.request.move_picker import MovePicker
from ui.request.original import OriginalDialog
from ui.request.target_picker import TargetPicker
from ui.snooze_picker import TimePopup

_ANSWER = (
    "Anna, I’m sorry: you should not have had to ask twice. I’ll be with you today at 13:00 with the part, "
    "at no charge."
)


def _shown(stage: Stage, who: str) -> QWidget:
    stage.room.open_request(stage.ids[who])
    return stage.window


def _write(stage: Stage, text: str) -> QWidget:
    named(stage.room.request, QPlainTextEdit, "Text").setPlainText(text)
    return stage.window


@scene("request-reply")
def _reply(stage: Stage) -> QWidget:
    stage.room.request.start_reply()
    return _write(stage, _ANSWER)


@scene("request-reply-small")
def _reply_small(stage: Stage) -> QWidget:
    stage.window.resize(900, 560)
    stage.desk.inbox.set_subject(
        stage.ids["Anna"], "The boiler is still cold after Friday, in all three flats"
    )
    stage.room.request.start_reply()
    return _write(stage, _ANSWER)


@scene("request-holding")
def _holding(stage: Stage) -> QWidget:
    stage.room.request.start_holding()
    field = named(stage.room.request, QLineEdit, "Promised time")
    field.setText("tomorrow 10:00")
    field.textEdited.emit(field.text())
    field.returnPressed.emit()
    return stage.window


@scene("request-call")
def _call(stage: Stage) -> QWidget:
    _shown(stage, "Kofi")
    stage.room.request.start_call()
    return _write(stage, "He needs the seals by Friday.")


@scene("request-note-missing")
def _nothing_written(stage: Stage) -> QWidget:
    stage.room.request.start_note()
    stage.room.request.send()
    return stage.window


@scene("request-promised")
def _promised(stage: Stage) -> QWidget:
    return _shown(stage, "Lena")


@scene("request-bid")
def _bid(stage: Stage) -> QWidget:
    stage.window.show_section("bids")
    return _shown(stage, "Sam")


@scene("request-snoozed")
def _snoozed(stage: Stage) -> QWidget:
    stage.desk.inbox.snooze(stage.ids["Kofi"], stage.desk.time_presets()[1][1])
    stage.window.show_section("mine")
    return _shown(stage, "Kofi")


@scene("waiting-on-them")
def _waiting(stage: Stage) -> QWidget:
    stage.desk.inbox.answer(stage.ids["Kofi"], "Yes, for two years.")
    stage.window.show_section("theirs")
    return stage.window


@scene("closed")
def _closed(stage: Stage) -> QWidget:
    stage.desk.inbox.close(stage.ids["Joana"], Outcome.LOST, "too expensive")
    stage.window.show_section("closed")
    return stage.window


def _asked(stage: Stage, kind: type[QWidget], ask: Callable[[], object]) -> QWidget:
    ask()
    popup = stage.child(kind)
    popup.setWindowFlags(Qt.WindowType.Tool)  # a popup goes as soon as the platform tells of another window
    popup.show()
    return popup


@scene("ask-snooze")
def _snooze(stage: Stage) -> QWidget:
    _shown(stage, "Kofi")
    return _asked(stage, TimePopup, stage.room.request.verbs.snooze)


@scene("ask-snooze-past-deadline")
def _snooze_past(stage: Stage) -> QWidget:
    _shown(stage, "Kofi")
    popup = _asked(stage, TimePopup, stage.room.request.verbs.snooze)
    field = named(popup, QLineEdit, "Hide it until …")
    field.setText("next Friday 9:00")
    field.textEdited.emit(field.text())
    field.returnPressed.emit()
    return popup


@scene("ask-promise")
def _promise(stage: Stage) -> QWidget:
    return _asked(stage, TimePopup, stage.room.request.verbs.promise)


@scene("ask-outcome")
def _outcome(stage: Stage) -> QWidget:
    return _asked(stage, OutcomePicker, stage.room.request.verbs.close)


@scene("ask-target")
def _target(stage: Stage) -> QWidget:
    return _asked(stage, TargetPicker, stage.room.request.verbs.set_target)


@scene("ask-where-to-move")
def _move(stage: Stage) -> QWidget:
    first = stage.desk.inbox.request(stage.ids["Anna"]).entries[0].id
    return _asked(stage, MovePicker, lambda: stage.room.request.verbs.move_entry(first))


@scene("original-message")
def _original(stage: Stage) -> QWidget:
    raw = b"From: Anna Berg <anna.berg@example.org>\nSubject: Boiler\n\nThe boiler is cold.\n"
    return OriginalDialog(raw, stage.window)


@scene("new-request-known-client")
def _quick_add(stage: Stage) -> QWidget:
    [known] = stage.desk.clients.complete("Anna Berg")
    sheet = QuickAdd(stage.desk, known, stage.window)
    sheet.show()
    named(sheet, QLineEdit, "What they want").setText("The boiler is broken again, this is unacceptable")
    return sheet


@scene("new-request-incomplete")
def _quick_add_incomplete(stage: Stage) -> QWidget:
    sheet = QuickAdd(stage.desk, None, stage.window)
    sheet.show()
    sheet.save()
    return sheet
