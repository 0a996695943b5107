"""Asks for the password of an account where no keyring has it. It is told to nobody but the courier."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from app.desk import Desk, NoKeyring
from app.post import Account
from ui.bridge import Bridge
from ui.labels import plain_label
from ui.texts import _
from ui.theme import mark


class PasswordPrompt(QDialog):
    """``accepted`` once the courier has the password."""

    def __init__(
        self, account: Account, why: str, desk: Desk, bridge: Bridge, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Password"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self.account = account
        self._courier = desk.courier
        self._bridge = bridge
        question = _("Password for {address}", address=account.address)
        self._field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._field.setAccessibleName(question)
        buttons = QDialogButtonBox()
        sign_in = buttons.addButton(_("Sign in"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(_("Later"), QDialogButtonBox.ButtonRole.RejectRole)
        sign_in.setEnabled(False)
        mark(sign_in, primary="true")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(plain_label(question, "heading"))
        column.addWidget(plain_label(why, "muted"))
        column.addWidget(self._field)
        column.addWidget(buttons)
        self._field.textChanged.connect(lambda text: sign_in.setEnabled(bool(text)))
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)

    def _keep(self) -> None:
        """It can be used from now on; for good, if there is a keyring by now."""
        account, courier, password = self.account, self._courier, self._field.text()
        courier.keep(account, password, for_session=True)
        self._bridge.run_apart(lambda: courier.keep(account, password), lambda _none: None, _expected)
        self.accept()


def _expected(problem: Exception) -> None:
    """Where there is no keyring, Deskbell asks again when it starts."""
    if not isinstance(problem, NoKeyring):
        raise problem
