"""Rounds that are asked for something while they are at work: they do it once, and then are quiet."""

from __future__ import annotations

import queue
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.courier import Courier
from app.desk import Desk
from app.mail.imap.session import Session
from app.mail.secret import Password
from app.post import Account, Cursor, LineState
from app.rounds import Round
from tests.app.mail.imap.fetches import letter
from tests.app.mail.imap.rounds import Counter, an_account, going
from tests.app.mail.imap.scripted import Asked, Box, serving

CONNECTING, UP_TO_DATE = LineState.CONNECTING, LineState.UP_TO_DATE


class Interrupted(Courier):
    """A courier in whose first line something happens before anybody has it."""

    def __init__(self, tls: ssl.SSLContext, done: queue.Queue[str]) -> None:
        super().__init__()
        self._tls = tls
        self._done = done
        self.happening: list[Callable[[], None]] = []

    @contextmanager
    def line(self, account: Account) -> Iterator[Session]:
        with Session.open(account.incoming, "anna", Password("secret"), tls=self._tls) as session:
            if self.happening:
                self.happening.pop()()
            has_news = session.wire.has_news

            def listens(seconds: float) -> bool:
                self._done.put("listens")
                return has_news(seconds)

            session.wire.has_news = listens  # type: ignore[method-assign]
            yield session


@pytest.fixture
def done() -> queue.Queue[str]:
    """What was done on the line, in order: IDLE as the server heard it, and listening that waits for news."""
    return queue.Queue()


@pytest.fixture
def interrupted(
    desk: Desk, certificate: Path, trusting: ssl.SSLContext, done: queue.Queue[str]
) -> Iterator[tuple[Round, Counter, Interrupted]]:
    def idle(_: Asked, honest: bytes) -> Iterator[bytes]:
        done.put("IDLE")
        yield honest

    courier, counter = Interrupted(trusting, done), Counter(desk)
    with serving(Box({1: letter(1)}), {"IDLE": idle}, certificate, bad_for=9) as (_, server):
        account = an_account(desk, "anna", server)._replace(folders=("INBOX",))
        desk.mailroom.receive(account.id, (), Cursor("INBOX", 42, 1))  # there is nothing new
        yield Round(account, courier, desk.mailroom, counter), counter, courier


def test_mail_that_is_asked_for_while_a_line_opens_is_looked_for_once(
    interrupted: tuple[Round, Counter, Interrupted], done: queue.Queue[str]
) -> None:
    round_, counter, courier = interrupted
    courier.happening.append(round_.fetch_now)
    with going(round_):
        counter.work_until(UP_TO_DATE)
        assert [each.state for each in counter.standings] == [CONNECTING, CONNECTING, UP_TO_DATE]
        assert [done.get(timeout=30) for _ in range(2)] == ["IDLE", "listens"]


def test_a_round_that_is_paused_while_a_line_opens_fetches_nothing(
    interrupted: tuple[Round, Counter, Interrupted],
) -> None:
    round_, counter, courier = interrupted
    courier.happening.append(round_.pause)
    with going(round_):
        counter.work_until(LineState.PAUSED)
        assert [each.state for each in counter.standings] == [CONNECTING, LineState.PAUSED]
        round_.fetch_now()
        counter.work_until(CONNECTING, UP_TO_DATE)
