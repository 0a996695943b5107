"""What is put in order on the servers afterwards: copies of what was sent, marks on what was answered.

Nobody waits for it. What does not work now is tried again when the line is good, and keeps no other account
waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.desk import Desk, DeskbellError
from app.post import Account, Place
from ui.bridge import Bridge


class Tidying(QObject):
    """Does one thing after the other, beside the screen. One a desk."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bridge = bridge
        self._is_busy = False
        self._accounts: dict[int, Account] = {}
        """Those that have not failed since it began."""

    @property
    def is_busy(self) -> bool:
        """Whether it is asking a server for something."""
        return self._is_busy

    def tidy(self) -> None:
        """Begins with what there is to do, if anything, and goes on until all is done or nothing works."""
        if not self._is_busy:
            self._accounts = {account.id: account for account in self._desk.accounts.all()}
            self._go_on()

    def _go_on(self) -> None:
        self._is_busy = self._keep_next_copy() or self._look_for_marks()

    def _keep_next_copy(self) -> bool:
        copies = (copy for copy in self._desk.outbox.sent_copies() if copy.account_id in self._accounts)
        copy = next(copies, None)
        if copy is None:
            return False
        account, raw = self._accounts[copy.account_id], self._desk.inbox.raw(copy.raw_sha256)
        self._do(
            account,
            partial(self._desk.courier.keep_copy, account, raw),
            lambda _none: self._desk.outbox.copied(copy.id),
        )
        return True

    def _look_for_marks(self) -> bool:
        if not any(account.marks_read for account in self._accounts.values()):
            return False
        # Beside the screen: it takes a moment for every mail that is not marked.
        self._bridge.run_apart(self._desk.mailroom.to_mark_read, self._mark, self._fail)
        return True

    def _mark(self, places: list[Place]) -> None:
        account = next((self._accounts[id] for id, *_where in places if id in self._accounts), None)
        if account is None:
            self._is_busy = False
            return
        of_account = [place for place in places if place.account_id == account.id]
        self._do(
            account, partial(self._desk.courier.mark_read, account, of_account), partial(self._note, account)
        )

    def _note(self, account: Account, places: tuple[Place, ...]) -> None:
        self._desk.mailroom.marked_read(places)
        if not places:
            del self._accounts[account.id]

    def _do(self, account: Account, work: Callable[[], object], note: Callable[..., object]) -> None:
        def done(result: object) -> None:
            try:
                note(result)
            except DeskbellError:  # the desk can't be written to: another time
                self._is_busy = False
            else:
                self._go_on()

        def failed(problem: Exception) -> None:
            if not isinstance(problem, DeskbellError):
                self._fail(problem)
            del self._accounts[account.id]
            self._go_on()

        self._bridge.run_apart(work, done, failed)

    def _fail(self, problem: Exception) -> None:
        self._is_busy = False
        if not isinstance(problem, DeskbellError):
            raise problem
