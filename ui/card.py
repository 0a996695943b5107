"""The person beside the request: how to reach them, what is known, what was promised, what else they ask."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.desk import Desk, DeskbellError
from app.records import Address, Changes, Client, ClientCard
from app.standing import RequestRow
from app.words import Outcome
from ui import assets, words
from ui.bridge import Bridge
from ui.card_rows import FactRow, Link, LinkRow, NewFactRow, Section, TextButton
from ui.mail_program import Mail, mail_link
from ui.texts import _
from ui.theme import Look, mark
from ui.times import Times

_TABLES = ("clients", "addresses", "facts", "requests", "settings")
FOLDED_WIDTH, LEAST_WIDTH = 36, 200
MOST_OTHERS = 8
"""So many other requests are shown at first: each row costs a millisecond with every client that is shown."""


class CardPanel(QWidget):
    """Shows a client; addresses and facts are kept as they are edited, and every change can be undone."""

    said = Signal(str, bool)
    problem = Signal(str)
    request_opened = Signal(int)
    client_opened = Signal(int)
    export_wanted = Signal(int)
    folded = Signal(bool)

    def __init__(
        self,
        desk: Desk,
        bridge: Bridge,
        look: Look,
        open_link: Callable[[QUrl], bool] = QDesktopServices.openUrl,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._look, self._open_link = desk, look, open_link
        self._times = Times(desk)
        self._card: ClientCard | None = None
        self._request_id: int | None = None
        self._all_of: int | None = None
        self._is_folded = False
        self._fact_rows: dict[int, FactRow] = {}
        self._name = TextButton("", self)
        self._person = _icon_button(_("Open the client’s page"), self)
        self._fold = _icon_button(_("Fold the client card"), self)
        self._top, self._body = QHBoxLayout(), QWidget(self)
        self._say = QLabel()
        self._scroll = QScrollArea(self._body)
        inner = self._inner = QWidget(self._scroll.viewport())
        self._reach = Section(_("Reach"), _("Add an address"), inner)
        self._facts = Section(_("Facts"), _("Add a fact"), inner)
        self._promises = Section(_("Open promises"), parent=inner)
        self._others = Section(_("Other requests"), parent=inner)
        self._export = QPushButton(_("Export history…"))
        self._lay_out()
        self._connect(bridge)
        self._tint()
        self.show_client(None)

    @property
    def client_id(self) -> int | None:
        """The client shown."""
        return self._card.client.id if self._card else None

    @property
    def is_folded(self) -> bool:
        """Only the button that unfolds it is to be seen."""
        return self._is_folded

    def set_folded(self, is_folded: bool) -> None:
        """Folds it to a strip, or unfolds it."""
        self._is_folded = is_folded
        self._show_parts()
        self._top.setContentsMargins(2 if is_folded else 16, 12, 2 if is_folded else 8, 0)
        self.setMinimumWidth(FOLDED_WIDTH if is_folded else LEAST_WIDTH)
        self.setMaximumWidth(FOLDED_WIDTH if is_folded else 16777215)
        self._fold.setAccessibleName(_("Unfold the client card") if is_folded else _("Fold the client card"))
        self._fold.setToolTip(self._fold.accessibleName())

    def show_client(self, client_id: int | None, request_id: int | None = None) -> None:
        """Shows that client beside that request, or nobody."""
        if client_id != self.client_id:
            self._forget()
        self._request_id = request_id
        self._show(self._read(client_id))

    # --- inside ---

    def _read(self, client_id: int | None) -> ClientCard | None:
        try:
            return None if client_id is None else self._desk.clients.card(client_id)
        except DeskbellError:  # added by what has just been undone, or merged into another
            return None

    def _show(self, card: ClientCard | None) -> None:
        self._card = card
        if card is not None:
            self._fill(card)
        self._show_parts()

    def _show_parts(self) -> None:
        """Folded, or with nobody to show, there is only the strip's own button."""
        for widget in (self._body, self._person, self._name):
            widget.setVisible(self._card is not None and not self._is_folded)

    def _forget(self) -> None:
        """What was begun to be typed belongs to the client before."""
        for section in (self._reach, self._facts, self._promises, self._others):
            section.forget()

    def _fill(self, card: ClientCard) -> None:
        client = card.client
        self._name.show_text(client.name)
        self._say.setText(_greeting_line(client, self._times))
        self._say.setVisible(bool(self._say.text()))
        self._reach.fill(client.addresses, self._address_row, _("no address yet"))
        self._fill_facts(client)
        self._promises.fill([self._promise(row) for row in card.open_promises], self._link_row)
        self._fill_others(card)

    def _fill_others(self, card: ClientCard) -> None:
        others = [row for row in card.requests if row.id != self._request_id]
        most = len(others) if card.client.id == self._all_of else MOST_OTHERS
        links: list[Link | str] = [_standing(row) for row in others[:most]]
        if len(others) > most:
            links.append(_("Show all {n}", n=len(others)))
        self._others.head(_("Requests") if self._request_id is None else _("Other requests"))
        self._others.fill(links, self._link_row)

    def _show_all(self) -> None:
        if self._card is not None:
            self._all_of = self._card.client.id
            self._fill_others(self._card)

    def _fill_facts(self, client: Client) -> None:
        facts = {fact.id: fact for fact in client.facts}
        if facts and list(facts) == list(self._fact_rows):
            for id, row in self._fact_rows.items():
                row.show_fact(facts[id].label, facts[id].value)
            return
        self._fact_rows = {id: self._fact_row(id, fact.label, fact.value) for id, fact in facts.items()}
        self._facts.fill(list(facts), self._fact_rows.__getitem__, _("nothing yet"))

    def _address_row(self, address: Address) -> QWidget:
        button = TextButton(address.value)
        button.setToolTip(_("Write a mail") if address.kind == "email" else _("Copy the number"))
        button.clicked.connect(lambda: self._reach_out(address))
        button.offer(_("Copy"), lambda: self._copy(address.value))
        button.offer(
            _("Remove"),
            lambda: self._do(_("Address removed"), lambda: self._desk.clients.remove_address(address.id)),
        )
        return button

    def _fact_row(self, id: int, label: str, value: str) -> FactRow:
        row = FactRow(label, value)
        row.kept.connect(self._keep_fact)
        row.removed.connect(lambda: self._do(_("Fact removed"), lambda: self._desk.clients.remove_fact(id)))
        return row

    def _promise(self, row: RequestRow) -> Link:
        by = self._times.say(row.promised_at) if row.promised_at else ""
        is_late = row.promised_at is not None and row.promised_at < self._times.now()
        return Link(row.id, row.subject, by, "danger" if is_late else "muted")

    def _link_row(self, link: Link | str) -> QWidget:
        """The row of a request, or the one that shows them all."""
        if isinstance(link, str):
            more = TextButton(link)
            more.clicked.connect(self._show_all)
            return more
        row = LinkRow(link)
        row.opened.connect(self.request_opened)
        return row

    # --- what the owner does here ---

    def _do(self, said: str, deed: Callable[[], object]) -> None:
        try:
            deed()
        except DeskbellError as problem:
            self.problem.emit(_(str(problem)))
        else:
            self.said.emit(said, True)

    def _reach_out(self, address: Address) -> None:
        if address.kind != "email":
            self._copy(address.value)
            return
        name = self._card.client.name if self._card else ""
        link = mail_link(Mail(name, address.value, "", ""))
        if not self._open_link(QUrl.fromEncoded(link.encode("ascii"))):
            self._copy(address.value)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.emit(_("Copied {text}", text=text), False)

    def _ask_address(self) -> None:
        field = QLineEdit()
        field.setPlaceholderText(_("E-mail or telephone"))
        field.setAccessibleName(_("New address"))
        field.returnPressed.connect(lambda: self._add_address(field.text()))
        self._reach.append(field)
        field.setFocus()

    def _add_address(self, value: str) -> None:
        if (id := self.client_id) is not None:
            self._do(_("Address added"), lambda: self._desk.clients.add_address(id, value))

    def _ask_fact(self) -> None:
        row = NewFactRow()
        row.kept.connect(self._keep_fact)
        self._facts.append(row)
        row.setFocus()

    def _keep_fact(self, label: str, value: str) -> None:
        if (id := self.client_id) is not None:
            self._do(_("Fact kept"), lambda: self._desk.clients.set_fact(id, label, value))

    def _open_client(self) -> None:
        if (id := self.client_id) is not None:
            self.client_opened.emit(id)

    def _want_export(self) -> None:
        if (id := self.client_id) is not None:
            self.export_wanted.emit(id)

    def _toggle(self) -> None:
        self.set_folded(not self.is_folded)
        self.folded.emit(self.is_folded)

    def _on_changes(self, changes: Changes) -> None:
        if self._card is None or not any(changes.of(table) for table in _TABLES):
            return
        card = self._read(self._card.client.id)
        is_about_others = changes.can_wait and card == self._card
        if not is_about_others:
            self._show(card)

    # --- how it is made ---

    def _connect(self, bridge: Bridge) -> None:
        bridge.follow(self._on_changes)
        self._look.changed.connect(self._tint)
        self._fold.clicked.connect(self._toggle)
        self._person.clicked.connect(self._open_client)
        self._name.clicked.connect(self._open_client)
        self._reach.add.clicked.connect(self._ask_address)
        self._facts.add.clicked.connect(self._ask_fact)
        self._export.clicked.connect(self._want_export)

    def _lay_out(self) -> None:
        self.setAccessibleName(_("Client"))
        self._say.setWordWrap(True)
        mark(self, ground="raised")
        mark(self._name, role="heading")
        mark(self._say, role="muted")
        mark(self._export, link="true")
        inner, scroll = self._inner, self._scroll
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for section in (self._reach, self._facts, self._promises, self._others):
            column.addWidget(section)
        column.addStretch(1)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the keyboard through its rows
        scroll.setWidget(inner)
        mark(inner, ground="raised")
        body = QVBoxLayout(self._body)
        body.setContentsMargins(16, 0, 16, 12)
        body.addWidget(self._say)
        body.addSpacing(8)
        body.addWidget(scroll, 1)
        body.addWidget(self._export)
        top, whole = self._top, QVBoxLayout(self)
        top.setSpacing(0)
        top.addWidget(self._name)
        top.addStretch(1)
        top.addWidget(self._person)
        top.addWidget(self._fold)
        whole.setSpacing(0)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(top)
        whole.addWidget(self._body, 1)
        whole.addStretch(0)
        self.set_folded(False)

    def _tint(self) -> None:
        colour = self._look.theme.colour("muted")
        self._fold.setIcon(assets.icon("panel-right", colour))
        self._person.setIcon(assets.icon("person", colour))


def _greeting_line(client: Client, times: Times) -> str:
    since = _("client since {year}", year=words.local(client.since, times.zone).year) if client.since else ""
    say = _("say “{greeting}”", greeting=client.greeting) if client.greeting else ""
    return " · ".join(part for part in (say, since) if part)


def _standing(row: RequestRow) -> Link:
    return Link(row.id, row.subject, words.state(row), "done" if row.outcome is Outcome.WON else "muted")


def _icon_button(name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setAccessibleName(name)
    button.setToolTip(name)
    mark(button, flat="true")
    return button
