"""Lines to mail servers that nobody else can read: TLS with a verified certificate, or no line at all.

There is no way round a certificate that isn't right, and nothing that a server says before the line is safe
is believed.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
from typing import NamedTuple

from app.errors import BadInput, Distrusted, Offline
from app.post import Server
from app.texts import N_, worded

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", re.IGNORECASE)
_LONGEST_NAME = 253

_EXPIRED, _NOT_YET, _SELF_SIGNED, _SELF_SIGNED_ROOT, _NO_ISSUER, _NO_LEAF_ISSUER = 10, 9, 18, 19, 20, 21
_OTHER_NAME, _OTHER_IP = 62, 64
_WHY = {
    _EXPIRED: N_("its certificate has expired"),
    _NOT_YET: N_("its certificate is not valid yet; is this computer's clock right?"),
    _SELF_SIGNED: N_("it vouches for itself only"),
    _SELF_SIGNED_ROOT: N_("nobody known here vouches for it"),
    _NO_ISSUER: N_("nobody known here vouches for it"),
    _NO_LEAF_ISSUER: N_("nobody known here vouches for it"),
    _OTHER_NAME: N_("its certificate is for another name"),
    _OTHER_IP: N_("its certificate is for another name"),
}
_OUTDATED, _PLAIN = N_("its encryption is outdated"), N_("it does not encrypt on this port")
_SAID = {
    "UNSUPPORTED_PROTOCOL": _OUTDATED,
    "TLSV1_ALERT_PROTOCOL_VERSION": _OUTDATED,
    "WRONG_VERSION_NUMBER": _PLAIN,
    "HTTP_REQUEST": _PLAIN,
    "PACKET_LENGTH_TOO_LONG": _PLAIN,
    "RECORD_LAYER_FAILURE": _PLAIN,
}


class Timeouts(NamedTuple):
    """How long a server may take, in seconds."""

    connect: float = 20
    silence: float = 60
    """Without a single byte."""
    answer: float = 120
    """For a whole answer; its bytes give it more."""
    slowest: float = 1_000
    """Bytes a second that a server must reach in a long answer."""
    idle: float = 290
    """Between two times of saying that we still listen: longer, and routers forget the line."""
    poll: float = 120
    """Between two looks, where the server can't tell by itself."""


def context() -> ssl.SSLContext:
    """Verifies certificates and names, by the authorities of this machine (or of ``SSL_CERT_FILE``)."""
    strict = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    strict.minimum_version = ssl.TLSVersion.TLSv1_2
    return strict


def connected(server: Server, timeouts: Timeouts) -> socket.socket:
    """A line to the server, not safe yet. Raises ``Offline``, or ``BadInput`` for what can be no server."""
    host = usable_host(server.host)
    if not 0 < server.port < 65_536:
        raise BadInput(worded("{port} is no port. Take a number from 1 to 65535.", port=server.port))
    try:
        line = socket.create_connection((host, server.port), timeouts.connect)
        # Questions are short, and the next waits for the answer: nothing is gained by collecting them.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line
    except TimeoutError as error:
        raise Offline(
            worded("{host} does not answer on port {port}.", host=host, port=server.port)
        ) from error
    except (OSError, UnicodeError) as error:
        raise Offline(
            worded("{host} can't be reached on port {port}.", host=host, port=server.port)
        ) from error


def secured(line: socket.socket, host: str, tls: ssl.SSLContext, timeouts: Timeouts) -> ssl.SSLSocket:
    """The line made safe; ``Distrusted`` if it can't be. The plain line is closed then."""
    line.settimeout(timeouts.connect)
    try:
        return tls.wrap_socket(line, server_hostname=usable_host(host))
    except BaseException as error:
        line.close()
        if isinstance(error, OSError | ValueError):
            raise _plainly(host, error) from error
        raise


def usable_host(host: str) -> str:
    """The name as networks know it, or ``BadInput``."""
    name = host.strip().rstrip(".")
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        ascii_name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_name = ""
    if len(ascii_name) > _LONGEST_NAME or not _NAME.fullmatch(ascii_name):
        raise BadInput(N_("That is no server name. Write it like imap.example.org."))
    return ascii_name.lower()


def _plainly(host: str, error: OSError | ValueError) -> Distrusted | Offline:
    why = _why(error)
    if why:
        return Distrusted(worded("{host} can't be trusted: {why}. No password was sent.", host=host, why=why))
    return Offline(worded("{host} broke off before the line was safe.", host=host))


def _why(error: OSError | ValueError) -> str:
    """What makes the line unsafe; empty if it was merely cut."""
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return ""
    if isinstance(error, ssl.SSLCertVerificationError):
        if any(weak in error.verify_message.upper() for weak in ("TOO SMALL", "TOO WEAK")):
            return N_("its certificate is too weak")
        return _WHY.get(error.verify_code, N_("its certificate is not right"))
    if isinstance(error, ssl.SSLError):
        return _SAID.get(error.reason or "", N_("no safe line could be agreed on"))
    return N_("its name is none that a certificate could be for") if isinstance(error, ValueError) else ""
