"""What is put in order on the servers afterwards: copies of what was sent, marks on what was answered.

Nobody waits for it. What does not work now is tried again when the line is good, and keeps no other account
waiting. A copy that a server does not take (its place is full) is said once, and tried again later each time:
it may be long, and would be handed over in vain with every mail that comes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.desk import Desk, DeskbellError, NoKeyring, Offline
from app.post import Account, Place, SentCopy
from ui.bridge import Bridge
from ui.texts import _

_PAUSES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
_OF_THE_LINE = (Offline, NoKeyring)
"""What says nothing about the copy: it is tried again as soon as the line is good."""


class _PutOff(NamedTuple):
    """A copy that was not taken."""

    account_id: int
    times: int
    until: datetime


class Tidying(QObject):
    """Does one thing after the other, beside the screen. One a desk."""

    problem = Signal(str, object)
    """What the owner has to know, in one line, and of which account, by its id."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bridge = bridge
        self._is_busy = False
        self._accounts: dict[int, Account] = {}
        """Those that have not failed since it began."""
        self._put_off: dict[int, _PutOff] = {}
        """The copies that were not taken, by their ids."""

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
        copy = next(filter(self._is_due, self._desk.outbox.sent_copies()), None)
        if copy is None:
            return False
        account = self._accounts[copy.account_id]
        courier, raw = self._desk.courier, partial(self._desk.outbox.raw, copy.raw_sha256)
        self._do(
            account,
            lambda: courier.keep_copy(account, raw()),
            lambda _none: self._note_copy(copy),
            lambda problem: self._put_copy_off(copy, problem),
        )
        return True

    def _note_copy(self, copy: SentCopy) -> None:
        self._put_off.pop(copy.id, None)
        self._desk.outbox.copied(copy.id)

    def _is_due(self, copy: SentCopy) -> bool:
        put_off = self._put_off.get(copy.id)
        return copy.account_id in self._accounts and (put_off is None or put_off.until <= self._desk.now())

    def _put_copy_off(self, copy: SentCopy, problem: DeskbellError) -> None:
        if isinstance(problem, _OF_THE_LINE):
            return
        is_said = any(other.account_id == copy.account_id for other in self._put_off.values())
        before = self._put_off.get(copy.id)
        times = before.times + 1 if before else 0
        until = self._desk.now() + _PAUSES[min(times, len(_PAUSES) - 1)]
        self._put_off[copy.id] = _PutOff(copy.account_id, times, until)
        if not is_said:
            why = _(str(problem))
            line = _("A letter that was sent could not be put into Sent. {why}", why=why)
            self.problem.emit(line, copy.account_id)

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

    def _do(
        self,
        account: Account,
        work: Callable[[], object],
        note: Callable[..., object],
        complain: Callable[[DeskbellError], object] = lambda _problem: None,
    ) -> None:
        def done(result: object) -> None:
            try:
                note(result)
            except DeskbellError:  # the desk can't be written to: another time
                self._is_busy = False
            else:
                self._go_on()

        def failed(problem: Exception) -> None:
            if not isinstance(problem, DeskbellError):
                self._is_busy = False
                raise problem
            del self._accounts[account.id]
            complain(problem)
            self._go_on()

        self._bridge.run_apart(work, done, failed)

    def _fail(self, problem: Exception) -> None:
        self._is_busy = False
        if not isinstance(problem, DeskbellError):
            raise problem
