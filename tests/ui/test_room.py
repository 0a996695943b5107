"""What the owner does in the window, and what becomes of it: keys, undo, what comes in, time that passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.records import Changes
from app.standing import RequestRow
from app.words import Kind, Outcome, Standing, Turn
from tests.app.desks import Clock
from tests.app.post import account, letter
from tests.ui.hands import named, press, press_key
from ui.message_bar import MessageBar
from ui.outcome_picker import OutcomePicker
from ui.quick_add import QuickAdd
from ui.rail import RailItem
from ui.room import Room
from ui.settings.dialog import SettingsDialog
from ui.theme import DARK, LIGHT, Look

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def row_of(room: Room, request_id: int) -> RequestRow:
    [row] = room.desk.lists.rows([request_id])
    return row


def test_x_means_no_reply_needed_and_the_next_one_comes_up(
    room: Room, day: dict[str, int], qtbot: QtBot
) -> None:
    press_key(room, Qt.Key.Key_X)
    assert row_of(room, day["Anna"]).turn is Turn.THEIRS
    assert room.window.bar.text == "No reply needed"
    assert room.request.current_id == day["Joana"]


def test_the_clients_come_at_a_click_on_the_rail(room: Room, qtbot: QtBot) -> None:
    item = next(one for one in room.window.rail.findChildren(RailItem) if one.text() == "Clients")
    qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    assert room.window.section == "clients"
    assert room.window.is_on_other_page


def test_a_second_new_request_shows_the_one_that_was_begun(room: Room) -> None:
    room.new_request()
    room.new_request()
    assert len(room.window.findChildren(QuickAdd)) == 1


def test_undo_in_the_bar_brings_it_back_and_goes_there(room: Room, day: dict[str, int], qtbot: QtBot) -> None:
    press_key(room, Qt.Key.Key_X)
    press(room.window.bar, "Undo")
    assert row_of(room, day["Anna"]).standing is Standing.OVERDUE
    assert room.window.list.current_key == ("request", day["Anna"])
    assert room.window.bar.text == "Undone: no reply needed"


def test_a_sending_that_was_undone_can_not_be_done_again(
    room: Room, day: dict[str, int], qtbot: QtBot
) -> None:
    account_id = room.desk.accounts.add(account())
    room.desk.outbox.post(letter(account_id, day["Anna"]))
    room.undo()
    assert room.window.bar.text == "Undone: send reply"
    assert not [one for one in room.window.bar.findChildren(QPushButton) if one.text() == "Redo"]
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_Z, CTRL | SHIFT)
    assert room.desk.outbox.all() == ()


class Painted(QObject):
    """What a message bar said whenever it was painted, and whether it could be dismissed."""

    def __init__(self, bar: MessageBar) -> None:
        super().__init__(bar)
        self.texts: dict[str, bool] = {}
        self._bar = bar
        bar.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            buttons = {one.accessibleName() for one in self._bar.findChildren(QPushButton) if one.isVisible()}
            self.texts[self._bar.text] = "Dismiss this message" in buttons
        return False


@pytest.mark.parametrize(("number", "is_shown"), [(3, False), (700, True)])
def test_taking_back_so_much_that_the_window_stands_still_shows_how_far_it_is(
    room: Room, desk: Desk, number: int, is_shown: bool
) -> None:
    with desk._store.write("Import clients") as w:
        w.insert_many("clients", [{"name": f"Client {one}"} for one in range(number)])
    painted = Painted(room.window.bar)
    room.undo()
    assert painted.texts.get("Undoing: import clients…") is (False if is_shown else None)
    assert room.window.bar.text == "Undone: import clients"
    assert named(room.window.bar, QPushButton, "Dismiss this message")
    room.redo()
    assert ("Doing again: import clients…" in painted.texts) is is_shown


def test_where_nothing_was_shown_the_first_to_come_is(room: Room, desk: Desk) -> None:
    room.window.list.lines.select(None)
    room.request.show_request(None)
    desk.inbox.open_request("Nora Blum", "A porch", kind=Kind.LEAD)
    assert room.has_request


def test_where_mail_comes_first_its_request_is_shown_and_in_a_turn_of_its_own_its_client(
    room: Room, qtbot: QtBot
) -> None:
    room.window.list.lines.select(None)
    room.request.show_request(None)
    room.card.show_client(None)
    room._in_step.follow(Changes("Fetch mail", {"clients": frozenset({1})}, can_wait=True))
    assert not room.has_request
    qtbot.waitUntil(lambda: room.has_request)
    assert room.card.client_id is None
    qtbot.waitUntil(lambda: room.card.client_id is not None)


def test_undo_shows_what_belongs_to_another_section(room: Room, day: dict[str, int]) -> None:
    room.desk.inbox.no_reply_needed(day["Kofi"])
    room.desk.inbox.close(day["Kofi"], Outcome.WITHDRAWN)
    room.window.show_section("mine")
    room.undo()
    assert room.request.current_id == day["Kofi"]


def test_ctrl_z_and_ctrl_shift_z_undo_and_redo(room: Room, day: dict[str, int], qtbot: QtBot) -> None:
    press_key(room, Qt.Key.Key_X)
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_Z, CTRL)
    assert row_of(room, day["Anna"]).turn is Turn.MINE
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_Z, CTRL | SHIFT)
    assert row_of(room, day["Anna"]).turn is Turn.THEIRS


def test_e_and_a_letter_close_with_an_outcome(room: Room, day: dict[str, int], qtbot: QtBot) -> None:
    press_key(room, Qt.Key.Key_E)
    [picker] = room.request.findChildren(OutcomePicker)
    qtbot.keyClick(picker, Qt.Key.Key_A)
    assert row_of(room, day["Anna"]).outcome is Outcome.ANSWERED
    assert room.request.current_id == day["Joana"]


def test_r_writes_and_escape_leads_back_to_the_list(room: Room, qtbot: QtBot) -> None:
    press_key(room, Qt.Key.Key_R)
    writing = QApplication.focusWidget()
    assert writing is not None
    assert room.request.isAncestorOf(writing)
    qtbot.keyClicks(writing, "xej")
    qtbot.keyClick(writing, Qt.Key.Key_Escape)
    assert room.window.list.lines.hasFocus()
    assert room.desk.undo_label != "No reply needed"


def test_mail_that_comes_while_one_writes_takes_nothing_away(
    room: Room, desk: Desk, day: dict[str, int], qtbot: QtBot
) -> None:
    press_key(room, Qt.Key.Key_N)
    writing = QApplication.focusWidget()
    desk.inbox.no_reply_needed(day["Anna"])
    assert room.request.current_id == day["Anna"]
    assert QApplication.focusWidget() is writing


def test_the_last_request_that_leaves_the_list_stays_with_whoever_writes_about_it(
    room: Room, desk: Desk, day: dict[str, int]
) -> None:
    room.window.show_section("mine")
    for name in day.keys() - {"Anna"}:
        desk.inbox.close(day[name], Outcome.ANSWERED)
    assert room.request.current_id == day["Anna"]
    press_key(room, Qt.Key.Key_N)
    desk.inbox.close(day["Anna"], Outcome.ANSWERED)
    assert room.window.list.model.lines == []
    assert room.request.current_id == day["Anna"]


def test_the_keyboard_is_in_the_list_of_a_section_that_was_chosen(room: Room, qtbot: QtBot) -> None:
    item = next(one for one in room.window.rail.findChildren(RailItem) if one.text() == "My turn")
    qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    assert room.window.list.lines.hasFocus()


def test_ctrl_n_asks_for_a_new_request(room: Room, qtbot: QtBot) -> None:
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_N, CTRL)
    [dialog] = room.window.findChildren(QuickAdd)
    assert dialog.isVisible()
    dialog.close()


def test_single_letters_can_be_switched_off(
    room: Room, desk: Desk, day: dict[str, int], qtbot: QtBot
) -> None:
    desk.preferences.set("single_keys", False)
    press_key(room, Qt.Key.Key_X)
    assert row_of(room, day["Anna"]).turn is Turn.MINE


def test_the_theme_follows_the_setting_and_its_undo(room: Room, look: Look, qtbot: QtBot) -> None:
    room.window.actions_table.run("theme-dark")
    assert look.theme.colours == DARK.colours
    room.undo()
    assert look.theme.colours == LIGHT.colours or look.mode == "system"


def test_what_cannot_be_undone_any_more_says_why(room: Room, desk: Desk, day: dict[str, int]) -> None:
    desk.inbox.set_subject(day["Anna"], "Cold")
    with desk._store.write("behind the back", undoable=False) as w:
        w.update("requests", day["Anna"], subject="Colder")
    room.undo()
    assert "changed" in room.window.bar.text
    assert row_of(room, day["Anna"]).subject == "Colder"


def test_time_that_passes_shows_in_list_and_rail(room: Room, clock: Clock) -> None:
    clock.forward(minutes=36)
    room.tick()
    assert room.window.rail.summary.startswith("3 clients are overdue")


def test_time_passes_unseen_where_there_is_no_window(room: Room, desk: Desk, clock: Clock) -> None:
    room.window.hide()
    clock.forward(minutes=36)
    asked: list[str] = []
    desk._store._driver.set_trace_callback(asked.append)
    room.tick()
    desk._store._driver.set_trace_callback(None)
    assert asked == []


def test_a_dropped_mail_is_imported(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "new.eml"
    path.write_bytes(
        b"From: Tom Ley <tom@example.org>\r\nTo: me@example.org\r\nSubject: No water\r\n"
        b"Date: Mon, 23 Nov 2026 09:50:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nNo hot water.\r\n"
    )
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(QPoint(400, 300)),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    room.window.dropEvent(drop)
    qtbot.waitUntil(lambda: "1 new message" in room.window.bar.text)
    assert any(line.row and line.row.subject == "No water" for line in room.window.list.model.lines)


def test_an_old_request_is_not_lost(room: Room, desk: Desk, clock: Clock) -> None:
    old = desk.inbox.open_request("Old Friend", "Still there?", at=datetime(2025, 10, 1, tzinfo=UTC))
    clock.forward(days=1)
    room.tick()
    assert any(line.key == ("request", old) for line in room.window.list.model.lines)
    assert desk.now() - timedelta(days=400) > row_of(room, old).waiting_since


def test_the_settings_open_once_and_stay_at_their_page(room: Room) -> None:
    room.open_settings("Bell")
    room.open_settings()
    [dialog] = room.window.findChildren(SettingsDialog)
    assert dialog.page("Bell").isVisible()
    dialog.close()
    room.open_settings()
    assert any(one.page("Opening hours").isVisible() for one in room.window.findChildren(SettingsDialog))
