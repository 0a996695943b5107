"""Accounts that are signed in to with the browser: added, given up, refused, and signed in to again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.errors import Refused
from app.mail.hosts import BIG_HOSTS
from app.post import LineState, SignIn
from tests.ui.hands import button, named, press, read
from tests.ui.post.mailbox import MIA, PAGE, Mailbox
from ui.post.post_room import PostRoom
from ui.room import Room
from ui.settings.account_dialog import AccountDialog
from ui.settings.dialog import SettingsDialog

MICROSOFT = MIA._replace(sign_in=SignIn.MICROSOFT, client_id="id-1")
WAITING = "Go on in your browser, then come back here…"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were opened in the browser."""
    pages: list[str] = []

    def open_link(link: QUrl) -> bool:
        pages.append(link.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_link)
    return pages


@pytest.fixture
def dialog(settings: SettingsDialog, mailbox: Mailbox, opened: list[str]) -> Iterator[AccountDialog]:
    press(settings, "Add an account…")
    [dialog] = [one for one in settings.findChildren(AccountDialog) if one.isVisible()]
    yield dialog
    mailbox.opens.set()


def tell(dialog: AccountDialog, qtbot: QtBot, address: str) -> None:
    """Gives an address, and waits until its servers are found."""
    field = named(dialog, QLineEdit, "E-mail address")
    qtbot.keyClicks(field, address)
    field.editingFinished.emit()
    qtbot.waitUntil(lambda: button(dialog, "Test").isEnabled())


def choose(dialog: QWidget, way: str) -> None:
    ways = named(dialog, QComboBox, "Sign in")
    ways.setCurrentIndex(ways.findText(way))
    ways.activated.emit(ways.currentIndex())


def is_shown(dialog: QWidget, name: str) -> bool:
    return any(field.accessibleName() == name and field.isVisible() for field in dialog.findChildren(QWidget))


def at_outlook(dialog: AccountDialog, mailbox: Mailbox, qtbot: QtBot) -> None:
    mailbox.found = (BIG_HOSTS["outlook.com"],)
    tell(dialog, qtbot, "mia@outlook.com")
    qtbot.keyClicks(named(dialog, QLineEdit, "Client id"), "id-1")


def test_an_account_at_microsoft_is_added_by_the_browser(
    dialog: AccountDialog, mailbox: Mailbox, desk: Desk, opened: list[str], qtbot: QtBot
) -> None:
    at_outlook(dialog, mailbox, qtbot)
    assert not is_shown(dialog, "Password")
    assert not is_shown(dialog, "Client secret")
    press(dialog, "Add")
    qtbot.waitUntil(lambda: bool(desk.accounts.all()))
    [account] = desk.accounts.all()
    assert (account.sign_in, account.client_id) == (SignIn.MICROSOFT, "id-1")
    assert opened == [PAGE]
    assert [(given.client_id, secret) for given, secret in mailbox.tried] == [("id-1", "granted")]
    assert mailbox.passwords == {"mia@outlook.com": "granted"}


def test_the_owner_can_sign_in_first_and_add_then(
    dialog: AccountDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    at_outlook(dialog, mailbox, qtbot)
    press(dialog, "Sign in with the browser")
    qtbot.waitUntil(lambda: "Signed in" in read(dialog))
    assert (desk.accounts.all(), mailbox.tried) == ((), [])
    press(dialog, "Add")
    qtbot.waitUntil(lambda: bool(desk.accounts.all()))
    assert len(mailbox.sign_ins) == 1


def test_another_client_id_is_another_sign_in(
    dialog: AccountDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    at_outlook(dialog, mailbox, qtbot)
    press(dialog, "Sign in with the browser")
    qtbot.waitUntil(lambda: "Signed in" in read(dialog))
    qtbot.keyClicks(named(dialog, QLineEdit, "Client id"), "2")
    assert "Signed in" not in read(dialog).splitlines()
    press(dialog, "Add")
    qtbot.waitUntil(lambda: bool(desk.accounts.all()))
    assert [account.client_id for account, _ in mailbox.sign_ins] == ["id-1", "id-12"]


def test_another_client_secret_is_another_sign_in(
    room: Room, desk: Desk, post: PostRoom, mailbox: Mailbox, opened: list[str], qtbot: QtBot
) -> None:
    account = desk.accounts.get(desk.accounts.add(MICROSOFT._replace(sign_in=SignIn.GOOGLE)))
    dialog = AccountDialog(desk, room.bridge, account, room.window)
    dialog.open()
    qtbot.keyClicks(named(dialog, QLineEdit, "Client secret"), "new")
    press(dialog, "Save")
    qtbot.waitUntil(lambda: mailbox.passwords == {MICROSOFT.address: "granted"})
    assert [secret for _, secret in mailbox.sign_ins] == ["new"]


def test_gmail_is_offered_both_and_google_wants_a_secret(
    dialog: AccountDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.found = (BIG_HOSTS["gmail.com"],)
    tell(dialog, qtbot, "mia@gmail.com")
    assert is_shown(dialog, "Password")
    assert "It wants an app password" in read(dialog)
    choose(dialog, "with the browser, at Google")
    assert not is_shown(dialog, "Password")
    assert "An app password is less work." in read(dialog)
    qtbot.keyClicks(named(dialog, QLineEdit, "Client id"), "id-1")
    secret = named(dialog, QLineEdit, "Client secret")
    qtbot.waitUntil(lambda: secret.height() >= secret.sizeHint().height())  # not pressed together
    qtbot.keyClicks(secret, "word")
    press(dialog, "Add")
    qtbot.waitUntil(lambda: bool(desk.accounts.all()))
    assert [secret for _, secret in mailbox.sign_ins] == ["word"]
    [account] = desk.accounts.all()
    assert (account.sign_in, account.incoming.host) == (SignIn.GOOGLE, "imap.gmail.com")


def test_a_domain_of_its_own_can_be_at_microsoft(
    dialog: AccountDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.found = ()
    assert not is_shown(dialog, "Sign in")
    tell(dialog, qtbot, "mia@holm.example")
    qtbot.waitUntil(lambda: "No mail server was found." in read(dialog))
    choose(dialog, "with the browser, at Microsoft")
    assert named(dialog, QLineEdit, "Server for incoming mail").text() == "outlook.office365.com"
    assert named(dialog, QLineEdit, "Server for outgoing mail").text() == "smtp.office365.com"
    choose(dialog, "with a password")
    assert named(dialog, QLineEdit, "Server for incoming mail").text() == ""


@pytest.mark.parametrize(
    ("domain", "way", "said"),
    [
        ("outlook.com", "", "install deskbell[microsoft] first"),
        ("gmail.com", "with the browser, at Google", "or use an app password"),
    ],
)
def test_what_is_not_installed_is_named(
    dialog: AccountDialog, mailbox: Mailbox, qtbot: QtBot, domain: str, way: str, said: str
) -> None:
    mailbox.is_installed, mailbox.found = False, (BIG_HOSTS[domain],)
    tell(dialog, qtbot, f"mia@{domain}")
    if way:
        choose(dialog, way)
    assert said in read(dialog)
    assert not is_shown(dialog, "Client id")


def test_where_one_gets_a_client_id_is_a_press_away(
    dialog: AccountDialog, mailbox: Mailbox, opened: list[str], qtbot: QtBot
) -> None:
    at_outlook(dialog, mailbox, qtbot)
    press(dialog, "Get one at Microsoft")
    choose(dialog, "with the browser, at Google")
    press(dialog, "Get one at Google")
    assert [QUrl(page).host() for page in opened] == ["entra.microsoft.com", "console.cloud.google.com"]


def test_a_sign_in_can_be_given_up_and_begun_again(
    dialog: AccountDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    at_outlook(dialog, mailbox, qtbot)
    mailbox.opens.clear()
    press(dialog, "Add")
    qtbot.waitUntil(lambda: WAITING in read(dialog))
    press(dialog, "Cancel")
    assert mailbox.given_up.wait(30)
    assert "Cancelled." in read(dialog)
    mailbox.opens.set()
    press(dialog, "Add")
    qtbot.waitUntil(lambda: bool(desk.accounts.all()))


def test_the_link_can_be_taken_to_another_browser(
    dialog: AccountDialog, mailbox: Mailbox, opened: list[str], qtbot: QtBot
) -> None:
    at_outlook(dialog, mailbox, qtbot)
    mailbox.opens.clear()
    press(dialog, "Sign in with the browser")
    qtbot.waitUntil(lambda: opened == [PAGE])
    press(dialog, "Sign in with the browser")
    press(dialog, "No browser? Copy the link")
    assert QApplication.clipboard().text() == PAGE
    mailbox.opens.set()
    qtbot.waitUntil(lambda: "Signed in" in read(dialog))
    assert len(mailbox.sign_ins) == 1


def test_a_sign_in_that_was_refused_is_said(
    dialog: AccountDialog, mailbox: Mailbox, desk: Desk, qtbot: QtBot
) -> None:
    mailbox.granted = Refused("The sign-in was refused: access_denied.")
    at_outlook(dialog, mailbox, qtbot)
    press(dialog, "Add")
    qtbot.waitUntil(lambda: "The sign-in was refused: access_denied." in read(dialog))
    assert (desk.accounts.all(), mailbox.tried) == ((), [])


def test_a_sign_in_that_is_over_is_offered_again(
    room: Room, desk: Desk, post: PostRoom, mailbox: Mailbox, opened: list[str], qtbot: QtBot
) -> None:
    desk.accounts.add(MICROSOFT)
    going = mailbox.rounds[MICROSOFT.address]
    going.say(LineState.NO_PASSWORD, "The sign-in is over. Sign in with the browser again.")
    qtbot.waitUntil(lambda: bool(room.window.findChildren(AccountDialog)))
    [dialog] = room.window.findChildren(AccountDialog)
    assert "The sign-in is over." in read(dialog)
    press(dialog, "Sign in again")
    qtbot.waitUntil(lambda: "fetch" in going.asked)
    assert mailbox.passwords == {MICROSOFT.address: "granted"}
    assert [account.client_id for account, _ in mailbox.sign_ins] == ["id-1"]


def test_changing_a_signature_asks_for_no_sign_in(
    room: Room, desk: Desk, post: PostRoom, mailbox: Mailbox, opened: list[str], qtbot: QtBot
) -> None:
    account = desk.accounts.get(desk.accounts.add(MICROSOFT))
    dialog = AccountDialog(desk, room.bridge, account, room.window)
    dialog.open()
    qtbot.keyClicks(named(dialog, QLineEdit, "Your name"), " the Tiler")
    press(dialog, "Save")
    qtbot.waitUntil(lambda: desk.accounts.get(account.id).name == "Mia Holm the Tiler")
    assert (mailbox.sign_ins, mailbox.passwords, opened) == ([], {}, [])
