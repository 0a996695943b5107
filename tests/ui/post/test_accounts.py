"""Mail accounts, added, changed and removed by mouse and keyboard."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QMessageBox, QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from app.desk import BadInput, Desk, NoKeyring, Offline
from app.mail import message
from app.post import Account, Candidate, Cursor, Place, Security, Server
from app.words import Turn, View
from tests.ui.hands import button, named, press, read
from tests.ui.post.mailbox import MIA, Mailbox
from ui.settings.account_dialog import AccountDialog
from ui.settings.accounts_page import AccountsPage
from ui.settings.dialog import SettingsDialog
from ui.settings.line_list import LineList

FOUND = Candidate(
    Server("imap.holm.example", 993, Security.TLS),
    Server("smtp.holm.example", 587, Security.STARTTLS),
    "It wants an app password.",
    keeps_sent=False,
)


@pytest.fixture
def page(settings: SettingsDialog) -> AccountsPage:
    page: AccountsPage = settings.findChild(AccountsPage)
    return page


def opened(settings: SettingsDialog) -> AccountDialog:
    [dialog] = [one for one in settings.findChildren(AccountDialog) if one.isVisible()]
    return dialog


def add(settings: SettingsDialog, qtbot: QtBot) -> AccountDialog:
    """Types what everybody knows, and goes on to the next field each time."""
    press(settings, "Add an account…")
    dialog = opened(settings)
    for name, text in (
        ("Your name", "Mia Holm"),
        ("Password", "secret"),
        ("E-mail address", "mia@holm.example"),
    ):
        qtbot.keyClicks(named(dialog, QLineEdit, name), text)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    named(dialog, QLineEdit, "E-mail address").setFocus()
    qtbot.keyClick(named(dialog, QLineEdit, "E-mail address"), Qt.Key.Key_Tab)
    return dialog


def correct(dialog: AccountDialog, qtbot: QtBot, address: str) -> None:
    """Types another address, and goes on to the next field."""
    field = named(dialog, QLineEdit, "E-mail address")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    field.setFocus()
    field.clear()
    qtbot.keyClicks(field, address)
    qtbot.keyClick(field, Qt.Key.Key_Tab)


def until_idle(qtbot: QtBot, dialog: AccountDialog) -> None:
    qtbot.waitUntil(lambda: button(dialog, "Test").isEnabled())


def test_an_empty_page_says_what_to_do(page: AccountsPage) -> None:
    picture = page.findChildren(LineList)[0].grab().toImage()
    assert len({picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}) > 5
    assert not button(page, "Change…").isEnabled()
    assert not button(page, "Remove").isEnabled()


def test_an_account_is_found_tried_and_kept(
    settings: SettingsDialog, page: AccountsPage, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.found = (FOUND,)
    dialog = add(settings, qtbot)
    qtbot.waitUntil(lambda: "It wants an app password." in read(dialog))
    press(dialog, "Servers and more")
    assert named(dialog, QLineEdit, "Server for incoming mail").text() == "imap.holm.example"
    assert named(dialog, QSpinBox, "Port of Server for outgoing mail").value() == 587
    press(dialog, "Add")
    qtbot.waitUntil(lambda: bool(desk.accounts.all()))
    [account] = desk.accounts.all()
    assert (account.address, account.name, account.user) == (
        "mia@holm.example",
        "Mia Holm",
        "mia@holm.example",
    )
    assert (account.incoming, account.outgoing, account.keeps_sent) == (FOUND.incoming, FOUND.outgoing, False)
    assert account.since_on is not None
    assert (desk.now().date() - account.since_on).days == 30
    assert mailbox.tried[0][1] == "secret"
    assert mailbox.passwords == {"mia@holm.example": "secret"}
    assert "mia@holm.example" in mailbox.rounds
    assert page.findChildren(LineList)[0].item(0).text() == "Mia Holm <mia@holm.example>"


def test_own_mail_that_is_here_is_placed_before_the_account_is_kept(
    settings: SettingsDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    letter = "Message-ID: <{0}@x>\nFrom: mia@holm.example\nTo: c{0}@x.org\nSubject: {0}\n\nHello.\n"
    desk.inbox.receive(message.read(letter.format(number).encode()) for number in range(60))
    dialog = add(settings, qtbot)
    until_idle(qtbot, dialog)
    press(dialog, "Add")
    qtbot.waitUntil(lambda: "Looking for mail of yours…" in read(dialog))
    qtbot.waitUntil(lambda: bool(desk.accounts.all()))
    rows = desk.lists.page(View.ALL).rows
    assert {row.turn for row in rows if row.subject.isdecimal()} == {Turn.THEIRS}


def test_what_does_not_work_is_said_and_can_be_kept_all_the_same(
    settings: SettingsDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.verdict = ("Mail in: works. Mail out: the password was refused.", False)
    dialog = add(settings, qtbot)
    until_idle(qtbot, dialog)
    press(dialog, "Add")
    qtbot.waitUntil(lambda: "the password was refused" in read(dialog))
    assert desk.accounts.all() == ()
    press(dialog, "Keep it all the same")
    qtbot.waitUntil(lambda: len(desk.accounts.all()) == 1)


def test_to_test_keeps_nothing(settings: SettingsDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot) -> None:
    dialog = add(settings, qtbot)
    until_idle(qtbot, dialog)
    press(dialog, "Test")
    qtbot.waitUntil(lambda: "Mail in: works. Mail out: works." in read(dialog))
    assert (desk.accounts.all(), mailbox.passwords) == ((), {})


def test_the_keyboard_is_back_at_the_button_once_it_has_tested(
    settings: SettingsDialog, mailbox: Mailbox, qtbot: QtBot
) -> None:
    dialog = add(settings, qtbot)
    test = button(dialog, "Test")
    qtbot.waitUntil(test.isEnabled)
    test.setFocus()
    qtbot.keyClick(test, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Mail in: works." in read(dialog))
    assert dialog.focusWidget() is test


def test_the_dialog_is_as_high_as_its_rows(settings: SettingsDialog, mailbox: Mailbox, qtbot: QtBot) -> None:
    dialog = add(settings, qtbot)
    before = dialog.height()
    press(dialog, "Servers and more ▾")
    qtbot.waitUntil(lambda: dialog.height() > before + 200)
    assert dialog.frameGeometry().bottom() <= dialog.screen().availableGeometry().bottom()
    press(dialog, "Fewer settings ▴")
    qtbot.waitUntil(lambda: dialog.height() < before + 100)


def test_looking_for_servers_can_be_cancelled(
    settings: SettingsDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.opens.clear()
    dialog = add(settings, qtbot)
    assert "Looking for the mail servers of holm.example…" in read(dialog)
    press(dialog, "Cancel")
    mailbox.opens.set()
    assert "Cancelled." in read(dialog)
    press(dialog, "Cancel")
    assert not dialog.isVisible()
    assert desk.accounts.all() == ()


def test_no_password_goes_to_the_servers_of_an_address_that_was_a_slip(
    settings: SettingsDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.found = (FOUND,)
    dialog = add(settings, qtbot)
    qtbot.waitUntil(lambda: "It wants an app password." in read(dialog))
    mailbox.found = ()
    correct(dialog, qtbot, "mia@elm.example")
    qtbot.waitUntil(lambda: "No mail server was found." in read(dialog))
    assert named(dialog, QLineEdit, "Server for incoming mail").text() == ""
    press(dialog, "Add")
    qtbot.waitUntil(lambda: "No mail server was found." in read(dialog))
    assert mailbox.tried == []


def test_an_address_that_is_corrected_meanwhile_is_the_one_that_is_looked_for(
    settings: SettingsDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    elm = FOUND._replace(incoming=FOUND.incoming._replace(host="imap.elm.example"), advice="")
    slow = Event()
    monkeypatch.setattr(
        mailbox, "candidates", lambda address: (elm,) if "elm" in address else slow.wait() and (FOUND,)
    )
    try:
        dialog = add(settings, qtbot)
        correct(dialog, qtbot, "mia@elm.example")
        press(dialog, "Servers and more ▾")
        incoming = named(dialog, QLineEdit, "Server for incoming mail")
        qtbot.waitUntil(lambda: incoming.text() == "imap.elm.example")
    finally:
        slow.set()


def test_ways_to_sign_in_that_were_unfolded_stay_when_servers_are_found(
    settings: SettingsDialog, mailbox: Mailbox, qtbot: QtBot
) -> None:
    mailbox.found = (FOUND,)
    press(settings, "Add an account…")
    dialog = opened(settings)
    press(dialog, "Servers and more ▾")
    correct(dialog, qtbot, "mia@holm.example")
    qtbot.waitUntil(lambda: "It wants an app password." in read(dialog))
    assert named(dialog, QComboBox, "Sign in").isVisible()


def test_where_no_server_is_found_they_can_be_named(
    settings: SettingsDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.found = ()
    dialog = add(settings, qtbot)
    qtbot.waitUntil(lambda: "No mail server was found. Fill in both servers." in read(dialog))
    qtbot.keyClicks(named(dialog, QLineEdit, "Server for incoming mail"), "in.holm.example")
    qtbot.keyClicks(named(dialog, QLineEdit, "Server for outgoing mail"), "out.holm.example")
    [marks] = [box for box in dialog.findChildren(QCheckBox) if box.text().startswith("Mark mail as read")]
    marks.click()
    qtbot.keyClicks(named(dialog, QPlainTextEdit, "Signature"), "Mia")
    qtbot.keyClicks(named(dialog, QLineEdit, "Folders"), 'INBOX, "Clients, old"')
    named(dialog, QComboBox, "First fetch").setCurrentIndex(4)
    press(dialog, "Add")
    qtbot.waitUntil(lambda: bool(desk.accounts.all()))
    [account] = desk.accounts.all()
    assert (account.incoming.host, account.outgoing.host) == ("in.holm.example", "out.holm.example")
    assert (account.marks_read, account.signature, account.since_on) == (True, "Mia", None)
    assert account.folders == ("INBOX", "Clients, old")


@pytest.mark.parametrize("trouble", [Offline("There is no network."), BadInput("That is no address.")])
def test_trouble_is_said_in_the_dialog(
    settings: SettingsDialog, mailbox: Mailbox, qtbot: QtBot, trouble: Offline
) -> None:
    mailbox.verdict = trouble
    dialog = add(settings, qtbot)
    until_idle(qtbot, dialog)
    press(dialog, "Add")
    qtbot.waitUntil(lambda: trouble.args[0] in read(dialog))
    assert button(dialog, "Add").isEnabled()


def test_without_a_keyring_the_password_is_kept_until_the_end(
    settings: SettingsDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.has_keyring = False
    dialog = add(settings, qtbot)
    until_idle(qtbot, dialog)
    press(dialog, "Add")
    qtbot.waitUntil(lambda: bool(desk.accounts.all()))
    assert mailbox.passwords == {"mia@holm.example": "secret"}


def test_a_new_password_alone_is_tried_at_once(
    settings: SettingsDialog, desk: Desk, mailbox: Mailbox, qtbot: QtBot
) -> None:
    desk.accounts.add(MIA)
    named(settings, LineList, "Mail accounts").setCurrentRow(0)
    press(settings, "Change…")
    dialog = opened(settings)
    qtbot.keyClicks(named(dialog, QLineEdit, "Password"), "another")
    going = mailbox.rounds[MIA.address]
    press(dialog, "Save")
    qtbot.waitUntil(lambda: going.asked == ["fetch"])
    assert mailbox.passwords == {MIA.address: "another"}
    assert desk.accounts.all()[0]._replace(id=0) == MIA._replace(since_on=None)


def test_removing_asks_and_can_be_undone(
    settings: SettingsDialog, desk: Desk, mailbox: Mailbox, qtbot: QtBot
) -> None:
    desk.accounts.add(MIA)
    accounts = named(settings, LineList, "Mail accounts")
    accounts.setCurrentRow(0)
    qtbot.keyClick(accounts, Qt.Key.Key_Delete)
    box: QMessageBox = settings.findChild(QMessageBox)
    assert box.text() == "Remove mia@desk.example from Deskbell?"
    press(box, "Remove")
    assert desk.accounts.all() == ()
    qtbot.waitUntil(lambda: mailbox.forgotten == [MIA.address])
    qtbot.keyClick(settings, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.accounts.all()) == 1


def test_a_password_goes_with_its_account_however_that_goes(
    settings: SettingsDialog, desk: Desk, mailbox: Mailbox, qtbot: QtBot
) -> None:
    desk.accounts.add(MIA._replace(address="ben@desk.example"))
    desk.accounts.add(MIA)
    desk.undo()
    qtbot.waitUntil(lambda: (mailbox.forgotten, mailbox.others) == ([MIA.address], {"ben@desk.example"}))
    desk.redo()
    mailbox.passwords[MIA.address] = "secret"
    [_ben, account] = desk.accounts.all()
    desk.accounts.change(account._replace(address="mia@new.example"))
    qtbot.waitUntil(lambda: mailbox.passwords == {"mia@new.example": "secret"})
    assert mailbox.others == {"ben@desk.example", "mia@new.example"}
    assert mailbox.forgotten == [MIA.address]


def test_a_keyring_that_can_not_be_asked_keeps_what_it_keeps(
    settings: SettingsDialog, desk: Desk, mailbox: Mailbox, qtbot: QtBot
) -> None:
    asked = []

    def forget(account: Account, _others: object) -> None:
        asked.append(account)
        raise NoKeyring("It is locked.")

    mailbox.forget = forget  # type: ignore[method-assign]
    desk.accounts.add(MIA)
    desk.undo()
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert desk.accounts.all() == ()


def test_a_rule_can_be_forgotten(settings: SettingsDialog, desk: Desk, qtbot: QtBot) -> None:
    place = Place(desk.accounts.add(MIA), "INBOX", 1, 1)
    news = b"From: news@news.example\r\nList-Unsubscribe: <mailto:x@news.example>\r\n\r\nOffers.\r\n"
    desk.mailroom.receive(place.account_id, [(message.read(news), place)], Cursor("INBOX", 1, 1))
    [aside] = desk.mailroom.asides()
    desk.mailroom.make_request(aside.id)
    rules = named(settings, LineList, "Sender rules")
    assert rules.item(0).text() == "news@news.example: always a request"
    rules.setCurrentRow(0)
    qtbot.keyClick(rules, Qt.Key.Key_Delete)
    assert desk.mailroom.rules() == ()


def test_add_can_be_pressed_before_the_servers_are_found(
    settings: SettingsDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.opens.clear()
    dialog = add(settings, qtbot)
    press(dialog, "Add")
    mailbox.opens.set()
    qtbot.waitUntil(lambda: len(desk.accounts.all()) == 1)
