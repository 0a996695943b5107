"""What the first fetch of a mailbox takes, up to the last mail in its request, beside a bare download of it,
and how long the window stands still for it.

The floor, imapclient alone, keeps and reads nothing. Both speak with the same Dovecot on loopback.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from imapclient import IMAPClient

from app.desk import Desk, prepare, prepare_for_mail
from app.incoming import Incoming
from app.post import Account, Cursor, LineState, MailStanding, Place
from tests import dovecot
from tests.bench.ground import Ground
from tests.bench.open_window import open_room
from tests.bench.table import MS, SECONDS, Row, alternately, seconds
from tests.bench.window import beat
from tests.dovecot import PASSWORD, Dovecot
from tests.mailgen import MailWriter
from ui.bridge import TURN_SECONDS

GOAL, FOUND_GOAL, WRITE_GOAL, GAP_GOAL = 2.5, 4.0, 50.0, 50.0
_AT_ONCE = 200
_USER = "anna"


class Fetch(NamedTuple):
    """How many seconds it took until all was here and until search found it, and each write of it."""

    here: float
    found: float
    writes: list[float]


def rows(ground: Ground) -> Iterator[Row]:
    """The fetch, and the longest that the window stands still for it."""
    if not dovecot.IS_HERE:
        return
    sys.setswitchinterval(TURN_SECONDS)  # as where there is a window
    place, number = ground.fresh("mail"), ground.sizes.messages // 4
    with dovecot.running() as server:
        mails = MailWriter(9, words=(20, 300), file_bytes=72_000).mails(number)
        server.deliver(_USER, (mail.raw for mail in mails))
        bare(server)  # once for nothing: the server makes its own lists then
        fetches: list[Fetch] = []

        def ours() -> float:
            shutil.rmtree(place / "desk", ignore_errors=True)
            with trusted(server), closing(Desk.open(place / "desk", clock=lambda: datetime.now(UTC))) as desk:
                fetches.append(Taking(desk).fetch(server))
            return fetches[-1].here

        pairs = list(alternately(min(3, ground.sizes.rounds), ours, lambda: seconds(lambda: bare(server))))
        yield Row.times(f"first fetch of {number:,} messages", SECONDS, pairs, GOAL)
        found = [(fetch.found, floor) for fetch, (_, floor) in zip(fetches, pairs, strict=True)]
        yield Row.times("  until search finds all of it", SECONDS, found, FOUND_GOAL)
        longest = max(write for fetch in fetches for write in fetch.writes)
        yield Row.at_most("  the longest write of it", MS, longest, WRITE_GOAL)
        gaps = in_window(server, place / "window")
        yield Row.at_most("  the longest stall of the window", MS, max(gaps), GAP_GOAL)


def bare(server: Dovecot) -> None:
    """The same bytes, by the library alone."""
    host, port, _ = server.imaps
    with IMAPClient(host, port, ssl_context=server.trusting()) as line:
        line.login(_USER, PASSWORD.text)
        line.select_folder("INBOX", readonly=True)
        uids = line.search()
        for at in range(0, len(uids), _AT_ONCE):
            line.fetch(uids[at : at + _AT_ONCE], ["BODY.PEEK[]"])


class Taking:
    """Takes what a round brings, as the window does, and notes how long that takes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.writes: list[float] = []
        """In milliseconds, steps of the search index too."""
        self.here_at = self.found_at = 0.0
        """When all mail was here, and when search found all of it."""

    def fetch(self, server: Dovecot) -> Fetch:
        """A first fetch."""
        account = Account(0, "me@desk.example", "Me", _USER, server.imaps, server.imaps)
        self._desk.courier.keep(account, PASSWORD.text, for_session=True)
        self._round = self._desk.round(self._desk.accounts.get(self._desk.accounts.add(account)), self)
        gc.freeze()  # as the program does once its window is ready
        start = time.perf_counter()
        self._round.run()
        return Fetch(self.here_at - start, self.found_at - start, self.writes)

    def take(self, account_id: int, mails: Sequence[tuple[Incoming, Place]], cursor: Cursor) -> None:
        with self._noted():
            self._desk.mailroom.receive(account_id, mails, cursor)
        self.here_at = time.perf_counter()

    def index_some(self) -> bool:
        with self._noted():
            return self._desk.mailroom.index_some()

    def say(self, standing: MailStanding) -> None:
        if standing.state is LineState.UP_TO_DATE:
            self.found_at = time.perf_counter()
            self._round.stop()

    @contextmanager
    def _noted(self) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.writes.append((time.perf_counter() - start) * 1000)


def in_window(server: Dovecot, folder: Path) -> list[float]:
    """In the real window: how many milliseconds each turn of the event loop was late until all was here."""
    from PySide6.QtCore import QEventLoop

    from ui.bell.ticker import Ticker
    from ui.post.office import PostOffice
    from ui.post.post_room import PostRoom

    prepare()  # as the program does beside its window, before it fetches
    prepare_for_mail()
    gaps: list[float] = []
    with trusted(server), open_room(folder, lambda: datetime.now(UTC)) as room:
        account = Account(0, "me@desk.example", "Me", _USER, server.imaps, server.imaps)
        room.desk.courier.keep(account, PASSWORD.text, for_session=True)
        room.desk.accounts.add(account)
        post, waiting = PostRoom(room, Ticker(room.desk.now)), QEventLoop()
        office = post.findChild(PostOffice)
        assert isinstance(office, PostOffice)
        office.stood.connect(lambda said: said.state is LineState.UP_TO_DATE and waiting.quit())
        gc.freeze()
        timer = beat(gaps)
        waiting.exec()
        timer.stop()
        post.close()
    return gaps


@contextmanager
def trusted(server: Dovecot) -> Iterator[None]:
    """Within, the program takes the server for what it says it is."""
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(server.authority.file)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SSL_CERT_FILE"]
        else:
            os.environ["SSL_CERT_FILE"] = before
