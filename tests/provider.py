"""A provider of sign-ins on loopback, over TLS, that speaks as those of Microsoft and Google do."""

from __future__ import annotations

import json
import ssl
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

from tests.certificates import Authority

CLIENT = "deskbell-at-holm"
CLIENT_SECRET = "cl1ent"
PERSON = "anna@example.org"


class Provider(ThreadingHTTPServer):
    """Lets PERSON in who shows the client id, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self, pem: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.port: int = self.server_address[1]
        self.address = f"https://localhost:{self.port}"
        self.authority = f"{self.address}/common"
        self.auth, self.token = f"{self.address}/auth", f"{self.address}/token"
        self.pages: list[dict[str, str]] = []
        """What each page was opened with."""
        self.asked: list[dict[str, str]] = []
        """What each token was asked for with."""
        self.refusal: tuple[int, dict[str, str]] | None = None
        """What is said instead of giving a token."""
        self.denies = False
        """The owner says no."""
        self.lasts = True
        """Whether a refresh token is given too."""
        self.valid: set[str] = set()
        """The access tokens that open a mailbox."""

    def page(self, query: dict[str, str]) -> str:
        """What the browser brings back, once the owner has said yes or no."""
        self.pages.append(query)
        answer = {"error": "access_denied"} if self.denies else {"code": "c0de"}
        return urlencode(answer | {"state": query["state"]})

    def given(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What is said to whoever asks for a token."""
        self.asked.append(form)
        if self.refusal:
            return self.refusal
        if form["grant_type"] == "authorization_code":
            challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
            if challenge.decode() != self.pages[-1]["code_challenge"]:
                return 400, {"error": "invalid_grant"}
        number = len(self.asked)
        self.valid.add(f"access-{number}")
        said = {"access_token": f"access-{number}", "expires_in": 3600, "token_type": "Bearer"}
        return 200, said | ({"refresh_token": f"refresh-{number}"} if self.lasts else {})


class _Visit(BaseHTTPRequestHandler):
    server: Provider
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        if parts.path.endswith("/openid-configuration"):
            self._say(200, {"authorization_endpoint": self.server.auth, "token_endpoint": self.server.token})
        elif parts.path == "/auth":
            answer, back = self.server.page(query), f"{query['redirect_uri']}/"
            if query.get("response_mode") == "form_post":
                self._say(200, {"back": back, "form": answer})
            else:
                self._say(302, {}, f"{back}?{answer}")
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(*self.server.given(dict(parse_qsl(form))))

    def _say(self, status: int, content: dict[str, Any], location: str = "") -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running(folder: Path) -> Iterator[tuple[Provider, Path]]:
    """A provider until the block ends, and the file of those who trust it."""
    authority = Authority(folder)
    with Provider(authority.server("provider", "localhost", "127.0.0.1")) as provider:
        thread = threading.Thread(target=provider.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield provider, authority.file
        finally:
            provider.shutdown()
            thread.join()


class Owner:
    """The owner before a browser: follows where the page leads, on a thread of its own as a browser does."""

    goodbye = "Go back to <Deskbell>."

    def __init__(self, trusts: Path, before: Callable[[str], object] = lambda page: None) -> None:
        self._trusts = trusts
        self._before = before
        self._thread: threading.Thread | None = None
        self.read = b""
        """The last page."""
        self.has_given_up = False

    def show(self, page: str) -> None:
        self._thread = threading.Thread(target=self._visit, args=(page,))
        self._thread.start()

    def is_given_up(self) -> bool:
        return self.has_given_up

    def leave(self) -> None:
        """Until the browser has read all."""
        if self._thread:
            self._thread.join()

    def _visit(self, page: str) -> None:
        self._before(page)
        context = ssl.create_default_context(cafile=str(self._trusts))
        with urlopen(page, context=context) as answer:
            self.read = answer.read()
        if self.read.startswith(b"{"):  # a form that the page has the browser send
            form = json.loads(self.read)
            with urlopen(form["back"], form["form"].encode()) as answer:
                self.read = answer.read()
