"""Into the owner's browser and back: a provider's page is opened there, its answer is heard on loopback."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from app.errors import Cancelled, Refused
from app.texts import N_

_MOST_SECONDS = 900.0
"""Long enough to look for a telephone that gives a second word."""
_TURN_SECONDS = 0.25
_VISIT_SECONDS = 5.0
_MOST_BYTES = 64_000


class Browser(Protocol):
    """The browser, as whoever stands beside the owner has it."""

    goodbye: str
    """What the owner reads there at the end."""

    def show(self, page: str) -> object:
        """Opens that page."""

    def is_given_up(self) -> bool:
        """Whether the owner no longer wants it."""


class WayBack(TCPServer):
    """A door on loopback, open within ``with``, at which the browser tells what the provider answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.timeout = _TURN_SECONDS
        self.port: int = self.server_address[1]
        self.state = ""
        self.goodbye = ""
        self.answer: dict[str, str] = {}

    def answer_to(
        self, page: str, state: str, browser: Browser, now: Callable[[], float] = time.monotonic
    ) -> dict[str, str]:
        """What the provider says after the owner has seen that page. ``Cancelled`` if they gave up.

        Only who knows the ``state``, which stands in the page's address, is listened to.
        """
        self.state, self.goodbye = state, browser.goodbye
        until = now() + _MOST_SECONDS
        browser.show(page)
        while not self.answer:
            if browser.is_given_up():
                raise Cancelled(N_("Cancelled."))
            if now() >= until:
                raise Refused(N_("Nobody signed in. Try it again."))
            self.handle_request()
        return self.answer


class _Visit(BaseHTTPRequestHandler):
    """One visit of a browser, ours or somebody else's."""

    server: WayBack
    timeout = _VISIT_SECONDS

    def do_GET(self) -> None:
        """Hears the answer in the address, as Google gives it."""
        self._hear(urlsplit(self.path).query)

    def do_POST(self) -> None:
        """Hears the answer in a form, as Microsoft gives it: so it stands in no history of the browser."""
        length = self.headers.get("Content-Length", "")
        size = int(length) if length.isascii() and length.isdecimal() else 0
        self._hear(self.rfile.read(min(size, _MOST_BYTES)).decode("ascii", "replace"))

    def _hear(self, form: str) -> None:
        said = dict(parse_qsl(form))
        is_ours = said.get("state") == self.server.state and not self.server.answer
        if is_ours:
            self.server.answer = said
        text = escape(self.server.goodbye) if is_ours else ""
        page = f"<!doctype html><meta charset=utf-8><title>Deskbell</title><p>{text}".encode()
        self.send_response(200 if is_ours else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the address of the visit holds what lets somebody in."""
