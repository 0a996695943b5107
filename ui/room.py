"""What the window can do once its desk is open: what its actions do, and what they ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.desk import Desk, DeskbellError
from app.records import Changes
from app.standing import RequestRow
from ui.bridge import Bridge
from ui.card import CardPanel
from ui.in_step import InStep, show_counts
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
    from pathlib import Path

    from ui.clients.clients_room import ClientsRoom
    from ui.paper import Paper

Piece = Callable[[], object]

_HOLDS_UP = 500
"""To take back so many rows takes a tenth of a second."""

_EVERYWHERE = ("today", "mine", "theirs", "bids", "closed", "search", "keys")
"""The actions whose single keys act among the clients as they do among the requests."""


class Room(QObject):
    """One a window and desk. Its methods are what the table of actions does."""

    settings_changed = Signal()
    account_kept = Signal()
    """A mail account was added or changed, perhaps nothing of it but the password."""
    mail_came = Signal()

    def __init__(self, window: MainWindow, desk: Desk, bridge: Bridge, home: Path | None = None) -> None:
        super().__init__(window)
        self.window = window
        self.desk = desk
        self.bridge = bridge
        self._home = home or desk.folder
        """The owner's own desk, which starts at login though they look at the sample now."""
        self.request: RequestPanel
        self.card: CardPanel
        self._deeds = Deeds(desk, MailProgram(), self)
        self._writing: Correspondence
        self._in_step: InStep
        self._clients: ClientsRoom | None = None
        self._paper: Paper | None = None

    def pieces(self) -> Iterator[Piece]:
        """What furnishes the window, piece by piece: between two of them the screen may have a turn."""
        yield partial(show_counts, self.window, self.desk)  # alone: what is open is dated once for all
        yield self._place_writing
        yield self._place_request
        yield self._place_card
        yield self._fill_columns
        yield self._bring_list_to_life
        yield lambda: self._in_step.show_first_request()
        yield lambda: self._in_step.show_its_client()
        yield self._connect

    # --- what the actions do ---

    def undo(self) -> None:
        """Takes back what was done last, and goes to where it was done."""
        if label := self.desk.undo_label:
            shown = self._shown(_("Undoing: {deed}…", deed=lowered(label)))
            self._try(
                lambda: self._go_to(self.desk.undo(shown)),
                _("Undone: {deed}", deed=lowered(label)),
                lambda: (_("Redo"), self.redo) if self.desk.redo_label else None,
            )

    def redo(self) -> None:
        if label := self.desk.redo_label:
            shown = self._shown(_("Doing again: {deed}…", deed=lowered(label)))
            self._try(
                lambda: self._go_to(self.desk.redo(shown)),
                _("Done again: {deed}", deed=lowered(label)),
                lambda: (_("Undo"), self.undo),
            )

    def open_request(self, request_id: int) -> None:
        """Shows that request, in the list if it is there."""
        if self.window.is_on_other_page:
            self.window.show_section("today")
        if not self.window.list.lines.select(("request", request_id)):
            self._in_step.show_request(request_id)

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

    def export_list(self) -> None:
        """The same for the list as it is shown: its section, of its kind, or what was found."""
        shown = self.window.list
        name = shown.search.text().strip() or self.window.rail.title
        self.paper.export(request_ids=shown.request_ids, name=name)

    def open_settings(self, page: str = "") -> None:
        """Opens the settings beside the window, once only, and turns to the page of that English name."""
        from ui.settings.dialog import SettingsDialog
        from ui.start_at_login import StartAtLogin, own_command

        for dialog in self.window.findChildren(SettingsDialog):
            if dialog.isVisible():  # one that was closed may not be gone yet
                break
        else:
            login = StartAtLogin(own_command(self._home))
            dialog = SettingsDialog(self.desk, self.bridge, login, self.window)
            dialog.account_kept.connect(self.account_kept)
        dialog.open_at(page)

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
    def has_list(self) -> bool:
        """Whether a list with requests in it is shown."""
        shown = self.window.list.model.lines
        return not self.window.is_on_other_page and any(line.row for line in shown)

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
        """Time has passed."""
        self._in_step.tick()

    def close(self) -> None:
        """Puts on the disk what the owner has begun to write."""
        self.request.save_drafts()

    # --- inside ---

    def _place_writing(self) -> None:
        self._writing = Correspondence(self.desk, self.bridge, self.window.look, self._deeds)

    def _place_request(self) -> None:
        look = self.window.look
        self.request = RequestPanel(self.desk, self.bridge, look, self._deeds, self._writing)

    def _place_card(self) -> None:
        self.card = CardPanel(self.desk, self.bridge, self.window.look)

    def _fill_columns(self) -> None:
        self.window.fill_columns(self.request, self.card)
        self._in_step = InStep(self.window, self.desk, self.bridge, self.request, self.card)

    def _bring_list_to_life(self) -> None:
        self.window.list.attach(self.desk)
        self._follow_settings()

    def _on_changed(self, changes: Changes) -> None:
        self._in_step.follow(changes)
        if changes.of("settings"):
            self._follow_settings()
        self.window.actions_table.refresh()

    def _follow_settings(self) -> None:
        self.window.look.set_mode(self.desk.preferences.get("theme"))
        has_single_keys = bool(self.desk.preferences.get("single_keys"))
        self.window.actions_table.set_single_keys(has_single_keys)
        self.window.list.search.show_key(has_single_keys)
        self.settings_changed.emit()

    def _enter(self, key: Key) -> None:
        kind, id_ = key
        if kind == "client":
            self.open_client(id_)
        else:
            self._in_step.show_request(id_)
            self.request.start_reply()

    def _go_to(self, changes: Changes) -> None:
        ids = list(changes.of("requests"))
        rows = self.desk.lists.rows(ids) if len(ids) == 1 else []
        if rows and not self.window.list.lines.select(("request", rows[0].id)):
            self._in_step.show_request(rows[0].id)  # it belongs to another section

    def _shown(self, text: str) -> Callable[[int, int], None]:
        """Shows how far it is, if the window is held up by so much."""

        def show(done: int, total: int) -> None:
            if total >= _HOLDS_UP:
                self.window.bar.hold_up(text, done, total)

        return show

    def _try(
        self, deed: Callable[[], object], said: str = "", offer: Callable[[], Offer | None] = lambda: None
    ) -> None:
        try:
            deed()
        except DeskbellError as problem:
            self.window.bar.problem(_(str(problem)))
        else:
            if said:
                self.window.bar.say(said, action=offer())

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
        self.bridge.follow(self._on_changed)
        self._in_step.follow_list()
        window.list.opened.connect(self._enter)
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
