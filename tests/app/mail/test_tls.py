"""Certificates and lines as they are met on the net, right and wrong: who is spoken to, and who is not."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from app.errors import BadInput, DeskbellError, Distrusted, Offline
from app.mail.tls import Timeouts, connected, context, secured, usable_host
from app.post import Security, Server
from tests.certificates import Authority, small_key

Accept = Callable[[socket.socket], None]
HASTY = Timeouts(connect=0.3)


class Places(NamedTuple):
    """Who vouches for whom."""

    trusted: Authority
    between: Authority
    stranger: Authority


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    trusted, other = (tmp_path_factory.mktemp(name) for name in ("trusted", "stranger"))
    root = Authority(trusted)
    return Places(root, Authority(trusted, "Between", above=root), Authority(other, "Stranger"))


@contextmanager
def answering(accept: Accept) -> Iterator[Server]:
    """A server that does this with whoever comes first."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line, suppress(OSError):
                line.settimeout(30)
                accept(line)

        thread = threading.Thread(target=serve)
        thread.start()
        yield Server("localhost", listener.getsockname()[1], Security.TLS)
        thread.join()


def with_certificate(path: Path, change: Callable[[ssl.SSLContext], None] = lambda _: None) -> Accept:
    """A handshake with that certificate, and one byte behind it."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.set_ciphers("DEFAULT:@SECLEVEL=0")
    change(tls)
    tls.load_cert_chain(path)

    def accept(line: socket.socket) -> None:
        with tls.wrap_socket(line, server_side=True) as safe:
            safe.sendall(b"x")
            safe.recv(1)

    return accept


def old(version: ssl.TLSVersion) -> Callable[[ssl.SSLContext], None]:
    def change(tls: ssl.SSLContext) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of it, and rightly
            tls.minimum_version = tls.maximum_version = version

    return change


def speaks_plainly(line: socket.socket) -> None:
    line.sendall(b"* OK ready\r\n")
    line.recv(1000)


def hangs(line: socket.socket) -> None:
    while line.recv(1000):
        pass


def cuts(line: socket.socket) -> None:
    line.recv(10)


RIGHT: dict[str, Callable[[Places], Accept]] = {
    "by name": lambda all_: with_certificate(all_.trusted.server("name", "localhost")),
    "by name among others": lambda all_: with_certificate(
        all_.trusted.server("names", "mail.example.org", "localhost")
    ),
    "by an authority between": lambda all_: with_certificate(all_.between.server("chain", "localhost")),
}

WRONG: dict[str, tuple[Callable[[Places], Accept], type[DeskbellError], str]] = {
    "self-signed": (
        lambda all_: with_certificate(all_.trusted.server("self", "localhost", is_own=True)),
        Distrusted,
        "vouches for itself",
    ),
    "unknown authority": (
        lambda all_: with_certificate(all_.stranger.server("stranger", "localhost")),
        Distrusted,
        "nobody known here",
    ),
    "chain that lacks a link": (
        lambda all_: with_certificate(all_.between.server("short", "localhost", with_chain=False)),
        Distrusted,
        "nobody known here",
    ),
    "another name": (
        lambda all_: with_certificate(all_.trusted.server("other", "mail.example.org")),
        Distrusted,
        "another name",
    ),
    "wildcard that is too wide": (
        lambda all_: with_certificate(all_.trusted.server("wide", "*.localhost", "*")),
        Distrusted,
        "another name",
    ),
    "expired": (
        lambda all_: with_certificate(all_.trusted.server("expired", "localhost", days=(-20, -1))),
        Distrusted,
        "expired",
    ),
    "not yet valid": (
        lambda all_: with_certificate(all_.trusted.server("early", "localhost", days=(1, 20))),
        Distrusted,
        "clock",
    ),
    "weak key": (
        lambda all_: with_certificate(all_.trusted.server("weak", "localhost", key=small_key())),
        Distrusted,
        "too weak",
    ),
    "TLS 1.0": (
        lambda all_: with_certificate(all_.trusted.server("tls10", "localhost"), old(ssl.TLSVersion.TLSv1)),
        Distrusted,
        "outdated",
    ),
    "TLS 1.1": (
        lambda all_: with_certificate(all_.trusted.server("tls11", "localhost"), old(ssl.TLSVersion.TLSv1_1)),
        Distrusted,
        "outdated",
    ),
    "no TLS at all": (lambda _: speaks_plainly, Distrusted, "does not encrypt"),
    "cut in the handshake": (lambda _: cuts, Offline, "broke off"),
    "hangs in the handshake": (lambda _: hangs, Offline, "broke off"),
}


def reach(server: Server, tls: ssl.SSLContext, timeouts: Timeouts = Timeouts()) -> str | None:  # noqa: B008
    with secured(connected(server, timeouts), server.host, tls, timeouts) as line:
        assert line.recv(1) == b"x"
        return line.version()


@pytest.fixture
def trusting(places: Places, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """As Deskbell makes it, on a machine that knows this authority and no other."""
    monkeypatch.setenv("SSL_CERT_FILE", str(places.trusted.file))
    return context()


@pytest.mark.parametrize("accept", RIGHT.values(), ids=RIGHT)
def test_right_server_is_spoken_to(
    accept: Callable[[Places], Accept], places: Places, trusting: ssl.SSLContext
) -> None:
    with answering(accept(places)) as server:
        assert reach(server, trusting) in ("TLSv1.2", "TLSv1.3")


def test_server_is_known_by_its_number(places: Places, trusting: ssl.SSLContext) -> None:
    with answering(with_certificate(places.trusted.server("ip", "127.0.0.1"))) as server:
        assert reach(server._replace(host="127.0.0.1"), trusting)
    with (
        answering(with_certificate(places.trusted.server("no-ip", "localhost"))) as server,
        pytest.raises(Distrusted, match="another name"),
    ):
        reach(server._replace(host="127.0.0.1"), trusting)


def test_wildcard_stands_for_one_word(places: Places, trusting: ssl.SSLContext) -> None:
    accept = with_certificate(places.trusted.server("wildcard", "*.example.org"))
    with (
        answering(accept) as server,
        secured(connected(server, Timeouts()), "imap.example.org", trusting, Timeouts()) as line,
    ):
        assert line.recv(1) == b"x"
    with answering(accept) as server, pytest.raises(Distrusted, match="another name"):
        secured(connected(server, Timeouts()), "a.imap.example.org", trusting, Timeouts())


@pytest.mark.parametrize(("accept", "trouble", "words"), WRONG.values(), ids=WRONG)
def test_wrong_server_is_not(
    accept: Callable[[Places], Accept],
    trouble: type[DeskbellError],
    words: str,
    places: Places,
    trusting: ssl.SSLContext,
) -> None:
    timeouts = HASTY if words == "broke off" else Timeouts()
    with answering(accept(places)) as server, pytest.raises(trouble, match=words):
        reach(server, trusting, timeouts)


def test_nobody_there_is_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Offline, match="can't be reached"):
        connected(Server("127.0.0.1", port, Security.TLS), Timeouts())
    with pytest.raises(Offline, match="can't be reached"):
        connected(Server("nobody.invalid", port, Security.TLS), Timeouts())


@pytest.mark.parametrize("host", ["", "a b", "a\r\nb", "a\0", "-a.example", "x" * 64, "a..b", "http://a"])
def test_what_is_no_name_is_not_looked_up(host: str) -> None:
    with pytest.raises(BadInput):
        usable_host(host)


@pytest.mark.parametrize(
    ("host", "usable"),
    [
        (" Imap.Example.org. ", "imap.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("::1", "::1"),
        ("10.0.0.1", "10.0.0.1"),
    ],
)
def test_name_as_networks_know_it(host: str, usable: str) -> None:
    assert usable_host(host) == usable


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_port_that_is_none(port: int) -> None:
    with pytest.raises(BadInput, match="no port"):
        connected(Server("localhost", port, Security.TLS), Timeouts())
