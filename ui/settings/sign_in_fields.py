"""How the owner signs in to a mail account: with a password, or with the browser.

Deskbell has no client id for everybody: whoever wants to sign in with the browser makes one there, once.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPushButton

from app.post import Account, SignIn
from ui.labels import plain_label
from ui.settings.page import beside
from ui.texts import N_, _
from ui.theme import mark

_WAYS = {
    SignIn.PASSWORD: N_("with a password"),
    SignIn.MICROSOFT: N_("with the browser, at Microsoft"),
    SignIn.GOOGLE: N_("with the browser, at Google"),
}
_PLACES = {
    SignIn.MICROSOFT: (N_("Get one at Microsoft"), "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps"),
    SignIn.GOOGLE: (N_("Get one at Google"), "https://console.cloud.google.com/auth/clients"),
}  # fmt: skip
"""Where an owner makes a program known, and is given a client id for it."""
_WHY = {
    SignIn.MICROSOFT: N_("Microsoft lets in what you made known there once. The README says how."),
    SignIn.GOOGLE: N_("Google lets in what you made known there once. An app password is less work."),
}
_NOT_HERE = {
    SignIn.MICROSOFT: N_("To sign in with the browser, install deskbell[microsoft] first: see the README."),
    SignIn.GOOGLE: N_("Install deskbell[google] first (see the README), or use an app password."),
}


class SignInFields(QObject):
    """Rows for a form. They ask nobody and keep nothing."""

    chosen = Signal()
    """The owner has chosen another way."""
    asked = Signal()
    """The owner wants to be sent to the browser."""

    def __init__(
        self, account: Account | None, can_sign_in: Callable[[SignIn], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._can_sign_in = can_sign_in
        self._kept = (account.sign_in, account.client_id) if account else None
        """What a secret is kept for by now."""
        self._granted = ""
        self._is_offered = False
        self._ways = QComboBox()
        for way, text in _WAYS.items():
            self._ways.addItem(_(text), way)
        self._password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._client_id = QLineEdit(account.client_id if account else "")
        self._client_id.setPlaceholderText(_("copied from there"))
        self._client_secret = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._client_secret.setPlaceholderText(_("stands beside it; kept like a password"))
        self._place, self._sign_in = QPushButton(), QPushButton(_("Sign in with the browser"))
        self._signed_in = plain_label("", "done", wraps=False)
        self._why = plain_label("", "muted")
        if account:
            self._password.setPlaceholderText(_("the one that is kept"))
            self._client_secret.setPlaceholderText(_("the one that is kept"))
            self._ways.setCurrentIndex(list(_WAYS).index(account.sign_in))
        self._ways.activated.connect(self._on_chosen)
        for field in (self._client_id, self._client_secret):
            field.textEdited.connect(self._forget_granted)
        self._place.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(_PLACES[self.way][1])))
        self._sign_in.clicked.connect(self.asked)
        for button in (self._place, self._sign_in):
            button.setAutoDefault(False)

    def add_to(self, form: QFormLayout) -> None:
        """Lays them out there."""
        mark(self._place, link="true")
        self._form = form
        self._id_row = beside(self._client_id, self._place)
        self._button_row = beside(self._sign_in, self._signed_in)
        for caption, widget, field in (
            (_("Password"), self._password, self._password),
            (_("Sign in"), self._ways, self._ways),
            (_("Client id"), self._id_row, self._client_id),
            (_("Client secret"), self._client_secret, self._client_secret),
            ("", self._why, self._why),
            ("", self._button_row, self._sign_in),
        ):
            if caption:
                field.setAccessibleName(caption)
            form.addRow(caption, widget)
        self._show_rows()

    @property
    def way(self) -> SignIn:
        return SignIn(self._ways.currentData())

    @property
    def client_id(self) -> str:
        """Empty with a password."""
        return "" if self.way is SignIn.PASSWORD else self._client_id.text().strip()

    @property
    def client_secret(self) -> str:
        """What was typed; empty: the one that is kept stays."""
        return self._client_secret.text().strip()

    @property
    def secret(self) -> str:
        """What was typed, or what a sign-in has left; empty: the one that is kept stays."""
        return self._password.text() if self.way is SignIn.PASSWORD else self._granted

    @property
    def is_signed_out(self) -> bool:
        """Whether the owner has to be sent to the browser before anything can be tried."""
        if self.way is SignIn.PASSWORD or self._granted:
            return False
        return self._kept != (self.way, self.client_id) or bool(self.client_secret)

    def suggest(self, way: SignIn) -> None:
        """Shows that way."""
        self._ways.setCurrentIndex(list(_WAYS).index(way))

    def offer(self, is_offered: bool) -> None:
        """Shows that there are several ways, or hides it from those who need no other than a password."""
        self._is_offered = is_offered
        self._show_rows()

    def take_focus(self) -> None:
        """The keyboard goes to where the owner signs in."""
        (self._password if self.way is SignIn.PASSWORD else self._sign_in).setFocus()

    def show_granted(self, secret: str) -> None:
        """The owner has signed in, and this is left of it."""
        self._granted = secret
        self._show_rows()

    def sign_out(self) -> None:
        """What was kept is of no use any more."""
        self._kept = None
        self._forget_granted()

    # --- inside

    def _on_chosen(self) -> None:
        self._forget_granted()
        self.chosen.emit()

    def _forget_granted(self) -> None:
        self._granted = ""
        self._show_rows()

    def _show_rows(self) -> None:
        way = self.way
        is_password = way is SignIn.PASSWORD
        is_here = not is_password and self._can_sign_in(way)
        for widget, is_shown in (
            (self._ways, self._is_offered or not is_password),
            (self._password, is_password),
            (self._id_row, is_here),
            (self._client_secret, is_here and way is SignIn.GOOGLE),
            (self._why, not is_password),
            (self._button_row, is_here),
        ):
            self._form.setRowVisible(widget, is_shown)
        if not is_password:
            self._why.setText(_((_WHY if is_here else _NOT_HERE)[way]))
            self._place.setText(_(_PLACES[way][0]))
            self._place.setToolTip(_("Opens {page}", page=_PLACES[way][1]))
        self._signed_in.setText(_("Signed in") if self._granted else "")
