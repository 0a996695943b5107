"""Fetching from a real server, as it is on the net but for the network."""

from __future__ import annotations

import ssl
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.errors import BadInput, Cancelled, Distrusted, Refused
from app.mail.imap.changes import append_sent, mark_read
from app.mail.imap.fetching import fetch
from app.mail.imap.portion import MOST
from app.mail.imap.session import Session
from app.mail.imap.watching import watch
from app.mail.secret import Password
from app.mail.tls import Timeouts
from app.post import Cursor, Place, Security, Server
from tests.app.mail.imap.fetches import ACCOUNT, fetched, letter, mails, never, nothing, raws, subjects
from tests.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.slow

OLD = datetime(2026, 10, 1, 12, tzinfo=UTC)


@contextmanager
def signed_in(dovecot: Dovecot, user: str, **more: Any) -> Iterator[Session]:
    with Session.open(dovecot.imaps, user, PASSWORD, tls=dovecot.trusting(), **more) as session:
        yield session


@pytest.mark.parametrize("security", list(Security))
def test_mail_comes_over_a_safe_line(dovecot: Dovecot, user: str, security: Security) -> None:
    server = dovecot.imaps if security is Security.TLS else dovecot.starttls
    dovecot.deliver(user, [letter(1)])
    with Session.open(server, user, PASSWORD, tls=dovecot.trusting()) as session:
        assert raws(fetched(session)) == [letter(1)]


@pytest.mark.parametrize("security", list(Security))
def test_stranger_is_sent_no_password(dovecot: Dovecot, user: str, security: Security) -> None:
    server = dovecot.imaps if security is Security.TLS else dovecot.starttls
    with pytest.raises(Distrusted, match="nobody known here"), Session.open(server, user, PASSWORD):
        pass


def test_plain_port_is_no_safe_port(dovecot: Dovecot, user: str) -> None:
    wrong = Server("localhost", dovecot.starttls.port, Security.TLS)
    with pytest.raises(Distrusted, match="does not encrypt"), Session.open(wrong, user, PASSWORD):
        pass


def test_authorities_are_those_of_the_machine(
    dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.authority.file))
    with Session.open(dovecot.imaps, user, PASSWORD) as session:
        assert "IDLE" in session.capabilities


def test_wrong_password_is_refused(dovecot: Dovecot, user: str) -> None:
    wrong = Password("not it")
    with (
        pytest.raises(Refused, match="AUTHENTICATIONFAILED"),
        Session.open(dovecot.imaps, user, wrong, tls=dovecot.trusting()),
    ):
        pass


@pytest.mark.parametrize("user", ["a\r\nb", "a\0b", "a\x7f", "a\x85b"])
def test_name_that_ends_the_line_goes_nowhere(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(BadInput), Session.open(dovecot.imaps, user, PASSWORD, tls=dovecot.trusting()):
        pass
    with pytest.raises(BadInput), signed_in(dovecot, "user") as session:
        session.examine(user)


def test_thousand_messages_come_once_each_and_in_order(dovecot: Dovecot, user: str) -> None:
    sent = [letter(number) for number in range(1000)]
    dovecot.deliver(user, sent)
    with signed_in(dovecot, user) as session:
        *batches, end = fetched(session)
    assert raws(batches) == sent
    assert (end.mails, end.cursor.since_on) == ((), None)  # only now all that comes is new
    assert {batch.cursor.since_on for batch in batches} == {date.min}
    assert [batch.done for batch in batches] == [batch.mails[-1][1].uid for batch in batches]
    assert {batch.total for batch in batches} == {1000}
    assert max(len(batch.mails) for batch in batches) <= MOST


def test_large_mail_is_held_one_lot_at_a_time(dovecot: Dovecot, user: str) -> None:
    large = "x" * 70 + "\r\n"
    dovecot.deliver(user, (letter(number, large * 42_000) for number in range(16)))
    with signed_in(dovecot, user) as session:
        tracemalloc.start()
        try:
            run = fetch(session, ACCOUNT, "INBOX", None, None, nothing, cancelled=never)
            sizes = [len(mail.raw) for batch in run for mail, _ in batch.mails]
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert sum(sizes) > 48_000_000
    assert peak < 32_000_000  # 22 to 26 million: which reader has copied what by then is chance


def test_only_what_is_new_is_fetched_again(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, [letter(1), letter(2)])
    with signed_in(dovecot, user) as session:
        cursor = fetched(session)[-1].cursor
        assert fetched(session, cursor=cursor) == []
        dovecot.deliver(user, [letter(3)])
        again = fetched(session, cursor=cursor)
    assert subjects(again) == ["Boiler 3"]
    assert again[-1].cursor == cursor._replace(last_uid=3)


def test_drafts_are_not_fetched_before_they_are_sent(dovecot: Dovecot, user: str) -> None:
    """In a folder of all mail they lie among the rest, and would pass for answers."""
    dovecot.deliver(user, [letter(1)])
    with dovecot.other_program(user) as program, signed_in(dovecot, user) as session:
        program.append("INBOX", r"(\Draft)", None, letter(2))  # type: ignore[arg-type]
        first = fetched(session)
        program.append("INBOX", r"(\Draft \Seen)", None, letter(3))  # type: ignore[arg-type]
        program.append("INBOX", r"(\Seen)", None, letter(4))  # type: ignore[arg-type]
        later = fetched(session, cursor=first[-1].cursor)
    assert (subjects(first), subjects(later)) == (["Boiler 1"], ["Boiler 4"])


def test_batch_that_was_not_received_comes_again(dovecot: Dovecot, user: str) -> None:
    sent = [letter(number) for number in range(3 * MOST)]
    dovecot.deliver(user, sent)
    with signed_in(dovecot, user) as session:
        first, *_ = fetched(session)
        assert raws([first, *fetched(session, cursor=first.cursor)]) == sent


def test_first_fetch_begins_on_a_day(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, [letter(1)], arrived_at=OLD)
    dovecot.deliver(user, [letter(2)], arrived_at=OLD + timedelta(days=50))
    dovecot.deliver(user, [letter(3)], arrived_at=OLD + timedelta(days=1))
    with signed_in(dovecot, user) as session:
        batches = fetched(session, since_on=date(2026, 11, 1))
        assert subjects(batches) == ["Boiler 2"]
        # All below was seen to be older, and isn't looked at again. What is moved here later is new.
        assert batches[-1].cursor.last_uid == 3
        dovecot.deliver(user, [letter(4)], arrived_at=OLD + timedelta(days=1))
        assert subjects(fetched(session, cursor=batches[-1].cursor)) == ["Boiler 4"]


def test_first_fetch_that_broke_off_goes_on_from_the_day_on_which_it_began(
    dovecot: Dovecot, user: str
) -> None:
    day, later = date(2026, 11, 1), OLD + timedelta(days=50)
    for number, arrived_at in enumerate((later, OLD, later, OLD), 1):
        dovecot.deliver(user, [letter(number)], arrived_at=arrived_at)
    with signed_in(dovecot, user) as session:
        first, last = fetched(session, since_on=day)
        assert (first.cursor.since_on, last.cursor.since_on) == (day, None)
        broken_off = first.cursor._replace(last_uid=1)
        # The account may have been changed meanwhile: what counts is how the fetch began.
        again = fetched(session, cursor=broken_off, since_on=date(2099, 1, 1))
    assert subjects(again) == ["Boiler 3"]
    assert again[-1].cursor == last.cursor


def test_day_begins_later_elsewhere(dovecot: Dovecot, user: str) -> None:
    """What arrived after the owner's midnight is of the day before for a server west of here."""
    for hours in (0, 24, 36):
        dovecot.deliver(user, [letter(hours)], arrived_at=OLD + timedelta(hours=hours))
    with signed_in(dovecot, user) as session:
        came = fetched(session, since_on=OLD.date() + timedelta(days=2))
    assert subjects(came) == ["Boiler 24", "Boiler 36"]


@pytest.mark.parametrize("number", [0, 3])
def test_old_mail_alone_moves_the_cursor(dovecot: Dovecot, user: str, number: int) -> None:
    dovecot.deliver(user, map(letter, range(number)), arrived_at=OLD)
    with signed_in(dovecot, user) as session:
        [batch] = fetched(session, since_on=date(2026, 11, 1))
    assert (batch.mails, batch.cursor.last_uid) == ((), number)


def test_new_numbers_bring_only_what_is_not_known(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, [letter(number) for number in range(40)])
    with signed_in(dovecot, user) as session:
        before = fetched(session)
    had = {(mail.message_id, len(mail.raw)) for mail, _ in mails(before)}
    dovecot.deliver(user, [letter(40), letter(7, "The same name, another letter.")])
    dovecot.number_anew(user)
    with signed_in(dovecot, user) as session:
        after = fetched(session, cursor=before[-1].cursor, known=had)
    assert after[-1].cursor.uid_validity != before[-1].cursor.uid_validity
    assert sorted(subjects(after)) == ["Boiler 40", "Boiler 7"]


def test_endless_names_do_not_hinder_the_count(dovecot: Dovecot, user: str) -> None:
    """Whoever sends mail with a Message-ID of 60 kB must not be able to stop the fetching of all."""
    long = [letter(number).replace(b"@example", b"@" + b"x" * 60_000) for number in range(30)]
    dovecot.deliver(user, [*long, letter(40)])
    old = Cursor("INBOX", 1, 12)
    with signed_in(dovecot, user) as session:
        came = fetched(session, cursor=old, known={("40@example.org", len(letter(40)))})
    assert raws(came) == long


def test_mail_that_vanishes_meanwhile_is_passed_over(dovecot: Dovecot, user: str) -> None:
    sent = [letter(number, "x" * 9_000) for number in range(200)]
    dovecot.deliver(user, sent)
    with signed_in(dovecot, user) as session, dovecot.other_program(user) as other:
        run = fetch(session, ACCOUNT, "INBOX", None, None, nothing, cancelled=never)
        came = [next(run)]
        other.select("INBOX")
        other.store("150:160", "+FLAGS", r"(\Deleted)")
        other.expunge()
        came += run
    kept = [raw for number, raw in enumerate(sent, 1) if not 150 <= number <= 160]
    assert raws(came) == kept
    assert came[-1].cursor.last_uid == 200


def test_sent_mail_is_found_by_its_mark(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, [letter(1)], "Sent")
    with signed_in(dovecot, user) as session:
        folders = session.folders()
        assert (folders.inbox, folders.sent) == ("INBOX", "Sent")
        assert subjects(fetched(session, "Sent")) == ["Boiler 1"]


def test_folder_in_any_script_is_fetched(dovecot: Dovecot, user: str) -> None:
    with dovecot.other_program(user) as program:
        program.create('"&U,BTFw- &ZeVnLIqe-/a \\"b\\""')
    with signed_in(dovecot, user) as session:
        [folder] = [name for name in session.folders().every if "日本語" in name]
        assert fetched(session, folder)[-1].cursor == Cursor(folder, session.examine(folder).uid_validity, 0)


def test_server_says_when_mail_arrives(dovecot: Dovecot, user: str) -> None:
    with signed_in(dovecot, user) as session:
        cursor = fetched(session)[-1].cursor
        arriving = threading.Timer(0.2, dovecot.deliver, (user, [letter(1)]))
        arriving.start()
        assert watch(session, "INBOX", cancelled=never)
        arriving.join()
        assert subjects(fetched(session, cursor=cursor)) == ["Boiler 1"]


def test_mail_between_fetching_and_watching_is_not_missed(dovecot: Dovecot, user: str) -> None:
    with signed_in(dovecot, user) as session:
        fetched(session)
        dovecot.deliver(user, [letter(1)])
        assert watch(session, "INBOX", cancelled=never)


def test_silence_ends_the_watch_and_not_the_session(dovecot: Dovecot, user: str) -> None:
    with signed_in(dovecot, user, timeouts=Timeouts(idle=0.05)) as session:
        assert not watch(session, "INBOX", cancelled=never)
        assert not watch(session, "INBOX", cancelled=never)
        assert fetched(session)[-1].cursor.last_uid == 0


def test_watch_is_ended_from_another_thread(dovecot: Dovecot, user: str) -> None:
    with signed_in(dovecot, user) as session:
        threading.Timer(0.2, session.stop).start()
        with pytest.raises(Cancelled):
            watch(session, "INBOX", cancelled=never)


def test_fetch_ends_when_it_is_cancelled(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, map(letter, range(1, 4)))
    with signed_in(dovecot, user) as session, pytest.raises(Cancelled):
        list(fetch(session, ACCOUNT, "INBOX", None, None, nothing, cancelled=lambda: True))


def flags(dovecot: Dovecot, user: str) -> list[bytes]:
    with dovecot.other_program(user) as program:
        program.select("INBOX", readonly=True)
        return [line for line in program.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes)]


def test_looking_changes_nothing(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, map(letter, range(30)))
    before = flags(dovecot, user)
    with signed_in(dovecot, user) as session:
        fetched(session)
        with pytest.raises(Cancelled):  # not a look that found no news: the next would follow at once
            watch(session, "INBOX", cancelled=lambda: True)
    assert flags(dovecot, user) == before


def test_what_was_answered_is_marked_where_it_lies(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, map(letter, range(3)))
    with signed_in(dovecot, user) as session:
        [batch, _end] = fetched(session)
        place = batch.mails[1][1]
        moved = place._replace(uid=1, uid_validity=place.uid_validity - 1)
        assert mark_read(session, [place, moved]) == (place, moved)
        assert place == Place(ACCOUNT, "INBOX", batch.cursor.uid_validity, 2)
    assert [rb"\Seen" in line for line in flags(dovecot, user)] == [False, True, False]


def test_copy_of_a_letter_is_kept_once(dovecot: Dovecot, user: str) -> None:
    with signed_in(dovecot, user) as session:
        assert append_sent(session, "Sent", letter(1))
        assert not append_sent(session, "Sent", letter(1))
        assert raws(fetched(session, "Sent")) == [letter(1)]


def test_lines_to_the_server_are_of_today(dovecot: Dovecot, user: str) -> None:
    """However old a protocol the server would also speak."""
    with signed_in(dovecot, user) as session:
        assert isinstance(session.wire.sock, ssl.SSLSocket)
        assert session.wire.sock.version() in ("TLSv1.2", "TLSv1.3")
