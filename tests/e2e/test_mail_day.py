"""A day of mail with real servers: it comes in, is answered, and what could not leave leaves the next day."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from app.post import Security
from tests import dovecot
from tests.app.mail.smtp.post_office import Office, post_office
from tests.dovecot import PASSWORD, Dovecot
from tests.e2e import desktop
from tests.e2e.desktop import Desktop, until
from tests.e2e.mail_account import MIA, begin_account, letter
from tests.e2e.program import Program
from tests.e2e.screen_reader import ScreenReader

LACKING = desktop.missing() + ([] if dovecot.IS_HERE else ["dovecot"])
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(LACKING), reason=f"this machine lacks {', '.join(LACKING)}"),
]


@pytest.fixture
def server(owner: Program) -> Iterator[Dovecot]:
    """Where Mia's mail lies, trusted by the program."""
    with dovecot.running() as server:
        owner.env["SSL_CERT_FILE"] = str(server.authority.file)
        yield server


@contextmanager
def smtp(server: Dovecot, port: int = 0) -> Iterator[Office]:
    """Takes what Mia sends."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(server.authority.server("smtp", "localhost", "127.0.0.1"))

    def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == PASSWORD.text.encode(), handled=False)

    with post_office(tls, Security.TLS, port=port, knows=knows) as office:
        yield office


def add_account(owner: Program, box: Desktop, reader: ScreenReader, server: Dovecot, office: Office) -> None:
    begin_account(owner, reader, server.imaps, office.server)
    reader.fill("User name", "mia")
    reader.fill("E-mail address", MIA)
    reader.fill("Password", PASSWORD.text)
    box.key("Return")
    until(lambda: not box.windows("^Add a mail account"), "the account")
    box.focus_on("^Settings")
    box.key("Escape")


def answer(owner: Program, box: Desktop, text: str) -> None:
    """Answers the request that is current in the list."""
    owner.press("ctrl+l", "r")
    box.type(text)
    owner.press("ctrl+Return")


def set_aside_and_think_better_of_it(owner: Program, box: Desktop, reader: ScreenReader) -> None:
    """Nora's mail is nobody's request, and all that she writes from now on; then nothing of it was meant."""
    reader.click("Nora", "cell")
    reader.click("More actions")
    owner.until_popup()
    box.key("Up", "Return")  # the last: Set aside mail from this sender
    until(lambda: len(owner.ask("list", "--view", "mine")) == 2, "one less")
    owner.press("ctrl+comma")
    box.focus_on("^Settings")
    reader.click("Mail accounts", "list item")
    reader.click("nora@example.org: set aside", "list item")
    box.key("Delete")
    until(lambda: not reader.says("nora@example.org: set aside"), "the end of the rule")
    box.key("Escape")
    until(lambda: not box.windows("^Settings"), "the end of the settings")
    for _both in ("the rule forgotten", "the mail set aside"):
        owner.press("ctrl+z")
    until(lambda: len(owner.ask("list", "--view", "mine")) == 3, "one more")


def quit_with(owner: Program, reader: ScreenReader, process: subprocess.Popen[bytes], choice: str) -> None:
    owner.press("ctrl+q")
    if choice:
        reader.click(choice)
    assert process.wait(30) == 0


def in_sent(server: Dovecot) -> int:
    with server.other_program("mia") as program:
        return int(program.select("Sent", readonly=True)[1][0] or 0)


def test_mail_comes_in_and_is_answered(
    owner: Program, day_box: Desktop, reader: ScreenReader, server: Dovecot
) -> None:
    server.deliver("mia", [letter("Anna", "Boiler"), letter("Otto", "Porch")])
    process = owner.start()
    with smtp(server) as office:
        add_account(owner, day_box, reader, server, office)
        until(lambda: len(owner.ask("list", "--view", "mine")) == 2, "the first fetch")
        reader.find("Mail is up to date")
        server.deliver("mia", [letter("Nora", "Leak")])
        until(lambda: len(owner.ask("list", "--view", "mine")) == 3, "the mail that was told by the server")

        set_aside_and_think_better_of_it(owner, day_box, reader)
        answer(owner, day_box, "Tomorrow at ten.")
        reader.click("Outbox", "radio button")
        reader.click("Send now")  # and don't wait for the time to take it back
        [sent] = until(lambda: list(office.received), "the answer")
        assert b"Tomorrow at ten." in sent.raw
        until(lambda: in_sent(server) == 1, "its copy in the Sent folder")
        assert len(owner.ask("list", "--view", "mine")) == 2
        port = office.port

    owner.press("g", "t")
    answer(owner, day_box, "On Friday.")  # to a server that is away
    reader.click("Outbox", "radio button")
    reader.click("Send now")
    reader.find("Outbox, 1", "radio button")
    quit_with(owner, reader, process, "Quit, send next time")

    with smtp(server, port) as office:
        process = owner.start()
        day_box.focus_on("^Password$")
        day_box.type(PASSWORD.text)
        day_box.key("Return")
        owner.press("F5")
        [sent] = until(lambda: list(office.received), "the letter of the day before")
        assert b"On Friday." in sent.raw
        until(lambda: len(owner.ask("list", "--view", "mine")) == 1, "the end of its clock")
        quit_with(owner, reader, process, "")
