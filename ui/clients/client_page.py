"""One client's whole story: all they asked and were told in one timeline, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.desk import Desk, DeskbellError
from app.records import Changes, Client, Entry
from ui.bridge import Bridge
from ui.clients.merge_dialog import MergeDialog
from ui.flow import FlowLayout
from ui.minutes_field import MinutesField
from ui.request.reading import Reading
from ui.request.timeline import TimelineView
from ui.texts import _
from ui.theme import Look, mark

_AT_FIRST = 400
_TABLES = {"clients", "addresses", "facts", "entries", "requests"}


class ClientPage(QWidget):
    """Shows one client. Each field is kept when it is left, and each change can be undone."""

    said = Signal(str, bool)
    problem = Signal(str)
    new_request_wanted = Signal(int)
    letter_wanted = Signal(int)
    export_wanted = Signal(int)

    def __init__(self, desk: Desk, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._client: Client | None = None
        self._name = _field(_("Name"), lambda: self._keep(desk.clients.rename, self._name.text(), "name"))
        mark(self._name, role="title")
        self._greeting = _field(
            _("How to address them"),
            lambda: self._keep(desk.clients.set_greeting, self._greeting.text(), "greeting"),
            _("e.g. Anna"),
        )
        self._tags = _field(_("Tags, with commas between"), self._keep_tags, _("e.g. regular, heating"))
        self._target = MinutesField(_("Their own target in working time"), least=0)
        self._target.setSpecialValueText(_("by kind"))
        self._target.editingFinished.connect(self._keep_target)
        self._notes = _Notes(lambda text: self._keep(desk.clients.set_notes, text, "notes"))
        self._entries: tuple[Entry, ...] = ()
        self._timeline = TimelineView(look, lambda text: desk.messages.segments(text))
        self._reading = Reading(desk, bridge, self._entry, self)
        self.actions_row = self._buttons()
        self._body = QWidget()
        self._body.hide()
        self._lay_out()
        bridge.changed.connect(self._on_changes)
        self._timeline.original_wanted.connect(self._reading.show_original)
        self._timeline.page_wanted.connect(self._reading.show_page)
        self._timeline.followed.connect(self._reading.follow)
        self._reading.pictures_found.connect(self._timeline.show_pictures)
        self._reading.said.connect(self.said)
        self._reading.problem.connect(self.problem)

    @property
    def client_id(self) -> int | None:
        """Whose page it is."""
        return self._client.id if self._client else None

    def show_client(self, client_id: int) -> None:
        """Turn to that client."""
        keeps_place = client_id == self.client_id
        try:
            client = self._desk.clients.get(client_id)
        except DeskbellError as error:
            self._client = None
            self._body.hide()
            self.problem.emit(_(str(error)))
            return
        self._client = client
        self._body.show()
        for field, text in (
            (self._name, client.name),
            (self._greeting, client.greeting),
            (self._tags, ", ".join(client.tags)),
        ):
            field.setText(text)
        self._notes.show_text(client.notes)
        self._target.setValue(client.target_minutes or 0)
        entries = self._entries = self._desk.clients.timeline(client_id, limit=_AT_FIRST)
        now, zone = self._desk.now(), self._desk.zone
        subjects = {row.id: row.subject for row in self._desk.clients.card(client_id).requests}
        self._timeline.show_entries(
            entries, now, zone, is_my_turn=False, keeps_place=keeps_place, subjects=subjects
        )
        self._reading.find_pictures(entries)

    def merge(self) -> None:
        """Ask who is the same person, and make one of the two."""
        if self._client is None:
            return
        dialog = MergeDialog(self._desk, self._client, self)
        dialog.finished.connect(lambda result: self._merge_with(dialog.chosen, result))
        dialog.open()

    def _merge_with(self, gone: int | None, result: int) -> None:
        if result != QDialog.DialogCode.Accepted or gone is None or self._client is None:
            return
        name = self._desk.clients.get(gone).name
        self._desk.clients.merge(self._client.id, gone)
        self.said.emit(_("{merged} is {kept} now.", merged=name, kept=self._client.name), True)

    def _entry(self, entry_id: int) -> Entry | None:
        return next((entry for entry in self._entries if entry.id == entry_id), None)

    def _keep(self, change: Callable[[int, str], object], value: str, what: str) -> None:
        client = self._client
        if client is None or getattr(client, what) == value:
            return
        try:
            change(client.id, value)
        except DeskbellError as error:
            self.show_client(client.id)
            self.problem.emit(_(str(error)))

    def _keep_tags(self) -> None:
        tags = [tag.strip() for tag in self._tags.text().split(",") if tag.strip()]
        if self._client is not None and tuple(tags) != self._client.tags:
            self._desk.clients.set_tags(self._client.id, tags)

    def _keep_target(self) -> None:
        minutes = self._target.value() or None
        if self._client is not None and minutes != self._client.target_minutes:
            self._desk.clients.set_target(self._client.id, minutes)

    def _ask(self, wanted: SignalInstance) -> None:
        if self._client is not None:
            wanted.emit(self._client.id)

    def _on_changes(self, changes: Changes) -> None:
        if self._client is not None and _TABLES & changes.ids.keys():
            self.show_client(self._client.id)

    def _buttons(self) -> QWidget:
        row = QWidget()
        cells = FlowLayout(row, spacing=8)
        new = QPushButton(_("New request"))
        new.setProperty("primary", True)
        new.clicked.connect(lambda: self._ask(self.new_request_wanted))
        letter = QPushButton(_("New message"))
        letter.clicked.connect(lambda: self._ask(self.letter_wanted))
        merge = QPushButton(_("Merge with…"))
        merge.clicked.connect(self.merge)
        export = QPushButton(_("Export history…"))
        export.clicked.connect(lambda: self._ask(self.export_wanted))
        for button in (new, letter, merge, export):
            cells.addWidget(button)
        return row

    def _lay_out(self) -> None:
        whole, column = QVBoxLayout(self), QVBoxLayout(self._body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._body)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(8)
        column.addWidget(self._name)
        column.addWidget(self._known_fields())
        column.addWidget(self._notes)
        column.addWidget(self.actions_row)
        line = QFrame()
        line.setFixedHeight(1)
        mark(line, role="line")
        column.addSpacing(4)
        column.addWidget(line)
        column.addWidget(self._timeline, 1)

    def _known_fields(self) -> QWidget:
        """What is known about them, each under its name."""
        box = QWidget()
        cells = QGridLayout(box)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setHorizontalSpacing(8)
        cells.setVerticalSpacing(4)
        fields = (
            (_("Say"), self._greeting, 2),
            (_("Tags"), self._tags, 3),
            (_("Answer within"), self._target, 0),
        )
        for at, (caption, field, stretch) in enumerate(fields):
            label = QLabel(caption)
            label.setBuddy(field)
            mark(label, role="caption")
            cells.addWidget(label, 0, at)
            cells.addWidget(field, 1, at)
            cells.setColumnStretch(at, stretch)
        return box


class _Notes(QPlainTextEdit):
    """Notes about a client, kept when the field is left."""

    def __init__(self, keep: Callable[[str], object]) -> None:
        super().__init__()
        self._keep = keep
        self.setPlaceholderText(_("Notes about them, for you alone"))
        self.setAccessibleName(_("Notes about the client"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(64)

    def show_text(self, text: str) -> None:
        """These are the notes now; what is being typed is left alone."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self._keep(self.toPlainText())


def _field(name: str, keep: Callable[[], object], example: str = "") -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(example or name)
    field.setAccessibleName(name)
    field.editingFinished.connect(keep)
    field.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return field
