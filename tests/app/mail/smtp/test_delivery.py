"""Sending to a real server: what it got is what was sent, and its refusals become one line for the owner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.errors import Offline, Refused
from app.mail.secret import Password, Token
from app.mail.smtp import deliver, try_sign_in
from app.post import Delivery, Security, Server
from tests.app.mail.smtp.bully import bully, offering, says
from tests.app.mail.smtp.certificates import Trust
from tests.app.mail.smtp.post_office import PASSWORD, USER, Office, post_office

RAW = b"Subject: Hello\r\n\r\nHello.\r\n"
ME, ANNA, BEN = "me@desk.example", "anna@example.org", "ben@example.org"


@pytest.fixture(params=Security)
def any_office(request: pytest.FixtureRequest, trust: Trust) -> Iterator[Office]:
    """A server for each way to make the line safe."""
    with post_office(trust.server, request.param, data_size_limit=2_000_000) as office:
        yield office


def test_a_letter_arrives_as_it_was(any_office: Office, trust: Trust) -> None:
    result = deliver(any_office.server, USER, PASSWORD, ME, [ANNA, BEN], RAW, tls=trust.client)
    assert result == (Delivery.ACCEPTED, "")
    assert any_office.received == [(ME, (ANNA, BEN), RAW, False)]


def test_a_wrong_password_is_said_plainly(any_office: Office, trust: Trust) -> None:
    result, reason = deliver(any_office.server, USER, Password("wr0ng"), ME, [ANNA], RAW, tls=trust.client)
    assert result is Delivery.REFUSED
    assert reason == "Could not send: localhost refused the password. Change it in Settings."
    assert any_office.received == []


def test_signing_in_can_be_tried_without_a_letter(any_office: Office, trust: Trust) -> None:
    try_sign_in(any_office.server, USER, PASSWORD, tls=trust.client)
    with pytest.raises(Refused, match="refused the password"):
        try_sign_in(any_office.server, USER, Password("wr0ng"), tls=trust.client)
    with pytest.raises(Offline, match="can't be reached"):
        try_sign_in(Server("localhost", 1, Security.TLS), USER, PASSWORD, tls=trust.client)
    assert any_office.received == []


def test_what_is_too_large_is_not_begun(any_office: Office, trust: Trust) -> None:
    most = RAW + b"the rest of the line\r\n" * 90_000
    result, reason = deliver(any_office.server, USER, PASSWORD, ME, [ANNA], most * 2, tls=trust.client)
    assert (result, any_office.received) == (Delivery.REFUSED, [])
    assert reason == "Could not send: it has 4.0 MB, and localhost takes 2.0 MB at most."
    result, reason = deliver(any_office.server, USER, PASSWORD, ME, [ANNA], most, tls=trust.client)
    assert (result, any_office.received[0].raw) == (Delivery.ACCEPTED, most)


@pytest.mark.parametrize(
    ("refusals", "result", "said"),
    [
        (
            {BEN: "550 5.1.1 no such user"},
            Delivery.REFUSED,
            f"{BEN}: 550 5.1.1 no such user. It went to nobody.",
        ),
        ({BEN: "451 busy"}, Delivery.DEFERRED, f"{BEN}: 451 busy. It went to nobody."),
        (
            {ANNA: "451 busy", BEN: "550 gone."},
            Delivery.REFUSED,
            f"refused {BEN}: 550 gone. It went to nobody.",
        ),
        ({ANNA: "550 a", BEN: "550 b"}, Delivery.REFUSED, f"{ANNA}, {BEN}: 550 a. It went to nobody."),
    ],
)
def test_it_goes_to_all_or_to_nobody(
    office: Office, trust: Trust, refusals: dict[str, str], result: Delivery, said: str
) -> None:
    office.refusals.update(refusals)
    found, reason = deliver(office.server, USER, PASSWORD, ME, [ANNA, BEN], RAW, tls=trust.client)
    assert (found, office.received) == (result, [])
    assert reason.endswith(said)


@pytest.mark.parametrize(
    ("raw", "on_the_wire"),
    [
        (b"A: 1\r\n\r\n.\r\n..\r\n.x\r\n", b"A: 1\r\n\r\n.\r\n..\r\n.x\r\n"),
        (b".A: 1\n\nbare\n.\nlines\n", b".A: 1\r\n\r\nbare\r\n.\r\nlines\r\n"),
        (b"A: 1\r\r.\rMAIL FROM:<x>\r", b"A: 1\r\n\r\n.\r\nMAIL FROM:<x>\r\n"),
        (b"A: 1\r\n\r\nno end", b"A: 1\r\n\r\nno end\r\n"),
    ],
)
def test_no_line_of_a_letter_ends_it(office: Office, trust: Trust, raw: bytes, on_the_wire: bytes) -> None:
    assert deliver(office.server, USER, PASSWORD, ME, [ANNA], raw, tls=trust.client)[0] is Delivery.ACCEPTED
    assert [received.raw for received in office.received] == [on_the_wire]


def test_letters_beyond_ascii_are_announced_and_only_then(office: Office, trust: Trust) -> None:
    raw = "To: jörg@example.org\r\n\r\nGrüße\r\n".encode()
    assert deliver(office.server, USER, PASSWORD, ME, ["jörg@example.org"], raw, tls=trust.client)[1] == ""
    [received] = office.received
    assert received == (ME, ("jörg@example.org",), raw, True)
    with bully(trust.server, hello=offering("AUTH PLAIN")) as host:
        result, reason = deliver(host.server, USER, PASSWORD, ME, ["jörg@example.org"], raw, tls=trust.client)
    assert (result, b"MAIL" in host.safe) == (Delivery.REFUSED, False)
    assert "letters like these" in reason


@pytest.mark.parametrize(
    "bad", ["", "nobody", "a@b c", "a b@c.example", "a@c.example>\r\nRCPT TO:<d@e.example"]
)
def test_what_is_no_address_never_reaches_a_server(office: Office, trust: Trust, bad: str) -> None:
    for sender, people in ((bad, [ANNA]), (ME, [ANNA, bad])):
        result, reason = deliver(office.server, USER, PASSWORD, sender, people, RAW, tls=trust.client)
        assert (result, office.received) == (Delivery.REFUSED, [])
        assert "is not a whole e-mail address" in reason
        assert reason.isprintable()
    assert deliver(office.server, USER, PASSWORD, ME, [], RAW, tls=trust.client)[0] is Delivery.REFUSED


def test_the_machine_is_not_named(trust: Trust) -> None:
    with bully(trust.server) as host:
        deliver(host.server, USER, PASSWORD, ME, [ANNA], RAW, tls=trust.client)
    assert host.safe.startswith(b"EHLO [127.0.0.1]\r\n")


@pytest.mark.parametrize(
    ("offers", "secret", "said"),
    [
        ("AUTH LOGIN", PASSWORD, b"AUTH LOGIN"),
        ("AUTH=LOGIN", PASSWORD, b"AUTH LOGIN"),
        ("auth plain", PASSWORD, b"AUTH PLAIN"),
        ("AUTH PLAIN LOGIN", Password("nul\0l"), b"AUTH LOGIN"),
        ("AUTH PLAIN XOAUTH2", Token(lambda: "t"), b"AUTH XOAUTH2"),
    ],
)
def test_each_way_to_sign_in(trust: Trust, offers: str, secret: Password | Token, said: bytes) -> None:
    with bully(trust.server, hello=offering(offers)) as host:
        deliver(host.server, USER, secret, ME, [ANNA], RAW, tls=trust.client)
    assert said in host.safe


@pytest.mark.parametrize(
    ("offers", "secret"),
    [("SIZE", PASSWORD), ("AUTH GSSAPI CRAM-MD5", PASSWORD), ("AUTH PLAIN", Token(lambda: "t"))],
)
def test_no_way_to_sign_in(trust: Trust, offers: str, secret: Password | Token) -> None:
    with bully(trust.server, hello=offering(offers)) as host:
        result, reason = deliver(host.server, USER, secret, ME, [ANNA], RAW, tls=trust.client)
    assert result is Delivery.REFUSED
    assert "way" in reason
    assert b"MAIL" not in host.safe


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("535 5.7.8 bad\r\n", "refused the password. Change it in Settings."),
        ("534-5.7.9 An app\r\n534 one\r\n", "wants an app password. Make one there, and put it in Settings."),
        ("535 5.7.139 disabled.\r\n", "lets nobody in with a password: 535 5.7.139 disabled."),
        ("530 first this\r\n", "lets nobody in with a password: 530 first this."),
    ],
)
def test_what_is_wrong_with_a_password_is_told(trust: Trust, answer: str, said: str) -> None:
    with bully(trust.server, auth=says(answer.encode())) as host:
        result = deliver(host.server, USER, PASSWORD, ME, [ANNA], RAW, tls=trust.client)
    assert result == (Delivery.REFUSED, f"Could not send: 127.0.0.1 {said}")


@pytest.mark.parametrize(("host", "port"), [("localhost", 1), ("no such host", 465), ("localhost", 0)])
def test_no_server_there(trust: Trust, host: str, port: int) -> None:
    result, reason = deliver(
        Server(host, port, Security.TLS), USER, PASSWORD, ME, [ANNA], RAW, tls=trust.client
    )
    assert result in (Delivery.UNREACHED, Delivery.REFUSED)
    assert reason.startswith("Could not send: ")
