"""Above the composer: that a letter about this request is on its way, and how to get it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.desk import Desk
from app.post import OutboxState, Outgoing
from app.records import Changes
from ui.bridge import Bridge
from ui.labels import plain_label
from ui.texts import _, ngettext
from ui.theme import mark
from ui.times import Times

_SECONDS_COUNTED = 60
_MEANINGS = {OutboxState.FAILED: "overdue", OutboxState.UNKNOWN: "soon", OutboxState.RETRYING: "soon"}


class LeavingLine(QFrame):
    """Hidden while nothing about the request is in the outbox. It counts seconds while there are some."""

    back_wanted = Signal(int)
    """The letter of that id is to be written on."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._times = desk, Times(desk)
        self._request_id: int | None = None
        self._letter: Outgoing | None = None
        self._words = plain_label("", "muted")
        self._back = QPushButton()
        self._back.setToolTip(_("Take it out of the outbox, and put it back into the composer"))
        self._second = QTimer(self, interval=1000)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 12, 4)
        row.addWidget(self._words, 1)
        row.addWidget(self._back)
        mark(self._back, link="true")
        self._offer_back()
        self._back.clicked.connect(self._on_back)
        self._second.timeout.connect(self._say)
        bridge.changed.connect(self._on_changes)
        self.hide()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._words.text()

    def show_request(self, request_id: int) -> None:
        """Shows what is on its way about that request."""
        self._request_id = request_id
        self.refresh()

    def clear(self) -> None:
        """Another request is on the screen: nobody knows yet what is on its way about that one."""
        self._request_id = self._letter = None
        self._say()

    def refresh(self) -> None:
        """Looks into the outbox again. Without an account there is none."""
        letters = self._desk.outbox.all() if self._desk.accounts.all() else ()
        about = [letter for letter in letters if letter.request_id == self._request_id]
        self._letter = about[-1] if about else None
        self._say()

    def wait_for_letter(self) -> Callable[[], object]:
        """Its files are read: it can't be asked for twice. What this returns is called when that is over."""
        self._back.setEnabled(False)
        self._back.setText(_("Taking it back…"))
        return self._offer_back

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._second.stop()

    # --- inside ---

    def _offer_back(self) -> None:
        self._back.setEnabled(True)
        self._back.setText(_("Write on"))

    def _on_changes(self, changes: Changes) -> None:
        if self._request_id is not None and (changes.of("outbox") or changes.of("accounts")):
            self.refresh()

    def _on_back(self) -> None:
        if self._letter is not None:
            self.back_wanted.emit(self._letter.id)

    def _say(self) -> None:
        letter = self._letter
        if letter is None:
            self._second.stop()
            self.hide()
            return
        left = round((letter.leaves_at - self._times.now()).total_seconds())
        self._words.setText(self._state(letter, left))
        self._back.setVisible(letter.state is not OutboxState.SENDING)
        meaning = _MEANINGS.get(letter.state, "accent")
        if self.property("box") != meaning:
            mark(self, box=meaning)
        is_counting = letter.state is OutboxState.WAITING and 0 < left <= _SECONDS_COUNTED
        if is_counting and self.isVisible():
            self._second.start()
        else:
            self._second.stop()
        self.show()

    def _state(self, letter: Outgoing, left: int) -> str:
        problem = _(letter.problem)
        match letter.state:
            case OutboxState.WAITING if left > 0:
                return ngettext("Your letter leaves in {n} s", "Your letter leaves in {n} s", left)
            case OutboxState.WAITING | OutboxState.SENDING:
                return _("Your letter is leaving")
            case OutboxState.RETRYING:
                when = self._times.say(letter.leaves_at)
                return _("In the outbox, next try {when}: {problem}", when=when, problem=problem)
            case OutboxState.FAILED:
                return _("In the outbox. {problem}", problem=problem)
            case OutboxState.UNKNOWN:
                advice = _(self._desk.outbox.advice(letter))
                return _(
                    "In the outbox, and perhaps sent: {problem} {advice}", problem=problem, advice=advice
                )
