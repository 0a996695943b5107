"""The settings as an owner changes them: each kept at once, undone like anything else, nonsense said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.mail import message
from app.post import Account, Cursor, Place, Security, Server
from app.words import Kind
from tests.ui.hands import retype
from ui.bridge import Bridge
from ui.settings.dialog import SettingsDialog
from ui.start_at_login import StartAtLogin
from ui.theme import Look

MON = [["09:00", "12:30"], ["13:00", "17:00"]]


@pytest.fixture
def login(tmp_path: Path) -> StartAtLogin:
    return StartAtLogin(["deskbell", "--in-tray"], home=tmp_path)


@pytest.fixture
def dialog(desk: Desk, bridge: Bridge, look: Look, login: StartAtLogin, qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(desk, bridge, login)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open_at()
    return dialog


def named(parent: QWidget, kind: type, name: str) -> Callable[..., object]:
    """The control of that accessible name, as a reader of screens would find it."""
    found = [
        widget for widget in parent.findChildren(kind) if name in (widget.accessibleName(), _text(widget))
    ]
    assert len(found) == 1, f"{len(found)} controls are called {name!r}"
    return found[0]


def _text(widget: QWidget) -> str:
    return widget.text() if hasattr(widget, "text") else ""


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    qtbot.mouseClick(named(page, QPushButton, name), Qt.MouseButton.LeftButton)


def test_hours_typed_are_kept_and_re_date_what_is_open(
    dialog: SettingsDialog, desk: Desk, qtbot: QtBot
) -> None:
    asked = desk.inbox.open_request("Anna", "Question", kind=Kind.QUESTION)
    before = desk.inbox.request(asked).row.deadline
    page = dialog.page("Opening hours")
    retype(named(page, QLineEdit, "Hours on Monday"), "9-12:30, 13:00 to 17")
    assert desk.preferences.get("work_week")["mon"] == MON
    after = desk.inbox.request(asked).row.deadline
    assert before is not None
    assert after == before + timedelta(minutes=30)
    desk.undo()
    assert desk.inbox.request(asked).row.deadline == before
    assert named(page, QLineEdit, "Hours on Monday").text() == "09:00–17:00"


@pytest.mark.parametrize("nonsense", ["nine to five", "9-25", "17-9", "9-12, 11-13", "22:00-02:00"])
def test_hours_that_mean_nothing_are_said_and_not_kept(
    dialog: SettingsDialog, desk: Desk, qtbot: QtBot, nonsense: str
) -> None:
    week = desk.preferences.get("work_week")
    page = dialog.page("Opening hours")
    field = named(page, QLineEdit, "Hours on Monday")
    retype(field, nonsense)
    assert desk.preferences.get("work_week") == week
    assert page.problem
    assert field.text() == nonsense, "what was typed is not lost"


def test_a_week_without_hours_is_allowed_and_said(dialog: SettingsDialog, desk: Desk, qtbot: QtBot) -> None:
    page = dialog.page("Opening hours")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        retype(named(page, QLineEdit, f"Hours on {day}"), "")
    assert desk.timetable.week.is_empty
    assert any(
        label.isVisible() and "nothing has a deadline" in label.text() for label in page.findChildren(QLabel)
    )


def test_one_button_copies_monday(dialog: SettingsDialog, desk: Desk, qtbot: QtBot) -> None:
    page = dialog.page("Opening hours")
    retype(named(page, QLineEdit, "Hours on Monday"), "9:00-12:30, 13:00-17:00")
    press(qtbot, page, "Make Tuesday to Friday like Monday")
    week = desk.preferences.get("work_week")
    assert [week[day] for day in ("mon", "tue", "wed", "thu", "fri")] == [MON] * 5
    assert not week["sat"]


def test_an_unknown_zone_is_said_and_not_kept(dialog: SettingsDialog, desk: Desk, qtbot: QtBot) -> None:
    page = dialog.page("Opening hours")
    zone = named(page, QComboBox, "Time zone").lineEdit()
    retype(zone, "Mars/Olympus")
    assert desk.preferences.get("zone") == "Europe/Berlin"
    assert "Mars/Olympus" in page.problem
    retype(zone, "Asia/Tokyo")
    assert desk.preferences.get("zone") == "Asia/Tokyo"
    assert not page.problem


def test_public_holidays_fill_a_list_that_the_owner_edits(
    dialog: SettingsDialog, desk: Desk, qtbot: QtBot
) -> None:
    dialog.open_at("Days off")
    page = dialog.page("Days off")
    country = named(page, QComboBox, "Country")
    country.setCurrentText("Germany")
    named(page, QComboBox, "Region").setCurrentText("Berlin")
    press(qtbot, page, "Add public holidays")
    days = desk.preferences.get("days_off")
    assert {"2026-12-25", "2027-03-08"} <= set(days), "Berlin keeps the eighth of March"
    days_list = named(page, QListWidget, "Days off")
    assert days_list.item(0).text().endswith("New Year's Day")
    days_list.setCurrentRow(days.index("2026-12-25"))
    qtbot.keyClick(days_list, Qt.Key.Key_Delete)
    assert desk.preferences.get("days_off") == [day for day in days if day != "2026-12-25"]
    named(page, QDateEdit, "Day to add").setDate(QDate(2026, 12, 24))
    press(qtbot, page, "Add day")
    assert "2026-12-24" in desk.preferences.get("days_off")


def test_time_away_names_whom_it_affects(dialog: SettingsDialog, desk: Desk, qtbot: QtBot) -> None:
    asked = desk.inbox.open_request("Anna Berg", "When do you come?")
    desk.inbox.hold(asked, "On Friday", promised_at=desk.now() + timedelta(days=4))
    page = dialog.page("Time away")
    named(page, QDateEdit, "First day away").setDate(QDate(2026, 11, 26))
    named(page, QDateEdit, "Back on").setDate(QDate(2026, 12, 1))
    assert any("Anna Berg" in label.text() for label in page.findChildren(QLabel))
    press(qtbot, page, "Add time away")
    assert desk.preferences.get("time_away") == [["2026-11-26", "2026-11-30"]]
    assert date(2026, 11, 27).weekday() == 4
    away = named(page, QListWidget, "Time away")
    assert "back on Tuesday 1 December" in away.item(0).text()
    away.setCurrentRow(0)
    press(qtbot, page, "Remove")
    assert desk.preferences.get("time_away") == []


def test_ctrl_z_takes_back_what_was_changed_here_and_nothing_else(
    dialog: SettingsDialog, desk: Desk, qtbot: QtBot
) -> None:
    asked = desk.inbox.open_request("Anna Berg", "When do you come?")
    qtbot.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.inbox.request(asked)
    desk.preferences.set("theme", "dark")
    desk.preferences.set("theme", "light")
    for theme in ("dark", "system", "system"):
        qtbot.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert desk.preferences.get("theme") == theme
    assert desk.inbox.request(asked)


def test_coming_back_before_leaving_is_said(dialog: SettingsDialog, desk: Desk, qtbot: QtBot) -> None:
    page = dialog.page("Time away")
    named(page, QDateEdit, "Back on").setDate(QDate(2020, 1, 1))
    press(qtbot, page, "Add time away")
    assert page.problem
    assert desk.preferences.get("time_away") == []


def test_changing_one_target_leaves_odd_others_as_they_are(
    dialog: SettingsDialog, desk: Desk, qtbot: QtBot
) -> None:
    desk.preferences.set("targets", {"lead": 2, "bid": 20_000})
    page = dialog.page("Targets")
    field = named(page, QSpinBox, "Questions")
    field.setValue(90)
    field.editingFinished.emit()
    targets = desk.preferences.get("targets")
    assert (targets["lead"], targets["bid"], targets["question"]) == (2, 20_000, 90)


def undo(qtbot: QtBot, dialog: SettingsDialog) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_mail_that_comes_meanwhile_takes_no_undo_away(
    dialog: SettingsDialog, desk: Desk, qtbot: QtBot
) -> None:
    server = Server("mail.example.org", 993, Security.TLS)
    account_id = desk.accounts.add(Account(0, "mia@desk.example", "", "mia", server, server))
    desk.preferences.set("hides_names", True)
    mail = message.read(b"From: anna@example.org\r\nSubject: Tap\r\n\r\nIt drips.\r\n")
    desk.mailroom.receive(account_id, [(mail, Place(account_id, "INBOX", 1, 1))], Cursor("INBOX", 1, 1))
    undo(qtbot, dialog)
    assert desk.preferences.get("hides_names") is False
    undo(qtbot, dialog)
    assert desk.accounts.all() == ()


def test_settings_undo_nothing_that_was_done_elsewhere(
    dialog: SettingsDialog, desk: Desk, qtbot: QtBot
) -> None:
    desk.preferences.set("hides_names", True)
    desk.inbox.open_request("Anna", "Question", kind=Kind.QUESTION)
    label = desk.undo_label
    undo(qtbot, dialog)
    assert desk.undo_label == label
    desk.preferences.set("hides_names", False)
    for _ in range(2):
        undo(qtbot, dialog)
    assert desk.preferences.get("hides_names") is True
    assert desk.undo_label == label


def test_what_an_undo_elsewhere_uncovers_was_not_done_here(
    desk: Desk, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    desk.inbox.open_request("Anna", "Question", kind=Kind.QUESTION)
    desk.preferences.set("hides_names", True)
    dialog = request.getfixturevalue("dialog")
    qtbot.waitUntil(dialog.isActiveWindow)
    desk.undo()
    label = desk.undo_label
    undo(qtbot, dialog)
    assert desk.undo_label == label


def test_what_was_undone_elsewhere_is_not_undone_twice(
    dialog: SettingsDialog, desk: Desk, qtbot: QtBot
) -> None:
    before = desk.undo_label
    desk.preferences.set("hides_names", True)
    desk.preferences.set("theme", "dark")
    desk.undo()
    for _ in range(2):
        undo(qtbot, dialog)
    assert desk.preferences.get("hides_names") is False
    assert desk.undo_label == before


def test_a_field_keeps_undo_to_itself_only_while_it_has_letters_to_take_back(
    dialog: SettingsDialog, desk: Desk, qtbot: QtBot
) -> None:
    dialog.open_at("Targets")
    field = named(dialog, QSpinBox, "Complaints")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "45")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.preferences.get("targets")["complaint"] == 45
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.preferences.get("targets")["complaint"] == 30
    field.selectAll()
    qtbot.keyClicks(field, "9")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == 30
    assert desk.redo_label


def test_switches_and_remarks_are_called_what_they_say(dialog: SettingsDialog) -> None:
    dialog.open_at("Bell")
    assert named(dialog, QCheckBox, "Ring outside opening hours too").text()
    said = [
        label.accessibleName() for name in dialog.names for label in dialog.page(name).findChildren(QLabel)
    ]
    assert set(said) == {""}


def test_a_folder_that_nothing_can_show_is_said(
    dialog: SettingsDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    dialog.open_at("Data folder")
    press(qtbot, dialog, "Show the folder")
    assert "Copy the name of the folder" in dialog.page("Data folder").problem


def test_a_target_re_dates_and_is_undone(dialog: SettingsDialog, desk: Desk, qtbot: QtBot) -> None:
    asked = desk.inbox.open_request("Anna", "Cold", kind=Kind.COMPLAINT)
    page = dialog.page("Targets")
    spin = page.findChild(QWidget, None) and next(
        field for field in page.findChildren(QWidget) if field.accessibleName() == "Complaints"
    )
    spin.setValue(60)
    spin.editingFinished.emit()
    assert desk.inbox.request(asked).row.deadline == desk.now() + timedelta(minutes=60)
    desk.undo()
    assert spin.value() == 30


def test_the_bell_s_switches(dialog: SettingsDialog, desk: Desk, login: StartAtLogin, qtbot: QtBot) -> None:
    dialog.open_at("Bell")
    page = dialog.page("Bell")
    for text, key in (
        ("Ring outside opening hours too", "outside_hours"),
        ("Hide clients' names in notices", "hides_names"),
    ):
        named(page, QCheckBox, text).click()
        assert desk.preferences.get(key) is True
    at_login = named(page, QCheckBox, "Start Deskbell in the tray when I log in")
    at_login.click()
    assert login.is_on
    login.set(False)
    page.refresh()
    assert not at_login.isChecked(), "it shows what the system will do"


def test_theme_and_keys(dialog: SettingsDialog, desk: Desk, qtbot: QtBot) -> None:
    page = dialog.page("Appearance")
    theme = named(page, QComboBox, "Theme")
    theme.setFocus()
    qtbot.keyClick(theme, Qt.Key.Key_End)
    theme.activated.emit(theme.currentIndex())
    assert desk.preferences.get("theme") == "dark"
    named(page, QCheckBox, "Single letters act in the list").click()
    assert desk.preferences.get("single_keys") is False


def test_the_folder_is_said(dialog: SettingsDialog, desk: Desk) -> None:
    page = dialog.page("Data folder")
    assert any(label.text() == str(desk.folder) for label in page.findChildren(QLabel))
