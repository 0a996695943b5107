"""The time that a holding reply promises: proposed with its reasons, picked or typed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk import Desk, DeskbellError
from app.post import Proposal
from ui import words
from ui.labels import plain_label
from ui.texts import _
from ui.times import Times
from ui.when_picker import WhenPicker


class PromisePart(QWidget):
    """``when`` holds the time; below it stands why that one was proposed, for as long as it is chosen."""

    def __init__(self, desk: Desk, times: Times, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._times = desk, times
        self._proposal: Proposal | None = None
        self.when = WhenPicker(times, _("Promised time"), parent=self)
        self._reason = plain_label("", "small")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self.when)
        whole.addWidget(self._reason)
        self.when.changed.connect(self._explain)
        self._explain()

    def propose(self, request_id: int) -> None:
        """Takes the next free slot; nothing if the owner's week has no hours to promise."""
        try:
            proposal = self._proposal = self._desk.second_look.holding(request_id)
        except DeskbellError:
            return
        self.when.choose(proposal.promised_at, self._times.say(proposal.promised_at))

    def _explain(self) -> None:
        proposal = self._proposal
        is_chosen = proposal is not None and self.when.at() == proposal.promised_at
        self._reason.setText(self._why(proposal) if proposal and is_chosen else "")
        self._reason.setVisible(is_chosen)

    def _why(self, proposal: Proposal) -> str:
        """ "Mon 15:00: 4 h for the work; 14:30 is promised to Bob Stone"."""
        now, zone = self._times.now(), self._times.zone
        taken = [
            _("{when} is promised to {name}", when=self._times.say(at), name=name)
            for at, name in proposal.passed_over
        ]
        said = words.weekday_clock(proposal.promised_at, now, zone)
        work = _("{when}: {length} for the work", when=said, length=words.span(proposal.minutes))
        return "; ".join([work, *taken])
