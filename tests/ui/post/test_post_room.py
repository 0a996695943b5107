"""Mail in the window: what comes in, what the rail and the bar say of it, and what the owner can do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.post import LineState
from app.words import View
from tests.ui.hands import choose, named, press, read
from tests.ui.post.mailbox import MIA, Going, Mailbox
from ui.bell.ticker import Ticker
from ui.post.asides_page import AsidesPage
from ui.post.password_prompt import PasswordPrompt
from ui.post.post_room import PostRoom
from ui.room import Room
from ui.settings.account_dialog import AccountDialog


def mail(number: int, subject: str = "Leak", sender: str = "Nora Blum <nora@example.org>") -> bytes:
    return (
        f"From: {sender}\r\nTo: mia@desk.example\r\nSubject: {subject} {number}\r\n"
        f"Message-ID: <{number}@example.org>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n\r\nIt drips.\r\n"
    ).encode()


NEWS = b"List-Unsubscribe: <mailto:x@news.example>\r\n" + mail(9, "Offers", "News <news@news.example>")


@pytest.fixture
def going(post: PostRoom, desk: Desk, mailbox: Mailbox) -> Going:
    desk.accounts.add(MIA)
    return mailbox.rounds[MIA.address]


def mail_line(room: Room) -> str:
    """What the rail says of mail."""
    lines = [label.text() for label in room.window.rail.findChildren(QLabel) if label.isVisible()]
    return next((line for line in lines if "ail" in line), "")


def until_said(qtbot: QtBot, room: Room, line: str) -> None:
    qtbot.waitUntil(lambda: mail_line(room) == line)


def test_without_an_account_nothing_is_said_or_done(room: Room, post: PostRoom, mailbox: Mailbox) -> None:
    assert mail_line(room) == ""
    assert not post.has_accounts
    post.fetch_now()
    assert mailbox.rounds == {}


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (LineState.CONNECTING, "Looking for mail…"),
        (LineState.UP_TO_DATE, "Mail is up to date"),
        (LineState.OFFLINE, "Mail is offline since 11:00"),
        (LineState.BROKEN, "Mail needs you"),
        (LineState.UNSAFE, "Mail needs you"),
        (LineState.PAUSED, "Mail is paused"),
    ],
)
def test_the_rail_says_in_a_word_how_mail_stands(
    room: Room, going: Going, qtbot: QtBot, state: LineState, said: str
) -> None:
    going.say(state, "So it is.")
    qtbot.waitUntil(lambda: said in read(room.window.rail))


def test_mail_becomes_a_request_and_may_ring(
    room: Room, post: PostRoom, going: Going, desk: Desk, qtbot: QtBot
) -> None:
    before = desk.lists.counts().mine
    with qtbot.waitSignal(post.new_mail):
        going.bring(mail(1), mail(2, sender="Otto <otto@example.org>"))
    assert desk.lists.counts().mine == before + 2
    assert desk.mailroom.cursor(1, "INBOX") is not None


def test_what_was_written_by_nobody_is_set_aside_and_one_key_makes_it_a_request(
    room: Room, post: PostRoom, going: Going, desk: Desk, qtbot: QtBot
) -> None:
    before = desk.lists.counts().mine
    with qtbot.waitSignal(room.bridge.changed):
        going.bring(NEWS)
    assert desk.lists.counts().mine == before
    item = named(room.window.rail, QAbstractButton, "Set aside, 1")
    qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    page = room.window.findChild(AsidesPage)
    assert page is not None
    assert page.isVisible()
    qtbot.keyClick(page.list, Qt.Key.Key_R)
    assert desk.mailroom.count_asides() == 0
    assert desk.lists.counts().mine == before + 1
    assert room.row is not None
    assert room.row.subject == "Offers 9"
    press(room.window.bar, "Undo")
    assert desk.mailroom.count_asides() == 1
    assert desk.mailroom.rules() == ()


def test_a_folder_that_is_missing_is_said_once(room: Room, going: Going, qtbot: QtBot) -> None:
    line = "The server has no folder Gone any more."
    said = []
    for _time in range(2):
        going.say(LineState.UP_TO_DATE, line)
        until_said(qtbot, room, "Mail is up to date")
        said.append(room.window.bar.text)
        room.window.bar.clear()
        going.say(LineState.CONNECTING)
        until_said(qtbot, room, "Looking for mail…")
    assert said == [line, ""]


def test_offline_is_a_state_and_no_trouble(room: Room, going: Going, qtbot: QtBot) -> None:
    going.say(LineState.OFFLINE, "There is no network.")
    qtbot.waitUntil(lambda: "offline" in read(room.window.rail))
    assert room.window.bar.text == ""


def test_a_wrong_password_is_said_once_with_the_way_to_the_account(
    room: Room, post: PostRoom, going: Going, qtbot: QtBot
) -> None:
    going.say(LineState.BROKEN, "mail.example refused the password.")
    bar = room.window.bar
    qtbot.waitUntil(lambda: bar.text == "mail.example refused the password.")
    press(bar, "Mail account")
    [dialog] = room.window.findChildren(AccountDialog)
    assert "mail.example refused the password." in read(dialog)
    assert named(dialog, QLineEdit, "E-mail address").text() == MIA.address
    assert dialog.focusWidget() is named(dialog, QLineEdit, "Password")
    dialog.reject()
    going.say(LineState.BROKEN, "mail.example refused the password.")
    going.say(LineState.PAUSED)
    until_said(qtbot, room, "Mail is paused")
    assert bar.text == ""


def test_a_password_that_no_keyring_has_is_asked_for_and_used(
    room: Room, going: Going, mailbox: Mailbox, qtbot: QtBot
) -> None:
    mailbox.has_keyring = False
    going.say(LineState.NO_PASSWORD, "This computer has no keyring.")
    qtbot.waitUntil(lambda: bool(room.window.findChildren(PasswordPrompt)))
    [prompt] = room.window.findChildren(PasswordPrompt)
    assert "This computer has no keyring." in read(prompt)
    field = named(prompt, QLineEdit, "Password for mia@desk.example")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(field, "secret")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert mailbox.passwords == {"mia@desk.example": "secret"}
    assert going.asked == ["fetch"]


def test_a_password_can_be_given_later(
    room: Room, post: PostRoom, going: Going, mailbox: Mailbox, ticker: Ticker, qtbot: QtBot
) -> None:
    going.say(LineState.NO_PASSWORD, "This computer has no keyring.")
    qtbot.waitUntil(lambda: bool(room.window.findChildren(PasswordPrompt)))
    press(room.window.findChildren(PasswordPrompt)[0], "Later")
    ticker.tick()
    ticker.woke.emit()
    assert [one for one in room.window.findChildren(PasswordPrompt) if one.isVisible()] == []
    assert (mailbox.passwords, going.asked) == ({}, [])
    assert mail_line(room) == "Mail needs you to sign in"


def test_nobody_is_asked_for_a_password_while_there_is_no_window(
    room: Room, going: Going, ticker: Ticker, qtbot: QtBot
) -> None:
    room.window.hide()
    going.say(LineState.NO_PASSWORD, "No keyring.")
    qtbot.waitUntil(
        lambda: "sign in" in "".join(each.text() for each in room.window.rail.findChildren(QLabel))
    )
    ticker.tick()
    assert room.window.findChildren(PasswordPrompt) == []
    room.window.show()
    ticker.tick()
    assert len(room.window.findChildren(PasswordPrompt)) == 1


def test_a_long_fetch_says_how_far_it_is_and_can_be_cancelled(room: Room, going: Going, qtbot: QtBot) -> None:
    bar = room.window.bar
    going.say(LineState.FETCHING, done=24, total=4_000)
    qtbot.waitUntil(lambda: "24 of 4,000" in bar.text)
    until_said(qtbot, room, "Fetching mail: 24 of 4,000")
    press(bar, "Cancel")
    assert going.asked == ["pause"]
    going.say(LineState.PAUSED)
    until_said(qtbot, room, "Mail is paused")


def test_a_fetch_takes_no_room_from_an_undo(room: Room, going: Going, qtbot: QtBot) -> None:
    bar = room.window.bar
    bar.say("Closed", undo=True)
    going.say(LineState.FETCHING, done=24, total=4_000)
    until_said(qtbot, room, "Fetching mail: 24 of 4,000")
    assert bar.text == "Closed"
    bar.clear()
    going.say(LineState.FETCHING, done=48, total=4_000)
    qtbot.waitUntil(lambda: "48 of 4,000" in bar.text)
    going.say(LineState.UP_TO_DATE)
    qtbot.waitUntil(lambda: "48 messages were fetched" in bar.text)


def test_waking_up_opens_the_lines_anew(post: PostRoom, going: Going, ticker: Ticker, qtbot: QtBot) -> None:
    ticker.woke.emit()
    assert going.asked == ["fetch"]


@pytest.mark.parametrize(("state", "asked"), [(LineState.UNSAFE, ["fetch"]), (LineState.BROKEN, [])])
def test_waking_up_tries_a_server_again_that_was_not_trusted_but_no_wrong_password(
    room: Room, going: Going, ticker: Ticker, qtbot: QtBot, state: LineState, asked: list[str]
) -> None:
    going.say(state, "So it is.")
    until_said(qtbot, room, "Mail needs you")
    ticker.woke.emit()
    assert going.asked == asked


def test_a_server_that_can_not_be_trusted_is_said_once_while_it_is_tried_again(
    room: Room, going: Going, qtbot: QtBot
) -> None:
    line = "mail.example can't be trusted. No password was sent."
    going.say(LineState.UNSAFE, line)
    until_said(qtbot, room, "Mail needs you")
    assert room.window.bar.text == line
    room.window.bar.clear()
    for number, state in enumerate((LineState.CONNECTING, LineState.UNSAFE), 1):
        with qtbot.waitSignal(room.bridge.changed):
            going.say(state, line)
            going.bring(mail(number))  # what was said before has been heard then
        assert (mail_line(room), room.window.bar.text) == ("Mail needs you", "")
    going.say(LineState.UP_TO_DATE)
    until_said(qtbot, room, "Mail is up to date")


def test_each_server_that_can_not_be_trusted_is_said_once_until_it_can(
    room: Room, going: Going, desk: Desk, mailbox: Mailbox, qtbot: QtBot
) -> None:
    desk.accounts.add(MIA._replace(address="office@desk.example"))
    both = {"one can't be trusted.": going, "two can't be trusted.": mailbox.rounds["office@desk.example"]}
    bar = room.window.bar
    for line, each in both.items():
        each.say(LineState.UNSAFE, line)
        qtbot.waitUntil(lambda line=line: bar.text == line)
    bar.clear()
    for number, (line, each) in enumerate(both.items(), 1):
        with qtbot.waitSignal(room.bridge.changed):
            each.say(LineState.UNSAFE, line)
            each.bring(mail(number))  # what was said before has been heard then
    assert bar.text == ""
    going.say(LineState.UP_TO_DATE)
    going.say(LineState.UNSAFE, "one can't be trusted.")
    qtbot.waitUntil(lambda: bar.text == "one can't be trusted.")
    going.say(LineState.UP_TO_DATE)
    qtbot.waitUntil(lambda: bar.text == "")
    bar.problem("Something else.")
    going.say(LineState.UP_TO_DATE)
    with qtbot.waitSignal(room.bridge.changed):
        going.bring(mail(3))
    assert bar.text == "Something else."


def test_a_changed_account_begins_anew_and_a_removed_one_ends(
    room: Room, post: PostRoom, going: Going, desk: Desk, mailbox: Mailbox, qtbot: QtBot
) -> None:
    [account] = desk.accounts.all()
    desk.accounts.change(account._replace(folders=("INBOX",)))
    assert going.asked == ["stop"]
    after = mailbox.rounds[MIA.address]
    assert after is not going
    going.say(LineState.BROKEN, "too late")
    desk.accounts.remove(account.id)
    assert after.asked == ["stop"]
    assert mail_line(room) == ""
    assert not post.has_accounts
    desk.undo()
    assert post.has_accounts


def test_a_fault_of_ours_is_not_hidden_and_fetching_can_begin_anew(
    room: Room, post: PostRoom, going: Going, mailbox: Mailbox, qtbot: QtBot
) -> None:
    def is_begun_anew() -> bool:
        post.fetch_now()
        return mailbox.rounds[MIA.address] is not going

    with qtbot.captureExceptions() as caught:
        going.fail(ZeroDivisionError("a bug"))
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert mail_line(room) == "Mail needs you"
    qtbot.waitUntil(is_begun_anew)


def test_the_end_waits_for_no_thread_that_is_held_up(post: PostRoom, going: Going) -> None:
    post.close()
    assert going.asked == ["stop"]


def test_f5_looks_for_mail_and_is_dull_without_an_account(
    room: Room, post: PostRoom, desk: Desk, mailbox: Mailbox, qtbot: QtBot
) -> None:
    fetch = room.window.actions_table.qaction("fetch")
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_F5)
    assert mailbox.rounds == {}
    desk.accounts.add(MIA)
    qtbot.keyClick(room.window.list.lines, Qt.Key.Key_F5)
    assert mailbox.rounds[MIA.address].asked == ["fetch"]
    assert fetch.isEnabled()


def test_a_request_that_is_none_is_set_aside_with_its_sender(
    room: Room, post: PostRoom, going: Going, desk: Desk, qtbot: QtBot
) -> None:
    before = desk.lists.counts().mine
    going.bring(mail(1))
    qtbot.waitUntil(lambda: desk.lists.counts().mine == before + 1)
    [found] = [row.id for row in desk.lists.page(View.MINE).rows if row.subject == "Leak 1"]
    room.open_request(found)
    choose(named(room.request, QToolButton, "More actions").menu(), "Set aside mail from this sender")
    assert desk.lists.counts().mine == before
    assert [(rule.address, rule.sets_aside) for rule in desk.mailroom.rules()] == [("nora@example.org", True)]
    going.bring(mail(2))
    qtbot.waitUntil(lambda: desk.mailroom.count_asides() == 1)
