"""Sending to a real server: what it got is what was sent, and its refusals become one line for the owner."""

from __future__ import annotations

from app.mail.smtp import deliver
from app.post import Delivery
from tests.app.mail.smtp.certificates import Trust
from tests.app.mail.smtp.post_office import PASSWORD, USER, Office

RAW = b"Subject: Hello\r\n\r\nHello.\r\n"
ME, ANNA, BEN = "me@desk.example", "anna@example.org", "ben@example.org"


def test_a_letter_arrives(office: Office, trust: Trust) -> None:
    result = deliver(office.server, USER, PASSWORD, ME, [ANNA, BEN], RAW, tls=trust.client)
    assert result == (Delivery.ACCEPTED, "")
    [received] = office.received
    assert received == (ME, (ANNA, BEN), RAW, False)
