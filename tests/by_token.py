"""A Dovecot that takes no passwords, but asks whether a token is one that the provider gave."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests import dovecot
from tests.dovecot import Dovecot
from tests.provider import PERSON, Provider

_CONF = """
auth_mechanisms = xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {settings}
}}
"""
_SETTINGS = """
tokeninfo_url = http://127.0.0.1:{port}/?access_token=
introspection_mode = auth
username_attribute = email
"""


class Register(HTTPServer):
    """Tells a mail server whose a token is."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(("127.0.0.1", 0), _Question)
        self.provider = provider


class _Question(BaseHTTPRequestHandler):
    server: Register

    def do_GET(self) -> None:
        shown = parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]
        is_valid = shown in self.server.provider.valid
        body = json.dumps({"email": PERSON} if is_valid else {"error": "invalid_token"}).encode()
        self.send_response(200 if is_valid else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running(provider: Provider, folder: Path) -> Iterator[Dovecot]:
    """The server until the block ends; its settings lie in the folder."""
    with Register(provider) as register:
        thread = threading.Thread(target=register.serve_forever, args=(0.01,))
        thread.start()
        settings = folder / "oauth2"
        settings.write_text(_SETTINGS.format(port=register.server_address[1]))
        try:
            with dovecot.running(_CONF.format(settings=settings)) as server:
                yield server
        finally:
            register.shutdown()
            thread.join()
