"""The fields of a mail account: what everybody knows above, what most never need folded below."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.post import Account, Candidate, Security, Server, SignIn
from ui.settings.folders_text import folders_as_text, folders_from
from ui.settings.page import beside
from ui.settings.server_fields import ServerFields
from ui.settings.sign_in_fields import SignInFields
from ui.texts import N_, _
from ui.theme import mark

_SPANS = ((7, N_("the last 7 days")), (30, N_("the last 30 days")), (90, N_("the last 3 months")),
          (365, N_("the last year")), (None, N_("all there is")))  # fmt: skip
_USUAL_SPAN = 1
_SIGNATURE_HEIGHT = 76
_NOWHERE = Candidate(Server("", 993, Security.TLS), Server("", 465, Security.TLS))


class Ways(Protocol):
    """What is known of the ways to sign in: a courier."""

    def can_sign_in(self, way: SignIn, /) -> bool: ...

    def usual_for(self, way: SignIn, /) -> Candidate: ...


class AccountForm(QWidget):
    """Shows an account, or takes down a new one. It asks nobody and keeps nothing."""

    address_given = Signal(str)
    """The address is complete: its servers can be looked for."""

    def __init__(self, account: Account | None, today: date, ways: Ways) -> None:
        super().__init__()
        self._account = account
        self._today = today
        self._ways = ways
        self.sign_in = SignInFields(account, ways.can_sign_in, self)
        self._found: Candidate | None = None
        """Where the address has its mail."""
        self._has_own_servers = account is not None
        self._looked_up = ""
        self._address, self._name, self._user = QLineEdit(), QLineEdit(), QLineEdit()
        self._incoming = ServerFields(_("Server for incoming mail"), 993, _("imap.example.org"))
        self._outgoing = ServerFields(_("Server for outgoing mail"), 465, _("smtp.example.org"))
        self._since = QComboBox()
        self._folders = QLineEdit()
        self._signature = QPlainTextEdit()
        self._keeps_sent = QCheckBox(_("Put a copy of what is sent into the Sent folder"))
        self._marks_read = QCheckBox(_("Mark mail as read there once it is answered"))
        self._more = QPushButton()
        self._is_unfolded = False
        self._form = self._lay_out()
        self._fill(account)
        self._address.editingFinished.connect(self._on_address)
        for servers in (self._incoming, self._outgoing):
            servers.edited.connect(self._on_own_servers)
        self.sign_in.chosen.connect(self._on_way)
        self._more.clicked.connect(lambda: self.unfold(not self._is_unfolded))
        self.unfold(False)

    @property
    def has_servers(self) -> bool:
        """Whether both servers are named."""
        return not (self._incoming.is_empty or self._outgoing.is_empty)

    def account(self) -> Account:
        """The account as the fields say it; nothing is checked."""
        before = self._account
        return Account(
            id=before.id if before else 0,
            address=self._address.text().strip(),
            name=self._name.text().strip(),
            user=self._user.text().strip() or self._address.text().strip(),
            incoming=self._incoming.server(),
            outgoing=self._outgoing.server(),
            sign_in=self.sign_in.way,
            folders=folders_from(self._folders.text()),
            since_on=self._since.currentData(),
            marks_read=self._marks_read.isChecked(),
            signature=self._signature.toPlainText(),
            keeps_sent=self._keeps_sent.isChecked(),
            client_id=self.sign_in.client_id,
        )

    def show_candidate(self, found: Candidate) -> None:
        """Takes these servers, unless the owner named some."""
        if self._has_own_servers:
            return
        self._found = found
        self._show_servers(found)
        self.sign_in.suggest(found.sign_in)
        self._offer_ways()

    def unfold(self, is_open: bool) -> None:
        """Shows or hides what most never need."""
        self._is_unfolded = is_open
        for field in self._below:
            self._form.setRowVisible(field, is_open)
        self._offer_ways()
        self._more.setText(_("Fewer settings ▴") if is_open else _("Servers and more ▾"))

    # --- inside ---

    def _fill(self, account: Account | None) -> None:
        for days, text in _SPANS:
            self._since.addItem(_(text), self._today - timedelta(days=days) if days else None)
        self._since.setCurrentIndex(_USUAL_SPAN)
        self._keeps_sent.setChecked(True)
        if account is None:
            return
        for field, text in (
            (self._address, account.address),
            (self._name, account.name),
            (self._user, account.user),
            (self._folders, folders_as_text(account.folders)),
        ):
            field.setText(text)
        self._incoming.show_server(account.incoming)
        self._outgoing.show_server(account.outgoing)
        self._signature.setPlainText(account.signature)
        self._keeps_sent.setChecked(account.keeps_sent)
        self._marks_read.setChecked(account.marks_read)
        since = account.since_on
        self._since.addItem(_("as before"), since)
        self._since.setCurrentIndex(self._since.count() - 1)

    def _on_address(self) -> None:
        address = self._address.text().strip()
        if "@" in address and address != self._looked_up and not self._has_own_servers:
            self._looked_up = address
            self._forget_found()
            self.address_given.emit(address)

    def _forget_found(self) -> None:
        """It is where another address has its mail: nobody's password is shown to the wrong server."""
        if self._found is not None:
            self._found = None
            self._show_servers(_NOWHERE)
            self.sign_in.suggest(SignIn.PASSWORD)
            self._offer_ways()

    def _offer_ways(self) -> None:
        self.sign_in.offer(self._is_unfolded or bool(self._found and self._found.by_browser))

    def _on_way(self) -> None:
        """An address of a domain of its own can be at Microsoft or Google: nobody sees that from outside."""
        if self._found is None and not self._has_own_servers:
            way = self.sign_in.way
            self._show_servers(_NOWHERE if way is SignIn.PASSWORD else self._ways.usual_for(way))

    def _show_servers(self, found: Candidate) -> None:
        self._incoming.show_server(found.incoming)
        self._outgoing.show_server(found.outgoing)
        self._keeps_sent.setChecked(found.keeps_sent)

    def _on_own_servers(self) -> None:
        self._has_own_servers = True

    @property
    def _below(self) -> tuple[QWidget, ...]:
        """What most never need."""
        return (
            self._incoming, self._outgoing, self._user, self._folders, self._signature, self._keeps_sent,
            self._marks_read,
        )  # fmt: skip

    def _lay_out(self) -> QFormLayout:
        self._address.setPlaceholderText("me@example.org")
        self._name.setPlaceholderText(_("as clients see it"))
        self._folders.setPlaceholderText(_("inbox and sent mail"))
        self._folders.setToolTip(_('For example INBOX, Sent. A name with a comma in it: "Clients, old".'))
        self._user.setPlaceholderText(_("the address"))
        self._signature.setFixedHeight(_SIGNATURE_HEIGHT)
        self._signature.setTabChangesFocus(True)
        self._more.setAutoDefault(False)  # Enter in a field adds the account
        mark(self._more, link="true")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        _add_rows(form, (_("E-mail address"), self._address), (_("Your name"), self._name))
        self.sign_in.add_to(form)
        _add_rows(form, (_("First fetch"), self._since))
        form.addRow(beside(self._more))
        captions = (_("Incoming"), _("Outgoing"), _("User name"), _("Folders"), _("Signature"), "", "")
        _add_rows(form, *zip(captions, self._below, strict=True))
        return form


def _add_rows(form: QFormLayout, *rows: tuple[str, QWidget]) -> None:
    for caption, field in rows:
        if caption and not field.accessibleName():
            field.setAccessibleName(caption)
        form.addRow(caption, field)
