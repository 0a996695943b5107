"""Own mail that was taken for a client's is placed anew beside the screen, once the owner says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QProgressBar
from pytestqt.qtbot import QtBot

from app import recognising
from app.desk import Desk
from app.mail import message
from app.words import Turn, View
from tests.ui.hands import named, press, retype
from ui.bridge import Bridge
from ui.settings.addresses_page import AddressesPage
from ui.settings.dialog import SettingsDialog
from ui.start_at_login import StartAtLogin
from ui.theme import Look

ME = "me@desk.example"
MOST = 60


@pytest.fixture(autouse=True)
def mails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many letters of the owner's, each of which is placed in a write of its own."""
    monkeypatch.setattr(recognising, "MOST_IN_WRITE", 1)
    letter = f"Message-ID: <{{n}}@x>\nFrom: {ME}\nTo: c{{n}}@x.org\nSubject: {{n}}\n\nHello.\n"
    desk.inbox.receive([message.read(letter.format(n=n).encode()) for n in range(MOST)])


@pytest.fixture
def dialog(desk: Desk, bridge: Bridge, look: Look, tmp_path: Path, qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(desk, bridge, StartAtLogin(["deskbell"], home=tmp_path))
    dialog.open_at("My addresses")
    return dialog


@pytest.fixture
def page(dialog: SettingsDialog) -> AddressesPage:
    page = dialog.page("My addresses")
    assert isinstance(page, AddressesPage)
    return page


def placed(desk: Desk) -> int:
    return sum(row.turn is Turn.THEIRS for row in desk.lists.page(View.ALL, limit=500).rows)


def own(desk: Desk) -> list[str]:
    return list(desk.preferences.get("own_addresses"))


def test_own_addresses_come_and_go(page: AddressesPage, desk: Desk, qtbot: QtBot) -> None:
    field = named(page, QLineEdit, "New address")
    for address in ("Me@Example.org", "office@example.org"):  # whoever types is not waited for
        retype(field, address)
    qtbot.waitUntil(lambda: own(desk) == ["me@example.org", "office@example.org"])
    assert field.text() == ""
    addresses = named(page, QListWidget, "My addresses")
    addresses.setCurrentRow(0)
    press(page, "Remove")
    qtbot.waitUntil(lambda: own(desk) == ["office@example.org"])


def test_what_is_no_address_is_said_and_can_be_mended(page: AddressesPage, desk: Desk, qtbot: QtBot) -> None:
    field = named(page, QLineEdit, "New address")
    retype(field, "nonsense")
    qtbot.waitUntil(lambda: page.problem.startswith("“nonsense” is no e-mail address."))
    assert (own(desk), field.text()) == ([], "nonsense")
    retype(field, "me@example.org")
    qtbot.waitUntil(lambda: page.problem == "")
    assert own(desk) == ["me@example.org"]


def test_the_screen_goes_on_and_shows_how_far_it_is(page: AddressesPage, desk: Desk, qtbot: QtBot) -> None:
    field = named(page, QLineEdit, "New address")
    retype(field, ME)
    [how_far] = page.findChildren(QProgressBar)
    qtbot.waitUntil(lambda: how_far.isVisible() and how_far.value() > 0)
    assert 0 < placed(desk) < how_far.maximum() == MOST
    qtbot.waitUntil(lambda: own(desk) == [ME])
    qtbot.waitUntil(lambda: not how_far.isVisible())
    assert (placed(desk), field.text()) == (MOST, "")


def test_cancel_leaves_it_for_the_next_time(page: AddressesPage, desk: Desk, qtbot: QtBot) -> None:
    field = named(page, QLineEdit, "New address")
    for address in (ME, "office@example.org"):
        retype(field, address)
    [how_far] = page.findChildren(QProgressBar)
    qtbot.waitUntil(lambda: how_far.isVisible() and how_far.value() > 0)
    press(page, "Cancel")
    qtbot.waitUntil(lambda: page.problem == "Stopped. Add the address again to go on.")
    assert (own(desk), field.text()) == ([], ME)
    assert 0 < placed(desk) < MOST
    retype(field, ME)
    qtbot.waitUntil(lambda: own(desk) == [ME])
    assert placed(desk) == MOST


def test_closing_the_settings_stops_nothing(
    dialog: SettingsDialog, page: AddressesPage, desk: Desk, qtbot: QtBot
) -> None:
    retype(named(page, QLineEdit, "New address"), ME)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    qtbot.waitUntil(lambda: own(desk) == [ME])
    assert placed(desk) == MOST


def test_ctrl_z_takes_it_back_whole(
    dialog: SettingsDialog, page: AddressesPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.preferences.set("hides_names", True)
    retype(named(page, QLineEdit, "New address"), ME)
    qtbot.waitUntil(lambda: own(desk) == [ME])
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (own(desk), placed(desk)) == ([], 0)
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.preferences.get("hides_names") is False
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.lists.page(View.ALL, limit=500).rows, "that the mail came was not done here"
