"""Rounds on a real server: what they bring, and when they come back."""

from __future__ import annotations

import threading
from itertools import repeat
from typing import Any

import pytest

from app import rounds
from app.courier import Courier
from app.desk import Desk
from app.errors import Offline
from app.mail.wire import Wire
from app.post import Account, LineState
from app.rounds import Round
from app.secrets import Secrets
from tests.app.mail.imap.fetches import letter
from tests.app.mail.imap.rounds import Counter, an_account, going
from tests.dovecot import PASSWORD, Dovecot


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
def test_nothing_is_read_from_the_server_while_the_desk_writes(dovecot, user, desk, there, monkeypatch):
    """Both at once take twice as long as one after the other, and the window stands still for it."""
    account, courier = there
    dovecot.deliver(user, (letter(number, "x" * 70 + "\r\n" * 2_000) for number in range(200)))
    reads, received, receive = [0], Wire._received, desk.mailroom.receive
    meanwhile: list[int] = []

    def read(wire: Wire, most: int) -> bytes:
        got = received(wire, most)
        reads[0] += 1
        return got

    def write(*batch: Any) -> None:
        before = reads[0]
        threading.Event().wait(0.02)
        meanwhile.append(reads[0] - before)
        receive(*batch)

    monkeypatch.setattr(Wire, "_received", read)
    monkeypatch.setattr(desk.mailroom, "receive", write)
    counter = Counter(desk)
    with going(Round(account, courier, desk.mailroom, counter)):
        counter.work_until(LineState.UP_TO_DATE)
    assert reads[0] > 50
    assert max(meanwhile) <= 1  # one may have begun


@pytest.mark.slow
def test_the_log_is_carried_over_before_a_write_would_have_to(dovecot, user, desk, there, monkeypatch):
    account, courier = there
    dovecot.deliver(user, [letter(number) for number in range(40)])
    monkeypatch.setattr(rounds, "_CARRIED_AT_ONCE", 1_500_000)
    threads: list[threading.Thread] = []
    carry_over = desk.mailroom.carry_over
    monkeypatch.setattr(
        desk.mailroom, "carry_over", lambda: (carry_over(), threads.append(threading.current_thread()))
    )
    counter = Counter(desk)
    with going(Round(account, courier, desk.mailroom, counter)):
        counter.work_until(LineState.UP_TO_DATE)
    assert len(threads) == 2, "once while the mails came, once while they were indexed"
    assert threading.main_thread() not in threads


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


@pytest.mark.slow
def test_what_counts_as_up_to_date_is_found_by_search(dovecot, user, desk, there):
    account, courier = there
    dovecot.deliver(user, [letter(number, f"The valve{number} drips.") for number in range(60)])
    counter = Counter(desk)
    with going(Round(account, courier, desk.mailroom, counter)):
        counter.work_until(LineState.UP_TO_DATE)
        assert all(desk.search.find(f"valve{number}").hits for number in (0, 59))
    assert desk.check() == []


@pytest.mark.slow
@pytest.mark.parametrize("folders", [(), ("INBOX", "Sent")])
def test_what_lies_in_sent_is_the_owners(dovecot, user, desk, there, folders):
    account, courier = there
    desk.preferences.set("own_addresses", [account.address])
    dovecot.deliver(user, [letter(1)])
    answer = letter(2).replace(b"Anna <anna@example.org>", b"maren@desk.example")
    answer = answer.replace(b"To: me@desk.example", b"To: anna@example.org\r\nIn-Reply-To: <1@example.org>")
    dovecot.deliver(user, [answer], "Sent")
    counter = Counter(desk)
    with going(Round(account._replace(folders=folders), courier, desk.mailroom, counter)):
        counter.work_until(LineState.UP_TO_DATE)
    assert (desk.lists.counts().theirs, desk.lists.counts().mine) == (1, 0)


@pytest.mark.slow
def test_the_inbox_is_fetched_first_and_watched_wherever_it_stands(dovecot, user, desk, there):
    """An answer belongs to what it answers, and what a client writes is what must not wait."""
    account, courier = there
    dovecot.deliver(user, [letter(1)])
    answer = letter(2).replace(b"Anna <anna@example.org>", b"me@desk.example")
    answer = answer.replace(b"To: me@desk.example", b"To: anna@example.org\r\nIn-Reply-To: <1@example.org>")
    dovecot.deliver(user, [answer], "Sent")
    counter = Counter(desk)
    with going(Round(account._replace(folders=("Sent", "INBOX")), courier, desk.mailroom, counter)):
        counter.work_until(LineState.UP_TO_DATE)
        assert (desk.lists.counts().theirs, desk.mailroom.count_asides()) == (1, 0)
        dovecot.deliver(user, [letter(3)])
        counter.work_until(LineState.FETCHING, LineState.UP_TO_DATE)
    assert desk.lists.counts().mine == 1
