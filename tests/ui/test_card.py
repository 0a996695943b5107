"""The client card: what it shows, and what is kept by typing into it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.records import Changes, ClientCard
from app.words import Outcome
from tests.app.desks import Clock
from tests.ui.hands import named, press, read
from ui.bridge import Bridge
from ui.card import MOST_OTHERS, CardPanel
from ui.theme import Look


@pytest.fixture
def links() -> list[QUrl]:
    return []


@pytest.fixture
def anna(desk: Desk) -> int:
    request_id = desk.inbox.open_request("Anna Berg", "Boiler cold", address="anna@example.org")
    client_id = desk.inbox.request(request_id).client.id
    desk.clients.set_greeting(client_id, "Anna")
    desk.clients.add_address(client_id, "+49 30 5550 1234")
    desk.clients.set_fact(client_id, "Gate code", "7719")
    return client_id


@pytest.fixture
def card(qtbot: QtBot, desk: Desk, bridge: Bridge, look: Look, anna: int, links: list[QUrl]) -> CardPanel:
    def keep(link: QUrl) -> bool:
        links.append(link)
        return True

    card = CardPanel(desk, bridge, look, keep)
    qtbot.addWidget(card)
    card.resize(260, 600)
    card.show()
    card.show_client(anna, 1)
    return card


def test_it_says_who_it_is_and_how_to_address_them(card: CardPanel) -> None:
    assert named(card, QPushButton, "Anna Berg")
    assert "say “Anna” · client since 2026" in read(card)


def test_tab_goes_through_it_from_top_to_bottom(qtbot: QtBot, card: CardPanel, anna: int) -> None:
    card.show_client(anna)
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    first = named(card, QPushButton, "Add an address")
    first.setFocus()
    reached = []
    while not reached or card.focusWidget() is not first:
        reached.append(card.focusWidget().accessibleName() or card.focusWidget().text())
        qtbot.keyClick(card.focusWidget(), Qt.Key.Key_Tab)
    assert reached[:7] == [
        "Add an address", "anna@example.org", "+49 30 5550 1234",
        "Add a fact", "Gate code",
        "Boiler cold, open", "Export history…",
    ]  # fmt: skip


def test_a_click_on_an_address_writes_a_mail(card: CardPanel, links: list[QUrl]) -> None:
    press(card, "anna@example.org")
    assert [link.toString() for link in links] == ["mailto:anna@example.org?"]


def test_a_click_on_a_number_copies_it(card: CardPanel) -> None:
    press(card, "+49 30 5550 1234")
    assert QGuiApplication.clipboard().text() == "+49 30 5550 1234"


def test_an_address_is_added_and_removed_in_place(
    qtbot: QtBot, card: CardPanel, desk: Desk, anna: int
) -> None:
    qtbot.mouseClick(named(card, QPushButton, "Add an address"), Qt.MouseButton.LeftButton)
    field = named(card, QLineEdit, "New address")
    qtbot.keyClicks(field, "anna@work.example.org")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "anna@work.example.org" in [address.value for address in desk.clients.get(anna).addresses]
    shown = named(card, QPushButton, "anna@work.example.org")
    next(action for action in shown.actions() if action.text() == "Remove").trigger()
    assert "anna@work.example.org" not in [address.value for address in desk.clients.get(anna).addresses]


def test_a_fact_is_changed_where_it_stands(qtbot: QtBot, card: CardPanel, desk: Desk, anna: int) -> None:
    field = named(card, QLineEdit, "Gate code")
    field.selectAll()
    qtbot.keyClicks(field, "1234")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [(fact.label, fact.value) for fact in desk.clients.get(anna).facts] == [("Gate code", "1234")]


def test_an_emptied_fact_is_removed_and_undo_brings_it_back(
    qtbot: QtBot, card: CardPanel, desk: Desk, anna: int
) -> None:
    field = named(card, QLineEdit, "Gate code")
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.clients.get(anna).facts == ()
    desk.undo()
    assert named(card, QLineEdit, "Gate code").text() == "7719"


def test_a_fact_is_added(qtbot: QtBot, card: CardPanel, desk: Desk, anna: int) -> None:
    qtbot.mouseClick(named(card, QPushButton, "Add a fact"), Qt.MouseButton.LeftButton)
    label = named(card, QLineEdit, "New fact")
    value = named(card, QLineEdit, "Its value")
    qtbot.keyClicks(label, "Boiler")
    qtbot.keyClick(label, Qt.Key.Key_Return)
    qtbot.keyClicks(value, "Vitodens 200")
    qtbot.keyClick(value, Qt.Key.Key_Return)
    assert ("Boiler", "Vitodens 200") in [(fact.label, fact.value) for fact in desk.clients.get(anna).facts]


def test_open_promises_are_listed_with_their_time(card: CardPanel, desk: Desk, clock: Clock) -> None:
    desk.inbox.promise(1, clock.now + timedelta(hours=4))
    assert named(card, QPushButton, "Boiler cold, 15:00")


def test_other_requests_open_at_a_click(qtbot: QtBot, card: CardPanel, desk: Desk) -> None:
    other = desk.inbox.open_request("Anna Berg", "Annual service")
    desk.inbox.close(other, Outcome.WON)
    with qtbot.waitSignal(card.request_opened) as opened:
        qtbot.mouseClick(named(card, QPushButton, "Annual service, won"), Qt.MouseButton.LeftButton)
    assert opened.args == [other]


def test_of_many_other_requests_the_newest_are_shown_and_all_at_a_click(card: CardPanel, desk: Desk) -> None:
    for nth in range(MOST_OTHERS + 2):
        desk.inbox.open_request("Anna Berg", f"Pipe {nth:02}", address="anna@example.org")
    assert shown_pipes(card) == [f"Pipe {nth:02}" for nth in range(MOST_OTHERS + 1, 1, -1)]
    press(card, f"Show all {MOST_OTHERS + 2}")
    assert len(shown_pipes(card)) == MOST_OTHERS + 2
    desk.inbox.open_request("Anna Berg", "Pipe 99", address="anna@example.org")
    assert len(shown_pipes(card)) == MOST_OTHERS + 3  # still all of them


def test_it_folds_to_a_strip_and_unfolds(qtbot: QtBot, card: CardPanel) -> None:
    with qtbot.waitSignal(card.folded) as folded:
        qtbot.mouseClick(named(card, QToolButton, "Fold the client card"), Qt.MouseButton.LeftButton)
    assert folded.args == [True]
    assert "REACH" not in read(card)
    qtbot.mouseClick(named(card, QToolButton, "Unfold the client card"), Qt.MouseButton.LeftButton)
    assert "REACH" in read(card)


def test_history_is_exported_from_here(qtbot: QtBot, card: CardPanel, anna: int) -> None:
    with qtbot.waitSignal(card.export_wanted) as wanted:
        press(card, "Export history…")
    assert wanted.args == [anna]


def test_an_address_of_somebody_else_is_refused_in_words(qtbot: QtBot, card: CardPanel, desk: Desk) -> None:
    desk.clients.add("Bo Lind", ["bo@example.org"])
    qtbot.mouseClick(named(card, QPushButton, "Add an address"), Qt.MouseButton.LeftButton)
    field = named(card, QLineEdit, "New address")
    qtbot.keyClicks(field, "bo@example.org")
    with qtbot.waitSignal(card.problem) as problem:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "Bo Lind" in problem.args[0]


def test_what_is_shown_already_stays_where_it_is(qtbot: QtBot, card: CardPanel, desk: Desk) -> None:
    """The owner may be about to click on it, or type into it."""
    named(card, QPushButton, "Add an address").click()
    asked = named(card, QLineEdit, "New address")
    qtbot.keyClicks(asked, "anna@ho")
    desk.inbox.open_request("Anna Berg", "Annual service", address="anna@example.org")
    assert named(card, QPushButton, "Annual service, open").isVisible()
    assert named(card, QLineEdit, "New address") is asked
    assert asked.text() == "anna@ho"


def test_what_is_begun_for_one_client_is_not_there_with_the_next(card: CardPanel, desk: Desk) -> None:
    for name in ("Zoe Young", "Yan Moss"):
        card.show_client(desk.clients.add(name))
        assert not [one for one in card.findChildren(QLineEdit) if one.isVisible()]
        named(card, QPushButton, "Add an address").click()


def test_with_nobody_to_show_nothing_is_shown(card: CardPanel, anna: int) -> None:
    card.show_client(None)
    assert read(card) == ""
    assert [one.accessibleName() for one in card.findChildren(QToolButton) if one.isVisible()] == [
        "Fold the client card"
    ]
    card.show_client(anna)
    assert "REACH" in read(card)


def shown_pipes(card: CardPanel) -> list[str]:
    buttons = [one for one in card.findChildren(QPushButton) if one.isVisible()]
    return [one.accessibleName()[:7] for one in buttons if one.accessibleName().startswith("Pipe")]


def test_mail_of_others_that_comes_in_lays_nothing_out_anew(
    qtbot: QtBot, card: CardPanel, desk: Desk, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[ClientCard] = []
    told: list[Changes] = []
    monkeypatch.setattr(card, "_fill", laid_out.append)
    bridge.follow(told.append)  # after the card
    with desk._store.write("Fetch mail", undoable=False, repeatable=True) as w:
        w.insert("clients", name="Zoe Young")
    qtbot.waitUntil(lambda: len(told) == 1)
    assert laid_out == []
    with desk._store.write("Fetch mail", undoable=False, repeatable=True) as w:
        w.update("clients", card._card.client.id, notes="Writes again.")  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [each.client.notes for each in laid_out] == ["Writes again."]
