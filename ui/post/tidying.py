"""What is put in order on the servers afterwards: copies of what was sent, marks on what was answered.

Nobody waits for it. What does not work now is tried again when the line is good.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.desk import Desk, DeskbellError
from app.post import Place
from ui.bridge import Bridge


class Tidying(QObject):
    """Does one thing after the other, beside the screen. One a desk."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bridge = bridge
        self._is_busy = False

    @property
    def is_busy(self) -> bool:
        """Whether it is asking a server for something."""
        return self._is_busy

    def tidy(self) -> None:
        """Begins with what there is to do, if anything, and goes on until all is done or something fails."""
        if not self._is_busy:
            self._is_busy = self._keep_next_copy() or self._mark_next()

    def _keep_next_copy(self) -> bool:
        copies = self._desk.outbox.sent_copies()
        if not copies:
            return False
        [copy, *_later] = copies
        account, raw = self._desk.accounts.get(copy.account_id), self._desk.inbox.raw(copy.raw_sha256)
        self._do(
            partial(self._desk.courier.keep_copy, account, raw),
            lambda _none: self._desk.outbox.copied(copy.id),
        )
        return True

    def _mark_next(self) -> bool:
        places = self._desk.mailroom.to_mark_read()
        if not places:
            return False
        account = self._desk.accounts.get(places[0].account_id)
        of_account = [place for place in places if place.account_id == account.id]
        self._do(partial(self._desk.courier.mark_read, account, of_account), self._note_marked)
        return True

    def _note_marked(self, places: tuple[Place, ...]) -> None:
        self._desk.mailroom.marked_read(places)

    def _do(self, work: Callable[[], object], note: Callable[..., object]) -> None:
        def done(result: object) -> None:
            note(result)
            self._is_busy = False
            self.tidy()

        def failed(problem: Exception) -> None:
            self._is_busy = False
            if not isinstance(problem, DeskbellError):
                raise problem

        self._bridge.run_apart(work, done, failed)
