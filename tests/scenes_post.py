"""Mail accounts: none, two of them, one being added, and what is in the way."""

from __future__ import annotations

from threading import Event

from PySide6.QtWidgets import QDialog, QLineEdit, QMessageBox, QWidget

from app.courier import Courier
from app.desk import Cancelled
from app.mail import message
from app.mail.browser import Browser
from app.mail.hosts import BIG_HOSTS
from app.post import Account, Candidate, Cursor, Delivery, Letter, Place, Security, Server, SignIn
from tests.stage import Stage, scene
from tests.ui.hands import named, press
from tests.ui.post.letters import post_letter
from tests.ui.post.mailbox import Mailbox
from ui.post.asides_page import AsidesPage
from ui.post.last_call import LastCall
from ui.post.office import PostOffice
from ui.post.outbox_page import OutboxPage
from ui.post.password_prompt import PasswordPrompt
from ui.settings.account_dialog import AccountDialog

IN, OUT = Server("imap.holm.example", 993, Security.TLS), Server("smtp.holm.example", 465, Security.TLS)
MIA = Account(
    0, "mia@holm.example", "Mia Holm", "mia@holm.example", IN, OUT, signature="Mia Holm\nTile and stone"
)
OFFICE = MIA._replace(address="office@holm.example", user="office@holm.example", name="Holm Tiles")


@scene("settings-mail-accounts")
def _none(stage: Stage) -> QWidget:
    stage.room.open_settings("Mail accounts")
    return stage.child(QDialog)


@scene("settings-mail-accounts-two")
def _two(stage: Stage) -> QWidget:
    stage.desk.accounts.add(MIA)
    stage.desk.accounts.add(OFFICE)
    return _none(stage)


def _adding(stage: Stage) -> AccountDialog:
    dialog = AccountDialog(stage.desk, stage.bridge, None, stage.window)
    dialog.show()
    named(dialog, QLineEdit, "E-mail address").setText("mia@holm.example")
    named(dialog, QLineEdit, "Your name").setText("Mia Holm")
    named(dialog, QLineEdit, "Password").setText("secret word")
    dialog.form.show_candidate(Candidate(IN, OUT))
    return dialog


@scene("account-new")
def _new(stage: Stage) -> QWidget:
    return _adding(stage)


@scene("account-servers")
def _servers(stage: Stage) -> QWidget:
    dialog = _adding(stage)
    dialog.form.unfold(True)
    return dialog


@scene("account-refused")
def _refused(stage: Stage) -> QWidget:
    dialog = _adding(stage)
    dialog.say_problem("Mail in: imap.holm.example refused the password. Mail out: works.")
    return dialog


def _at(stage: Stage, domain: str, way: SignIn) -> AccountDialog:
    """An account of that host being added, signed in to with the browser."""
    dialog = AccountDialog(stage.desk, stage.bridge, None, stage.window)
    dialog.show()
    named(dialog, QLineEdit, "E-mail address").setText(f"mia@{domain}")
    named(dialog, QLineEdit, "Your name").setText("Mia Holm")
    dialog.form.show_candidate(BIG_HOSTS[domain]._replace(sign_in=way))
    return dialog


@scene("account-microsoft")
def _microsoft(stage: Stage) -> QWidget:
    return _at(stage, "outlook.com", SignIn.MICROSOFT)


@scene("account-gmail")
def _gmail(stage: Stage) -> QWidget:
    return _at(stage, "gmail.com", SignIn.PASSWORD)


@scene("account-google-signed-in")
def _google(stage: Stage) -> QWidget:
    dialog = _at(stage, "gmail.com", SignIn.GOOGLE)
    named(dialog, QLineEdit, "Client id").setText("4711-holm.apps.googleusercontent.com")
    named(dialog, QLineEdit, "Client secret").setText("GOCSPX-secret")
    dialog.form.sign_in.show_granted("granted")
    return dialog


class _Waiting(Courier):
    """Sends nobody to a browser, and waits until the owner gives up."""

    def sign_in(self, account: Account, client_secret: str, browser: Browser) -> str:
        while not browser.is_given_up():
            Event().wait(0.05)
        raise Cancelled("Cancelled.")

    def can_sign_in(self, way: SignIn) -> bool:
        return self.is_installed

    is_installed = True


@scene("account-signing-in")
def _signing_in(stage: Stage) -> QWidget:
    stage.desk.__dict__["courier"] = _Waiting()
    dialog = _at(stage, "outlook.com", SignIn.MICROSOFT)
    named(dialog, QLineEdit, "Client id").setText("a1b2c3d4-holm")
    press(dialog, "Sign in with the browser")
    return dialog


@scene("account-not-installed")
def _not_installed(stage: Stage) -> QWidget:
    courier = stage.desk.__dict__["courier"] = _Waiting()
    courier.is_installed = False
    return _at(stage, "outlook.com", SignIn.MICROSOFT)


@scene("account-signed-out")
def _signed_out(stage: Stage) -> QWidget:
    account = MIA._replace(sign_in=SignIn.MICROSOFT, client_id="a1b2c3d4-holm")
    over = "The sign-in is over. Sign in with the browser again."
    dialog = AccountDialog(stage.desk, stage.bridge, account, stage.window, signed_out=over)
    dialog.show()
    return dialog


_FATES = (
    (Delivery.REFUSED, "smtp.holm.example refused anna@example.org: no such mailbox. It went to nobody."),
    (Delivery.UNKNOWN, "smtp.holm.example had all of it and did not say what became of it."),
    (Delivery.DEFERRED, "Could not send: smtp.holm.example could not be reached."),
    (None, ""),
)


def _outbox_of(stage: Stage) -> int:
    """Letters in every state; how many."""
    account_id, request_id = stage.desk.accounts.add(MIA), stage.ids["Anna"]
    for delivery, why in _FATES:
        to = (("Anna Berg", "anna@example.org"),)
        text = "Tomorrow at ten."
        id = stage.desk.outbox.post(
            Letter(account_id, to, "Re: Boiler", text, request_id=request_id), delay_seconds=0
        )
        if delivery:
            stage.desk.outbox.begin(id)
            stage.desk.outbox.settle(id, delivery, why)
    return len(_FATES)


@scene("outbox")
def _outbox(stage: Stage) -> QWidget:
    number = _outbox_of(stage)
    stage.window.add_page("outbox", OutboxPage(stage.desk, stage.bridge, stage.look))
    stage.window.rail.show_post(number, 0)
    stage.window.rail.show_mail("Mail is offline since 09:40", "")
    stage.window.show_section("outbox")
    return stage.window


@scene("quitting")
def _quitting(stage: Stage) -> QWidget:
    call, office = _last_call(stage, Mailbox(), "Tomorrow.", "At nine.")
    call.ask()
    office.close()
    return stage.child(QMessageBox)


@scene("quitting-while-sending")
def _quitting_while_sending(stage: Stage) -> QWidget:
    mailbox = Mailbox()
    mailbox.opens.clear()
    call, office = _last_call(stage, mailbox, "Tomorrow.")
    office.send_all()
    for _again in range(2):
        call.ask()
    office.close()
    mailbox.opens.set()
    return stage.child(QMessageBox)


def _last_call(stage: Stage, mailbox: Mailbox, *texts: str) -> tuple[LastCall, PostOffice]:
    """The end of a program with these letters in its outbox."""
    stage.desk.__dict__.update(courier=mailbox, round=mailbox.round)
    office = PostOffice(stage.desk, stage.bridge, stage.window)
    account_id = stage.desk.accounts.add(MIA)
    for text in texts:
        post_letter(stage.desk, account_id, stage.ids["Anna"], text)
    call = LastCall(stage.desk, office, stage.room.request.posting, stage.window, lambda: None)
    return call, office


@scene("outbox-small")
def _outbox_small(stage: Stage) -> QWidget:
    stage.window.resize(900, 560)
    return _outbox(stage)


@scene("set-aside")
def _asides(stage: Stage) -> QWidget:
    account_id = stage.desk.accounts.add(MIA)
    for number, (sender, subject) in enumerate(
        (
            ("Tile Weekly <news@tiles.example>", "Twelve new patterns"),
            ("Bank <no-reply@bank.example>", "Statement"),
        ),
        1,
    ):
        raw = (
            f"From: {sender}\r\nSubject: {subject}\r\nList-Unsubscribe: <mailto:x@tiles.example>\r\n"
            f"Message-ID: <{number}@tiles.example>\r\n\r\nThis month we show you what is new.\r\n"
        ).encode()
        place = Place(account_id, "INBOX", 1, number)
        stage.desk.mailroom.receive(account_id, [(message.read(raw), place)], Cursor("INBOX", 1, number))
    stage.window.add_page("asides", AsidesPage(stage.desk, stage.bridge, stage.look))
    stage.window.rail.show_post(0, 2)
    stage.window.rail.show_mail("Mail is up to date", "")
    stage.window.show_section("asides")
    return stage.window


@scene("fetching")
def _fetching(stage: Stage) -> QWidget:
    stage.window.rail.show_mail("Fetching mail: 1,240 of 4,000", "")
    stage.window.bar.busy("Fetching the mail of mia@holm.example: 1,240 of 4,000", 1240, 4000, lambda: None)
    return stage.window


@scene("password")
def _password(stage: Stage) -> QWidget:
    why = "This computer has no keyring for passwords. Deskbell asks for it each time it starts."
    prompt = PasswordPrompt(MIA, why, stage.desk, stage.bridge, stage.window)
    prompt.show()
    return prompt
