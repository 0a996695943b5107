"""Letters that Deskbell sends itself: whom they go to, the way into the outbox, and back from there."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.mail.message import read as incoming
from app.post import Delivery, OutboxState, Outgoing
from app.words import Channel, Turn
from tests.app.desks import Clock
from tests.app.post import account
from tests.ui.hands import button, choose, finish, named, press, read, text_of
from tests.ui.request.conftest import MAIL, Post, received, reply, request_panel
from ui.bridge import Bridge
from ui.request.panel import RequestPanel
from ui.theme import Look


@pytest.fixture
def boiler(desk: Desk, account_id: int) -> int:
    return received(desk)


@pytest.fixture
def posted(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> Outgoing:
    """An answer that waits to leave."""
    reply(qtbot, panel, "We come at two.")
    finish(panel)
    [letter] = desk.outbox.all()
    return letter


def test_a_reply_waits_in_the_outbox_and_answers_nothing_until_it_is_accepted(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, post: Post
) -> None:
    reply(qtbot, panel, "We come at two.")
    with qtbot.waitSignal(panel.said) as said:
        finish(panel)
    assert said.args == ["Sending to Anna Berg in a few seconds", True]
    [letter] = desk.outbox.all()
    assert (letter.to, letter.subject, letter.text) == (
        ("anna@example.org",), "Re: Boiler still cold", "We come at two."
    )  # fmt: skip
    assert post.letters == []
    assert text_of(panel).toPlainText() == ""
    assert desk.inbox.request(boiler).row.turn is Turn.MINE
    assert "Your letter leaves in 10 s" in read(panel)
    desk.outbox.begin(letter.id)
    desk.outbox.settle(letter.id, Delivery.ACCEPTED)
    assert desk.inbox.request(boiler).row.turn is Turn.THEIRS
    assert "Your letter" not in read(panel)


def test_the_letter_stands_in_its_thread_with_what_it_quotes(
    panel: RequestPanel, desk: Desk, posted: Outgoing
) -> None:
    letter = desk.outbox.letter(posted.id)
    assert (letter.answers, letter.references) == ("one@example.org", ("one@example.org",))
    assert "> It went cold on Sunday." in letter.quoted


def test_whom_it_goes_to_stands_there_with_the_address(panel: RequestPanel) -> None:
    panel.start_reply()
    assert "Anna Berg <anna@example.org>" in read(panel)
    assert "— Maren Holt · Heating" in read(panel)


def test_before_the_text_the_tab_key_stops_at_whom_it_goes_to(qtbot: QtBot, panel: RequestPanel) -> None:
    panel.activateWindow()
    panel.start_reply()
    qtbot.waitUntil(text_of(panel).hasFocus)
    for name in ("and 1 other: reply to all", "To Anna Berg <anna@example.org>. Change whom it goes to"):
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        now = panel.focusWidget()
        assert isinstance(now, QPushButton)
        assert name in {now.accessibleName(), now.text()}


def test_a_reply_to_all_goes_to_all(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    panel.reply_to_all()
    assert "Bo Lind <bo@example.org>" in read(panel)
    qtbot.keyClicks(text_of(panel), "We come at two.")
    finish(panel)
    [letter] = desk.outbox.all()
    assert letter.to == ("anna@example.org", "bo@example.org")


def test_all_can_be_added_by_a_click(panel: RequestPanel) -> None:
    panel.start_reply()
    press(panel, "and 1 other: reply to all")
    assert "Bo Lind <bo@example.org>" in read(panel)


def test_somebody_is_added_from_the_clients_while_typing(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    desk.inbox.open_request("Kofi Owusu", "Seals?", channel=Channel.EMAIL, address="kofi@example.org")
    panel.start_reply()
    press(panel, "To")
    field = named(panel, QLineEdit, "Cc")
    qtbot.keyClicks(field, "Kof")
    qtbot.keyClick(field._completer.popup(), Qt.Key.Key_Down)
    qtbot.keyClick(field._completer.popup(), Qt.Key.Key_Return)
    assert field.text() == "Kofi Owusu <kofi@example.org>, "
    qtbot.keyClicks(text_of(panel), "We come at two.")
    finish(panel)
    assert "kofi@example.org belongs to Kofi Owusu, not to Anna Berg." in read(panel)


def test_what_is_no_address_is_named_and_stops_the_letter(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    reply(qtbot, panel, "We come at two.")
    press(panel, "To")
    field = named(panel, QLineEdit, "To")
    field.selectAll()
    qtbot.keyClicks(field, "anna@")
    finish(panel)
    assert "“anna@” is no e-mail address." in read(panel)
    assert desk.outbox.all() == ()
    field.selectAll()
    qtbot.keyClicks(field, "anna@example.org")
    finish(panel)
    assert [letter.to for letter in desk.outbox.all()] == [("anna@example.org",)]


def test_the_account_that_they_wrote_to_is_chosen_and_another_can_be(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, account_id: int
) -> None:
    other = desk.accounts.add(account(address="shop@desk.example", signature="The shop"))
    reply(qtbot, panel, "We come at two.")
    press(panel, "To")
    sender = named(panel, QComboBox, "From")
    assert sender.currentData() == account_id
    sender.setCurrentIndex(1)
    sender.activated.emit(1)
    assert "— The shop" in read(panel)
    finish(panel)
    assert [letter.account_id for letter in desk.outbox.all()] == [other]


@pytest.mark.usefixtures("posted")
def test_undo_puts_the_letter_back_into_the_composer(panel: RequestPanel, desk: Desk, boiler: int) -> None:
    desk.undo()
    assert desk.outbox.all() == ()
    assert text_of(panel).toPlainText() == "We come at two."
    assert "Your letter" not in read(panel)
    assert desk.redo_label is None  # its words may be others by then


@pytest.mark.usefixtures("posted")
def test_a_letter_taken_back_stands_before_what_was_begun_since(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    qtbot.keyClicks(text_of(panel), "And bring the part.")
    press(panel, "Write on")
    assert not button(panel, "Taking it back…").isEnabled()
    qtbot.waitUntil(lambda: desk.outbox.all() == ())
    assert text_of(panel).toPlainText() == "We come at two.\n\nAnd bring the part."


def test_a_letter_that_begins_to_leave_while_its_files_are_read_is_not_taken_back(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, posted: Outgoing
) -> None:
    press(panel, "Write on")
    with qtbot.waitSignal(panel.problem) as problem:
        desk.outbox.begin(posted.id)
    assert problem.args == ["That letter is being sent right now."]
    assert text_of(panel).toPlainText() == ""
    assert [each.state for each in desk.outbox.all()] == [OutboxState.SENDING]
    desk.outbox.settle(posted.id, Delivery.REFUSED, "No such mailbox.")
    assert button(panel, "Write on").isEnabled()


def test_a_letter_taken_back_opens_its_request(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    other = desk.inbox.open_request("Kofi Owusu", "Seals?")
    reply(qtbot, panel, "We come at two.")
    finish(panel)
    panel.show_request(other)
    with qtbot.waitSignal(panel.request_opened) as opened:
        desk.undo()
    assert opened.args == [boiler]
    panel.show_request(boiler)
    assert text_of(panel).toPlainText() == "We come at two."


def test_what_the_outbox_does_with_the_letter_is_said(
    panel: RequestPanel, desk: Desk, posted: Outgoing, clock: Clock
) -> None:
    desk.outbox.begin(posted.id)
    assert "Your letter is leaving" in read(panel)
    desk.outbox.settle(posted.id, Delivery.DEFERRED, "You are offline.")
    assert "In the outbox, next try 11:01: You are offline." in read(panel)
    clock.forward(minutes=2)
    desk.outbox.begin(posted.id)
    desk.outbox.settle(posted.id, Delivery.REFUSED, "Nobody is called anna there.")
    assert "In the outbox. Nobody is called anna there." in read(panel)
    desk.outbox.send_again(posted.id)
    desk.outbox.begin(posted.id)
    desk.outbox.settle(posted.id, Delivery.UNKNOWN, "The line was cut.")
    assert "perhaps sent: The line was cut. Your Sent folder can't tell: ask them" in read(panel)


def test_another_way_than_mail_is_logged_and_leaves_nothing(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    reply(qtbot, panel, "Told her.")
    choose(button(panel, "By e-mail").menu(), "In person")
    assert text_of(panel).toPlainText() == "Told her."
    finish(panel)
    assert desk.outbox.all() == ()
    assert desk.inbox.request(boiler).entries[-1].channel is Channel.IN_PERSON


def test_a_quotation_can_be_read_and_dropped(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    reply(qtbot, panel, "We come at two.")
    named(panel, QPushButton, "Show the quoted text, 3 lines").click()
    assert "> It went cold" in named(panel, QPlainTextEdit, "Quoted text").toPlainText()
    press(panel, "Drop it")
    finish(panel)
    [letter] = desk.outbox.all()
    assert desk.outbox.letter(letter.id).quoted == ""


def test_a_draft_comes_back_with_its_people(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, bridge: Bridge, look: Look, boiler: int
) -> None:
    reply(qtbot, panel, "Dear Anna")
    press(panel, "To")
    qtbot.keyClicks(named(panel, QLineEdit, "Cc"), "bo@example.org, kofi@")
    panel.save_drafts()
    again = request_panel(desk, bridge, look)
    qtbot.addWidget(again)
    again.show()
    again.show_request(boiler)
    again.start_reply()
    assert text_of(again).toPlainText() == "Dear Anna"
    assert named(again, QLineEdit, "Cc").text() == "bo@example.org, kofi@"


def test_what_is_typed_at_once_goes_on_with_the_draft(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    reply(qtbot, panel, "We come at two")
    panel.show_request(desk.inbox.open_request("Kofi Owusu", "Seals?"))
    panel.show_request(boiler)
    qtbot.keyClicks(text_of(panel), ".")
    assert text_of(panel).toPlainText() == "We come at two."


def test_a_newer_message_is_answered_as_long_as_nothing_is_written(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, clock: Clock
) -> None:
    panel.start_reply()
    clock.forward(minutes=1)
    later = b"In-Reply-To: <one@example.org>\n" + MAIL.replace(b"one@", b"two@").replace(b":00:00", b":01:00")
    desk.inbox.receive([incoming(later)])
    qtbot.keyClicks(text_of(panel), "We come at two.")
    finish(panel)
    [letter] = desk.outbox.all()
    assert desk.outbox.letter(letter.id).answers == "two@example.org"


def test_a_promise_in_a_letter_is_kept_when_it_is_accepted(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, clock: Clock
) -> None:
    reply(qtbot, panel, "I am with you today at 13:00.")
    press(panel, "Keep “13:00” as a promise?")
    finish(panel)
    assert not any("13:00" in one.text() for one in panel.findChildren(QPushButton) if one.isVisible())
    [letter] = desk.outbox.all()
    assert letter.promised_at == clock.now + timedelta(hours=2)
    assert desk.inbox.request(boiler).row.promised_at is None


@pytest.fixture
def promised(qtbot: QtBot, panel: RequestPanel, boiler: int) -> None:
    """A reply that promises a time."""
    reply(qtbot, panel, "I am with you today at 13:00.")
    press(panel, "Keep “13:00” as a promise?")


@pytest.mark.usefixtures("promised")
def test_a_promise_comes_back_with_its_letter(panel: RequestPanel, desk: Desk, clock: Clock) -> None:
    finish(panel)
    desk.undo()
    assert button(panel, "Promise: 13:00")
    finish(panel)
    assert [letter.promised_at for letter in desk.outbox.all()] == [clock.now + timedelta(hours=2)]


@pytest.mark.usefixtures("promised")
def test_a_promise_belongs_to_the_reply_it_was_made_in(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, bridge: Bridge, look: Look, boiler: int
) -> None:
    other = desk.inbox.open_request("Kofi Owusu", "Seals?", channel=Channel.EMAIL, address="kofi@example.org")
    panel.show_request(other)
    reply(qtbot, panel, "I am with you today at 13:00.")
    assert button(panel, "Keep “13:00” as a promise?")
    panel.show_request(boiler)
    assert button(panel, "Promise: 13:00")
    panel.save_drafts()
    again = request_panel(desk, bridge, look)
    qtbot.addWidget(again)
    again.show()
    again.show_request(boiler)
    press(again, "Promise: 13:00")
    again.show_request(other)
    again.show_request(boiler)
    press(again, "Keep “13:00” as a promise?")
    again.show_request(other)
    again.show_request(boiler)
    text_of(again).clear()
    again.save_drafts()
    assert str(boiler) not in json.loads((desk.folder / "drafts.json").read_text())


def test_a_promise_is_that_of_the_day_it_was_made_and_over_when_it_is_over(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, clock: Clock, boiler: int
) -> None:
    other = desk.inbox.open_request("Kofi Owusu", "Seals?", channel=Channel.EMAIL, address="kofi@example.org")
    reply(qtbot, panel, "I am with you tomorrow at 13:00.")
    press(panel, "Keep “tomorrow at 13:00” as a promise?")
    for days, said in ((1, "Promise: 13:00"), (1, "Keep “tomorrow at 13:00” as a promise?")):
        clock.forward(days=days)
        panel.show_request(other)
        panel.show_request(boiler)
        assert button(panel, said)


def test_opening_a_request_asks_for_nothing_twice(panel: RequestPanel, desk: Desk) -> None:
    other = desk.inbox.open_request("Kofi Owusu", "Seals?", channel=Channel.EMAIL, address="kofi@example.org")
    asked: list[str] = []
    desk._store._driver.set_trace_callback(asked.append)
    panel.show_request(other)
    desk._store._driver.set_trace_callback(None)
    assert sorted(set(asked)) == sorted(asked)
    assert len(asked) > 5
