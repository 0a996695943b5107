"""The composer: a reply, a holding reply with its promise, a call or a note, written below the timeline."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desk import Desk
from app.post import Letter
from app.records import Client
from ui.bridge import Bridge
from ui.flow import FlowLayout
from ui.request.beginning import Beginning
from ui.request.call_part import CallPart
from ui.request.drafts import NOTHING, Draft, Drafts
from ui.request.letter_pad import LetterPad
from ui.request.mode_tabs import ModeTabs
from ui.request.promise_link import PromiseLink
from ui.request.promise_part import PromisePart
from ui.request.way_button import WayButton
from ui.request.writing import CORRESPONDENCE, Mode, Written, holding_words
from ui.texts import N_, _
from ui.theme import Look, mark
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
    problem = Signal(str)
    settings_wanted = Signal(str)

    def __init__(self, desk: Desk, bridge: Bridge, look: Look, drafts: Drafts) -> None:
        super().__init__()
        times = Times(desk)
        self._drafts, self._times = drafts, times
        self._client: Client | None = None
        self._request_id: int | None = None
        self._begun_for: tuple[int, Mode] | None = None
        self._prefilled = ""
        self._tabs = ModeTabs()
        self._promise, self._call = PromisePart(desk, times), CallPart(times)
        self.pad = LetterPad(desk, bridge, look, drafts)
        self._remark = QLabel()
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._way = WayButton()
        self._link = PromiseLink(times)
        self._send = QPushButton()
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

    def show_request(self, request_id: int, client: Client, address: str) -> None:
        """Goes on with the text begun for that request."""
        is_other = request_id != self._request_id
        self._client = client
        self._request_id = request_id
        self._way.show_addressee(client.name, address)
        self._promise.when.refresh()
        if is_other:
            self._way.choose(0 if address else 2)
            self._promise.when.clear()
            self._call.when.clear()
            self._tabs.choose(self._begun() or Mode.REPLY)
            self._load()
        elif self._begun_for and self.pad.draft == NOTHING:
            self._begin_soon()  # perhaps there is a newer message to answer

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
        """Hands the text over, or says what is missing or in doubt and goes there."""
        self._ensure_begun()
        written = self._finished()
        if written is not None and not self.pad.stops():
            self.written.emit(written)

    def hold_at_once(self) -> None:
        """Sends the holding reply as it was worded here; one that the owner has begun is only opened."""
        self.start(Mode.HOLDING)
        if self._prefilled and self.text == self._prefilled and self.pad.is_sent_here:
            self.send()

    def forget(self, mode: Mode) -> None:
        """What was written in that mode has gone its way: begin anew."""
        if self._request_id is not None:
            self._drafts.keep(self._request_id, mode, NOTHING)
            self._drafts.save()
        self._promise.when.clear()
        self._call.when.clear()
        self.pad.forget()
        self._load()

    def take_back(self, letter: Letter) -> None:
        """Puts a letter back that was to leave, before what has been begun since."""
        assert letter.request_id is not None
        mode = Mode.HOLDING if letter.is_holding else Mode.REPLY
        begun = self._drafts.of(letter.request_id, mode).text
        text = letter.text if begun in {"", letter.text} else f"{letter.text}\n\n{begun}"
        self._drafts.keep(letter.request_id, mode, Draft(text, letter._replace(text="")))
        self._drafts.save()
        if letter.request_id == self._request_id:
            self._tabs.choose(mode)
            self._load()
            self._ensure_begun()

    def drop(self, letter: Letter) -> None:
        """That letter is on its way (again): it is not to be seen here as well."""
        mode = Mode.HOLDING if letter.is_holding else Mode.REPLY
        if letter.request_id is not None and self._drafts.of(letter.request_id, mode).text == letter.text:
            self._drafts.keep(letter.request_id, mode, NOTHING)
            self._drafts.save()
            if letter.request_id == self._request_id and mode is self.mode:
                self._load()

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
            self._show_letter(id, self._beginning.now(id))
            if letter := self._beginning.to_all(id):
                self.pad.offer_all(letter)
        self.begun.emit(id)

    def _show_letter(self, id: int, letter: Letter) -> None:
        """Shows the letter, with what was written of it."""
        accounts, draft, text = self._beginning.accounts or (), self._drafts.of(id, self.mode), self.text
        self._way.show_only_way(is_only=bool(accounts))
        if draft == NOTHING and text not in {"", self._prefilled}:
            draft = Draft(text)
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
        if self.pad.wrong_recipient:
            self._complain(self.pad.wrong_recipient)
            self.pad.name_recipients()
            return None
        return self._written(mode, text)

    def _written(self, mode: Mode, text: str) -> Written:
        at = self._promise.when.at() if mode is Mode.HOLDING else self._link.promised_at
        if mode is Mode.CALL:
            return Written(mode, text, self._way.way, spoke=self._call.spoke, at=self._call.when.at())
        if mode is Mode.NOTE:
            return Written(mode, text, self._way.way)
        letter = self.pad.letter if self.pad.is_sent_here else None
        if letter is not None:
            letter = letter._replace(text=text, promised_at=at, is_holding=mode is Mode.HOLDING)
        return Written(mode, text, self._way.way, at, letter=letter)

    def _complain(self, problem: str, where: QWidget | None = None) -> None:
        self._remark.setText(problem)
        self._remark.show()
        mark(self._remark, role="danger")
        if where is not None:
            where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begun(self) -> Mode | None:
        """What was begun for this request, the reply first."""
        id = self._request_id
        return next((mode for mode in Mode if id is not None and self._drafts.of(id, mode) != NOTHING), None)

    def _load(self) -> None:
        draft = self._drafts.of(self._request_id, self.mode) if self._request_id is not None else NOTHING
        self._prefilled, self._begun_for = "", None
        if self._is_letter and self._request_id is not None and self._beginning.accounts is not None:
            self.pad.show_text("")
            self._show_letter(self._request_id, self._beginning.in_short(self._request_id))
        else:
            self.pad.show_text(draft.text)
        promised_at = draft.letter.promised_at if draft.letter else None
        if self.mode is Mode.HOLDING and promised_at is not None and promised_at > self._times.now():
            self._promise.when.choose(promised_at, self._times.say(promised_at))
        self._prefill()
        self._look_for_time()
        self._calm_down()
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
        if self._request_id is None:
            return
        self._ensure_begun()
        draft, at = self.pad.draft, self._promise.when.at()
        if draft.letter is not None and self.mode is Mode.HOLDING:
            draft = draft._replace(letter=draft.letter._replace(promised_at=at))
        self._drafts.keep(self._request_id, self.mode, draft)
        if not self._saving.isActive():
            self._saving.start()
        self._look_for_time()
        self._calm_down()

    def _look_for_time(self) -> None:
        self._link.watch(self.text if self.mode is Mode.REPLY else "")

    def _on_mode(self) -> None:
        self._show_mode()
        self._load()

    def _on_way(self) -> None:
        self._name_send()
        if not self._way.way.leaves:
            self.pad.show_text(self.text)
        self._begin_soon()

    def _show_mode(self) -> None:
        mode = self.mode
        self.pad.field.setPlaceholderText(_(_HINTS[mode]))
        self._promise.setVisible(mode is Mode.HOLDING)
        self._call.setVisible(mode is Mode.CALL)
        self._way.setVisible(mode in CORRESPONDENCE)
        self._name_send()
        self._link.watch("")
        self._calm_down()

    def _name_send(self, *_unused: object) -> None:
        """Only a mail is sent from here: what goes another way is logged."""
        deed = _("Save")
        if self.mode in CORRESPONDENCE:
            deed = _("Send") if self._way.way.leaves else _("Log")
        if self.pad.is_asking:
            deed = _("Send all the same")
        self._send.setText(f"{deed}  Ctrl ↵")
        self._send.setAccessibleName(deed)

    def _calm_down(self) -> None:
        """Takes a complaint back once the owner goes on."""
        self._remark.setText(_("Only you see this") if self.mode is Mode.NOTE else "")
        self._remark.setVisible(self.mode is Mode.NOTE)
        mark(self._remark, role="muted")

    def _lay_out(self) -> None:
        mark(self._send, primary="true")
        beside, foot, whole = QWidget(), QHBoxLayout(), QVBoxLayout(self)
        flow = FlowLayout(beside, spacing=4)
        for part in (self._remark, self.pad.attach, self.pad.replies, self._way, self._link):
            flow.addWidget(part)
        foot.setSpacing(8)
        foot.addWidget(beside, 1)
        foot.addWidget(self._send, alignment=Qt.AlignmentFlag.AlignTop)
        whole.setContentsMargins(20, 8, 20, 12)
        whole.setSpacing(8)
        for widget in (self._tabs, self._promise, self._call, self.pad):
            whole.addWidget(widget)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self._tabs.chosen.connect(lambda _mode: self._on_mode())
        self.pad.changed.connect(self._on_changed)
        self.pad.finished.connect(self.send)
        self.pad.left.connect(self.left)
        self.pad.asks.connect(self._name_send)
        self.pad.said.connect(self.said)
        self.pad.problem.connect(self.problem)
        self.pad.settings_wanted.connect(self.settings_wanted)
        self._promise.when.changed.connect(self._prefill)
        self._promise.when.entered.connect(self.pad.field.setFocus)
        self._call.when.entered.connect(self.pad.field.setFocus)
        self._call.when.changed.connect(self._calm_down)
        self._way.chosen.connect(self._on_way)
        self._send.clicked.connect(self.send)
        self._saving.timeout.connect(self._drafts.save)
