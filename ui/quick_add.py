"""A new request while the client is still on the telephone: who, what, how and when, without a mouse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.desk import Desk, DeskbellError
from app.records import ClientRow
from app.words import Channel, Kind
from ui import words
from ui.client_field import ClientField
from ui.flow import FlowLayout
from ui.labels import plain_label
from ui.texts import _, ngettext
from ui.theme import mark
from ui.times import Times
from ui.when_picker import WhenPicker


class Choices(QWidget):
    """A row of buttons of which one is chosen."""

    picked = Signal(object)
    """The owner's own choice."""

    def __init__(self, name: str, values: Sequence[Channel] | Sequence[Kind], keys: str = "") -> None:
        super().__init__()
        self._values = values
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        flow = FlowLayout(self)
        for number, value in enumerate(self._values):
            button = QPushButton(words.named(value))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{name}: {_(str(value))}")
            mark(button, choice="true")
            if keys:
                button.setToolTip(f"{keys}+{number + 1}")
                QShortcut(QKeySequence(f"{keys}+{number + 1}"), self, button.click)
            button.clicked.connect(lambda _checked=False, value=value: self.picked.emit(value))
            self._group.addButton(button, number)
            flow.addWidget(button)
        self.choose(self._values[0])

    @property
    def value(self) -> Channel | Kind:
        """What is chosen."""
        return self._values[self._group.checkedId()]

    def choose(self, value: Channel | Kind) -> None:
        """Chooses it without the owner."""
        self._group.button(list(self._values).index(value)).setChecked(True)


class QuickAdd(QDialog):
    """Saves one request and closes. Ctrl+Enter saves from anywhere, Enter from the line of what they want."""

    added = Signal(int)
    said = Signal(str, bool)

    def __init__(self, desk: Desk, client: ClientRow | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._own_kind: Kind | None = None
        self._client = ClientField(desk.clients.complete)
        self._address = QLineEdit()
        self._subject = QLineEdit()
        self._details = QPlainTextEdit()
        self._channel = Choices(_("How it reached you"), tuple(Channel))
        self._when = WhenPicker(Times(desk), _("When"), prefers="past")
        self._kind = Choices(_("Kind"), tuple(Kind), keys="Alt")
        self._reason = plain_label("", "muted")
        self._known = plain_label("", "muted")
        self._problem = plain_label("", "muted")
        self._save = QPushButton(_("Save") + "  Ctrl ↵")
        self._lay_out()
        self._connect()
        self._channel.choose(Channel.PHONE)
        self._when.choose(desk.now(), _("now"))
        self._suggest()
        if client is not None:
            self._client.choose(client)
            self._subject.setFocus()

    def save(self) -> None:
        """Opens the request, or says what is missing and goes there."""
        if not self._client.text().strip():
            self._complain(_("Say who it is: a name, an e-mail address or a telephone number."), self._client)
            return
        at = self._when.at()
        if at is None:
            self._complain(self._when.problem or _("Say when it reached you."), self._when)
            return
        try:
            request_id = self._open(at)
        except DeskbellError as problem:
            self._complain(_(str(problem)), self._subject)
            return
        self.said.emit(_("Added: {text}", text=self._subject.text().strip()), True)
        self.added.emit(request_id)
        self.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    # --- inside ---

    def _open(self, at: datetime) -> int:
        client, typed = self._client.client, self._client.text().strip()
        address = self._address.text().strip()
        if client is None and not address and _is_address(typed):
            typed, address = "", typed
        return self._desk.inbox.open_request(
            typed,
            self._subject.text(),
            self._details.toPlainText().strip(),
            kind=self._own_kind,
            channel=Channel(self._channel.value),
            at=at,
            address=address,
            client_id=client.id if client else None,
        )

    def _complain(self, problem: str, where: QWidget) -> None:
        self._problem.setText(problem)
        self._problem.show()
        self._make_room()
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_room(self) -> None:
        """Choices wrap, and what is known of a client comes and goes: no line may lie over another."""
        if layout := self.layout():
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _suggest(self) -> None:
        """Suggests the kind as the words come, until the owner has chosen one."""
        self._problem.hide()
        if self._own_kind is not None:
            return
        suggestion = self._desk.inbox.suggest_kind(self._subject.text(), self._details.toPlainText())
        self._kind.choose(suggestion.kind)
        self._reason.setText(
            _("Suggested: {reason}", reason=_(suggestion.reason)) if self._subject.text().strip() else ""
        )
        self._make_room()

    def _on_kind(self, kind: Kind) -> None:
        self._own_kind = kind
        self._reason.setText(_("Your choice"))

    def _on_client(self) -> None:
        self._problem.hide()
        client = self._client.client
        self._address.setVisible(client is None)
        opened = (
            ngettext("{n} open request already", "{n} open requests already", client.open_requests)
            if client
            else ""
        )
        parts = [client.address, opened if client.open_requests else ""] if client else []
        self._known.setText("  ·  ".join(part for part in parts if part))
        self._known.setVisible(client is not None)
        self._make_room()

    def _lay_out(self) -> None:
        self.setWindowTitle(_("New request"))
        self.setMinimumWidth(480)
        self._address.setPlaceholderText(_("E-mail or telephone, if you have it"))
        self._address.setAccessibleName(_("Address"))
        self._subject.setPlaceholderText(_("What do they want, in a few words?"))
        self._subject.setAccessibleName(_("What they want"))
        self._details.setPlaceholderText(_("Details, if any"))
        self._details.setAccessibleName(_("Details"))
        self._details.setTabChangesFocus(True)
        self._details.setFixedHeight(64)
        mark(self._problem, role="danger")
        self._problem.hide()
        self._save.setAccessibleName(_("Save"))
        self._save.setAutoDefault(False)
        mark(self._save, primary="true")
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        form, foot, whole = QGridLayout(), QHBoxLayout(), QVBoxLayout(self)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setColumnStretch(1, 1)
        for label, widgets in (
            (_("Client"), (self._client, self._address, self._known)),
            (_("Wants"), (self._subject, self._details)),
            (_("Kind"), (self._kind, self._reason)),
            (_("By"), (self._channel,)),
            (_("When"), (self._when,)),
        ):
            form.addWidget(_row_label(label), form.rowCount(), 0, Qt.AlignmentFlag.AlignTop)
            form.addLayout(_stacked(*widgets), form.rowCount() - 1, 1)
        foot.addWidget(self._problem, 1)
        foot.addStretch(0)
        foot.addWidget(cancel)
        foot.addWidget(self._save)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(16)
        whole.addLayout(form)
        whole.addLayout(foot)

    def _connect(self) -> None:
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)
        self._client.textChanged.connect(lambda _text: self._on_client())
        self._client.returnPressed.connect(self._subject.setFocus)
        self._address.returnPressed.connect(self._subject.setFocus)
        self._subject.textChanged.connect(lambda _text: self._suggest())
        self._subject.returnPressed.connect(self.save)
        self._details.textChanged.connect(self._suggest)
        self._kind.picked.connect(self._on_kind)
        self._save.clicked.connect(self.save)
        self._on_client()


def _is_address(text: str) -> bool:
    """Whether what was typed for a name is a way to reach them."""
    digits = sum(letter.isdigit() for letter in text)
    return "@" in text or (digits >= 5 and not any(letter.isalpha() for letter in text))


def _row_label(text: str) -> QLabel:
    label = QLabel(text)
    label.setContentsMargins(0, 5, 0, 0)
    mark(label, role="muted")
    return label


def _stacked(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget)
    return column
