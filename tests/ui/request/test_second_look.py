"""What is said of a letter before it leaves: the guard that stops it, hints that never do, promises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.post import Tone
from app.words import Channel, Turn
from tests.ui.conftest import MONDAY
from tests.ui.hands import button, finish, named, press, read, take_time_to_read, text_of
from tests.ui.request.conftest import Post, reply
from ui.request.panel import RequestPanel
from ui.request.second_look import SecondLook

KOFI = "The greeting says Kofi, but this goes to Anna Berg. Kofi Owusu is another client."
NOTHING_ATTACHED = "The text says “attached”, and nothing is attached."


@pytest.fixture
def kofi(desk: Desk) -> int:
    return desk.inbox.open_request("Kofi Owusu", "Seals?", channel=Channel.EMAIL, address="kofi@example.org")


def rewrite(qtbot: QtBot, panel: RequestPanel, text: str) -> None:
    text_of(panel).selectAll()
    qtbot.keyClicks(text_of(panel), text)


def send_all_the_same(panel: RequestPanel) -> None:
    take_time_to_read(panel)
    finish(panel)


def pause(qtbot: QtBot, panel: RequestPanel) -> None:
    """Waits until the typing counts as paused."""
    look = panel.findChild(SecondLook)
    qtbot.waitUntil(lambda: not look.pause.isActive())


# --- The guard


@pytest.mark.usefixtures("account_id", "kofi")
def test_a_doubt_stops_the_letter_and_asking_again_sends_it(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    reply(qtbot, panel, "Hi Kofi, we come at two.")
    finish(panel)
    assert KOFI in read(panel)
    assert desk.outbox.all() == ()
    send_all_the_same(panel)
    assert len(desk.outbox.all()) == 1
    assert KOFI not in read(panel)


@pytest.mark.usefixtures("account_id", "kofi")
def test_a_click_sends_it_all_the_same_and_a_double_click_does_not(
    panel: RequestPanel, desk: Desk, qtbot: QtBot
) -> None:
    reply(qtbot, panel, "Hi Kofi, we come at two.")
    press(panel, "Send  Ctrl")
    press(panel, "Send all the same")
    assert desk.outbox.all() == ()
    take_time_to_read(panel)
    press(panel, "Send all the same")
    assert len(desk.outbox.all()) == 1
    assert button(panel, "Send  Ctrl")


@pytest.mark.usefixtures("account_id", "kofi")
def test_a_key_held_too_long_does_not_send_past_a_doubt(
    panel: RequestPanel, desk: Desk, qtbot: QtBot
) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QKeyEvent

    reply(qtbot, panel, "Hi Kofi, we come at two.")
    finish(panel)
    with_ctrl = Qt.KeyboardModifier.ControlModifier
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, with_ctrl, "", True)
    QCoreApplication.sendEvent(text_of(panel), held)
    assert desk.outbox.all() == ()


@pytest.mark.usefixtures("account_id", "kofi")
def test_correcting_the_text_takes_the_doubt_away(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    reply(qtbot, panel, "Hi Kofi, we come at two.")
    finish(panel)
    rewrite(qtbot, panel, "Hi Anna, we come at two.")
    qtbot.waitUntil(lambda: KOFI not in read(panel))
    finish(panel)
    assert len(desk.outbox.all()) == 1


@pytest.mark.usefixtures("account_id", "kofi")
def test_a_new_doubt_stops_it_again_and_an_accepted_one_does_not(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    reply(qtbot, panel, "Hi Kofi, we come at two.")
    finish(panel)
    rewrite(qtbot, panel, "Hi Kofi, the plan is attached.")
    send_all_the_same(panel)
    assert NOTHING_ATTACHED in read(panel)
    assert KOFI not in read(panel)
    assert desk.outbox.all() == ()
    send_all_the_same(panel)
    assert len(desk.outbox.all()) == 1


@pytest.mark.usefixtures("account_id", "kofi")
def test_what_was_accepted_for_one_letter_is_asked_again_for_the_next(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    for sent in (1, 2):
        reply(qtbot, panel, "Hi Kofi, we come at two.")
        finish(panel)
        assert KOFI in read(panel)
        send_all_the_same(panel)
        assert len(desk.outbox.all()) == sent


@pytest.mark.usefixtures("account_id", "kofi")
def test_what_was_accepted_is_not_asked_again_when_the_letter_was_taken_back(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    reply(qtbot, panel, "Hi Kofi, we come at two.")
    finish(panel)
    send_all_the_same(panel)
    for _ in range(2):
        desk.undo()
        finish(panel)
        assert len(desk.outbox.all()) == 1
    desk.undo()
    qtbot.keyClicks(text_of(panel), " Or at three.")
    finish(panel)
    assert KOFI in read(panel)
    assert desk.outbox.all() == ()


@pytest.mark.usefixtures("account_id", "kofi")
def test_what_is_put_into_the_quotation_is_looked_at(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    reply(qtbot, panel, "We come at two.")
    named(panel, QPushButton, "Show the quoted text, 2 lines").click()
    named(panel, QPlainTextEdit, "Quoted text").appendPlainText("> Or ask kofi@example.org.")
    finish(panel)
    assert "The letter shows kofi@example.org of Kofi Owusu, and this goes to Anna Berg." in read(panel)
    assert desk.outbox.all() == ()


@pytest.mark.usefixtures("account_id")
def test_a_client_who_is_not_addressed_is_missed(qtbot: QtBot, panel: RequestPanel) -> None:
    reply(qtbot, panel, "Can you go there at two?")
    press(panel, "To")
    field = named(panel, QLineEdit, "To")
    field.selectAll()
    qtbot.keyClicks(field, "fitter@help.example")
    finish(panel)
    assert "Anna Berg is not among the addressees, so their clock goes on." in read(panel)


@pytest.mark.usefixtures("kofi")
def test_the_mail_program_is_given_nothing_in_doubt_either(
    qtbot: QtBot, panel: RequestPanel, post: Post
) -> None:
    reply(qtbot, panel, "Hi Kofi, we come at two.")
    finish(panel)
    assert KOFI in read(panel)
    assert post.letters == []
    send_all_the_same(panel)
    assert len(post.letters) == 1


@pytest.mark.usefixtures("kofi")
def test_a_note_is_no_letter_to_anybody(qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int) -> None:
    panel.start_note()
    qtbot.keyClicks(text_of(panel), "Hi Kofi, attached.")
    finish(panel)
    assert desk.inbox.request(boiler).entries[-1].text == "Hi Kofi, attached."


# --- Hints


def test_a_hint_is_said_when_the_typing_pauses_and_stops_nothing(
    qtbot: QtBot, panel: RequestPanel, post: Post
) -> None:
    reply(qtbot, panel, "We come at two!!!")
    before = text_of(panel).pos()
    pause(qtbot, panel)
    assert "“!!!” reads as shouting." in read(panel)
    assert text_of(panel).pos() == before
    assert text_of(panel).textCursor().atEnd()
    finish(panel)
    assert len(post.letters) == 1


@pytest.mark.parametrize("height", [560, 800])
def test_the_text_has_the_room_of_the_hint_until_there_is_one_and_stays_where_it_is(
    qtbot: QtBot, panel: RequestPanel, height: int
) -> None:
    panel.resize(420, height)
    field, row = text_of(panel), button(panel, "Send  Ctrl")

    def places() -> tuple[int, int, int]:
        for _ in range(10):  # from the inside outwards each layout takes its turn
            QApplication.processEvents()
        return (*(each.mapTo(panel, QPoint(0, 0)).y() for each in (field, row)), field.height())

    reply(qtbot, panel, "We come at two!!!")
    top, bottom, high = places()
    pause(qtbot, panel)
    *where, lower = places()
    assert where == [top, bottom]
    assert lower < high
    press(panel, "✕")
    assert places() == (top, bottom, high)


def test_a_hint_dismissed_stays_away(qtbot: QtBot, panel: RequestPanel) -> None:
    reply(qtbot, panel, "We come at two!!!")
    pause(qtbot, panel)
    press(panel, "✕")
    qtbot.keyClicks(text_of(panel), " Yes")
    pause(qtbot, panel)
    assert "shouting" not in read(panel)


def test_a_kind_of_hint_is_switched_off_and_undone(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    reply(qtbot, panel, "We come at two!!!")
    pause(qtbot, panel)
    with qtbot.waitSignal(panel.said):
        press(panel, "Not this kind")
    assert desk.preferences.get("hints_off") == [Tone.SHOUTING]
    assert "shouting" not in read(panel)
    desk.undo()
    assert desk.preferences.get("hints_off") == []


# --- Holding replies


def test_one_key_words_a_promise_that_can_be_kept(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int, post: Post, kofi: int
) -> None:
    desk.inbox.promise(kofi, MONDAY + timedelta(hours=1))
    panel.start_holding()
    assert text_of(panel).hasFocus()
    assert text_of(panel).toPlainText() == "Thanks for your message. I’ll get back to you by 12:30."
    assert "Mon 12:30: 1 h for the work; 12:00 is promised to Kofi Owusu" in read(panel)
    finish(panel)
    page = desk.inbox.request(boiler)
    assert page.row.promised_at == MONDAY + timedelta(minutes=90)
    assert len(post.letters) == 1


def test_another_time_than_the_proposed_needs_no_reason(qtbot: QtBot, panel: RequestPanel) -> None:
    panel.start_holding()
    when = named(panel, QLineEdit, "Promised time")
    when.selectAll()
    qtbot.keyClicks(when, "tomorrow 15:00")
    qtbot.keyClick(when, Qt.Key.Key_Return)
    assert "for the work" not in read(panel)
    assert "tomorrow 15:00" in text_of(panel).toPlainText()


def test_without_open_hours_the_time_is_asked_for(panel: RequestPanel, desk: Desk) -> None:
    desk.preferences.set("work_week", {})
    panel.start_holding()
    assert named(panel, QLineEdit, "Promised time").hasFocus()


@pytest.mark.usefixtures("account_id")
def test_a_holding_reply_promises_once_it_is_accepted(
    qtbot: QtBot, panel: RequestPanel, desk: Desk, boiler: int
) -> None:
    panel.start_holding()
    finish(panel)
    [letter] = desk.outbox.all()
    assert (letter.is_holding, letter.promised_at) == (True, MONDAY + timedelta(hours=1))
    assert desk.inbox.request(boiler).row.promised_at is None
    assert desk.inbox.request(boiler).row.turn is Turn.MINE


@pytest.mark.usefixtures("account_id")
def test_one_key_sends_at_once_where_the_owner_wants_it_so(
    qtbot: QtBot, panel: RequestPanel, desk: Desk
) -> None:
    desk.preferences.set("holding_at_once", True)
    with qtbot.waitSignal(panel.said) as said:
        panel.start_holding()
    assert said.args == ["Sending to Anna Berg in a few seconds", True]
    assert [letter.is_holding for letter in desk.outbox.all()] == [True]


@pytest.mark.usefixtures("account_id")
def test_what_the_owner_has_worded_is_not_sent_at_once(qtbot: QtBot, panel: RequestPanel, desk: Desk) -> None:
    panel.start_holding()
    qtbot.keyClicks(text_of(panel), " Really.")
    panel.start_reply()
    desk.preferences.set("holding_at_once", True)
    panel.start_holding()
    assert desk.outbox.all() == ()
    assert text_of(panel).toPlainText().endswith(" Really.")


@pytest.mark.usefixtures("account_id")
def test_a_holding_reply_begun_keeps_its_time(
    qtbot: QtBot, panel: RequestPanel, boiler: int, kofi: int
) -> None:
    panel.start_holding()
    text_of(panel).selectAll()
    qtbot.keyClicks(text_of(panel), "Later, Anna.")
    press(panel, "Tomorrow morning")
    panel.show_request(kofi)
    panel.show_request(boiler)
    assert text_of(panel).toPlainText() == "Later, Anna."
    assert named(panel, QLineEdit, "Promised time").text() == "tomorrow 09:00"
