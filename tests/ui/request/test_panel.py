"""The request panel on a real desk, by clicks and keys; what the desk then says is what counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.words import BidStatus, Channel, EntryKind, Kind, Outcome, Turn
from tests.app.desks import Clock
from tests.ui.hands import button, choose, named, press, read, visible
from ui.bridge import Bridge
from ui.request.move_picker import MovePicker
from ui.request.panel import RequestPanel
from ui.request.reason_picker import ReasonPicker
from ui.request.target_picker import TargetPicker
from ui.request.timeline import TimelineView


def test_the_head_says_how_late_it_is_and_why(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    texts = read(panel)
    assert "waiting since 10:10, 50 min" in texts
    assert "Due Mon 10:40." in texts
    assert button(panel, "20 min late")


def test_what_nobody_asked_for_is_told_a_moment_later(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, bridge: Bridge, boiler: int
) -> None:
    porch = desk.inbox.open_request("Nora Blum", "A porch", "With a roof.", kind=Kind.LEAD)
    told = panel.findChild(TimelineView)
    assert told is not None
    panel.show_request(None)
    panel.show_request(porch, by_turns=True)
    assert panel.current_id == porch
    assert not told.isVisible()
    qtbot.waitUntil(told.isVisible)
    assert "With a roof." in told.toPlainText()
    panel.show_request(porch, by_turns=True)
    panel.show_request(boiler)  # the owner was quicker
    turns: list[str] = []
    bridge.post(lambda: turns.append("all that was to come"))
    qtbot.waitUntil(lambda: bool(turns))
    assert "It went cold on Sunday." in told.toPlainText()


@pytest.mark.parametrize("is_tick", [True, False])
def test_what_comes_between_the_turns_keeps_nothing_from_being_shown(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, is_tick: bool
) -> None:
    told = panel.findChild(TimelineView)
    assert told is not None
    porch = desk.inbox.open_request("Nora Blum", "A porch", "With a roof.", kind=Kind.LEAD)
    for number in range(30):
        desk.inbox.note(boiler, f"Note {number}")
        desk.inbox.note(porch, f"Plank {number}")
    told.verticalScrollBar().setValue(5)
    if is_tick:
        panel.show_request(None)
    panel.show_request(porch, by_turns=True)
    if is_tick:
        panel.refresh()
    else:
        panel.show_request(porch, by_turns=True)
    qtbot.waitUntil(lambda: told.isVisible() and "Plank 29" in told.toPlainText())
    assert told.verticalScrollBar().value() == told.verticalScrollBar().maximum()


def test_the_explanation_folds_at_a_click_on_the_chip(qtbot: QtBot, panel: RequestPanel) -> None:
    press(panel, "20 min late")
    assert "Due Mon 10:40." not in read(panel)


def test_the_explanation_goes_once_it_is_answered(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    assert "Due Mon 10:40." in read(panel)
    desk.inbox.answer(boiler, "On my way.")
    assert "it is not your turn" not in read(panel)


def test_a_long_subject_ends_in_dots_until_it_is_edited(panel: RequestPanel) -> None:
    panel.setFixedWidth(300)
    named(panel, QLineEdit, "Subject").clearFocus()
    subject = named(panel, QLineEdit, "Subject")
    subject.setText("Boiler " * 40)
    beginning = subject.grab().toImage()
    subject.setText("Boiler " * 40 + "and then some")
    assert subject.grab().toImage() == beginning
    subject.setText("Boiler")
    assert subject.grab().toImage() != beginning


def test_an_appointment_is_cancelled_from_the_menu_while_there_is_one(
    panel: RequestPanel, desk: Desk, boiler: int, clock: Clock
) -> None:
    def offered() -> list[str]:
        menu = named(panel, QToolButton, "More actions").menu()
        menu.aboutToShow.emit()
        return [action.text() for action in menu.actions()]

    assert "Cancel the appointment" not in offered()
    desk.inbox.appoint(boiler, clock.now + timedelta(hours=2))
    assert panel.has_appointment
    choose(named(panel, QToolButton, "More actions").menu(), "Cancel the appointment")
    assert desk.inbox.request(boiler).request.fold.appointment_at is None
    desk.undo()
    assert desk.inbox.request(boiler).request.fold.appointment_at is not None
    clock.forward(hours=3)
    panel.refresh()
    assert "Cancel the appointment" not in offered()


def test_a_declined_bid_keeps_the_reason(qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int) -> None:
    desk.bids.set(boiler, 1000, "EUR", None)
    desk.bids.mark_sent(boiler)
    press(panel, "Mark declined")
    picker = visible(panel, ReasonPicker)
    qtbot.keyClicks(named(picker, QLineEdit, "Why they declined"), "too dear")
    qtbot.keyClick(named(picker, QLineEdit, "Why they declined"), Qt.Key.Key_Return)
    page = desk.inbox.request(boiler)
    assert page.request.bid_status is BidStatus.DECLINED
    assert [entry.reason for entry in page.entries if entry.reason] == ["too dear", "too dear"]


def test_the_keyboard_goes_on_with_the_bid_when_its_button_goes_and_to_the_list_at_its_end(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    desk.bids.set(boiler, 1000, "EUR", None)
    button(panel, "Mark sent").setFocus()
    press(panel, "Mark sent")
    assert panel.window().focusWidget() is button(panel, "Mark accepted")
    with qtbot.waitSignal(panel.left):
        press(panel, "Mark accepted")


def test_time_passes_and_the_head_follows(panel: RequestPanel, clock: Clock) -> None:
    clock.forward(minutes=10)
    panel.refresh()
    assert button(panel, "30 min late")


def test_the_subject_is_edited_where_it_stands(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    panel.edit_subject()
    field = named(panel, QLineEdit, "Subject")
    qtbot.keyClicks(field, "Heating out")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.inbox.request(boiler).row.subject == "Heating out"


def test_escape_takes_an_edited_subject_back(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    field = named(panel, QLineEdit, "Subject")
    qtbot.keyClicks(field, "xyz")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "Boiler still cold"
    assert desk.inbox.request(boiler).row.subject == "Boiler still cold"


def test_an_emptied_subject_stays_as_it_was(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    panel.edit_subject()
    field = named(panel, QLineEdit, "Subject")
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.inbox.request(boiler).row.subject == "Boiler still cold"
    assert field.text() == "Boiler still cold"


def test_the_kind_is_corrected_in_its_menu(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    kind = named(panel, QPushButton, "Kind: complaint")
    choose(kind.menu(), "Question")
    assert desk.inbox.request(boiler).row.kind is Kind.QUESTION
    assert named(panel, QPushButton, "Kind: question")


def test_a_click_in_the_head_leaves_the_keyboard_where_it_was(
    qtbot: QtBot, panel: RequestPanel, boiler: int
) -> None:
    qtbot.waitActive(panel)
    panel.start_note()
    field = panel.focusWidget()
    press(panel, "20 min late")
    assert panel.focusWidget() is field


def test_a_suggested_kind_says_why(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    request_id = desk.inbox.open_request("Bo", "How much is a new bathroom?")
    panel.show_request(request_id)
    reason = desk.inbox.request(request_id).request.kind_reason
    menu = named(panel, QPushButton, f"Kind: {desk.inbox.request(request_id).row.kind}").menu()
    menu.aboutToShow.emit()
    assert reason
    assert menu.actions()[-1].text() == f"Suggested: {reason}"


def test_no_reply_needed_from_the_menu_ends_the_waiting(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    choose(named(panel, QToolButton, "More actions").menu(), "No reply needed")
    assert desk.inbox.request(boiler).row.waiting_since is None


def test_the_panel_follows_an_undo(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    panel.verbs.no_reply_needed()
    assert "waiting since" not in read(panel)
    desk.undo()
    assert "waiting since 10:10" in read(panel)


def test_undoing_the_request_itself_leaves_nothing_chosen(
    panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    desk.undo()
    assert panel.current_id is None
    assert "Nothing is chosen." in read(panel)


def test_a_closed_request_is_reopened_by_the_same_button(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    desk.inbox.close(boiler, Outcome.SPAM)
    qtbot.mouseClick(named(panel, QToolButton, "Reopen request"), Qt.MouseButton.LeftButton)
    assert desk.inbox.request(boiler).row.turn is Turn.MINE


def test_an_entry_is_split_off_and_its_request_opened(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    second = desk.inbox.from_client(boiler, "And what does a second radiator cost?", channel=Channel.EMAIL)
    with qtbot.waitSignal(panel.request_opened) as opened:
        choose(named(panel, QToolButton, "More actions").menu(), "Split off the latest message")
    [entry] = desk.inbox.request(opened.args[0]).entries
    assert entry.id == second


def test_an_entry_is_moved_to_another_request_of_the_client(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    other = desk.inbox.open_request("Anna Berg", "New thermostat", kind=Kind.LEAD)
    moved = desk.inbox.from_client(boiler, "About the thermostat: yes.", channel=Channel.EMAIL)
    choose(named(panel, QToolButton, "More actions").menu(), "Move the latest message…")
    picker = visible(panel, MovePicker)
    qtbot.keyClick(named(picker, QLineEdit, "Search all requests"), Qt.Key.Key_Return)
    assert moved in [entry.id for entry in desk.inbox.request(other).entries]


def test_an_entry_that_is_not_the_latest_is_split_off_or_moved_where_it_stands(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    other = desk.inbox.open_request("Anna Berg", "New thermostat", kind=Kind.LEAD)
    first, second, third = (
        desk.inbox.from_client(boiler, text, channel=Channel.EMAIL) for text in ("One.", "Two.", "Three.")
    )
    [timeline] = panel.findChildren(TimelineView)
    with qtbot.waitSignal(panel.request_opened) as opened:
        timeline.split_wanted.emit(first)
    assert [entry.id for entry in desk.inbox.request(opened.args[0]).entries] == [first]
    timeline.move_wanted.emit(second)
    picker = visible(panel, MovePicker)
    rows = named(picker, QListWidget, "Requests")

    def offered() -> set[int]:
        return {rows.item(at).data(Qt.ItemDataRole.UserRole) for at in range(rows.count())}

    assert offered() == {other, opened.args[0]}, "where it is already is no other"
    qtbot.keyClicks(named(picker, QLineEdit, "Search all requests"), "Boiler")
    assert boiler not in offered()
    named(picker, QLineEdit, "Search all requests").clear()
    qtbot.keyClicks(named(picker, QLineEdit, "Search all requests"), "thermostat")
    qtbot.keyClick(named(picker, QLineEdit, "Search all requests"), Qt.Key.Key_Return)
    assert second in [entry.id for entry in desk.inbox.request(other).entries]
    assert desk.inbox.request(boiler).entries[-1].id == third


def test_a_target_of_its_own_is_set(qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int) -> None:
    panel.verbs.set_target()
    picker = visible(panel, TargetPicker)
    press(picker, "Set")
    assert desk.inbox.request(boiler).request.target_minutes == 30
    assert "own target 30 min" in read(panel)


def test_bid_fields_show_for_bids_alone_and_keep_what_is_typed(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    assert not [
        one for one in panel.findChildren(QLineEdit) if one.accessibleName() == "Amount" and one.isVisible()
    ]
    desk.inbox.set_kind(boiler, Kind.BID)
    for name, typed in (("Bid number", "2026-041"), ("Amount", "4,280.50"), ("Valid until", "2026-12-24")):
        field = named(panel, QLineEdit, name)
        field.clear()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    request = desk.inbox.request(boiler).request
    assert (request.bid_number, request.amount_minor, request.currency) == ("2026-041", 428050, "GBP")
    assert str(request.valid_until_on) == "2026-12-24"


def test_an_amount_of_another_locale_is_refused(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    desk.inbox.set_kind(boiler, Kind.BID)
    field = named(panel, QLineEdit, "Amount")
    qtbot.keyClicks(field, "1.234,50")
    with qtbot.waitSignal(panel.problem) as problem:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "1.234,50" in problem.args[0]
    assert desk.inbox.request(boiler).request.amount_minor is None


def test_a_bid_goes_from_draft_to_sent_to_accepted(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    desk.bids.set(boiler, 428000, "EUR", None)
    press(panel, "Mark sent")
    assert desk.inbox.request(boiler).row.turn is Turn.THEIRS
    press(panel, "Mark accepted")
    request = desk.inbox.request(boiler)
    assert (request.row.bid_status, request.row.outcome) == (BidStatus.ACCEPTED, Outcome.WON)


def test_every_control_has_a_name_and_the_keyboard_reaches_it(panel: RequestPanel) -> None:
    controls = [
        *panel.findChildren(QPushButton),
        *panel.findChildren(QToolButton),
        *panel.findChildren(QLineEdit),
    ]
    for control in controls:
        if control.isVisible():
            assert control.accessibleName() or control.text(), control
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control


def test_the_answer_to_a_call_is_in_the_timeline(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    desk.inbox.call(boiler, "Will come at one.")
    assert desk.inbox.request(boiler).entries[-1].kind is EntryKind.CALL
    assert "Will come at one." in panel.findChild(TimelineView).toPlainText()
