"""Mail accounts: none, two of them, one being added, and what is in the way."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.post import Account, Candidate, Security, Server
from tests.stage import Stage, scene
from tests.ui.hands import named
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
