"""The mail accounts: what Deskbell fetches and sends for, and what the owner decided about senders."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QPushButton

from app.desk import Desk, DeskbellError
from app.post import Account
from ui.bridge import Bridge
from ui.settings.account_dialog import AccountDialog
from ui.settings.line_list import LineList
from ui.settings.page import Page, beside
from ui.texts import _


class AccountsPage(Page):
    """Accounts and sender rules, a list each."""

    kept = Signal()
    """An account was added or changed, perhaps nothing of it but the password."""

    def __init__(self, desk: Desk, bridge: Bridge) -> None:
        super().__init__(
            desk,
            _("Mail accounts"),
            _("Deskbell fetches mail from here and sends your answers. It never deletes or moves your mail."),
        )
        self._bridge = bridge
        self._accounts = LineList(
            _("Mail accounts"), _("No account yet. Add one and the inbox fills itself.")
        )
        self._accounts.removed.connect(self._remove)
        self._accounts.itemActivated.connect(lambda _item: self._change())
        self._add, self._edit = QPushButton(_("Add an account…")), QPushButton(_("Change…"))
        self._rules = LineList(
            _("Sender rules"), _("No rule yet: set mail aside, and its sender is remembered.")
        )
        self._rules.removed.connect(self._forget)
        self._add.clicked.connect(lambda: self._open(None))
        self._edit.clicked.connect(self._change)
        self._accounts.currentRowChanged.connect(lambda row: self._edit.setEnabled(row >= 0))
        self.add("", self._accounts, beside(self._add, self._edit, self._accounts.remover()))
        self.add(_("Sender rules"), self._rules, beside(self._rules.remover()))
        self.close_rows()
        self.refresh()

    def refresh(self) -> None:
        self._accounts.show_lines((_line(account), account) for account in self._desk.accounts.all())
        self._edit.setEnabled(self._accounts.currentRow() >= 0)
        self._rules.show_lines(
            (
                _("{sender}: set aside", sender=rule.address)
                if rule.sets_aside
                else _("{sender}: always a request", sender=rule.address),
                rule.id,
            )
            for rule in self._desk.mailroom.rules()
        )

    def _change(self) -> None:
        if self._accounts.currentRow() >= 0:
            self._open(self._accounts.currentItem().data(Qt.ItemDataRole.UserRole))

    def _open(self, account: Account | None) -> None:
        dialog = AccountDialog(self._desk, self._bridge, account, self.window())
        dialog.accepted.connect(self.kept)
        dialog.open()

    def _remove(self, account: Account) -> None:
        """Asks: once Deskbell has ended, it can't be undone any more."""
        box = QMessageBox(self.window())
        box.setText(_("Remove {address} from Deskbell?", address=account.address))
        box.setInformativeText(
            _("Its mail stays here and on the server. Ctrl+Z brings it back until Deskbell ends.")
        )
        remove = box.addButton(_("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        remove.clicked.connect(lambda: self._really_remove(account))
        box.open()

    def _really_remove(self, account: Account) -> None:
        try:
            self._desk.accounts.remove(account.id)
        except DeskbellError as problem:
            self.complain(_(str(problem)))

    def _forget(self, rule_id: int) -> None:
        self._desk.mailroom.forget_rule(rule_id)


def _line(account: Account) -> str:
    return f"{account.name} <{account.address}>" if account.name else account.address
