"""Rounds on a real server: what they bring, how they end, and when they come back."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from app.courier import Courier
from app.desk import Desk
from app.errors import BadServer, Cancelled, DeskbellError, Distrusted, NoKeyring, Offline, Refused
from app.incoming import Incoming
from app.mail.imap.fetching import Fetched
from app.mail.imap.folders import Folders
from app.mail.imap.session import NoFolder, Session
from app.mail.message import read
from app.post import Account, Cursor, LineState, MailStanding, Place, Security, Server
from app.rounds import Round
from app.secrets import Secrets
from tests.app.desks import Clock, in_berlin, new_desk
from tests.app.mail.imap.fetches import letter
from tests.dovecot import PASSWORD, Dovecot

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

    def say(self, standing: MailStanding) -> None:
        self.jobs.put(lambda: self.standings.append(standing))

    def work_until(self, *states: LineState) -> None:
        """Does what is to be done until the standings that come from now on end so."""
        self.standings.clear()
        while [each.state for each in self.standings][-len(states) :] != list(states):
            self.jobs.get(timeout=30)()


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


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = in_berlin(new_desk(tmp_path / "desk", Clock()))
    yield desk
    desk.close()


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


@pytest.fixture
def there(
    dovecot: Dovecot, user: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> tuple[Account, Courier]:
    """An account on the server, and a courier with its password."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.authority.file))
    account, secrets = an_account(desk, user, dovecot.imaps), Secrets()
    secrets.keep_for_session(account, PASSWORD.text)
    return account, Courier(secrets)


@pytest.mark.slow
def test_mail_is_fetched_and_what_comes_later_too(dovecot, user, desk, there):
    account, courier = there
    dovecot.deliver(user, [letter(1), letter(2)])
    counter = Counter(desk)
    with going(Round(account, courier, desk.mailroom, counter)):
        counter.work_until(LineState.UP_TO_DATE)
        assert desk.lists.counts().mine == 2
        dovecot.deliver(user, [letter(3)])
        counter.work_until(LineState.FETCHING, LineState.UP_TO_DATE)
    assert desk.lists.counts().mine == 3


@pytest.mark.slow
def test_a_round_that_waits_looks_at_once_when_it_is_asked_to(desk, there):
    account, courier = there
    counter = Counter(desk)
    round_ = Round(account, courier, desk.mailroom, counter)
    with going(round_):
        counter.work_until(LineState.UP_TO_DATE)
        round_.fetch_now()
        counter.work_until(LineState.CONNECTING, LineState.UP_TO_DATE)


@pytest.mark.slow
def test_a_round_that_was_paused_goes_on_when_it_is_asked_to(dovecot, user, desk, there):
    account, courier = there
    counter = Counter(desk)
    round_ = Round(account, courier, desk.mailroom, counter)
    with going(round_):
        counter.work_until(LineState.UP_TO_DATE)
        round_.pause()
        counter.work_until(LineState.PAUSED)
        dovecot.deliver(user, [letter(1)])
        assert counter.jobs.empty()
        round_.fetch_now()
        counter.work_until(LineState.CONNECTING, LineState.FETCHING, LineState.UP_TO_DATE)


@pytest.mark.slow
def test_mail_that_could_not_be_written_is_fetched_again(dovecot, user, desk, there):
    account, courier = there
    dovecot.deliver(user, [letter(1)])

    class Full(Counter):
        is_full = True

        def take(self, *mail: Any) -> None:
            if self.is_full:
                self.is_full = False
                raise Offline("no room")
            super().take(*mail)

    counter = Full(desk)
    with going(Round(account, courier, desk.mailroom, counter, lambda: repeat(0.0))):
        counter.work_until(LineState.OFFLINE, LineState.CONNECTING, LineState.FETCHING, LineState.UP_TO_DATE)
    assert desk.lists.counts().mine == 1


@pytest.mark.parametrize("trouble", [Offline("no net"), BadServer("nonsense")])
def test_what_may_pass_by_itself_is_tried_again_each_time_later(desk, trouble):
    counter, waits = Counter(desk), []

    def delays() -> Iterator[float]:
        for number in range(9):
            waits.append(number)
            yield 0.0

    round_ = Round(an_account(desk, "me"), Broken(trouble, trouble), desk.mailroom, counter, delays)
    with going(round_):
        counter.work_until(LineState.BROKEN)
    assert [each.line for each in counter.standings if each.state is LineState.OFFLINE] == [str(trouble)] * 2
    assert waits == [0, 1]


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (Refused("password"), LineState.BROKEN),
        (Distrusted("certificate"), LineState.BROKEN),
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


@pytest.mark.slow
def test_a_folder_that_is_missing_is_named_and_keeps_no_other_waiting(dovecot, user, desk, there):
    account, courier = there
    dovecot.deliver(user, [letter(1)])
    desk.accounts.change(account._replace(folders=("Gone", "INBOX")))
    counter = Counter(desk)
    with going(Round(desk.accounts.get(account.id), courier, desk.mailroom, counter)):
        counter.work_until(LineState.UP_TO_DATE)
        assert desk.lists.counts().mine == 1
        assert "no folder Gone any more" in counter.standings[-1].line
        dovecot.deliver(user, [letter(2)])  # and what is there is watched
        counter.work_until(LineState.UP_TO_DATE)
    assert desk.lists.counts().mine == 2


@pytest.mark.slow
def test_an_account_without_any_of_its_folders_waits_for_the_owner(dovecot, user, desk, there):
    account, courier = there
    desk.accounts.change(account._replace(folders=("Gone", "Lost")))
    counter = Counter(desk)
    with going(Round(desk.accounts.get(account.id), courier, desk.mailroom, counter)):
        counter.work_until(LineState.BROKEN)
    assert "no folder Gone, Lost any more" in counter.standings[-1].line


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
