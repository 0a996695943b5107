"""Files in and out through the window: dropped, chosen, cancelled, refused."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.incoming import Received
from app.words import View
from tests.ui.hands import press
from ui.paper import received_in_words
from ui.room import Room

MAIL = """From: Nora Blum <nora@example.org>
To: me@example.org
Subject: A new porch
Date: Mon, 23 Nov 2026 09:30:00 +0100
Message-ID: <{number}@example.org>

Could you make an offer for a porch? Number {number}.
"""


def mailbox(folder: Path, count: int) -> Path:
    path = folder / "in.mbox"
    path.write_text(
        "".join(f"From x Mon Nov 23 09:30:00 2026\n{MAIL.format(number=n)}\n" for n in range(count))
    )
    return path


def clients(room: Room) -> set[str]:
    return {row.client for row in room.desk.lists.page(View.ALL).rows}


def wait_until_idle(room: Room, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not room.bridge.is_busy)


def test_mail_dropped_on_the_window_is_here_and_can_be_undone(
    room: Room, tmp_path: Path, qtbot: QtBot
) -> None:
    before = clients(room)
    with qtbot.waitSignal(room.mail_came):  # the bell does not wait for its next tick
        room.window.files_dropped.emit([mailbox(tmp_path, 3)])
    assert clients(room) == before | {"Nora Blum"}
    assert room.window.bar.text == "3 new messages."
    room.window.bar.undo_wanted.emit()
    assert clients(room) == before


def test_the_same_mail_twice_is_known(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    path = mailbox(tmp_path, 3)
    for _ in range(2):
        room.window.files_dropped.emit([path])
        wait_until_idle(room, qtbot)
    assert room.window.bar.text == "0 new messages, 3 known already."


def test_a_newsletter_is_set_aside_and_that_can_be_undone(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "news.eml"
    path.write_text(f"List-Unsubscribe: <mailto:off@shop.example>\n{MAIL.format(number=1)}")
    before = clients(room)
    room.window.files_dropped.emit([path])
    wait_until_idle(room, qtbot)
    assert room.window.bar.text == "0 new messages, 1 set aside."
    assert (clients(room), room.desk.mailroom.count_asides()) == (before, 1)
    room.window.bar.undo_wanted.emit()
    assert room.desk.mailroom.count_asides() == 0


def test_the_menu_imports_what_is_chosen(
    room: Room, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = mailbox(tmp_path, 1)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("", True))
    room.window.actions_table.run("import")
    wait_until_idle(room, qtbot)
    assert "Nora Blum" in clients(room)


def test_the_first_import_asks_which_addresses_are_the_owner_s(
    room: Room, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([("", False), ("not an address", True), ("Nora@Example.org, n@example.org", True)])
    path = mailbox(tmp_path, 1)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: next(answers))
    wait_until_idle(room, qtbot)  # what the window has begun by itself
    for _ in range(2):
        room.window.actions_table.run("import")
        wait_until_idle(room, qtbot)
        assert room.desk.preferences.get("own_addresses") == []
        assert "Nora Blum" not in clients(room)
    assert room.window.bar.text.startswith("“not an address” is no e-mail address.")
    room.window.actions_table.run("import")
    wait_until_idle(room, qtbot)
    assert room.desk.preferences.get("own_addresses") == ["n@example.org", "nora@example.org"]
    assert "Nora Blum" not in clients(room)


@pytest.mark.parametrize("name", ["missing.mbox", "empty", "picture.eml"])
def test_what_holds_no_mail_gets_one_clear_line(room: Room, tmp_path: Path, qtbot: QtBot, name: str) -> None:
    path = tmp_path / name
    if name == "empty":
        path.mkdir()
    before = clients(room)
    room.window.files_dropped.emit([path])
    wait_until_idle(room, qtbot)
    assert path.name in room.window.bar.text
    assert "\n" not in room.window.bar.text
    assert clients(room) == before


def test_a_history_goes_out_and_says_how_much(
    room: Room, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    room.window.actions_table.run("export")
    wait_until_idle(room, qtbot)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert room.window.bar.text == f"{len(rows)} rows written to all.csv."
    assert {row["client"] for row in rows} == clients(room)


def test_one_client_s_history_goes_out_from_their_card(
    room: Room, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(*words: object) -> tuple[str, str]:
        asked.append(str(words[2]))
        return str(tmp_path / "anna.csv"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    room.card.export_wanted.emit(room.desk.clients.find("Anna Berg").id)
    wait_until_idle(room, qtbot)
    assert [Path(name).name for name in asked] == ["Anna Berg.csv"]
    with (tmp_path / "anna.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["client"] for row in csv.DictReader(file)} == {"Anna Berg"}


@pytest.mark.parametrize(
    ("show", "name", "exported"),
    [
        (lambda room: room.window.show_section("bids"), "Bids.csv", {"Lena Vogt", "Sam Nowak"}),
        (lambda room: press(room.window.list.kinds, "Leads"), "Today.csv", {"Joana Matos"}),
        (lambda room: room.window.list.search.setText("warranty"), "warranty.csv", {"Kofi Owusu"}),
    ],
)
def test_the_list_goes_out_as_it_is_shown(
    room: Room,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    show: Callable[[Room], object],
    name: str,
    exported: set[str],
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *asked: (str(tmp_path / Path(asked[2]).name), "")
    )
    show(room)
    lines = room.window.list.model
    qtbot.waitUntil(lambda: {line.row.client for line in lines.lines if line.row} == exported)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(room.window, Qt.Key.Key_E, keys)
    wait_until_idle(room, qtbot)
    with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
        assert {row["client"] for row in csv.DictReader(file)} == exported


def test_where_no_requests_are_listed_there_is_no_list_to_export(room: Room) -> None:
    action = room.window.actions_table.qaction("export-list")
    assert action.isEnabled()
    room.show_clients()
    room.window.actions_table.refresh()
    assert not action.isEnabled()


def test_cancel_leaves_no_file(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    before_it, path = Event(), tmp_path / "all.csv"
    for _worker in range(2):
        room.bridge.run(lambda _progress: before_it.wait(), lambda _none: None)
    room.paper.export_to(path)
    room.window.bar.findChild(type(room.window.bar._action)).click()
    before_it.set()
    wait_until_idle(room, qtbot)
    assert not list(tmp_path.glob("*.csv*"))
    assert room.window.bar.text == "Export stopped. No file was written."


def test_a_name_without_ending_gets_one_that_replaces_nothing(
    room: Room, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = (str(tmp_path / "all"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: chosen)
    for _twice in range(2):
        room.export()
        wait_until_idle(room, qtbot)
    assert {path.name for path in tmp_path.glob("all*")} == {"all.csv", "all"}


def test_a_folder_that_can_t_be_written_is_said(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    room.paper.export_to(tmp_path / "nowhere" / "all.csv")
    wait_until_idle(room, qtbot)
    assert "nowhere" in room.window.bar.text


def test_a_history_comes_back_in(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "all.csv"
    room.paper.export_to(path)
    wait_until_idle(room, qtbot)
    room.window.files_dropped.emit([path])
    wait_until_idle(room, qtbot)
    assert "known already" in room.window.bar.text


def test_an_import_stopped_before_anything_came_offers_no_undo_of_another(
    room: Room, tmp_path: Path, qtbot: QtBot
) -> None:
    room.paper.bring_in([mailbox(tmp_path, 1)])
    wait_until_idle(room, qtbot)
    room.paper.bring_in([mailbox(tmp_path, 2)])
    press(room.window.bar, "Cancel")
    wait_until_idle(room, qtbot)
    assert room.window.bar.text == "Import stopped. What was read until then is here."
    buttons = room.window.bar.findChildren(QPushButton)
    assert [button.text() for button in buttons if button.isVisible() and button.text()] == []


def test_an_import_that_is_stopped_keeps_what_came_until_then_and_can_be_undone(
    room: Room, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.capture.MOST_IN_BATCH", 1)
    before = clients(room)
    room.paper.bring_in([mailbox(tmp_path, 3)])
    stopping = room.bridge.changed.connect(lambda _changes: press(room.window.bar, "Cancel"))
    wait_until_idle(room, qtbot)
    assert room.window.bar.text == "Import stopped. What was read until then is here."
    assert clients(room) == before | {"Nora Blum"}
    room.bridge.changed.disconnect(stopping)
    press(room.window.bar, "Undo")
    assert clients(room) == before


def test_nothing_is_offered_to_undo_when_nothing_came(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    room.paper.bring_in([mailbox(tmp_path, 3)])
    press(room.window.bar, "Cancel")
    wait_until_idle(room, qtbot)
    assert room.window.bar.text == "Import stopped. What was read until then is here."
    assert not room.window.bar.findChild(QPushButton).isVisible()


def test_words() -> None:
    assert received_in_words(Received(5, 1, 1, 1, set_aside=2)) == (
        "1 new message, 1 known already, 2 set aside, 1 could not be read fully."
    )
