"""What a reply, a holding reply, a call and a note become on the desk, and what becomes of drafts."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.words import Channel, Direction, EntryKind, Turn
from tests.app.desks import Clock
from tests.ui.conftest import MONDAY
from tests.ui.hands import button, choose, finish, named, press, read, text_of
from tests.ui.request.conftest import Post, request_panel
from ui.bridge import Bridge
from ui.mail_program import Departure
from ui.request.mode_tabs import ModeTabs
from ui.request.panel import RequestPanel
from ui.theme import Look


def write(qtbot: QtBot, panel: RequestPanel, text: str) -> None:
    qtbot.keyClicks(text_of(panel), text)


def undo(qtbot: QtBot, panel: RequestPanel) -> None:
    qtbot.keyClick(text_of(panel), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_a_reply_leaves_by_the_mail_program_and_is_logged_as_the_answer(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, post: Post
) -> None:
    panel.start_reply()
    write(qtbot, panel, "On my way.")
    with qtbot.waitSignal(panel.said) as said:
        finish(panel)
    [letter] = post.letters
    assert (letter.address, letter.subject, letter.text) == (
        "anna@example.org",
        "Re: Boiler still cold",
        "On my way.",
    )
    page = desk.inbox.request(boiler)
    assert page.entries[-1].is_answer
    assert page.row.turn is Turn.THEIRS
    assert said.args == ["Answer to Anna Berg logged", True]
    assert text_of(panel).toPlainText() == ""


def test_a_reply_that_did_not_leave_is_kept_and_not_logged(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, post: Post
) -> None:
    post.departure = Departure(has_left=False, remark="No mail program opened.")
    panel.start_reply()
    write(qtbot, panel, "On my way.")
    with qtbot.waitSignal(panel.problem) as problem:
        finish(panel)
    assert problem.args == ["No mail program opened."]
    assert len(desk.inbox.request(boiler).entries) == 1
    assert text_of(panel).toPlainText() == "On my way."
    press(panel, "Log  Ctrl")  # the way is now "already sent"
    assert desk.inbox.request(boiler).row.turn is Turn.THEIRS
    assert len(post.letters) == 1


def test_another_way_is_logged_with_its_channel(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, post: Post
) -> None:
    panel.start_reply()
    write(qtbot, panel, "Told her so.")
    choose(button(panel, "To Anna Berg").menu(), "In person")
    finish(panel)
    assert desk.inbox.request(boiler).entries[-1].channel is Channel.IN_PERSON
    assert post.letters == []


def test_a_time_in_a_reply_is_kept_as_a_promise_when_asked_to(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    panel.start_reply()
    write(qtbot, panel, "I am with you today at 13:00 with the part.")
    press(panel, "Keep “13:00” as a promise?")
    finish(panel)
    row = desk.inbox.request(boiler).row
    assert row.promised_at == MONDAY.replace(hour=12)
    assert row.turn is Turn.MINE


def test_a_time_in_a_reply_is_no_promise_unless_asked_to(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    panel.start_reply()
    write(qtbot, panel, "I am with you today at 13:00.")
    finish(panel)
    assert desk.inbox.request(boiler).row.promised_at is None


def test_a_holding_reply_words_itself_around_the_promised_time(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, post: Post
) -> None:
    panel.start_holding()
    when = named(panel, QLineEdit, "Promised time")
    when.selectAll()
    qtbot.keyClicks(when, "tomorrow 15:00")
    qtbot.keyClick(when, Qt.Key.Key_Return)
    assert text_of(panel).toPlainText() == "Thanks for your message. I’ll get back to you by tomorrow 15:00."
    finish(panel)
    page = desk.inbox.request(boiler)
    assert page.row.promised_at == MONDAY.replace(day=24, hour=14)
    assert page.row.waiting_since is not None
    assert len(post.letters) == 1


def test_a_holding_reply_without_a_time_asks_for_one(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    panel.start_holding()
    when = named(panel, QLineEdit, "Promised time")
    when.selectAll()
    qtbot.keyClick(when, Qt.Key.Key_Delete)
    write(qtbot, panel, "Soon.")
    finish(panel)
    assert "Name the time by which the real answer comes." in read(panel)
    assert len(desk.inbox.request(boiler).entries) == 1


def test_the_owners_own_words_stay_when_another_time_is_picked(qtbot: QtBot, panel: RequestPanel) -> None:
    panel.start_holding()
    text_of(panel).selectAll()
    write(qtbot, panel, "Dear Anna, in a moment.")
    press(panel, "In 1 hour")
    assert text_of(panel).toPlainText() == "Dear Anna, in a moment."


def test_the_times_that_are_offered_go_on_with_the_clock(
    panel: RequestPanel, desk: Desk, boiler: int, clock: Clock
) -> None:
    panel.start_holding()
    clock.forward(minutes=20)
    panel.refresh()
    press(panel, "In 1 hour")
    finish(panel)
    assert desk.inbox.request(boiler).row.promised_at == MONDAY + timedelta(minutes=80)


def test_a_call_that_reached_them_answers(qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int) -> None:
    panel.start_call()
    write(qtbot, panel, "Comes at one.")
    finish(panel)
    entry = desk.inbox.request(boiler).entries[-1]
    assert (entry.kind, entry.is_answer, entry.text) == (EntryKind.CALL, True, "Comes at one.")


def test_a_tab_that_is_clicked_takes_the_keyboard_to_where_one_writes(
    qtbot: QtBot, panel: RequestPanel
) -> None:
    qtbot.waitActive(panel)
    for tab in ("Log a call", "Note", "Reply"):
        press(panel, tab)
        assert panel.focusWidget() is text_of(panel)
        button(panel, "Holding reply").setFocus()
    button(panel, "Reply").setFocus()
    qtbot.keyClick(button(panel, "Reply"), Qt.Key.Key_Right)
    assert panel.focusWidget() is button(panel, "Holding reply")  # the arrows look for another tab


def test_the_tabs_keep_apart_where_there_is_little_room(qtbot: QtBot) -> None:
    tabs = ModeTabs()
    qtbot.addWidget(tabs)
    tabs.show()
    buttons = tabs.findChildren(QPushButton)
    tabs.resize(sum(each.minimumWidth() for each in buttons) + 32, 26)
    gaps = [after.x() - before.geometry().right() for before, after in pairwise(buttons)]
    assert min(gaps) > 6


def test_a_call_that_was_not_answered_answers_nothing(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    panel.start_call()
    press(panel, "No answer, left a message")
    press(panel, "Save")
    page = desk.inbox.request(boiler)
    assert not page.entries[-1].is_answer
    assert page.row.waiting_since is not None


def test_a_call_of_theirs_is_one_more_time_they_ask(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    panel.start_call()
    press(panel, "They called me")
    press(panel, "Save")
    page = desk.inbox.request(boiler)
    assert page.entries[-1].direction is Direction.IN
    assert page.row.chases == 1


def test_a_note_changes_nothing_but_the_timeline(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    before = desk.inbox.request(boiler).row.waiting_since
    panel.start_note()
    write(qtbot, panel, "Sensor is on the van.")
    finish(panel)
    page = desk.inbox.request(boiler)
    assert (page.entries[-1].kind, page.entries[-1].text) == (EntryKind.NOTE, "Sensor is on the van.")
    assert page.row.waiting_since == before


def test_nothing_written_is_nothing_sent(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, post: Post
) -> None:
    panel.start_reply()
    finish(panel)
    assert "Write something first." in read(panel)
    assert post.letters == []
    assert len(desk.inbox.request(boiler).entries) == 1


def test_a_text_begun_waits_for_its_request(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    other = desk.inbox.open_request("Bo Lind", "A new bath")
    panel.start_reply()
    write(qtbot, panel, "Dear Anna")
    panel.show_request(other)
    assert text_of(panel).toPlainText() == ""
    panel.show_request(boiler)
    assert text_of(panel).toPlainText() == "Dear Anna"


def test_a_text_begun_waits_beside_another_kind_of_text(qtbot: QtBot, panel: RequestPanel) -> None:
    panel.start_reply()
    write(qtbot, panel, "Dear Anna")
    panel.start_note()
    write(qtbot, panel, "Ask about the pump")
    panel.start_reply()
    assert text_of(panel).toPlainText() == "Dear Anna"


def test_a_text_begun_outlives_the_program(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, bridge: Bridge, look: Look, boiler: int
) -> None:
    panel.start_reply()
    write(qtbot, panel, "Dear Anna")
    panel.save_drafts()
    again = request_panel(desk, bridge, look)
    qtbot.addWidget(again)
    again.show()
    again.show_request(boiler)
    assert text_of(again).toPlainText() == "Dear Anna"
    assert (desk.folder / "drafts.json").stat().st_mode & 0o777 == 0o600


def test_what_happens_meanwhile_leaves_the_text_alone(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, clock: Clock
) -> None:
    panel.start_reply()
    write(qtbot, panel, "Dear Anna")
    clock.forward(minutes=1)
    desk.inbox.from_client(boiler, "Hello?", channel=Channel.EMAIL)
    assert text_of(panel).toPlainText() == "Dear Anna"


def test_escape_leaves_the_composer(qtbot: QtBot, panel: RequestPanel) -> None:
    panel.start_reply()
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(text_of(panel), Qt.Key.Key_Escape)


def test_the_arrows_go_from_tab_to_tab(qtbot: QtBot, panel: RequestPanel) -> None:
    reply = named(panel, QPushButton, "Reply (r)")
    reply.setFocus()
    qtbot.keyClick(reply, Qt.Key.Key_Right)
    assert named(panel, QLineEdit, "Promised time")


def test_a_call_is_logged_at_the_time_that_is_typed(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    panel.start_call()
    write(qtbot, panel, "The part is ordered.")
    qtbot.keyClicks(named(panel, QLineEdit, "When you spoke"), "20 min ago")
    finish(panel)
    assert desk.inbox.request(boiler).entries[-1].at == MONDAY - timedelta(minutes=20)
    assert named(panel, QLineEdit, "When you spoke").text() == ""


def test_a_time_of_a_call_that_means_nothing_is_said_and_logs_nothing(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    panel.start_call()
    write(qtbot, panel, "The part is ordered.")
    qtbot.keyClicks(named(panel, QLineEdit, "When you spoke"), "brillig")
    finish(panel)
    assert len(desk.inbox.request(boiler).entries) == 1
    assert "brillig" in read(panel)


def test_undo_in_an_empty_text_is_left_to_the_window(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    undone: list[bool] = []
    shortcut = QShortcut(QKeySequence("Ctrl+Z"), panel, lambda: undone.append(True))
    shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
    panel.start_note()
    write(qtbot, panel, "Ask for the key.")
    undo(qtbot, panel)
    assert (text_of(panel).toPlainText(), undone) == ("", [])
    write(qtbot, panel, "Ask for the key.")
    finish(panel)
    undo(qtbot, panel)
    assert undone == [True]


def test_another_request_is_answered_first_unless_something_else_was_begun(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    other = desk.inbox.open_request("Kofi Owusu", "Seals?", channel=Channel.PHONE)
    panel.start_note()
    write(qtbot, panel, "Ask for the key.")
    panel.show_request(other)
    assert button(panel, "Reply").isChecked()
    panel.show_request(boiler)
    assert button(panel, "Note").isChecked()
    assert text_of(panel).toPlainText() == "Ask for the key."
