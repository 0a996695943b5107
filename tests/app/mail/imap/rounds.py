"""What a round of fetching is watched with: a counter where it brings its mail, a thread, an account."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from app.desk import Desk
from app.incoming import Incoming
from app.post import Account, Cursor, LineState, MailStanding, Place, Security, Server
from app.rounds import Round

NOWHERE = Server("mail.example.invalid", 465, Security.TLS)


class Counter:
    """Takes what a round brings, as the window does: the desk is asked on its own thread alone."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.jobs: queue.Queue[Callable[[], None]] = queue.Queue()
        self.standings: list[MailStanding] = []

    def take(self, account_id: int, mails: Sequence[tuple[Incoming, Place]], cursor: Cursor) -> None:
        done = threading.Event()
        self.jobs.put(lambda: (self.desk.mailroom.receive(account_id, mails, cursor), done.set()))
        assert done.wait(30)

    def index_some(self) -> bool:
        if threading.current_thread() is threading.main_thread():  # the round runs on the test's own
            return self.desk.mailroom.index_some()
        is_more: queue.Queue[bool] = queue.Queue()
        self.jobs.put(lambda: is_more.put(self.desk.mailroom.index_some()))
        return is_more.get(timeout=30)

    def say(self, standing: MailStanding) -> None:
        self.jobs.put(lambda: self.standings.append(standing))

    def work_until(self, *states: LineState) -> None:
        """Does what is to be done until the standings that come from now on end so."""
        self.standings.clear()
        while [each.state for each in self.standings][-len(states) :] != list(states):
            self.jobs.get(timeout=30)()


@contextmanager
def going(round_: Round) -> Iterator[None]:
    thread = threading.Thread(target=round_.run)
    thread.start()
    try:
        yield
    finally:
        round_.stop()
        thread.join(30)
        assert not thread.is_alive()


def an_account(desk: Desk, user: str, incoming: Server = NOWHERE) -> Account:
    id = desk.accounts.add(Account(0, "me@desk.example", "Mia", user, incoming, NOWHERE))
    return desk.accounts.get(id)
