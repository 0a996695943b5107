"""Choosing a time, an outcome, a snooze: by one key, by a click, or typed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.words import Kind, Outcome
from tests.app.desks import Clock
from tests.ui.conftest import MONDAY
from tests.ui.hands import button, named, press, read, visible
from tests.ui.request.conftest import request_panel
from ui.bridge import Bridge
from ui.outcome_picker import OutcomePicker
from ui.request.panel import RequestPanel
from ui.snooze_picker import TimePopup
from ui.theme import Look
from ui.times import Times
from ui.when_picker import WhenPicker


@pytest.fixture
def picker(qtbot: QtBot, desk: Desk, look: Look) -> WhenPicker:
    picker = WhenPicker(Times(desk), "When")
    qtbot.addWidget(picker)
    picker.show()
    return picker


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk, bridge: Bridge, look: Look) -> RequestPanel:
    request_id = desk.inbox.open_request(
        "Anna Berg", "Boiler", kind=Kind.QUESTION, at=MONDAY - timedelta(minutes=10)
    )
    panel = request_panel(desk, bridge, look)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_request(request_id)
    return panel


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY.replace(day=day, hour=hour - 1, minute=minute)


# --- a time ---


def test_a_popup_that_is_kept_narrow_still_shows_every_preset(qtbot: QtBot, panel: RequestPanel) -> None:
    panel.verbs.snooze()
    popup = visible(panel, TimePopup)
    popup.setMaximumWidth(260)
    popup.fit()
    presets = [each for each in popup.findChildren(QPushButton) if each.property("choice")]
    qtbot.waitUntil(lambda: len({each.y() for each in presets}) > 1)
    field = named(popup, QLineEdit, "Hide it until …")
    lowest = max(each.mapTo(popup, QPoint(0, each.height())).y() for each in presets)
    assert lowest <= field.mapTo(popup, QPoint(0, 0)).y()


def test_typed_words_are_shown_as_the_instant_they_mean(qtbot: QtBot, picker: WhenPicker) -> None:
    qtbot.keyClicks(named(picker, QLineEdit, "When"), "tomorrow 15:00")
    assert picker.at() == berlin(24, 15)
    assert "Tue 15:00 · in 28 h" in read(picker)


def test_a_preset_is_an_instant_at_once(picker: WhenPicker) -> None:
    press(picker, "In 1 hour")
    assert picker.at() == MONDAY + timedelta(hours=1)


def test_the_keyboard_stays_on_a_preset_while_time_goes_on(
    qtbot: QtBot, picker: WhenPicker, clock: Clock
) -> None:
    chosen = button(picker, "In 1 hour")
    chosen.setFocus()
    clock.now += timedelta(minutes=1)
    picker.refresh()
    assert picker.focusWidget() is chosen
    chosen.click()
    assert picker.at() == MONDAY + timedelta(minutes=61)


def test_words_that_mean_nothing_are_refused_in_words(qtbot: QtBot, picker: WhenPicker) -> None:
    qtbot.keyClicks(named(picker, QLineEdit, "When"), "blorp")
    assert picker.at() is None
    assert "blorp" in picker.problem
    assert picker.problem in read(picker)


def test_typing_over_a_preset_forgets_it(qtbot: QtBot, picker: WhenPicker) -> None:
    press(picker, "In 1 hour")
    field = named(picker, QLineEdit, "When")
    field.selectAll()
    qtbot.keyClicks(field, "xyzzy")
    assert picker.at() is None


def test_a_pause_in_typing_shows_what_was_understood(qtbot: QtBot, picker: WhenPicker) -> None:
    with qtbot.waitSignal(picker.changed):
        qtbot.keyClicks(named(picker, QLineEdit, "When"), "15:30")
    assert "Mon 15:30" in read(picker)


# --- an outcome ---


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ("w", Outcome.WON),
        ("a", Outcome.ANSWERED),
        ("d", Outcome.WITHDRAWN),
        ("n", Outcome.NOT_FOR_US),
        ("s", Outcome.SPAM),
    ],
)
def test_one_key_closes_with_an_outcome(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, key: str, outcome: Outcome
) -> None:
    panel.verbs.close()
    qtbot.keyClick(visible(panel, OutcomePicker), key)
    assert desk.inbox.request(1).row.outcome is outcome


def test_a_lost_one_may_say_why(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    panel.verbs.close()
    picker = visible(panel, OutcomePicker)
    qtbot.keyClick(picker, "l")
    assert desk.inbox.request(1).row.outcome is None
    reason = named(picker, QLineEdit, "Why it was lost")
    qtbot.keyClicks(reason, "Was too slow")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    fold = desk.inbox.request(1).request.fold
    assert (fold.outcome, fold.outcome_reason) == (Outcome.LOST, "Was too slow")


def test_escape_closes_the_question_and_not_the_request(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    panel.verbs.close()
    qtbot.keyClick(visible(panel, OutcomePicker), Qt.Key.Key_Escape)
    assert desk.inbox.request(1).row.outcome is None
    assert not [one for one in panel.findChildren(OutcomePicker) if one.isVisible()]


def test_a_click_will_do_as_well(panel: RequestPanel, desk: Desk) -> None:
    panel.verbs.close()
    press(visible(panel, OutcomePicker), "Won")
    assert desk.inbox.request(1).row.outcome is Outcome.WON


# --- a snooze ---


def snooze_sheet(panel: RequestPanel) -> QWidget:
    panel.verbs.snooze()
    return visible(panel, TimePopup)


def test_a_number_takes_the_preset_of_that_place(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    qtbot.keyClick(snooze_sheet(panel), "1")
    assert desk.inbox.request(1).row.snoozed_until == MONDAY + timedelta(hours=1)


def test_a_snooze_past_the_deadline_says_so_before_it_is_done(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    sheet = snooze_sheet(panel)
    press(sheet, "Tomorrow morning")
    assert "past the deadline" in read(sheet)
    assert desk.inbox.request(1).row.snoozed_until is None
    qtbot.keyClick(button(sheet, "Snooze all the same"), Qt.Key.Key_Return)
    assert desk.inbox.request(1).row.snoozed_until == berlin(24, 9)


def test_another_time_takes_the_warning_back(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    sheet = snooze_sheet(panel)
    press(sheet, "Tomorrow morning")
    field = named(sheet, QLineEdit, "Hide it until …")
    field.selectAll()
    qtbot.keyClicks(field, "12:00")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.inbox.request(1).row.snoozed_until == berlin(23, 12)


def test_what_is_overdue_already_says_that_the_client_waits(
    qtbot: QtBot, panel: RequestPanel, clock: Clock
) -> None:
    clock.forward(hours=5)
    panel.refresh()
    sheet = snooze_sheet(panel)
    qtbot.keyClick(sheet, "1")
    assert "Anna Berg is waiting already." in read(sheet)
    assert button(sheet, "Snooze all the same")


def test_a_letter_begins_typing(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    sheet = snooze_sheet(panel)
    qtbot.keyClick(sheet, "i")
    field = named(sheet, QLineEdit, "Hide it until …")
    qtbot.keyClicks(field, "n 30 min")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.inbox.request(1).row.snoozed_until == MONDAY + timedelta(minutes=30)


def test_a_promise_and_an_appointment_are_asked_for_the_same_way(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    panel.verbs.promise()
    qtbot.keyClick(visible(panel, TimePopup), "1")
    assert desk.inbox.request(1).row.promised_at == MONDAY + timedelta(hours=1)
    panel.verbs.appoint()
    [sheet] = [one for one in panel.findChildren(TimePopup) if one.isVisible()]
    qtbot.keyClick(sheet, "2")
    assert desk.inbox.request(1).request.fold.appointment_at is not None
