"""The bytes between Deskbell and a server, within bounds: no answer is endless, and none takes for ever.

The standard library reads literals of any size, as slowly as a server likes to drip them. Here each answer
has an allowance of bytes, and a time that grows with what has arrived.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Iterator

from app.errors import BadServer, Cancelled, Offline
from app.mail.tls import Timeouts
from app.texts import N_, worded

LINES = 1_000_000
"""Bytes of lines in an ordinary answer."""
_AT_ONCE = 65_536
_IN_RECORD = 16_384
"""A safe line hands over no more in one go, however much is asked for: asking for more only costs memory."""
_ENDLESS = "{host} sends more than was asked for. It is left alone for now."


class Wire:
    """A safe line to a server. Other threads may ``stop`` it or have it ``held``; all else belongs to one."""

    def __init__(self, sock: socket.socket, host: str, timeouts: Timeouts, first: bytes = b"") -> None:
        self.sock = sock
        self.host = host
        self._timeouts = timeouts
        self._held = bytearray(first)
        self._stopped = threading.Event()
        self._goes_on = threading.Event()
        self._goes_on.set()
        self.allow()

    def allow(self, lines: int = LINES, literals: int = 0) -> None:
        """A new answer begins: how many bytes of lines and of literals it may have."""
        self._lines, self._literals = lines, literals
        self.give_time()

    def give_time(self) -> None:
        """The time of an answer begins now."""
        self._until = time.monotonic() + self._timeouts.answer

    def line(self) -> bytes:
        """The next line, with its end."""
        end, looked = self._held.find(b"\n"), 0
        while end < 0:
            looked = len(self._held)
            if looked > self._lines:  # which is below zero when the lines before have used up all
                raise BadServer(worded(_ENDLESS, host=self.host))
            self._held += self._received(_IN_RECORD)
            end = self._held.find(b"\n", looked)
        line = bytes(self._held[: end + 1])
        del self._held[: end + 1]
        self._lines -= len(line)
        return line

    def literal(self, size: int) -> bytes:
        """The next so many bytes, if the allowance has room for them: not a byte is read otherwise."""
        self._literals -= size
        if self._literals < 0:
            raise BadServer(worded(_ENDLESS, host=self.host))
        pieces = [bytes(self._held[:size])]
        del self._held[:size]
        missing = size - len(pieces[0])
        while missing:
            pieces.append(self._received(min(missing, _IN_RECORD)))
            missing -= len(pieces[-1])
        return b"".join(pieces)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """While the block goes on nothing more is read here, and the time of the answer stands still."""
        self._goes_on.clear()
        try:
            yield
        finally:
            self._goes_on.set()

    def _received(self, most: int) -> bytes:
        if not self._goes_on.is_set():
            begun = time.monotonic()
            self._goes_on.wait()
            self._until += time.monotonic() - begun
        left = self._until - time.monotonic()
        self.sock.settimeout(max(0.001, min(left, self._timeouts.silence)))
        try:
            received = self.sock.recv(most)
        except TimeoutError as error:
            raise self._cut(N_("{host} does not go on.")) from error
        except OSError as error:
            raise self._cut() from error
        if not received or self._stopped.is_set():
            raise self._cut()
        self._until += len(received) / self._timeouts.slowest
        return received

    def send(self, content: bytes) -> None:
        """Sends it all; each piece has its own time, since a long letter takes long on a slow line.

        Only then the time of its answer begins.
        """
        self.sock.settimeout(self._timeouts.silence)
        try:
            for at in range(0, len(content), _AT_ONCE):
                self.sock.sendall(content[at : at + _AT_ONCE])
        except OSError as error:
            raise self._cut() from error
        self.give_time()

    def has_held(self) -> bool:
        """Whether there is more here already than was read."""
        return bool(self._held)

    def has_news(self, seconds: float) -> bool:
        """Whether the server says something within that time."""
        if self._held or (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()):
            return True
        with selectors.DefaultSelector() as selector:
            selector.register(self.sock, selectors.EVENT_READ)
            return bool(selector.select(max(0.0, seconds)))

    def wait(self, seconds: float) -> None:
        """Wait that long, or until it is stopped."""
        self._stopped.wait(seconds)

    def stop(self) -> None:
        """End it from another thread: whoever reads or waits here gets ``Cancelled``."""
        self._stopped.set()
        self._goes_on.set()
        with contextlib.suppress(OSError):
            # Not the method of the safe socket: it would forget its keys while the other thread reads.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the line. A second time does nothing."""
        self.sock.close()

    def _cut(self, line: str = N_("{host} broke off.")) -> Offline | Cancelled:
        if self._stopped.is_set():
            return Cancelled(N_("Fetching mail was stopped."))
        return Offline(worded(line, host=self.host))
