"""Rounds that meet with trouble: which they try again, later each time, and which wait for the owner."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import repeat
from typing import Any

import pytest

from app.courier import Courier
from app.desk import Desk
from app.errors import BadInput, BadServer, Cancelled, DeskbellError, Distrusted, NoKeyring, Offline, Refused
from app.incoming import Incoming
from app.mail.imap.fetching import Fetched
from app.mail.imap.folders import Folders
from app.mail.imap.session import NoFolder, Session
from app.mail.message import read
from app.post import Account, Cursor, LineState, Place
from app.rounds import Round
from tests.app.mail.imap.fetches import letter
from tests.app.mail.imap.rounds import Counter, an_account, going


class Broken(Courier):
    """A courier that finds one trouble after the other, and then a line that is silent."""

    def __init__(self, *troubles: DeskbellError) -> None:
        super().__init__()
        self.troubles = list(troubles)

    @contextmanager
    def line(self, account: Account) -> Iterator[Session]:
        if self.troubles:
            raise self.troubles.pop(0)
        raise Refused("at an end")
        yield


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (Offline("no net"), LineState.OFFLINE),
        (BadServer("nonsense"), LineState.OFFLINE),
        # A hotel's sign-in page, a clock that is wrong at first, a certificate that is renewed an hour late.
        (Distrusted("certificate"), LineState.UNSAFE),
    ],
)
def test_what_may_pass_by_itself_is_tried_again_each_time_later(desk, trouble, state):
    counter, waits = Counter(desk), []

    def delays() -> Iterator[float]:
        for number in range(9):
            waits.append(number)
            yield 0.0

    round_ = Round(an_account(desk, "me"), Broken(trouble, trouble), desk.mailroom, counter, delays)
    with going(round_):
        counter.work_until(LineState.BROKEN)
    assert [each.line for each in counter.standings if each.state is state] == [str(trouble)] * 2
    assert waits == [0, 1]


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (Refused("password"), LineState.BROKEN),
        (BadInput("name"), LineState.BROKEN),
        (NoKeyring("no keyring"), LineState.NO_PASSWORD),
    ],
)
def test_what_the_owner_must_put_right_waits_for_the_owner(desk, trouble, state):
    counter = Counter(desk)
    round_ = Round(an_account(desk, "me"), Broken(trouble), desk.mailroom, counter)
    with going(round_):
        counter.work_until(state)
        assert counter.standings[-1].line == str(trouble)
        assert counter.jobs.empty()
        round_.fetch_now()
        counter.work_until(LineState.CONNECTING, LineState.BROKEN)
        assert counter.standings[-1].line == "at an end"


def test_a_round_that_was_stopped_before_it_began_does_nothing(desk):
    counter = Counter(desk)
    round_ = Round(an_account(desk, "me"), Broken(), desk.mailroom, counter)
    round_.stop()
    round_.run()
    assert counter.standings == []
    assert counter.jobs.empty()


def test_a_round_that_is_stopped_at_the_worst_instant_does_not_go_on(desk):
    class Late(threading.Event):
        """It is cleared when the stop has just come."""

        def clear(self) -> None:
            round_.stop()
            super().clear()

    counter = Counter(desk)
    always = lambda: repeat(3_000.0)  # noqa: E731
    round_ = Round(an_account(desk, "me"), Broken(Offline("no net")), desk.mailroom, counter, always)
    round_._woken = Late()
    thread = threading.Thread(target=round_.run, daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


class Fickle:
    """A session with a server that tells news, or breaks off, and has nothing."""

    def __init__(self) -> None:
        self.wire = self
        self.waited: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)

    def held(self) -> AbstractContextManager[None]:
        return nullcontext()

    def folders(self) -> Folders:
        return Folders("INBOX", None, ("INBOX",))

    def stop(self) -> None:
        pass


class Lined(Courier):
    """A courier whose line is always that one."""

    def __init__(self, session: Any) -> None:
        super().__init__()
        self.session = session

    @contextmanager
    def line(self, account: Account) -> Iterator[Session]:
        yield self.session


def test_news_that_are_none_are_looked_into_less_and_less(desk, monkeypatch):
    fickle, counter, watched = Fickle(), Counter(desk), []

    def watch(*_: Any, **__: Any) -> bool:
        watched.append(1)
        if len(watched) == 5:
            round_.stop()
            raise Cancelled("stopped")
        return len(watched) != 3

    monkeypatch.setattr("app.rounds.fetch", lambda *_, **__: (batch for batch in ()))
    monkeypatch.setattr("app.rounds.watch", watch)
    round_ = Round(an_account(desk, "me"), Lined(fickle), desk.mailroom, counter)
    round_.run()
    assert fickle.waited == [5, 15, 5]


def test_a_server_that_lets_one_in_and_then_breaks_off_is_asked_less_and_less(desk, monkeypatch):
    counter, waits = Counter(desk), []

    def fetch(*_: Any, **__: Any) -> Iterator[Any]:
        if len(waits) == 3:
            raise Refused("at an end")
        raise BadServer("nonsense")

    def delays() -> Iterator[float]:
        for number in range(9):
            waits.append(number)
            yield 0.0

    monkeypatch.setattr("app.rounds.fetch", fetch)
    with going(Round(an_account(desk, "me"), Lined(Fickle()), desk.mailroom, counter, delays)):
        counter.work_until(LineState.BROKEN)
    assert waits == [0, 1, 2]


class Stumbling(Counter):
    """A desk that has a fault with one mail, before or after it was written."""

    def __init__(self, desk: Desk, *, afterwards: bool) -> None:
        super().__init__(desk)
        self.afterwards = afterwards

    def take(self, account_id: int, mails: Sequence[tuple[Incoming, Place]], cursor: Cursor) -> None:
        if self.afterwards:
            super().take(account_id, mails, cursor)
        if any(mail.subject == "Boiler 2" for mail, _ in mails):
            raise ZeroDivisionError
        if not self.afterwards:
            super().take(account_id, mails, cursor)


@pytest.mark.parametrize("afterwards", [False, True])
def test_a_mail_that_the_desk_stumbles_over_keeps_out_no_other(desk, monkeypatch, afterwards):
    account = an_account(desk, "me")
    mails = tuple(
        (read(letter(number)), Place(account.id, "INBOX", 1, number)) for number in range(1, 4)
    )  # fmt: skip
    batch = Fetched(mails, Cursor("INBOX", 1, 5), 3, 3)

    def watch(*_: Any, **__: Any) -> bool:
        raise Refused("at an end")

    monkeypatch.setattr("app.rounds.fetch", lambda *_, **__: (each for each in [batch]))
    monkeypatch.setattr("app.rounds.watch", watch)
    counter = Stumbling(desk, afterwards=afterwards)
    with going(Round(account, Lined(Fickle()), desk.mailroom, counter)):
        counter.work_until(LineState.BROKEN)
    assert desk.mailroom.cursor(account.id, "INBOX") == batch.cursor
    asides = [(aside.reason, desk.inbox.raw(aside.raw_sha256)) for aside in desk.mailroom.asides()]
    assert asides == ([] if afterwards else [("unreadable", letter(2))])
    assert desk.lists.counts().mine == (3 if afterwards else 2)


def test_a_folder_that_is_there_and_will_not_open_is_tried_again_after_the_others(desk, monkeypatch):
    counter, asked = Counter(desk), []

    def fetch(_session: Any, _account: int, folder: str, *_: Any, **__: Any) -> Iterator[Any]:
        asked.append(folder)
        if folder == "INBOX":
            raise NoFolder("It is in use.")
        yield from ()

    monkeypatch.setattr("app.rounds.fetch", fetch)
    account = an_account(desk, "me")._replace(folders=("INBOX", "Sent"))
    with going(Round(account, Lined(Fickle()), desk.mailroom, counter, lambda: repeat(60.0))):
        counter.work_until(LineState.OFFLINE)
    assert asked == ["INBOX", "Sent"]
