"""A real SMTP server on this machine that keeps what it was given: aiosmtpd, over TLS, with a password."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.mail.secret import Password
from app.post import Security, Server

USER, PASSWORD = "anna", Password("s3cret with blänks")


class Received(NamedTuple):
    """A letter as the server has it."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    is_utf8: bool


@dataclass
class Office:
    """What came in, and what is to be said to recipients."""

    received: list[Received] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    port: int = 0
    security: Security = Security.TLS

    @property
    def server(self) -> Server:
        """Where it is."""
        return Server("localhost", self.port, self.security)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content
        assert raw is not None
        self.received.append(
            Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw, bool(envelope.smtp_utf8))
        )
        return "250 OK"


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    assert isinstance(given, LoginPassword)
    is_right = (given.login, given.password) == (USER.encode(), PASSWORD.text.encode())
    return AuthResult(success=is_right, handled=False)


class _AnyPort(Controller):
    """Takes the port that is free, and knows it before it knocks at its own door."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self) -> SMTP:
        smtp = SMTP(self.handler, **self.SMTP_kwargs)
        smtp._auth_require_tls = self.ssl_context is None  # it knows of no safe line but by STARTTLS
        return smtp


@contextmanager
def post_office(
    tls: ssl.SSLContext, security: Security, *, port: int = 0, knows: Any = _knows, **options: Any
) -> Iterator[Office]:
    """A server until the block ends; at any port that is free, unless one is named."""
    office = Office(security=security)
    safely: dict[str, Any] = (
        {"ssl_context": tls} if security is Security.TLS else {"tls_context": tls, "require_starttls": True}
    )
    controller = _AnyPort(
        office, hostname="127.0.0.1", port=port, server_hostname="localhost", enable_SMTPUTF8=True,
        authenticator=knows, auth_required=True, **safely, **options,
    )  # fmt: skip
    controller.start()
    try:
        office.port = controller.port
        yield office
    finally:
        controller.stop()
