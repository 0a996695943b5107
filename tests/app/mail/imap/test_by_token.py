"""Mail from a real server that takes no passwords but asks the provider whose token it is shown."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.courier import Courier
from app.errors import Refused
from app.mail.imap.session import Session
from app.mail.oauth import Granted, Microsoft, token
from app.mail.secret import Token
from app.post import Account, SignIn
from app.secrets import Secrets
from tests import by_token
from tests import dovecot as servers
from tests.app.mail.imap.fetches import fetched, letter, raws
from tests.app.mail.smtp.bully import bully
from tests.app.test_secrets import Locked
from tests.dovecot import Dovecot
from tests.provider import CLIENT, PERSON, Owner, Provider
from tests.provider import running as running_provider

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not servers.IS_HERE, reason="Dovecot is not installed (Debian: dovecot-imapd)"),
]


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with running_provider(tmp_path) as (provider, trusted):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
        yield provider


@pytest.fixture
def dovecot(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    with by_token.running(provider, tmp_path_factory.mktemp("settings")) as dovecot:
        yield dovecot


def test_owner_signs_in_with_the_browser_and_reads_their_mail(
    provider: Provider, dovecot: Dovecot, tmp_path: Path
) -> None:
    owner = Owner(tmp_path / "Test authority.pem")
    microsoft = Microsoft(CLIENT, provider.authority)
    granted = microsoft.sign_in(PERSON, owner)
    owner.leave()
    dovecot.deliver("anna", [letter(1)])
    kept: list[str] = []
    for first in (granted, Granted("", 0, granted.refresh)):
        secret = token(microsoft, first, kept.append)
        with Session.open(dovecot.imaps, PERSON, secret, tls=dovecot.trusting()) as session:
            assert raws(fetched(session)) == [letter(1)]
    assert kept == ["refresh-2"]


def test_account_is_tried_both_ways_with_what_the_browser_left(
    provider: Provider, dovecot: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.authority.file))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(dovecot.authority.server("smtp", "127.0.0.1"))
    owner = Owner(tmp_path / "Test authority.pem")
    courier = Courier(Secrets(Locked), lambda *_known: Microsoft(CLIENT, provider.authority))
    with bully(tls) as office:
        account = Account(1, PERSON, "Anna", PERSON, dovecot.imaps, office.server, SignIn.MICROSOFT)
        secret = courier.sign_in(account, "", owner)
        owner.leave()
        assert courier.try_out(account, secret) == ("Mail in: works. Mail out: works.", True)
    shown = b64encode(f"user={PERSON}\x01auth=Bearer access-1\x01\x01".encode())
    assert b"AUTH XOAUTH2 " + shown + b"\r\n" in office.safe


def test_token_that_is_not_theirs_opens_nothing(provider: Provider, dovecot: Dovecot) -> None:
    with (
        pytest.raises(Refused, match="does not take this sign-in"),
        Session.open(dovecot.imaps, PERSON, Token(lambda: "guess"), tls=dovecot.trusting()),
    ):
        pass
