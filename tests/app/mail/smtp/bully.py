"""A scripted SMTP server: it behaves, but for what the script says at one stage of the conversation."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.post import Security, Server

OFFERS = ("PLAIN", "SIZE 50000000", "8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN XOAUTH2")


class HungUp(Exception):
    """One of the two ended it."""


@dataclass
class Line:
    """The server's end of the line, and all that was heard on it."""

    sock: socket.socket
    heard: bytearray = field(default_factory=bytearray)
    _held: bytearray = field(default_factory=bytearray)

    def until(self, end: bytes) -> bytes:
        """The next bytes up to that end."""
        while (at := self._held.find(end)) < 0:
            self._held += self.received()
        found = bytes(self._held[: at + len(end)])
        del self._held[: at + len(end)]
        return found

    def received(self) -> bytes:
        """Whatever comes next."""
        with contextlib.suppress(OSError):
            if content := self.sock.recv(65_536):
                self.heard += content
                return content
        raise HungUp

    def say(self, content: bytes) -> None:
        """Send it."""
        try:
            self.sock.sendall(content)
        except OSError as error:
            raise HungUp from error


Act = Callable[[Line], None]
"""What the server does at a stage."""


def says(content: bytes) -> Act:
    """It says that and goes on."""
    return lambda line: line.say(content)


def cuts(line: Line) -> None:
    """It closes the line."""
    raise HungUp


def is_silent(line: Line) -> None:
    """It listens, and says nothing any more."""
    while True:
        line.received()


def says_and_cuts(content: bytes) -> Act:
    """It closes the line in the middle of what it says."""

    def act(line: Line) -> None:
        line.say(content)
        cuts(line)

    return act


def repeats(content: bytes) -> Act:
    """It says that for ever."""

    def act(line: Line) -> None:
        while True:
            line.say(content)

    return act


def drips(line: Line) -> None:
    """A byte now and then, so that the line is never silent."""
    while True:
        line.say(b"2")
        if select.select([line.sock], [], [], 0.02)[0]:
            line.received()


GOOD: Mapping[str, Act] = {
    "greeting": says(b"220 mail.example ESMTP\r\n"),
    "starttls": says(b"220 go ahead\r\n"),
    "auth": says(b"235 welcome\r\n"),
    "mail": says(b"250 ok\r\n"),
    "rcpt": says(b"250 ok\r\n"),
    "rset": says(b"250 ok\r\n"),
    "data": says(b"354 go on\r\n"),
    "dot": says(b"250 taken\r\n"),
}


def offering(*keywords: str) -> Act:
    """It greets back with these offers."""
    lines = [f"250-{word}\r\n" for word in ("mail.example", *keywords)]
    return says("".join([*lines[:-1], lines[-1].replace("-", " ", 1)]).encode())


@dataclass
class Bully:
    """The server, and what it saw of every connection."""

    server: Server
    tls: ssl.SSLContext
    acts: Mapping[str, Act]
    plain: bytearray = field(default_factory=bytearray)
    """All that came before the line was safe."""
    safe: bytearray = field(default_factory=bytearray)
    letters: list[bytes] = field(default_factory=list)

    def meet(self, sock: socket.socket) -> None:
        """One connection from its beginning to its end."""
        try:
            if self.server.security is Security.STARTTLS:
                line = Line(sock, self.plain)
                self._act("greeting", line)
                self._talk(line, is_safe=False)
            self._talk_safely(self.tls.wrap_socket(sock, server_side=True))
        except (HungUp, OSError):
            sock.close()

    def _talk_safely(self, sock: ssl.SSLSocket) -> None:
        with sock:
            line = Line(sock, self.safe)
            if self.server.security is Security.TLS:
                self._act("greeting", line)
            self._talk(line, is_safe=True)

    def _talk(self, line: Line, *, is_safe: bool) -> None:
        """Until the client asks for TLS, or leaves."""
        while True:
            verb = line.until(b"\r\n").split(b" ")[0].strip().decode("ascii", "replace").lower()
            if verb == "ehlo":
                self._act("hello" if is_safe else "plain hello", line)
            else:
                self._act(verb, line)
            if verb == "starttls":
                return
            if verb == "data":
                self._act("body", line)
                self.letters.append(line.until(b"\r\n.\r\n"))
                self._act("dot", line)
            if verb == "quit":
                raise HungUp

    def _act(self, stage: str, line: Line) -> None:
        is_for_hello = {"hello": offering(*OFFERS), "plain hello": offering("STARTTLS", "AUTH PLAIN")}
        act = self.acts.get(stage) or GOOD.get(stage) or is_for_hello.get(stage)
        if act is not None:
            act(line)


@contextmanager
def bully(tls: ssl.SSLContext, security: Security = Security.TLS, **acts: Act) -> Iterator[Bully]:
    """A server that does as it should but for these stages (``plain_hello`` is the one before TLS)."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server("127.0.0.1", listening.getsockname()[1], security)
        host = Bully(server, tls, {stage.replace("_", " "): act for stage, act in acts.items()})
        thread = threading.Thread(target=_receive, args=(listening, host))
        thread.start()
        try:
            yield host
        finally:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _receive(listening: socket.socket, host: Bully) -> None:
    while True:
        try:
            sock, _ = listening.accept()
        except OSError:
            return
        host.meet(sock)
