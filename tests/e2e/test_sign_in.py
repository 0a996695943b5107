"""An account that is signed in to with the browser, by real hands; the system opens the browser."""

from __future__ import annotations

import shlex
import ssl
import sys
from pathlib import Path

import pytest

from tests import by_token, dovecot
from tests import provider as providers
from tests.app.mail.smtp.bully import bully
from tests.e2e import desktop
from tests.e2e.desktop import Desktop, until
from tests.e2e.mail_account import begin_account, letter
from tests.e2e.program import Program
from tests.e2e.screen_reader import ScreenReader
from tests.provider import CLIENT, PERSON, Provider

LACKING = desktop.missing() + ([] if dovecot.IS_HERE else ["dovecot"])
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(LACKING), reason=f"this machine lacks {', '.join(LACKING)}"),
]


def give_browser(owner: Program, folder: Path, provider: Provider, trusted: Path) -> None:
    """Puts a browser where the system looks for one."""
    visit = [sys.executable, "-m", "tests.e2e.signing_in", provider.authority, str(trusted)]
    browser = folder / "xdg-open"
    browser.write_text(f'#!/bin/sh\nexec {shlex.join(visit)} "$1"\n')
    browser.chmod(0o700)
    owner.env |= {"PATH": f"{folder}:{owner.env['PATH']}", "REQUESTS_CA_BUNDLE": str(trusted)}


def test_an_account_is_signed_in_to_with_the_browser_and_its_mail_comes_in(
    owner: Program, day_box: Desktop, reader: ScreenReader, tmp_path: Path
) -> None:
    with (
        providers.running(tmp_path) as (provider, trusted),
        by_token.running(provider, tmp_path) as server,
        bully(tls_of(server)) as office,
    ):
        owner.env["SSL_CERT_FILE"] = str(server.authority.file)
        server.deliver(PERSON.partition("@")[0], [letter("Otto", "Porch")])
        give_browser(owner, tmp_path, provider, trusted)
        owner.start("tests.e2e.signing_in", provider.authority)
        begin_account(owner, reader, server.imaps, office.server)
        reader.click("with a password", "combo box")
        day_box.key("Down", "Return")
        reader.fill("E-mail address", PERSON)
        reader.fill("Client id", CLIENT)
        reader.click("Sign in with the browser", "push button")
        reader.find("Signed in")
        reader.click("Add", "push button")
        until(lambda: not day_box.windows("^Add a mail account"), "the account")
        [row] = until(lambda: owner.ask("list", "--view", "mine"), "the mail that lay there")
        assert row["client"] == "Otto"


def tls_of(server: dovecot.Dovecot) -> ssl.SSLContext:
    """Whoever trusts that server trusts this line, too."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(server.authority.server("smtp", "127.0.0.1"))
    return tls
