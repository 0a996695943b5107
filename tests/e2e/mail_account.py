"""A mail account as its owner adds it, and the mail that lies there."""

from __future__ import annotations

from email.utils import formatdate

from app.post import Server
from tests.e2e.program import Program
from tests.e2e.screen_reader import ScreenReader

MIA = "mia@desk.example"


def letter(name: str, subject: str) -> bytes:
    """A client's mail, written just now."""
    return (
        f"From: {name} <{name.lower()}@example.org>\r\nTo: {MIA}\r\nSubject: {subject}\r\n"
        f"Date: {formatdate()}\r\nMessage-ID: <{subject}@example.org>\r\n\r\nWhen can you come?\r\n"
    ).encode()


def begin_account(owner: Program, reader: ScreenReader, incoming: Server, outgoing: Server) -> None:
    """Opens the settings, and there the dialog of a new account; names its servers in it, and no more."""
    box = owner.box
    owner.press("ctrl+comma")
    box.focus_on("^Settings")
    reader.click("Mail accounts", "list item")
    reader.click("Add an account…")
    box.focus_on("^Add a mail account")
    reader.click("Servers and more ▾")
    for name, server in (("incoming", incoming), ("outgoing", outgoing)):
        reader.fill(f"Server for {name} mail", server.host)
        reader.fill(f"Port of Server for {name} mail", str(server.port), "spin box")
