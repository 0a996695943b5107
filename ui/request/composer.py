"""The composer: a reply, a holding reply with its promise, a call or a note, written below the timeline."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk import Desk
from app.post import Letter
from app.records import Client
from ui.bridge import Bridge
from ui.request.beginning import Addressee, Beginning
from ui.request.begun import Begun
from ui.request.call_part import CallPart
from ui.request.drafts import NOTHING, Drafts
from ui.request.enclosing import Enclosing
from ui.request.letter_pad import LetterPad
from ui.request.mode_tabs import ModeTabs
from ui.request.promise_part import PromisePart
from ui.request.send_row import SendRow
from ui.request.writing import CORRESPONDENCE, Mode, Written, holding_words
from ui.texts import N_, _
from ui.theme import Look
from ui.times import Times

SAVING_PAUSE_MS = 1500
"""So long after the first change at the latest, it is on the disk."""
_HINTS = {
    Mode.REPLY: N_("Write your answer …"),
    Mode.HOLDING: N_("Say when the real answer comes …"),
    Mode.CALL: N_("What was said?"),
    Mode.NOTE: N_("A note for yourself …"),
}


class Composer(QWidget):
    """Holds the texts begun for each request, says when one is finished, and sends and logs nothing."""

    written = Signal(object)
    begun = Signal(int)
    """The letter about that request is ready to be written."""
    left = Signal()
    said = Signal(str, bool)
    settings_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        bridge: Bridge,
        look: Look,
        drafts: Drafts,
        enclosing: Enclosing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        times = Times(desk)
        self._drafts, self._times = Begun(drafts), times
        self._client: Client | None = None
        self._request_id: int | None = None
        self._addressee: Addressee = ("", "", "")
        self._begun_for: tuple[int, Mode] | None = None
        self._prefilled = ""
        self._tabs = ModeTabs(self)
        self._promise, self._call = PromisePart(desk, times, self), CallPart(times, self)
        self.pad = LetterPad(desk, look, enclosing, self)
        self._row = SendRow(self.pad, times, self)
        self._way, self._link = self._row.way, self._row.link
        self._saving = QTimer(self, singleShot=True, interval=SAVING_PAUSE_MS)
        self._beginning = Beginning(desk, bridge, self._ensure_begun, self)
        self._lay_out()
        self._connect()
        self._show_mode()

    # --- what the panel does with it ---

    @property
    def mode(self) -> Mode:
        """What the text is to become."""
        return self._tabs.mode

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.pad.text

    def show_request(self, request_id: int, client: Client, addressee: Addressee) -> None:
        """Goes on with the text begun for that request."""
        is_other = request_id != self._request_id
        _name, address, _subject = self._addressee = addressee
        self._client = client
        self._request_id = request_id
        self._way.show_addressee(client.name, address)
        self.refresh()
        if is_other:
            self._way.choose(0 if address else 2)
            self._promise.when.clear()
            self._call.when.clear()
            self._tabs.choose(self._drafts.mode(request_id))
            self._load()
        elif self._begun_for and self.pad.is_untouched:
            self._begin_soon()  # perhaps there is a newer message to answer

    def refresh(self) -> None:
        """Offers the times of the present instant."""
        self._promise.when.refresh()

    def start(self, mode: Mode, *, to_all: bool = False) -> None:
        """Puts the keyboard where writing begins in that mode."""
        self._tabs.choose(mode)
        self._ensure_begun()
        if mode is Mode.HOLDING and self._request_id is not None and self._promise.when.at() is None:
            self._promise.propose(self._request_id)
        if to_all:
            self.pad.take_all()
        lacks_time = mode is Mode.HOLDING and self._promise.when.at() is None
        target = self._promise.when if lacks_time else self.pad.field
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def send(self) -> None:
        """Hands the text over, or says what is missing or in doubt and goes there. Once, however often it is
        asked for.
        """
        if self._is_leaving:
            return
        self._ensure_begun()
        written = self._finished()
        if written is not None and not self.pad.stops():
            self.written.emit(written)

    def hold_at_once(self) -> None:
        """Sends the holding reply as it was worded here; one that the owner has begun is only opened."""
        self.start(Mode.HOLDING)
        if self._prefilled and self.text == self._prefilled and self.pad.is_sent_here:
            self.send()

    def leave(self, mode: Mode) -> None:
        """What is written in that mode is on its way: it stays as it is until `settle` says how it ended."""
        if self._request_id is not None:
            self._drafts.leave(self._request_id, mode)
            self._show_leaving()

    def settle(self, request_id: int, mode: Mode, *, has_left: bool) -> None:
        """It has gone its way, and the next is begun; or it has not, and is written on."""
        is_shown = (request_id, mode) == (self._request_id, self.mode)
        if not has_left:
            self._drafts.stay(request_id, mode)
        else:
            self._drafts.forget(request_id, mode)
            self.pad.forget((request_id, mode))
        if is_shown and has_left:
            self._promise.when.clear()
            self._call.when.clear()
            self._load()
        elif is_shown:
            self._show_leaving()

    def take_back(self, letter: Letter) -> None:
        """Puts a letter back that was to leave, before what has been begun since."""
        assert letter.request_id is not None
        mode = self._drafts.take_back(letter.request_id, letter)
        if letter.request_id == self._request_id:
            self._tabs.choose(mode)
            self._load()
            self._ensure_begun()

    def save(self) -> None:
        """Puts the texts begun on the disk."""
        self._drafts.save()

    def use_already_sent(self) -> None:
        """Chooses to log a mail that has gone out by other means."""
        self._way.choose(1)

    # --- inside ---

    @property
    def _is_letter(self) -> bool:
        """Whether what is written leaves as mail."""
        return self.mode in CORRESPONDENCE and self._way.way.leaves

    @property
    def _promised_at(self) -> datetime | None:
        """The instant that what is written promises to the client."""
        return self._promise.when.at() if self.mode is Mode.HOLDING else self._link.promised_at

    @property
    def _is_leaving(self) -> bool:
        return self._request_id is not None and self._drafts.is_leaving(self._request_id, self.mode)

    def _show_leaving(self) -> None:
        """What is on its way is shown as it is, and can't be changed."""
        is_leaving = self._is_leaving
        self.pad.hold(is_held=is_leaving)
        self._promise.setEnabled(not is_leaving)
        self._row.name_deed()

    def _begin_soon(self) -> None:
        self._begun_for = None
        self._beginning.soon()

    def _ensure_begun(self) -> None:
        """The letter that this is to be, if it is to be one."""
        id, mode = self._request_id, self.mode
        if id is None or self._begun_for == (id, mode):
            return
        self._begun_for = (id, mode)
        if self._is_letter:
            letter, to_all = self._beginning.now(id, self._addressee)
            self._show_letter(id, letter)
            if to_all:
                self.pad.offer_all(to_all)
        self.begun.emit(id)

    def _show_letter(self, id: int, letter: Letter) -> None:
        """Shows the letter, with what was written of it."""
        accounts, draft, text = self._beginning.accounts or (), self._drafts.of(id, self.mode), self.text
        self._way.show_only_way(is_only=bool(accounts))
        if draft != NOTHING or text not in {"", self._prefilled}:
            draft = draft._replace(text=text)  # the owner may have gone on with it already
        if draft.letter is not None:  # what it promises is shown and chosen beside the pad
            draft = draft._replace(letter=draft.letter._replace(promised_at=None))
        self.pad.show_letter((id, self.mode), letter, accounts, draft)
        if draft == NOTHING and text:
            self.pad.word(text)

    def _finished(self) -> Written | None:
        mode, text = self.mode, self.text.strip()
        if mode is Mode.HOLDING and self._promise.when.at() is None:
            self._complain(
                self._promise.when.problem or _("Name the time by which the real answer comes."),
                self._promise.when,
            )
            return None
        if not text and mode is not Mode.CALL:
            self._complain(_("Write something first."), self.pad.field)
            return None
        if mode is Mode.CALL and self._call.when.problem:
            self._complain(self._call.when.problem, self._call.when)
            return None
        if self.pad.why_not:
            self._complain(self.pad.why_not)
            self.pad.go_where_it_fails()
            return None
        return self._written(mode, text)

    def _written(self, mode: Mode, text: str) -> Written:
        if mode is Mode.CALL:
            return Written(mode, text, self._way.way, spoke=self._call.spoke, at=self._call.when.at())
        if mode is Mode.NOTE:
            return Written(mode, text, self._way.way)
        letter = self.pad.letter if self.pad.is_sent_here else None
        if letter is not None:
            is_holding = mode is Mode.HOLDING
            letter = letter._replace(text=text, promised_at=self._promised_at, is_holding=is_holding)
        return Written(mode, text, self._way.way, self._promised_at, letter=letter)

    def _complain(self, problem: str, where: QWidget | None = None) -> None:
        self._row.complain(problem)
        if where is not None:
            where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load(self) -> None:
        draft = self._drafts.of(self._request_id, self.mode) if self._request_id is not None else NOTHING
        self._prefilled, self._begun_for = "", None
        self.pad.show_text(draft.text)
        if self._is_letter and self._request_id is not None and self._beginning.accounts is not None:
            self._show_letter(self._request_id, self._beginning.in_short(self._request_id, self._addressee))
        promised_at = draft.letter.promised_at if draft.letter else None
        if self.mode is Mode.HOLDING and promised_at is not None and promised_at > self._times.now():
            self._promise.when.choose(promised_at, self._times.say(promised_at))
        self._link.begin(draft.text if self.mode is Mode.REPLY else "", promised_at)
        self._prefill()
        self._row.calm_down()
        self._show_leaving()
        self._begin_soon()

    def _prefill(self) -> None:
        """Words a holding reply around the promised time, as long as the owner has not worded it."""
        at = self._promise.when.at()
        if self.mode is not Mode.HOLDING or at is None or self._client is None:
            return
        if self.text.strip() in {"", self._prefilled}:
            self._prefilled = holding_words(self._client.greeting, self._times.say(at))
            self.pad.word(self._prefilled)
        elif self._begun_for is not None:
            self._on_changed()  # the time is part of what is kept

    def _on_changed(self) -> None:
        if self._request_id is None or self._is_leaving:
            return
        self._ensure_begun()
        self._link.watch(self.text if self.mode is Mode.REPLY else "")
        draft = self.pad.draft
        if draft.letter is not None:
            draft = draft._replace(letter=draft.letter._replace(promised_at=self._promised_at))
        self._drafts.keep(self._request_id, self.mode, draft)
        if not self._saving.isActive():
            self._saving.start()
        self._row.calm_down()

    def _on_mode(self) -> None:
        self._show_mode()
        self._load()

    def _on_way(self) -> None:
        if not self._way.way.leaves:
            self.pad.show_text(self.text)
        self._begin_soon()

    def _show_mode(self) -> None:
        mode = self.mode
        self.pad.field.setPlaceholderText(_(_HINTS[mode]))
        self._promise.setVisible(mode is Mode.HOLDING)
        self._call.setVisible(mode is Mode.CALL)
        self._row.show_mode(mode)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 8, 20, 12)
        whole.setSpacing(8)
        for widget in (self._tabs, self._promise, self._call, self.pad, self._row):
            whole.addWidget(widget)

    def _connect(self) -> None:
        self._tabs.chosen.connect(lambda _mode: self._on_mode())
        self._tabs.pointed.connect(self.start)
        self.pad.changed.connect(self._on_changed)
        self.pad.finished.connect(self.send)
        self.pad.left.connect(self.left)
        self.pad.said.connect(self.said)
        self.pad.settings_wanted.connect(self.settings_wanted)
        self._promise.when.changed.connect(self._prefill)
        self._promise.when.entered.connect(self.pad.field.setFocus)
        self._call.when.entered.connect(self.pad.field.setFocus)
        self._call.when.changed.connect(self._row.calm_down)
        self._way.chosen.connect(self._on_way)
        self._row.wanted.connect(self.send)
        self._link.changed.connect(self._on_changed)
        self._saving.timeout.connect(self._drafts.save)
