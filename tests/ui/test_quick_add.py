"""Noting a call: who, what, how and when, by the keyboard alone; the desk then has the request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.words import Channel, Kind, View
from tests.ui.conftest import MONDAY
from tests.ui.hands import button, named, press, read
from ui.quick_add import QuickAdd


@pytest.fixture
def sheet(qtbot: QtBot, desk: Desk) -> QuickAdd:
    sheet = QuickAdd(desk)
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


def fill(qtbot: QtBot, sheet: QuickAdd, **texts: str) -> None:
    for name, text in texts.items():
        qtbot.keyClicks(named(sheet, QLineEdit, name.replace("_", " ")), text)


def only_request(desk: Desk) -> int:
    [row] = desk.lists.page(View.ALL).rows
    return row.id


def test_a_call_is_noted_with_three_keys_besides_the_words(qtbot: QtBot, sheet: QuickAdd, desk: Desk) -> None:
    fill(qtbot, sheet, Client="Anna Berg")
    qtbot.keyClick(named(sheet, QLineEdit, "Client"), Qt.Key.Key_Return)
    fill(qtbot, sheet, What_they_want="Boiler is cold again")
    with qtbot.waitSignals([sheet.added, sheet.said]):
        qtbot.keyClick(named(sheet, QLineEdit, "What they want"), Qt.Key.Key_Return)
    page = desk.inbox.request(only_request(desk))
    assert (page.client.name, page.row.subject) == ("Anna Berg", "Boiler is cold again")
    assert page.entries[0].channel is Channel.PHONE
    assert page.row.waiting_since == MONDAY
    assert desk.undo_label is not None


def test_the_kind_is_suggested_with_its_reason_as_one_types(
    qtbot: QtBot, sheet: QuickAdd, desk: Desk
) -> None:
    fill(qtbot, sheet, Client="Anna", What_they_want="The boiler is broken again, this is unacceptable")
    suggestion = desk.inbox.suggest_kind("The boiler is broken again, this is unacceptable", "")
    assert suggestion.kind is Kind.COMPLAINT
    assert named(sheet, QPushButton, "Kind: complaint").isChecked()
    assert f"Suggested: {suggestion.reason}" in read(sheet)


def test_one_key_corrects_the_kind_for_good(qtbot: QtBot, sheet: QuickAdd, desk: Desk) -> None:
    fill(qtbot, sheet, Client="Anna", What_they_want="The boiler is broken")
    qtbot.keyClick(sheet, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    fill(qtbot, sheet, What_they_want=" and this is unacceptable")
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    request = desk.inbox.request(only_request(desk)).request
    assert (request.kind, request.kind_reason) == (Kind.BID, "")


def test_a_known_client_is_offered_and_kept(qtbot: QtBot, sheet: QuickAdd, desk: Desk) -> None:
    anna = desk.clients.add("Anna Berg", ["anna@example.org"])
    fill(qtbot, sheet, Client="anna berg", What_they_want="Another radiator")
    assert "anna@example.org" in read(sheet)
    press(sheet, "Save")
    assert desk.inbox.request(only_request(desk)).client.id == anna


def test_completion_offers_names_with_addresses(qtbot: QtBot, sheet: QuickAdd, desk: Desk) -> None:
    desk.clients.add("Anna Berg", ["anna@example.org"])
    desk.clients.add("Anna Bolt", ["bolt@example.org"])
    field = named(sheet, QLineEdit, "Client")
    qtbot.keyClicks(field, "Ann")
    offered = field.completer().completionModel()
    texts = [offered.index(line, 0).data() for line in range(offered.rowCount())]
    assert sorted(texts) == ["Anna Berg  ·  anna@example.org", "Anna Bolt  ·  bolt@example.org"]
    for _ in range(texts.index("Anna Bolt  ·  bolt@example.org") + 1):
        qtbot.keyClick(field.completer().popup(), Qt.Key.Key_Down)
    qtbot.keyClick(field.completer().popup(), Qt.Key.Key_Return)
    assert field.text() == "Anna Bolt"
    assert "bolt@example.org" in read(sheet)


def test_an_address_will_do_for_a_name(qtbot: QtBot, sheet: QuickAdd, desk: Desk) -> None:
    fill(qtbot, sheet, Client="joana.matos@example.org", What_they_want="A garden office")
    press(sheet, "Save")
    assert desk.inbox.request(only_request(desk)).client.email == "joana.matos@example.org"


def test_it_may_have_reached_you_another_way_and_earlier(qtbot: QtBot, sheet: QuickAdd, desk: Desk) -> None:
    fill(qtbot, sheet, Client="Anna", What_they_want="Visit")
    press(sheet, "Chat")
    press(sheet, "1 hour ago")
    press(sheet, "Save")
    entry = desk.inbox.request(only_request(desk)).entries[0]
    assert (entry.channel, entry.at) == (Channel.CHAT, MONDAY - timedelta(hours=1))


def test_a_time_that_means_nothing_is_said_and_nothing_is_saved(
    qtbot: QtBot, sheet: QuickAdd, desk: Desk
) -> None:
    fill(qtbot, sheet, Client="Anna", What_they_want="Visit")
    when = named(sheet, QLineEdit, "When")
    when.selectAll()
    qtbot.keyClicks(when, "blorp")
    press(sheet, "Save")
    assert "blorp" in read(sheet)
    assert desk.lists.page(View.ALL).rows == ()
    assert sheet.isVisible()


@pytest.mark.parametrize(("client", "subject"), [("", "Visit"), ("Anna", "")])
def test_what_is_missing_is_asked_for(
    qtbot: QtBot, sheet: QuickAdd, desk: Desk, client: str, subject: str
) -> None:
    fill(qtbot, sheet, Client=client, What_they_want=subject)
    press(sheet, "Save")
    assert desk.lists.page(View.ALL).rows == ()
    assert "Say " in read(sheet)


def test_escape_saves_nothing(qtbot: QtBot, sheet: QuickAdd, desk: Desk) -> None:
    fill(qtbot, sheet, Client="Anna", What_they_want="Visit")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert desk.lists.page(View.ALL).rows == ()


def test_the_save_button_names_its_key(sheet: QuickAdd) -> None:
    assert "Ctrl" in button(sheet, "Save").text()
