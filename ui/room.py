"""What the window can do once its desk is open: the request and its client, lists in step, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.desk import Desk, DeskbellError
from app.records import Changes
from app.standing import RequestRow
from ui.bridge import Bridge
from ui.card import CardPanel
from ui.list.view import Key
from ui.mail_program import MailProgram
from ui.message_bar import Offer
from ui.request.correspondence import Correspondence
from ui.request.deeds import Deeds
from ui.request.panel import RequestPanel
from ui.texts import _
from ui.window import MainWindow
from ui.words import lowered

if TYPE_CHECKING:
    from app.post import Letter
    from ui.clients.clients_room import ClientsRoom
    from ui.paper import Paper

_EVERYWHERE = ("today", "mine", "theirs", "bids", "closed", "search", "keys")
"""The actions whose single keys act among the clients as they do among the requests."""


class Room(QObject):
    """One a window and desk. Its methods are what the table of actions does."""

    settings_changed = Signal()
    account_kept = Signal()
    """A mail account was added or changed, perhaps nothing of it but the password."""
    mail_came = Signal()
    opened = Signal(int)
    """A request is shown: by its id."""

    def __init__(self, window: MainWindow, desk: Desk, bridge: Bridge) -> None:
        super().__init__(window)
        self.window = window
        self.desk = desk
        self.bridge = bridge
        self.request: RequestPanel
        self.card: CardPanel
        self._clients: ClientsRoom | None = None
        self._paper: Paper | None = None

    def come_alive(self) -> Iterator[None]:
        """Furnishes the window piece by piece: between two pieces the screen may have a turn."""
        self._show_counts()  # first, and alone: what is open is dated once for rail, list and tray
        yield
        deeds = Deeds(self.desk, MailProgram(), self)
        writing = Correspondence(self.desk, self.bridge, self.window.look, deeds)
        yield
        self.request = RequestPanel(self.desk, self.bridge, self.window.look, deeds, writing)
        yield
        self.card = CardPanel(self.desk, self.bridge, self.window.look)
        yield
        self.window.fill_columns(self.request, self.card)
        yield
        self.window.list.attach(self.desk)
        self._follow_settings()
        yield
        yield from self._show_first()
        self._connect()

    # --- what the actions do ---

    def undo(self) -> None:
        """Takes back what was done last, and goes to where it was done."""
        if label := self.desk.undo_label:
            self._try(
                lambda: self._go_to(self.desk.undo()),
                _("Undone: {deed}", deed=lowered(label)),
                (_("Redo"), self.redo),
            )

    def redo(self) -> None:
        if label := self.desk.redo_label:
            self._try(
                lambda: self._go_to(self.desk.redo()),
                _("Done again: {deed}", deed=lowered(label)),
                (_("Undo"), self.undo),
            )

    def open_request(self, request_id: int) -> None:
        """Shows that request, in the list if it is there."""
        if self.window.is_on_other_page:
            self.window.show_section("today")
        if not self.window.list.lines.select(("request", request_id)):
            self._show_request(request_id)

    def write_on(self, letter: Letter) -> None:
        """Puts a letter that came back into the composer of its request."""
        if letter.request_id is not None:
            self.open_request(letter.request_id)
        self.request.take_back(letter)

    def open_client(self, client_id: int) -> None:
        """Turns to that client's own page."""
        self.show_clients()
        self._clients_page().open_client(client_id)

    def show_clients(self) -> None:
        page = self._clients_page()
        self.window.show_section("clients")
        page.clients.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self) -> None:
        """Puts the keyboard where one types what to look for."""
        if self._clients and self.window.section == "clients":
            self._clients.clients.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.window.show_list()
            self.window.list.focus_search()

    def new_request(self, client_id: int | None = None) -> None:
        """Asks who wants what, and writes it down."""
        from ui.quick_add import QuickAdd

        for begun in self.window.findChildren(QuickAdd):  # asked for again, from the tray
            begun.raise_()
            begun.activateWindow()
            return
        known = self.desk.clients.row(client_id) if client_id else None
        dialog = QuickAdd(self.desk, known, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.added.connect(self.open_request)
        dialog.said.connect(self._say)
        dialog.open()

    def enter(self) -> None:
        """Goes into what is current in the list: to the request's text, or to the client's page."""
        if key := self.window.list.current_key:
            self._enter(key)

    @property
    def paper(self) -> Paper:
        """Imports and exports, made when they are first wanted."""
        from ui.paper import Paper

        if self._paper is None:
            self._paper = Paper(self.desk, self.bridge, self.window.bar, self.window)
            self._paper.mail_came.connect(self.mail_came)
        return self._paper

    def export(self, client_id: int | None = None) -> None:
        """Asks for a name and writes the history there: everybody's, or one client's."""
        self.paper.export(client_id)

    def open_settings(self, page: str = "") -> None:
        """Opens the settings beside the window."""
        from ui.settings.dialog import SettingsDialog
        from ui.start_at_login import StartAtLogin, own_command

        dialog = SettingsDialog(
            self.desk, self.bridge, StartAtLogin(own_command(self.desk.folder)), self.window
        )
        dialog.account_kept.connect(self.account_kept)
        if page:
            dialog.show_page(page)
        dialog.show()

    def set_theme(self, mode: str) -> None:
        self._try(lambda: self.desk.preferences.set("theme", mode))

    def leave_request(self) -> None:
        """The keyboard goes back to the list."""
        self.window.list.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what the actions ask ---

    @property
    def row(self) -> RequestRow | None:
        """How the request shown stands, as far as the list knows."""
        shown = self.request.current_id
        at = self.window.list.model.row_of(("request", shown)) if shown is not None else None
        return self.window.list.model.lines[at].row if at is not None else None

    @property
    def has_request(self) -> bool:
        return self.request.current_id is not None

    @property
    def is_closed(self) -> bool:
        return self.row is not None and self.row.outcome is not None

    @property
    def is_snoozed(self) -> bool:
        return self.row is not None and self.row.snoozed_until is not None

    # --- what happens by itself ---

    def tick(self) -> None:
        """Time has passed: chips, headings and counts say so. Nobody reads them while there is no window."""
        if not self.window.isVisible():
            return
        self.window.list.refresh()
        self._show_counts()
        self.request.refresh()

    def close(self) -> None:
        """Puts on the disk what the owner has begun to write."""
        self.request.save_drafts()

    # --- inside ---

    def _on_changed(self, changes: Changes) -> None:
        lines, before = self.window.list.lines, self.window.list.current_key
        self.window.list.refresh(changes)
        if (before or not self.has_request) and lines.current_key is None and not self._is_writing():
            lines.step(0)  # what was dealt with has left the list: on to the next; or the first has come
        if not self.window.list.model.lines and not self._is_writing():
            self._show_nothing()
        self._show_counts()
        if changes.of("settings"):
            self._follow_settings()
        self.window.actions_table.refresh()

    def _is_writing(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.request.isAncestorOf(focus)

    def _show_counts(self) -> None:
        self.window.rail.show_counts(self.desk.lists.counts(), self.desk.now(), self.desk.zone)

    def _follow_settings(self) -> None:
        self.window.look.set_mode(self.desk.preferences.get("theme"))
        has_single_keys = bool(self.desk.preferences.get("single_keys"))
        self.window.actions_table.set_single_keys(has_single_keys)
        self.window.list.search.show_key(has_single_keys)
        self.settings_changed.emit()

    def _show_first(self) -> Iterator[None]:
        """The first line and its request, then its client: what is asked for the first time takes long."""
        lines = self.window.list.lines
        if lines.current_key is None:
            lines.step(0)
        if lines.current_key is None:
            self._show_nothing()
            return
        _kind, request_id = lines.current_key
        self.request.show_request(request_id)
        yield
        self._show_client_of(request_id)

    def _show_current(self) -> None:
        """In another section: the first line, so that nothing stale is shown."""
        lines = self.window.list.lines
        if lines.current_key is None:
            lines.step(0)
        if key := lines.current_key:
            self._on_chosen(key)
        else:
            self._show_nothing()

    def _on_section(self, section: str) -> None:
        if section != "clients":
            self._show_current()
            self.leave_request()

    def _on_chosen(self, key: Key | None) -> None:
        if key is None:
            return
        kind, id_ = key
        if kind == "request":
            self._show_request(id_)
        else:
            self.request.show_request(None)
            self.card.show_client(id_)
        self.window.actions_table.refresh()

    def _enter(self, key: Key) -> None:
        kind, id_ = key
        if kind == "client":
            self.open_client(id_)
        else:
            self._show_request(id_)
            self.request.start_reply()

    def _show_request(self, request_id: int) -> None:
        self.request.show_request(request_id)
        self._show_client_of(request_id)

    def _show_client_of(self, request_id: int) -> None:
        row = next(iter(self.desk.lists.rows([request_id])), None)
        self.card.show_client(row.client_id if row else None, request_id)
        self.opened.emit(request_id)

    def _show_nothing(self) -> None:
        self.request.show_request(None)
        self.card.show_client(None)

    def _go_to(self, changes: Changes) -> None:
        ids = list(changes.of("requests"))
        rows = self.desk.lists.rows(ids) if len(ids) == 1 else []
        if rows and not self.window.list.lines.select(("request", rows[0].id)):
            self._show_request(rows[0].id)  # it belongs to another section

    def _try(self, deed: Callable[[], object], said: str = "", offer: Offer | None = None) -> None:
        try:
            deed()
        except DeskbellError as problem:
            self.window.bar.problem(_(str(problem)))
        else:
            if said:
                self.window.bar.say(said, action=offer)

    def _say(self, text: str, can_undo: bool) -> None:
        self.window.bar.say(text, undo=can_undo)

    def _clients_page(self) -> ClientsRoom:
        """The clients, made when they are first wanted."""
        from ui.clients.clients_room import ClientsRoom

        if self._clients is None:
            page = self._clients = ClientsRoom(self.desk, self.bridge, self.window.look)
            page.said.connect(self._say)
            page.problem.connect(self.window.bar.problem)
            page.new_request_wanted.connect(self.new_request)
            page.letter_wanted.connect(self.request.new_message)
            page.export_wanted.connect(self.export)
            page.request_opened.connect(self.open_request)
            self.window.add_page("clients", page)
            self.window.actions_table.bind_keys(page.clients.list, only=_EVERYWHERE)
        return self._clients

    def _connect(self) -> None:
        window = self.window
        self.bridge.changed.connect(self._on_changed)
        window.list.chosen.connect(self._on_chosen)
        window.list.opened.connect(self._enter)
        window.section_shown.connect(self._on_section)
        window.bar.undo_wanted.connect(self.undo)
        for part in (self.request, self.card):
            part.said.connect(self._say)
            part.problem.connect(window.bar.problem)
            part.request_opened.connect(self.open_request)
        self.request.left.connect(self.leave_request)
        self.request.settings_wanted.connect(self.open_settings)
        self.card.client_opened.connect(self.open_client)
        self.card.export_wanted.connect(self.export)
        window.files_dropped.connect(lambda paths: self.paper.bring_in(paths))
