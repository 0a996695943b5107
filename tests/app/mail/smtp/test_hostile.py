"""Servers that break off, refuse, lie or never end, at any stage: nothing is lost, doubled or in clear."""

from __future__ import annotations

import ssl
from base64 import b64encode

import pytest

from app.errors import Refused, SignedOut
from app.mail.secret import Password, Token
from app.mail.smtp import deliver
from app.mail.tls import Timeouts
from app.post import Delivery, Security
from tests.app.mail.smtp.bully import (
    Act,
    Bully,
    Line,
    bully,
    cuts,
    drips,
    is_silent,
    offering,
    repeats,
    says,
    says_and_cuts,
)
from tests.app.mail.smtp.certificates import Trust

USER, PASSWORD = "anna", Password("hunter2  for ever")
ME, ANNA = "me@desk.example", "anna@example.org"
RAW = b"Subject: Hello\r\n\r\nHello.\r\n"
LONG = RAW + b"line of the letter\r\n" * 500_000
"""More than lies in the buffers of a line: it can't be sent before most of it was read."""

PATIENT = Timeouts(connect=30, silence=30, answer=30)
HASTY = PATIENT._replace(silence=0.3, answer=0.3)
LISTENING = PATIENT._replace(answer=0.3)
FAIR = PATIENT._replace(silence=3)
FAIR_LISTENING = PATIENT._replace(answer=3)

ACCEPTED, REFUSED, DEFERRED, UNREACHED, UNKNOWN = Delivery

STAGES = ("greeting", "hello", "auth", "mail", "rcpt", "data", "dot")
BEFORE_THE_LETTER = STAGES[:3]
PLAIN_STAGES = ("greeting", "plain_hello", "starttls")
WAYS_TO_FAIL: dict[str, Act] = {
    "cuts": cuts,
    "cuts in a line": says_and_cuts(b"250 o"),
    "cuts in an answer": says_and_cuts(b"250-more to come\r\n"),
    "never ends": repeats(b"250-and another thing\r\n" * 100),
    "never ends a line": repeats(b"250" + b"x" * 8_000),
    "is no server": says(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "has no code": says(b"hello there\r\n"),
    "has a code of no kind": says(b"999 hello\r\n"),
    "contradicts itself": says(b"250-yes\r\n550 no\r\n"),
    "sends NULs": says(b"\0\0\0\0\r\n"),
    "asks instead": says(b"334 \r\n"),
}


def result_of(host: Bully, tls: ssl.SSLContext, timeouts: Timeouts = PATIENT) -> Delivery:
    """What became of the letter, after all that must hold whatever a server does."""
    result, reason = deliver(host.server, USER, PASSWORD, ME, [ANNA], RAW, tls=tls, timeouts=timeouts)
    assert (reason == "") == (result is ACCEPTED)
    assert reason.isprintable()
    assert reason.startswith(("Could not send: ", "It may have left or not: ")) or result is ACCEPTED
    assert PASSWORD.text not in reason
    for secret in (PASSWORD.text.encode(), b64encode(f"\0{USER}\0{PASSWORD.text}".encode())):
        assert secret not in host.plain
    return result


def test_a_well_behaved_server_takes_the_letter(trust: Trust) -> None:
    for security in Security:
        with bully(trust.server, security) as host:
            assert result_of(host, trust.client) is ACCEPTED
            assert host.letters == [RAW + b".\r\n"]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("way", WAYS_TO_FAIL)
def test_failing_after_the_line_is_safe(trust: Trust, stage: str, way: str) -> None:
    """Tried again as long as the letter can't have been taken; asked about from then on."""
    expected = {"dot": UNKNOWN, **dict.fromkeys(BEFORE_THE_LETTER, UNREACHED)}.get(stage, DEFERRED)
    with bully(trust.server, **{stage: WAYS_TO_FAIL[way]}) as host:
        assert result_of(host, trust.client) is expected
    assert len(host.letters) == (stage == "dot")


@pytest.mark.parametrize("stage", PLAIN_STAGES)
@pytest.mark.parametrize("way", [*WAYS_TO_FAIL, "refuses", "has no time"])
def test_failing_before_the_line_is_safe(trust: Trust, stage: str, way: str) -> None:
    """Anybody could have said it: the letter does not fail for good, and no password is sent."""
    ways = {**WAYS_TO_FAIL, "refuses": says(b"554 go away\r\n"), "has no time": says(b"421 later\r\n")}
    with bully(trust.server, Security.STARTTLS, **{stage: ways[way]}) as host:
        assert result_of(host, trust.client) is UNREACHED
    assert b"AUTH" not in host.plain + host.safe


@pytest.mark.parametrize("stage", STAGES)
def test_refusing_for_good(trust: Trust, stage: str) -> None:
    with bully(trust.server, **{stage: says(b"550 5.7.1 not you\r\n")}) as host:
        assert result_of(host, trust.client) is REFUSED


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("answer", [b"421 4.3.2 shutting down\r\n", b"451-try\r\n451 later\r\n"])
def test_refusing_for_now(trust: Trust, stage: str, answer: bytes) -> None:
    with bully(trust.server, **{stage: says(answer)}) as host:
        assert result_of(host, trust.client) is DEFERRED


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_a_server_that_falls_silent_is_given_up(trust: Trust, stage: str) -> None:
    expected = UNREACHED if stage in BEFORE_THE_LETTER else DEFERRED
    with bully(trust.server, **{stage: is_silent}) as host:
        assert result_of(host, trust.client, HASTY) is expected
    with bully(trust.server, **{stage: drips}) as host:
        assert result_of(host, trust.client, LISTENING) is expected


@pytest.mark.parametrize(("act", "timeouts"), [(is_silent, FAIR), (drips, FAIR_LISTENING)])
def test_silence_after_the_last_dot_says_nothing(trust: Trust, act: Act, timeouts: Timeouts) -> None:
    with bully(trust.server, dot=act) as host:
        assert result_of(host, trust.client, timeouts) is UNKNOWN


def test_a_letter_cut_in_its_middle_is_tried_again(trust: Trust) -> None:
    def cuts_after_some(line: Line) -> None:
        line.received()
        cuts(line)

    with bully(trust.server, body=cuts_after_some) as host:
        result, _ = deliver(host.server, USER, PASSWORD, ME, [ANNA], LONG, tls=trust.client, timeouts=PATIENT)
    assert result is DEFERRED
    assert host.letters == []


def test_nobody_speaks_into_the_line_before_it_is_safe(trust: Trust) -> None:
    with bully(trust.server, Security.STARTTLS, starttls=says(b"220 go\r\n250 injected\r\n")) as host:
        assert result_of(host, trust.client) is UNREACHED
    assert not host.safe


def test_a_server_whose_offer_of_a_safe_line_was_taken_away_gets_nothing(trust: Trust) -> None:
    with bully(trust.server, Security.STARTTLS, plain_hello=offering("AUTH PLAIN LOGIN")) as host:
        assert result_of(host, trust.client) is UNREACHED
    assert (host.plain, host.safe) == (b"EHLO [127.0.0.1]\r\n", b"")


def test_what_was_offered_in_clear_counts_for_nothing(trust: Trust) -> None:
    with bully(trust.server, Security.STARTTLS, hello=offering("SIZE")) as host:
        assert result_of(host, trust.client) is REFUSED
    assert b"AUTH" not in host.safe


def test_a_server_nobody_vouches_for_gets_no_password(trust: Trust) -> None:
    strict = ssl.create_default_context()
    for security in Security:
        with bully(trust.server, security) as host:
            assert result_of(host, strict) is UNREACHED
        assert not host.safe


def test_a_server_that_repeats_the_password_is_not_quoted(trust: Trust) -> None:
    coded = b64encode(f"\0{USER}\0{PASSWORD.text}".encode())
    for echo in (PASSWORD.text.encode(), coded):
        for stage in ("auth", "mail", "rcpt", "data", "dot"):
            with bully(trust.server, **{stage: says(b"550 you said " + echo + b" to me\r\n")}) as host:
                _, reason = deliver(host.server, USER, PASSWORD, ME, [ANNA], RAW, tls=trust.client)
            assert echo.decode() not in reason
            assert "hunter2" not in reason


@pytest.mark.parametrize("stage", ["auth", "mail", "rcpt", "data", "dot"])
def test_a_server_that_repeats_the_token_is_not_quoted(trust: Trust, stage: str) -> None:
    for echo in (b"t0ken", b64encode(f"user={USER}\x01auth=Bearer t0ken\x01\x01".encode())):
        with bully(trust.server, **{stage: says(b"454 you said " + echo + b" to me\r\n")}) as host:
            _, reason = deliver(host.server, USER, Token(lambda: "t0ken"), ME, [ANNA], RAW, tls=trust.client)
        assert "you said …" in reason


def test_the_last_dot_is_not_sent_to_a_server_that_has_refused(trust: Trust) -> None:
    def refuses_early(line: Line) -> None:
        line.received()
        line.say(b"552 too much\r\n")

    with bully(trust.server, body=refuses_early) as host:
        result, reason = deliver(host.server, USER, PASSWORD, ME, [ANNA], LONG, tls=trust.client)
    assert (result, host.letters) == (REFUSED, [])
    assert reason == "Could not send: 127.0.0.1 refused the letter: 552 too much."


def test_a_token_that_is_refused_is_asked_for_again(trust: Trust) -> None:
    challenge = says(b"334 eyJzdGF0dXMiOiI0MDAifQ==\r\n")
    with bully(trust.server, auth=challenge, **{"": says(b"535 5.7.8 no\r\n")}) as host:
        result = deliver(host.server, USER, Token(lambda: "t0ken"), ME, [ANNA], RAW, tls=trust.client)
    assert result == (REFUSED, "Could not send: 127.0.0.1 refused the sign-in. Sign in again in Settings.")
    assert b"AUTH XOAUTH2 %b\r\n\r\n" % b64encode(b"user=anna\x01auth=Bearer t0ken\x01\x01") in host.safe


def test_a_token_that_is_refused_before_its_time_is_renewed_once(trust: Trust) -> None:
    given, answers = ["old", "t0ken"], iter([b"535 5.7.8 no\r\n", b"235 ok\r\n"])
    token = Token(lambda: given[0], lambda: bool(given.pop(0)))
    with bully(trust.server, auth=lambda line: line.say(next(answers))) as host:
        result = deliver(host.server, USER, token, ME, [ANNA], RAW, tls=trust.client)
    assert result == (Delivery.ACCEPTED, "")


def test_a_token_that_cannot_be_had_is_a_refused_sign_in(trust: Trust) -> None:
    def none() -> str:
        raise Refused("Sign in again.")

    with bully(trust.server) as host:
        result = deliver(host.server, USER, Token(none), ME, [ANNA], RAW, tls=trust.client)
    assert result == (REFUSED, "Could not send: Sign in again.")


def test_a_letter_waits_while_the_owner_is_signed_out(trust: Trust) -> None:
    """It is no fault of the letter: it goes once they have signed in again."""

    def over() -> str:
        raise SignedOut("Sign in again.")

    with bully(trust.server) as host:
        result = deliver(host.server, USER, Token(over), ME, [ANNA], RAW, tls=trust.client)
    assert result == (UNREACHED, "Could not send: Sign in again.")


def test_a_fault_of_our_own_is_no_answer_of_the_server(trust: Trust) -> None:
    with bully(trust.server) as host:
        broken = Token(lambda: str(1 // 0))
        result = deliver(host.server, USER, broken, ME, [ANNA], RAW, tls=trust.client)
    assert result == (DEFERRED, "Could not send: ZeroDivisionError")


def test_nothing_is_logged(trust: Trust, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    for act in (says(b"235 ok\r\n"), says(b"535 no\r\n"), cuts):
        with bully(trust.server, auth=act) as host:
            result_of(host, trust.client)
    assert caplog.text == ""
    assert PASSWORD.text not in repr(PASSWORD)
