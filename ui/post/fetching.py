"""Mail on its way in: a thread for each account, and one write on the screen's thread for each batch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from threading import Thread
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.desk import Desk
from app.incoming import Incoming
from app.post import TRIED_AGAIN, Account, Cursor, LineState, MailStanding, Place
from app.records import Changes
from ui.bridge import Bridge, Progress
from ui.texts import N_

_LAST_SECONDS = 1.5
"""What the threads have in all, at the end. One that a server holds longer is left behind."""
_WAITS_FOR_OWNER = (LineState.PAUSED, LineState.NO_PASSWORD, LineState.BROKEN)

_STOPPED = N_("Fetching mail stopped on a fault in Deskbell. F5 begins it anew.")


class _Going(NamedTuple):
    """A round that goes on, the thread it goes on in, and how it gets things done on the screen's."""

    account: Account
    hand: _Hand
    thread: Thread


class _Hand:
    """Takes what one round brings from its thread to the screen's."""

    def __init__(self, desk: Desk, fetching: Fetching, bridge: Bridge, account: Account) -> None:
        self._desk = desk
        self._post = bridge.post
        self._heard = partial(fetching.hear, self)
        self._progress = Progress(bridge.post, lambda _done, _total: None)
        self.round = desk.round(account, self)

    def take(self, account_id: int, mails: Sequence[tuple[Incoming, Place]], cursor: Cursor) -> None:
        self._progress.ask(lambda: self._desk.mailroom.receive(account_id, mails, cursor))

    def index_some(self) -> bool:
        return self._progress.ask(self._desk.mailroom.index_some)

    def say(self, standing: MailStanding) -> None:
        self._post(partial(self._heard, standing))

    def go(self) -> None:
        """The thread's work, from beginning to end. What is a bug is shown as one."""
        try:
            self.round.run()
        except Exception as problem:  # noqa: BLE001
            self.say(MailStanding(self.round.account.id, LineState.BROKEN, _STOPPED))
            self._post(partial(_reraise, problem))

    def stop(self) -> None:
        self._progress.cancel()
        self.round.stop()


class Fetching(QObject):
    """Keeps a round going for every account that there is. One a desk."""

    stood = Signal(object)
    """A `MailStanding`: something about an account's mail is otherwise than before."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bridge = bridge
        self._going: dict[int, _Going] = {}
        self._standings: dict[int, MailStanding] = {}
        bridge.changed.connect(self._on_changed)
        self._follow_accounts()

    @property
    def standings(self) -> tuple[MailStanding, ...]:
        """How it stands with each account's mail, in the order of the accounts."""
        return tuple(self._standings.values())

    def fetch_now(self) -> None:
        """Looks for mail everywhere at once."""
        for account_id, going in tuple(self._going.items()):
            if not going.thread.is_alive():  # it ended on a bug
                self._end(account_id)
                self._begin(going.account)
                continue
            going.hand.round.fetch_now()
            self._stand(MailStanding(account_id, LineState.CONNECTING))

    def reconnect(self) -> None:
        """The lines may be dead and nobody has noticed: opens them anew, but for what waits for the owner."""
        for account_id, going in self._going.items():
            if self._standings[account_id].state not in _WAITS_FOR_OWNER:
                going.hand.round.fetch_now()

    def pause(self, account_id: int) -> None:
        """Fetches no more for that account until it is asked to."""
        if account_id in self._going:
            self._going[account_id].hand.round.pause()

    def close(self) -> None:
        """Ends every round; a batch that was not written yet is fetched again another time."""
        until = time.monotonic() + _LAST_SECONDS
        for thread in [self._end(account_id) for account_id in tuple(self._going)]:
            thread.join(max(until - time.monotonic(), 0))

    def hear(self, hand: _Hand, standing: MailStanding) -> None:
        """For rounds: one that has been ended is no longer listened to, and to try again is no news."""
        going = self._going.get(standing.account_id)
        if going is None or going.hand is not hand:
            return
        before = self._standings[standing.account_id].state
        if before not in TRIED_AGAIN or standing.state is not LineState.CONNECTING:
            self._stand(standing)

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
        hand = _Hand(self._desk, self, self._bridge, account)
        thread = Thread(target=hand.go, name=f"mail-{account.id}", daemon=True)
        self._going[account.id] = _Going(account, hand, thread)
        self._stand(MailStanding(account.id, LineState.CONNECTING))
        thread.start()

    def _end(self, account_id: int) -> Thread:
        going = self._going.pop(account_id)
        self._standings.pop(account_id, None)
        going.hand.stop()
        self.stood.emit(MailStanding(account_id, LineState.ENDED))
        return going.thread

    def _stand(self, standing: MailStanding) -> None:
        self._standings[standing.account_id] = standing
        self.stood.emit(standing)


def _reraise(problem: Exception) -> None:
    raise problem
