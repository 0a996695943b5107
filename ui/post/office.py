"""The post office of a window: mail in, mail out, and one line that says how both stand.

It is made when there is an account, and from then on does its work by itself.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.desk import Desk
from app.post import LEAVING, LineState, MailStanding, Outgoing
from ui.bridge import Bridge
from ui.post.fetching import Fetching
from ui.post.safekeeping import Safekeeping
from ui.post.sending import Sending
from ui.post.tidying import Tidying
from ui.texts import _


class PostOffice(QObject):
    """One a desk."""

    said = Signal(str)
    problem = Signal(str, object)
    """What went wrong, and with which account, by its id; None: with a letter in the outbox."""
    stood = Signal(object)
    """A `MailStanding`: an account's mail stands otherwise than before."""
    settled = Signal()
    """A letter is no longer with its server, whatever became of it."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fetching = Fetching(desk, bridge, self)
        self._sending = Sending(desk, bridge, self)
        self._tidying = Tidying(desk, bridge, self)
        self._safekeeping = Safekeeping(desk, bridge, self)
        self._offline: dict[int, datetime] = {}
        self._fetching.stood.connect(self._on_stood)
        self._tidying.problem.connect(self.problem)
        self._sending.left.connect(self._on_left)
        self._sending.stayed.connect(self._on_stayed)

    @property
    def standings(self) -> tuple[MailStanding, ...]:
        """How it stands with each account's mail."""
        return self._fetching.standings

    @property
    def offline_since(self) -> datetime | None:
        """Since when an account's server has not been reached; None: each was, the last time."""
        return min(self._offline.values(), default=None)

    @property
    def is_sending(self) -> bool:
        """Whether a letter is with its server right now."""
        return self._sending.is_sending

    @property
    def hindrance(self) -> str:
        """Why it can't be written down what became of a letter; empty: it is."""
        return self._sending.hindrance

    def fetch_now(self) -> None:
        """Looks for mail at once, everywhere, and tries what waits in the outbox."""
        self._fetching.fetch_now()
        self._sending.hurry()

    def pause(self, account_id: int) -> None:
        """Fetches no more for that account until the owner asks for it."""
        self._fetching.pause(account_id)

    def look(self) -> None:
        """Time has passed, perhaps more than a timer knows."""
        self._sending.look()

    def reconnect(self) -> None:
        """The machine has slept: its lines are dead, whether or not anybody has noticed."""
        self._fetching.reconnect()

    def send_all(self) -> None:
        """Sends at once whatever is waiting to leave."""
        for letter in self._desk.outbox.all():
            if letter.state in LEAVING:
                self._desk.outbox.send_now(letter.id)
        self._sending.look()

    def close(self) -> None:
        """Ends what goes on. Letters stay in the outbox."""
        self._sending.close()
        self._fetching.close()

    def _on_stood(self, standing: MailStanding) -> None:
        if standing.state is LineState.OFFLINE:
            self._offline.setdefault(standing.account_id, self._desk.now())
        elif standing.state is not LineState.CONNECTING:
            self._on_reached(standing)
        self.stood.emit(standing)

    def _on_reached(self, standing: MailStanding) -> None:
        was_offline = self._offline.pop(standing.account_id, None) is not None
        if standing.state in (LineState.BROKEN, LineState.UNSAFE):
            self.problem.emit(_(standing.line), standing.account_id)
        elif standing.state is LineState.UP_TO_DATE:
            if standing.line:  # but for a folder that is missing
                self.problem.emit(_(standing.line), standing.account_id)
            self._tidying.tidy()
            if was_offline:
                self._sending.hurry()

    def _on_left(self, letter: Outgoing) -> None:
        self.said.emit(_("Sent to {people}", people=", ".join(letter.to)))
        self._tidying.tidy()
        self.settled.emit()

    def _on_stayed(self, letter: Outgoing, why: str) -> None:
        self.problem.emit(why, None)
        self.settled.emit()
