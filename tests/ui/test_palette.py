"""Every action by its name: typed in part, chosen by arrows, done by Enter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.hands import read
from ui.help_keys import KeysDialog
from ui.palette import Palette, score, search
from ui.room import Room

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def palette(room: Room, qtbot: QtBot) -> Palette:
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_K, CTRL)
    [palette] = room.window.findChildren(Palette)
    return palette


def texts(palette: Palette) -> list[str]:
    return [palette.found.item(at).text() for at in range(palette.found.count())]


def test_it_offers_every_action_with_its_keys(palette: Palette, room: Room) -> None:
    assert len(texts(palette)) == len(list(room.window.actions_table)) - 1
    assert "Reply, r" in texts(palette)
    assert "Search, Ctrl+F, /" in texts(palette)


def test_a_few_letters_and_enter_do_it(palette: Palette, room: Room, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "waitg")
    assert texts(palette)[0].startswith("Waiting on them")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert room.window.section == "theirs"


def test_arrows_choose_and_go_round(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.found.currentRow() == 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.found.currentRow() == palette.found.count() - 1


def test_what_cannot_be_done_now_comes_last_and_is_not_done(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "fetch")
    assert texts(palette)[0].startswith("Fetch mail")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_nothing_found_does_nothing(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "zzzz")
    assert texts(palette) == []
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_escape_closes_it(palette: Palette, qtbot: QtBot) -> None:
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.keyClick(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_words_that_begin_so_are_nearer_than_letters_strewn_about() -> None:
    begins, inside, strewn = score("re", "Reply"), score("ep", "Reply"), score("ry", "Reply")
    assert begins is not None
    assert inside is not None
    assert strewn is not None
    assert begins < inside < strewn
    assert score("q", "Reply") is None


def test_search_without_letters_finds_all(room: Room) -> None:
    assert len(search("", room.window.actions_table)) == len(list(room.window.actions_table)) - 1


def test_the_keys_are_listed_by_section(room: Room, qtbot: QtBot) -> None:
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_Question)
    [dialog] = room.window.findChildren(KeysDialog)
    lines = dialog.lines()
    for said in ("Request", "Snooze", "s", "Go to", "g t", "No reply needed", "x", "Link", "Ctrl+Shift+K"):
        assert said in lines
    assert any("Single letters act while the list" in line for line in lines)
    dialog.close()


def test_notifications_pause_and_ring_again_without_a_tray(
    palette: Palette, room: Room, qtbot: QtBot
) -> None:
    table, bell = room.window.actions_table, room.desk.bell
    qtbot.keyClicks(palette.field, "pause")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert bell.paused_until == room.desk.now() + timedelta(hours=1)
    assert room.window.bar.text == "Notifications are paused."
    assert (table.get("pause-today").enabled(), table.get("ring").enabled()) == (False, True)
    table.run("ring")
    table.run("pause-today")
    paused_until = bell.paused_until
    assert paused_until is not None
    assert (paused_until.astimezone().hour, paused_until.date()) == (6, room.desk.now().date() + timedelta(1))


def test_letters_that_no_action_has_are_answered(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "zzz")
    assert "No action is called that." in read(palette)
    assert not palette.found.isVisible()
