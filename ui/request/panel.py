"""One request: its head, its timeline and the composer, in step with the desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.desk import Desk, DeskbellError
from app.records import Changes, Entry, RequestPage
from app.words import Kind, Turn
from ui.bridge import Bridge
from ui.request.bid_fields import BidFields
from ui.request.correspondence import Correspondence
from ui.request.deeds import Deeds
from ui.request.header import RequestHeader
from ui.request.reading import Reading
from ui.request.sender_bar import SenderBar
from ui.request.timeline import TimelineView
from ui.request.verbs import Verbs
from ui.request.writing import Mode
from ui.texts import _
from ui.theme import Look, mark
from ui.times import Times

Do = Callable[[Callable[[], object]], object]
"""Sees to it that something is done."""


class RequestPanel(QStackedWidget):
    """Shows a request; ``verbs`` does with it what the owner asks. Its methods are for the window's actions.

    ``writing`` has been made before, with the same ``deeds``: both at once would hold up a window that opens.
    """

    said = Signal(str, bool)
    """What was done, and whether it can be undone."""
    problem = Signal(str)
    request_opened = Signal(int)
    settings_wanted = Signal(str)
    left = Signal()
    """Esc: the keyboard goes back to where it came from."""

    def __init__(self, desk: Desk, bridge: Bridge, look: Look, deeds: Deeds, writing: Correspondence) -> None:
        super().__init__()
        self._desk, self._bridge = desk, bridge
        self._page: RequestPage | None = None
        self._told_id: int | None = None
        """The request whose story the timeline tells."""
        times = self._times = Times(desk)
        whole = self._whole = QWidget(self)
        self._writing = writing
        self._header = RequestHeader(look, whole)
        self._bid = BidFields(times, whole)
        self._reading = Reading(desk, bridge, self._entry, self)
        self._senders = SenderBar(desk, bridge, whole)
        self._timeline = TimelineView(look, lambda text: desk.messages.segments(text), whole)
        self.posting = self._writing.posting
        self.verbs = Verbs(desk, times, deeds, lambda: self._page, self._header.anchor)
        self.addWidget(_nothing_chosen())
        self.addWidget(whole)
        self._lay_out()
        self.setAccessibleName(_("Request"))
        mark(self, ground="surface")
        self._connect(bridge, deeds)

    # --- what is shown ---

    @property
    def current_id(self) -> int | None:
        """The request shown."""
        return self._page.row.id if self._page else None

    @property
    def has_appointment(self) -> bool:
        """Whether the request shown has one that is still to come."""
        at = self._page.request.fold.appointment_at if self._page else None
        return at is not None and at > self._times.now()

    def show_request(self, request_id: int | None, *, by_turns: bool = False) -> None:
        """Shows that request, or that none is chosen.

        ``by_turns``: what takes long comes a moment later, each in a turn of its own: nobody asked for it.
        """
        try:
            page = None if request_id is None else self._desk.inbox.request(request_id)
        except DeskbellError:  # it was opened by what has just been undone
            page = None
        if page is None:
            self._page = self._told_id = None
            self.setCurrentIndex(0)
        else:
            self._show(page, self._bridge.show_in_turn if by_turns else _at_once)

    def refresh(self) -> None:
        """Says how the request stands by now: time has passed, and nothing else."""
        if self._page is not None:
            self._page = self._desk.inbox.request_by_now(self._page)
            self._header.show_page(self._page, self._times.now(), self._times.zone)
            self._tell()
            self._writing.refresh()

    # --- the composer ---

    def start_reply(self) -> None:
        self._start(Mode.REPLY)

    def reply_to_all(self) -> None:
        if self._page is not None:
            self._writing.start(Mode.REPLY, to_all=True)

    def start_holding(self) -> None:
        """Words a holding reply, or sends it, as the owner has set it."""
        if self._page is not None:
            self._writing.hold()

    def start_call(self) -> None:
        self._start(Mode.CALL)

    def start_note(self) -> None:
        self._start(Mode.NOTE)

    def send(self) -> None:
        """Sends or saves what is in the composer."""
        if self._page is not None:
            self._writing.send()

    def new_message(self, client_id: int | None = None) -> None:
        """Begins a message in a window of its own, or goes on with the one begun."""
        self._writing.letters.new(client_id)

    def forward(self) -> None:
        """Passes the client's latest message on."""
        if (latest := self.verbs.latest_id) is not None:
            self._writing.letters.forward(latest)

    @property
    def has_letters_begun(self) -> bool:
        """Whether there are messages that were begun and have no window now."""
        return bool(self._writing.letters.begun())

    def go_on_with_letters(self) -> None:
        """Opens them."""
        self._writing.letters.go_on()

    def save_drafts(self) -> None:
        """Puts the texts begun on the disk; for the window's closing."""
        self._writing.save()

    def choose_kind(self) -> None:
        """Opens the menu of kinds."""
        if self._page is not None:
            self._header.choose_kind()

    def edit_subject(self) -> None:
        """Puts the keyboard into the subject."""
        if self._page is not None:
            self._header.edit_subject()

    def show_original(self, entry_id: int) -> None:
        """Opens the message as it came."""
        self._reading.show_original(entry_id)

    @property
    def has_offer(self) -> bool:
        """Whether something about the sender waits for a yes."""
        return self._page is not None and self._senders.offered is not None

    def accept_offer(self) -> None:
        """Says yes to it: their new address is added, or two clients are one."""
        self._senders.accept()

    # --- inside ---

    def _entry(self, entry_id: int) -> Entry | None:
        return next((one for one in self._page.entries if one.id == entry_id), None) if self._page else None

    def _show(self, page: RequestPage, do: Do) -> None:
        self._page = page
        self._senders.look_at(page)
        self._bid.setVisible(page.row.kind is Kind.BID)
        if page.row.kind is Kind.BID:
            self._bid.show_bid(page.request)
        self._header.show_page(page, self._times.now(), self._times.zone)
        self._writing.show_page(page)
        do(self._tell)
        do(self._reveal)

    def _tell(self) -> None:
        """What was said in the request that is shown by now."""
        if self._page is None:
            return
        id, self._told_id = self._told_id, self._page.row.id
        self._timeline.show_entries(
            self._page.entries,
            self._times.now(),
            self._times.zone,
            is_my_turn=self._page.row.turn is Turn.MINE,
            keeps_place=id == self._told_id,
        )

    def _reveal(self) -> None:
        if self._page is not None:
            self._reading.find_pictures(self._page.entries)
            self.setCurrentIndex(1)

    def _on_changes(self, changes: Changes) -> None:
        if self._page is None:
            return
        is_touched = self.current_id in changes.of("requests") or self._page.client.id in changes.of(
            "clients"
        )
        is_known_otherwise = bool(changes.of("addresses") or changes.of("settings")) and not changes.can_wait
        if is_known_otherwise:
            self._senders.forget_look()
        if is_touched or is_known_otherwise:
            self.show_request(self.current_id, by_turns=changes.can_wait)

    def _start(self, mode: Mode) -> None:
        if self._page is not None:
            self._writing.start(mode)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = (self._header, self._bid, self._senders)
        for widget in (*above, _line(), self._timeline, _line(), self._writing):
            column.addWidget(widget)
        column.setStretchFactor(self._timeline, 1)

    def _connect(self, bridge: Bridge, deeds: Deeds) -> None:
        bridge.follow(self._on_changes)
        deeds.said.connect(self.said)
        deeds.problem.connect(self.problem)
        self._header.renamed.connect(self.verbs.rename)
        self._header.kind_chosen.connect(self.verbs.set_kind)
        self._header.wanted.connect(self.verbs.heed)
        self._bid.changed.connect(self.verbs.set_terms)
        self._bid.stepped.connect(self.verbs.step_bid)
        self._bid.problem.connect(self.problem)
        self._bid.left.connect(self.left)
        self._timeline.split_wanted.connect(self.verbs.split_entry)
        self._timeline.move_wanted.connect(self.verbs.move_entry)
        self._timeline.original_wanted.connect(self.show_original)
        self._timeline.forward_wanted.connect(self._writing.letters.forward)
        self._timeline.page_wanted.connect(self._reading.show_page)
        self._timeline.followed.connect(self._reading.follow)
        self._reading.pictures_found.connect(self._timeline.show_pictures)
        for part in (self._reading, self._senders, self._writing):
            part.said.connect(self.said)
            part.problem.connect(self.problem)
        self._timeline.no_reply_wanted.connect(lambda _entry_id: self.verbs.no_reply_needed())
        for opener in (self.verbs, self._writing):
            opener.request_opened.connect(self.request_opened)
        self._writing.left.connect(self.left)
        self._writing.settings_wanted.connect(self.settings_wanted)


def _at_once(part: Callable[[], object]) -> None:
    part()


def _line() -> QFrame:
    line = QFrame()
    line.setFixedHeight(1)
    mark(line, role="line")
    return line


def _nothing_chosen() -> QLabel:
    label = QLabel(_("Nothing is chosen.\nChoose a request in the list, or press Ctrl+N for a new one."))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    mark(label, role="muted")
    return label
