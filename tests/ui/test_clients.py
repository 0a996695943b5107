"""The clients' section as an owner uses it: find, read the whole story, correct, merge, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPlainTextEdit, QSpinBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.words import Channel, Kind, Outcome
from tests.app.desks import Clock
from tests.ui.hands import named, press, read, retype, visible
from ui.bridge import Bridge
from ui.clients.client_list_model import PAGE, ClientListModel
from ui.clients.clients_room import ClientsRoom
from ui.clients.merge_dialog import MergeDialog
from ui.request.timeline import TimelineView
from ui.room import Room
from ui.theme import Look


@pytest.fixture
def anna(desk: Desk, clock: Clock) -> int:
    """Anna has had two requests, the first of which is closed."""
    first = desk.inbox.open_request("Anna Berg", "Annual service", "Time for it?", channel=Channel.EMAIL)
    clock.forward(minutes=10)
    desk.inbox.answer(first, "On Friday.")
    desk.inbox.close(first, Outcome.ANSWERED)
    clock.forward(minutes=10)
    desk.inbox.open_request(
        "Anna Berg", "Boiler cold", "It is cold.", kind=Kind.COMPLAINT, channel=Channel.EMAIL
    )
    return desk.clients.find("Anna Berg").id


@pytest.fixture
def clients(desk: Desk, bridge: Bridge, look: Look, anna: int, qtbot: QtBot) -> ClientsRoom:
    room = ClientsRoom(desk, bridge, look)
    qtbot.addWidget(room)
    room.resize(1084, 700)
    room.show()
    qtbot.waitExposed(room)
    return room


def names(clients: ClientsRoom) -> list[str]:
    model = clients.clients.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_the_model_keeps_qt_s_rules(desk: Desk, anna: int, qtmodeltester: ModelTester) -> None:
    model: QAbstractItemModel = ClientListModel(desk)
    qtmodeltester.check(model)


def test_more_clients_than_a_page_are_fetched_as_one_scrolls(desk: Desk, qapp: object) -> None:
    for number in range(PAGE + 20):
        desk.clients.add("Same Name" if number % 2 else f"Client {number}")
    model = ClientListModel(desk)
    model.show("")
    assert model.rowCount() == PAGE
    model.fetchMore(model.index(-1, 0))
    assert model.rowCount() == PAGE + 20
    assert not model.canFetchMore(model.index(-1, 0))
    ids = {model.index(row, 0).data(Qt.ItemDataRole.UserRole).id for row in range(model.rowCount())}
    assert len(ids) == PAGE + 20, "nobody twice, nobody left out, though half of them share a name"


def test_the_first_client_is_shown_with_the_whole_story_across_requests(clients: ClientsRoom) -> None:
    passages = clients.findChildren(TimelineView)[0].passages
    assert [passage.text for passage in passages] == [
        "Time for it?",
        "On Friday.",
        "Closed: answered",
        "It is cold.",
    ]
    assert "Annual service" in passages[0].when
    assert "Boiler cold" in passages[3].when
    assert not any(mark.text == "asked again" for mark in passages[3].marks), "it is another request"


def test_typing_narrows_the_list_and_says_when_nobody_is_left(
    clients: ClientsRoom, desk: Desk, qtbot: QtBot
) -> None:
    desk.clients.add("Kofi Owusu", ["kofi@example.org"])
    assert names(clients) == ["Anna Berg", "Kofi Owusu"]
    field = named(clients, QLineEdit, "Find a client")
    qtbot.keyClicks(field, "kofi@")
    assert names(clients) == ["Kofi Owusu"]
    qtbot.keyClicks(field, "xx")
    assert names(clients) == []
    assert any(
        label.isVisible() and "Nobody is called that" in label.text()
        for label in clients.findChildren(QLabel)
    )


def test_fields_are_kept_when_left_and_undone(
    clients: ClientsRoom, desk: Desk, anna: int, qtbot: QtBot
) -> None:
    retype(named(clients, QLineEdit, "Name"), "Anna Berg-Ott")
    retype(named(clients, QLineEdit, "How to address them"), "Frau Berg")
    retype(named(clients, QLineEdit, "Tags, with commas between"), "heating, old house, ")
    target = named(clients, QSpinBox, "Their own target in working time")
    target.setValue(45)
    target.editingFinished.emit()
    notes = named(clients, QPlainTextEdit, "Notes about the client")
    notes.setFocus()
    qtbot.keyClicks(notes, "Rings twice.")
    named(clients, QLineEdit, "Name").setFocus()
    kept = desk.clients.get(anna)
    assert (kept.name, kept.greeting, kept.tags) == ("Anna Berg-Ott", "Frau Berg", ("heating", "old house"))
    assert (kept.target_minutes, kept.notes) == (45, "Rings twice.")
    for _ in range(5):
        desk.undo()
    assert desk.clients.get(anna).name == "Anna Berg"
    assert named(clients, QLineEdit, "Name").text() == "Anna Berg"


def test_a_client_without_a_name_is_refused_and_the_name_comes_back(
    clients: ClientsRoom, desk: Desk, anna: int, qtbot: QtBot
) -> None:
    field = named(clients, QLineEdit, "Name")
    with qtbot.waitSignal(clients.problem):
        field.setFocus()
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.clients.get(anna).name == "Anna Berg"
    assert field.text() == "Anna Berg"


def test_merge_moves_everything_and_is_undone(
    clients: ClientsRoom, desk: Desk, anna: int, qtbot: QtBot
) -> None:
    other = desk.clients.add("A. Berg", ["+49 30 5550 1234"])
    asked = desk.inbox.open_request("A. Berg", "Invoice", client_id=other)
    clients.open_client(anna)
    press(clients, "Merge with…")
    dialog = visible(clients, MergeDialog)
    qtbot.keyClicks(named(dialog, QLineEdit, "Other client"), "A. Berg")
    assert "Everything of A. Berg moves to Anna Berg" in read(dialog)
    with qtbot.waitSignal(clients.said) as said:
        press(dialog, "Merge")
    assert said.args == ["A. Berg is Anna Berg now.", True]
    assert desk.inbox.request(asked).client.id == anna
    assert names(clients) == ["Anna Berg"]
    assert "+49 30 5550 1234" in [address.value for address in desk.clients.get(anna).addresses]
    desk.undo()
    assert names(clients) == ["A. Berg", "Anna Berg"]
    assert desk.inbox.request(asked).client.id == other


def test_nothing_is_merged_before_somebody_is_chosen(clients: ClientsRoom, qtbot: QtBot) -> None:
    press(clients, "Merge with…")
    dialog = visible(clients, MergeDialog)
    merge = next(button for button in dialog.findChildren(type(dialog._merge)) if button.text() == "Merge")
    assert not merge.isEnabled()
    dialog.reject()


def test_the_keys_lead_to_the_clients_and_back(room: Room, qtbot: QtBot) -> None:
    lines = room.window.list.lines
    qtbot.keyClick(lines, Qt.Key.Key_G)
    qtbot.keyClick(lines, Qt.Key.Key_P)
    assert room.window.section == "clients"
    found = named(room.window, QListView, "Clients")
    assert found.hasFocus()
    qtbot.keyClick(found, Qt.Key.Key_Slash)
    assert named(room.window, QLineEdit, "Find a client").hasFocus()
    found.setFocus()
    qtbot.keyClick(found, Qt.Key.Key_G)
    qtbot.keyClick(found, Qt.Key.Key_M)
    assert room.window.section == "mine"
    assert lines.hasFocus()


def test_in_a_narrow_window_the_story_keeps_its_room(clients: ClientsRoom, qtbot: QtBot) -> None:
    clients.resize(700, 560)
    qtbot.waitUntil(lambda: clients.card.is_folded)
    assert clients.clients.width() >= 240
    assert clients.card.geometry().right() == clients.rect().right()
    assert clients.page.width() > 380
    clients.resize(1100, 560)
    qtbot.waitUntil(lambda: not clients.card.is_folded)
