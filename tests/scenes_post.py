"""Mail accounts: none, two of them, one being added, and what is in the way."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.mail import message
from app.post import Account, Candidate, Cursor, Delivery, Letter, Place, Security, Server
from tests.stage import Stage, scene
from tests.ui.hands import named
from ui.post.asides_page import AsidesPage
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
