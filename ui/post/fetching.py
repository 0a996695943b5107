"""Mail on its way in: a thread for each account, and one write on the screen's thread for each batch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import Thread
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.desk import Desk
from app.post import Account, Cursor, LineState, MailStanding, Place
from app.records import Changes, Incoming
from ui.bridge import Bridge, Progress

_LAST_SECONDS = 1.5
"""What the threads have in all, at the end. One that a server holds longer is left behind."""


class _Going(NamedTuple):
    """A round that goes on, the thread it goes on in, and how it gets things done on the screen's."""

    account: Account
    hand: _Hand
    thread: Thread


class _Hand:
    """Takes what one round brings from its thread to the screen's."""

    def __init__(self, desk: Desk, fetching: Fetching, account: Account) -> None:
        self._desk = desk
        self._fetching = fetching
        self.progress = Progress(fetching.posted.emit, lambda _done, _total: None)
        self.round = desk.round(account, self)

    def take(self, account_id: int, mails: Sequence[tuple[Incoming, Place]], cursor: Cursor) -> None:
        self.progress.ask(lambda: self._desk.mailroom.receive(account_id, mails, cursor))

    def say(self, standing: MailStanding) -> None:
        self._fetching.posted.emit(partial(self._fetching.hear, self, standing))

    def go(self) -> None:
        """The thread's work, from beginning to end. What is a bug is shown as one."""
        try:
            self.round.run()
        except Exception as problem:  # noqa: BLE001
            self._fetching.posted.emit(partial(_reraise, problem))

    def stop(self) -> None:
        self.progress.cancel()
        self.round.stop()


class Fetching(QObject):
    """Keeps a round going for every account that there is. One a desk."""

    stood = Signal(object)
    """A `MailStanding`: something about an account's mail is otherwise than before."""
    posted = Signal(object)
    """What a round's thread wants done on this one."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._going: dict[int, _Going] = {}
        self._standings: dict[int, MailStanding] = {}
        self.posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)
        bridge.changed.connect(self._on_changed)
        self._follow_accounts()

    @property
    def standings(self) -> tuple[MailStanding, ...]:
        """How it stands with each account's mail, in the order of the accounts."""
        return tuple(self._standings.values())

    def fetch_now(self) -> None:
        """Looks for mail everywhere at once."""
        for going in self._going.values():
            going.hand.round.fetch_now()

    def close(self) -> None:
        """Ends every round; a batch that was not written yet is fetched again another time."""
        ending = [self._end(account_id) for account_id in tuple(self._going)]
        for thread in ending:
            thread.join(_LAST_SECONDS / len(ending))

    def hear(self, hand: _Hand, standing: MailStanding) -> None:
        """For rounds: one that has been ended is no longer listened to."""
        going = self._going.get(standing.account_id)
        if going is not None and going.hand is hand:
            self._standings[standing.account_id] = standing
            self.stood.emit(standing)

    # --- inside

    def _on_changed(self, changes: Changes) -> None:
        if changes.of("accounts"):
            self._follow_accounts()

    def _follow_accounts(self) -> None:
        """Begins, ends and begins anew what the accounts ask for."""
        wanted = {account.id: account for account in self._desk.accounts.all()}
        for account_id, going in tuple(self._going.items()):
            if wanted.get(account_id) != going.account:
                self._end(account_id)
        for account_id, account in wanted.items():
            if account_id not in self._going:
                self._begin(account)

    def _begin(self, account: Account) -> None:
        hand = _Hand(self._desk, self, account)
        thread = Thread(target=hand.go, name=f"mail-{account.id}", daemon=True)
        self._going[account.id] = _Going(account, hand, thread)
        self._standings[account.id] = MailStanding(account.id, LineState.CONNECTING)
        thread.start()

    def _end(self, account_id: int) -> Thread:
        going = self._going.pop(account_id)
        self._standings.pop(account_id, None)
        going.hand.stop()
        self.stood.emit(MailStanding(account_id, LineState.ENDED))
        return going.thread

    @Slot(object)
    def _on_posted(self, call: partial[object]) -> None:
        call()


def _reraise(problem: Exception) -> None:
    raise problem
