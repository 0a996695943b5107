"""What is unusual about a sender is said above the timeline, and settled with one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.mail.message import read
from tests.letters import letter
from ui.bridge import Bridge
from ui.request.panel import RequestPanel
from ui.request.sender_bar import SenderBar
from ui.room import Room

FIRST = letter("The boiler is cold.", sender="Anna Berg <anna@example.org>", more="Message-ID: <1@x>\r\n")
NEW_ADDRESS = letter(
    "And the pump?", sender="Anna <anna.private@mail.example>",
    more="Message-ID: <2@x>\r\nIn-Reply-To: <1@x>\r\n",
)  # fmt: skip
NAMESAKE = letter("Hello", sender="Anna Berg <a.b@other.example>", more="Message-ID: <3@x>\r\n")
THIEF = letter("Pay here", sender="Anna Berg <anna@examp1e.org>", more="Message-ID: <4@x>\r\n")


def bring(desk: Desk, panel: RequestPanel, bridge: Bridge, qtbot: QtBot, *raws: bytes) -> SenderBar:
    """Shows the last mail's request, and waits until its sender has been looked at."""
    request_id = [desk.inbox.receive([read(raw)]).request_ids[0] for raw in raws][-1]
    panel.show_request(request_id)
    qtbot.waitUntil(lambda: not bridge.is_busy)
    [bar] = panel.findChildren(SenderBar)
    return bar


def lines(bar: SenderBar) -> list[str]:
    return [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]


def press(bar: SenderBar, text: str) -> None:
    next(each for each in bar.findChildren(QPushButton) if each.isVisible() and each.text() == text).click()


@pytest.fixture
def world(
    desk: Desk, panel: RequestPanel, bridge: Bridge, qtbot: QtBot
) -> tuple[Desk, RequestPanel, Bridge, QtBot]:
    return desk, panel, bridge, qtbot


World = tuple[Desk, RequestPanel, Bridge, QtBot]


def test_an_ordinary_sender_takes_no_room(world: World) -> None:
    bar = bring(*world, FIRST)
    assert bar.isHidden()
    assert not world[1].has_offer


def test_a_new_address_is_added_and_undone(world: World) -> None:
    desk, panel, bridge, qtbot = world
    bar = bring(*world, FIRST, NEW_ADDRESS)
    assert lines(bar) == ["Anna Berg wrote from a new address: anna.private@mail.example."]
    with qtbot.waitSignal(panel.said) as said:
        panel.accept_offer()
    assert said.args == ["Address added: anna.private@mail.example", True]
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert bar.isHidden()
    desk.undo()
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert lines(bar) != []


def test_a_namesake_becomes_the_client_who_was_there(world: World) -> None:
    desk, _, bridge, qtbot = world
    bar = bring(*world, FIRST, NAMESAKE)
    press(bar, "Same person (Y)")
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert "a.b@other.example" in [each.value for each in desk.clients.find("anna@example.org").addresses]


def test_of_a_look_alike_one_is_only_warned(world: World) -> None:
    bar = bring(*world, FIRST, THIEF)
    assert ["anna@examp1e.org is not anna@example.org" in line for line in lines(bar)] == [True]
    assert bar.offered is None


def test_an_address_that_has_become_another_clients_meanwhile_is_offered_no_more(world: World) -> None:
    desk, panel, bridge, qtbot = world
    bring(*world, FIRST, NEW_ADDRESS)
    assert panel.has_offer
    desk.clients.add("Bea Holm", ["anna.private@mail.example"])
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert not panel.has_offer


def test_what_was_waved_aside_stays_away(world: World) -> None:
    _, panel, bridge, qtbot = world
    bar = bring(*world, FIRST, NEW_ADDRESS)
    press(bar, "Not now")
    assert bar.isHidden()
    shown = panel.current_id
    panel.show_request(None)
    panel.show_request(shown)
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert bar.isHidden()


def test_the_key_does_it_from_the_list(room: Room, qtbot: QtBot) -> None:
    first = FIRST.replace(b"anna@", b"anna.berg@")
    received = [room.desk.inbox.receive([read(raw)]) for raw in (first, NEW_ADDRESS)]
    room.open_request(received[-1].request_ids[0])
    qtbot.waitUntil(lambda: room.request.has_offer)
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_Y)
    found = room.desk.clients.find("anna.private@mail.example")
    assert found.name == "Anna Berg"
