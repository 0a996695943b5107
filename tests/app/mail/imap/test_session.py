"""What a session tells the owner, and what it keeps to itself."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import BadInput, BadServer, Offline, Refused
from app.mail.imap.changes import mark_read
from app.mail.imap.session import Session
from app.mail.imap.watching import delays, watch
from app.mail.secret import Password, Token
from app.mail.tls import Timeouts
from app.post import Cursor, Place, Server
from tests.app.mail.imap.fetches import ACCOUNT, fetched, letter, mails, never
from tests.app.mail.imap.scripted import Asked, Box, Script, Scripted, serving
from tests.app.mail.imap.scripts import says, says_only, swaps

pytestmark = pytest.mark.slow

SECRET = Password("secret")
BY_TOKEN = b"IMAP4rev1 AUTH=XOAUTH2"


@contextmanager
def talking(
    certificate: Path, script: Script | None = None, offers: bytes = b"IMAP4rev1 AUTH=PLAIN"
) -> Iterator[tuple[Scripted, Server]]:
    box = Box({uid: letter(uid) for uid in range(1, 4)}, offers=offers)
    with serving(box, script or {}, certificate) as both:
        yield both


def test_password_is_kept_nowhere_in_the_session(certificate: Path, trusting: ssl.SSLContext) -> None:
    with (
        talking(certificate, offers=b"IMAP4rev1") as (_, server),
        Session.open(server, "anna", SECRET, tls=trusting) as session,
    ):
        assert "secret" not in repr((vars(session), vars(session.dialogue), vars(session.dialogue.answers)))


@pytest.mark.parametrize("repeated", [b"secret", base64.b64encode(b"\0anna\0secret")])
def test_password_that_the_server_repeats_is_not_shown(
    certificate: Path, trusting: ssl.SSLContext, repeated: bytes
) -> None:
    script = {"PASSWORD": says_only(b"TAG NO " + repeated + b" is the wrong password")}
    with (
        talking(certificate, script) as (_, server),
        pytest.raises(Refused) as refused,
        Session.open(server, "anna", SECRET, tls=trusting),
    ):
        pass
    assert repeated.decode() not in str(refused.value)


def test_a_busy_server_that_repeats_the_password_is_tried_again(
    certificate: Path, trusting: ssl.SSLContext
) -> None:
    script = {"PASSWORD": says_only(b"TAG NO [UNAVAILABLE] secret is to come again")}
    with (
        talking(certificate, script) as (_, server),
        pytest.raises(Offline) as offline,
        Session.open(server, "anna", SECRET, tls=trusting),
    ):
        pass
    assert "secret" not in str(offline.value)


def test_words_of_the_server_are_one_clean_line(certificate: Path, trusting: ssl.SSLContext) -> None:
    script = {"PASSWORD": says_only(b"TAG NO get an app\x1b[31m password \xff" + b"x" * 5_000)}
    with (
        talking(certificate, script) as (_, server),
        pytest.raises(Refused, match="It says: get an app") as refused,
        Session.open(server, "anna", SECRET, tls=trusting),
    ):
        pass
    assert len(str(refused.value)) < 300
    assert "\x1b" not in str(refused.value)


def test_quotes_in_a_password_end_nothing(certificate: Path, trusting: ssl.SSLContext) -> None:
    with (
        talking(certificate, offers=b"IMAP4rev1") as (scripted, server),
        Session.open(server, 'a" LOGIN "b', Password('x\\"y'), tls=trusting),
    ):
        pass
    assert any(rb'LOGIN "a\" LOGIN \"b" "x\\\"y"' in line for line in scripted.heard)


def test_letters_that_login_cannot_carry_are_said(certificate: Path, trusting: ssl.SSLContext) -> None:
    with (
        talking(certificate, offers=b"IMAP4rev1") as (_, server),
        pytest.raises(Refused, match="plain letters"),
        Session.open(server, "änna", SECRET, tls=trusting),
    ):
        pass


def test_password_with_a_line_break_goes_nowhere(certificate: Path, trusting: ssl.SSLContext) -> None:
    with (
        talking(certificate) as (scripted, server),
        pytest.raises(BadInput),
        Session.open(server, "anna", Password("a\r\nA2 DELETE INBOX"), tls=trusting),
    ):
        pass
    assert scripted.heard == []


def test_token_is_used_where_it_is_taken(certificate: Path, trusting: ssl.SSLContext) -> None:
    with (
        talking(certificate) as (_, server),
        pytest.raises(Refused, match="Use a password"),
        Session.open(server, "anna", Token(lambda: "abc"), tls=trusting),
    ):
        pass
    with (
        talking(certificate, offers=BY_TOKEN) as (scripted, server),
        Session.open(server, "anna", Token(lambda: "abc"), tls=trusting) as session,
    ):
        assert session.dialogue.is_signed_in()
    assert base64.b64encode(b"user=anna\x01auth=Bearer abc\x01\x01") + b"\r\n" in scripted.heard


def test_token_that_is_refused_is_said(certificate: Path, trusting: ssl.SSLContext) -> None:
    """The server's reason is acknowledged with an empty line, and only then it says no."""
    with (
        talking(certificate, offers=BY_TOKEN) as (scripted, server),
        pytest.raises(Refused, match="does not take this sign-in"),
        Session.open(server, "anna", Token(lambda: "old"), tls=trusting),
    ):
        pass
    assert scripted.heard.count(b"\r\n") == 1


@pytest.mark.parametrize(
    "repeated",
    [b"t0ken-" * 200, base64.b64encode(b"user=anna\x01auth=Bearer " + b"t0ken-" * 200 + b"\x01\x01")],
)
def test_token_that_the_server_repeats_is_not_shown(
    certificate: Path, trusting: ssl.SSLContext, repeated: bytes
) -> None:
    script = {"PASSWORD": says_only(b"TAG NO " + repeated + b" is the wrong token")}
    with (
        talking(certificate, script, BY_TOKEN) as (_, server),
        pytest.raises(Refused, match="as who has that mailbox") as refused,
        Session.open(server, "anna", Token(lambda: "t0ken-" * 200), tls=trusting),
    ):
        pass
    assert repeated[:20].decode() not in str(refused.value)


def test_token_that_is_refused_before_its_time_is_renewed_once(
    certificate: Path, trusting: ssl.SSLContext
) -> None:
    given = ["old", "abc"]
    token = Token(lambda: given[0], lambda: bool(given.pop(0)))
    with (
        talking(certificate, offers=BY_TOKEN) as (_, server),
        Session.open(server, "anna", token, tls=trusting) as session,
    ):
        assert session.dialogue.is_signed_in()


def test_message_that_is_too_large_is_told_by_its_fields(certificate: Path, trusting: ssl.SSLContext) -> None:
    script = {"SIZES": swaps(b"(UID 2 RFC822.SIZE ", b"(UID 2 RFC822.SIZE 80000")}
    with (
        talking(certificate, script) as (_, server),
        Session.open(server, "anna", SECRET, tls=trusting) as session,
    ):
        came = mails(fetched(session))
    assert [mail.subject for mail, _ in came] == ["Boiler 1", "Boiler 2", "Boiler 3"]
    assert "too large" in came[1][0].problem
    assert "left on the server" in came[1][0].problem


def test_nothing_is_said_that_changes_anything(certificate: Path, trusting: ssl.SSLContext) -> None:
    with (
        talking(certificate) as (scripted, server),
        Session.open(server, "anna", SECRET, timeouts=Timeouts(poll=0), tls=trusting) as session,
    ):
        session.folders()
        fetched(session)
        fetched(session, cursor=Cursor("INBOX", 1, 9))
        watch(session, "INBOX", cancelled=never)
    said = [line for line in scripted.heard if line.count(b" ")]
    verbs = {line.split(b" ")[1] if b" UID " not in line else line.split(b" ")[2] for line in said}
    assert {verb.strip() for verb in verbs} == {
        *(b"CAPABILITY", b"AUTHENTICATE", b"LIST", b"EXAMINE", b"SEARCH", b"FETCH", b"NOOP", b"LOGOUT"),
    }
    assert any(b"BODY.PEEK[]" in line for line in said)
    assert not any(b"BODY[" in line for line in said)


def test_folder_that_is_gone_is_said(certificate: Path, trusting: ssl.SSLContext) -> None:
    script = {"EXAMINE": says_only(b"TAG NO Mailbox does not exist")}
    with (
        talking(certificate, script) as (_, server),
        Session.open(server, "anna", SECRET, tls=trusting) as session,
        pytest.raises(BadServer, match="Mailbox does not exist"),
    ):
        session.examine("Old")


def test_folders_with_names_that_make_no_sense_are_left_out(
    certificate: Path, trusting: ssl.SSLContext
) -> None:
    odd = b'* LIST () "/" "&bad"\r\n* LIST () "/" 12\r\n* LIST () NIL "a\tb"\r\n* LIST () "/" {3}\r\nxyz'
    with (
        talking(certificate, {"LIST": says(odd)}) as (_, server),
        Session.open(server, "anna", SECRET, tls=trusting) as session,
    ):
        folders = session.folders()
    assert folders.sent == "Sent"
    assert {"12", "xyz", "INBOX"} <= set(folders.every)
    assert not any("\t" in name for name in folders.every)


def test_attempts_come_later_and_later() -> None:
    waits = delays()
    first = [next(waits) for _ in range(12)]
    assert first == sorted(first)
    assert first[-1] == 300


@pytest.mark.parametrize(
    ("folder", "stage", "answer", "is_done_with"),
    [
        ("Gone", "SELECT", b"TAG NO there is none", True),
        ("Sent", "SELECT", b"TAG NO not now", False),
        ("Sent", "SELECT", b"* OK [UIDVALIDITY 42]\r\nTAG OK [READ-ONLY] done", True),
        ("Sent", "STORE", b"TAG NO not now", False),
    ],
)
def test_folder_in_which_nothing_can_be_marked_keeps_no_other_waiting(
    certificate: Path, trusting: ssl.SSLContext, folder: str, stage: str, answer: bytes, is_done_with: bool
) -> None:
    opened: list[bytes] = []

    def hook(asked: Asked, honest: bytes) -> Iterator[bytes]:
        if asked.stage == "SELECT":
            opened.append(asked.text)
        is_it = asked.stage == stage and folder.encode() in opened[-1]
        yield answer.replace(b"TAG", asked.tag) + b"\r\n" if is_it else honest

    bad, good = Place(ACCOUNT, folder, 42, 1), Place(ACCOUNT, "INBOX", 42, 2)
    with (
        talking(certificate, {"SELECT": hook, "STORE": hook}) as (scripted, server),
        Session.open(server, "anna", SECRET, tls=trusting) as session,
    ):
        done = mark_read(session, [bad, good])
    assert done == ((bad, good) if is_done_with else (good,))
    assert any(b"STORE 2 +FLAGS" in line for line in scripted.heard)
