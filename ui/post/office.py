"""The post office of a window: mail in, mail out, and one line that says how both stand.

It is made when there is an account, and from then on does its work by itself.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.desk import Desk
from app.post import LineState, MailStanding, Outgoing
from ui.bridge import Bridge
from ui.post.fetching import Fetching
from ui.post.sending import Sending
from ui.post.tidying import Tidying
from ui.texts import _


class PostOffice(QObject):
    """One a desk."""

    said = Signal(str)
    problem = Signal(str, str)
    """What went wrong, and where it can be put right: ``accounts`` or ``outbox``."""
    stood = Signal()
    """Mail stands otherwise than before."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fetching = Fetching(desk, bridge, self)
        self._sending = Sending(desk, bridge, self)
        self._tidying = Tidying(desk, bridge, self)
        self._fetching.stood.connect(self._on_stood)
        self._sending.left.connect(self._on_left)
        self._sending.stayed.connect(self._on_stayed)

    @property
    def standings(self) -> tuple[MailStanding, ...]:
        """How it stands with each account's mail."""
        return self._fetching.standings

    def fetch_now(self) -> None:
        """Looks for mail at once, everywhere, and tries what waits in the outbox."""
        self._fetching.fetch_now()
        self._sending.look()

    def look(self) -> None:
        """Time has passed, perhaps more than a timer knows."""
        self._sending.look()

    def close(self) -> None:
        """Ends what goes on. Letters stay in the outbox."""
        self._fetching.close()

    def _on_stood(self, standing: MailStanding) -> None:
        if standing.state is LineState.BROKEN:
            self.problem.emit(_(standing.line), "accounts")
        elif standing.state is LineState.UP_TO_DATE:
            self._tidying.tidy()
            self._sending.look()
        self.stood.emit()

    def _on_left(self, letter: Outgoing) -> None:
        self.said.emit(_("Sent to {people}", people=", ".join(letter.to)))
        self._tidying.tidy()

    def _on_stayed(self, letter: Outgoing, why: str) -> None:
        self.problem.emit(why, "outbox")
