"""What "Test the account" says."""

from __future__ import annotations

import socket
import ssl

import pytest

from app.mail.secret import Password
from app.mail.trying import try_account
from app.post import Account, Security, Server
from tests.app.mail.smtp import post_office
from tests.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.slow


def test_each_half_says_what_stands_in_its_way(dovecot: Dovecot, user: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = Server("localhost", listener.getsockname()[1], Security.TLS)
    account = Account(1, "a@example.org", "A", user, dovecot.imaps, nobody)
    line, works = try_account(account, PASSWORD, tls=dovecot.trusting())
    assert not works
    # A test is not tried again by itself, and doesn't say so.
    assert line == f"Mail in: works. Mail out: localhost can't be reached on port {nobody.port}."
    line, works = try_account(account, Password("wrong"), tls=dovecot.trusting())
    assert not works
    assert line.startswith("Mail in: localhost does not take this user and password.")
    line, works = try_account(account._replace(folders=("Nowhere",)), PASSWORD, tls=dovecot.trusting())
    assert "Nowhere" in line


def test_account_that_works_is_told_so(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post_office, "PASSWORD", PASSWORD)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(dovecot.authority.server("smtp", "localhost"))
    with post_office.post_office(tls, Security.TLS) as office:
        account = Account(1, "a@example.org", "A", post_office.USER, dovecot.imaps, office.server)
        line, works = try_account(account, PASSWORD, tls=dovecot.trusting())
    assert (line, works) == ("Mail in: works. Mail out: works.", True)
