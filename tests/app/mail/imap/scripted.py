"""A mail server that does as a script says. Where the script says nothing, it is an honest one."""

from __future__ import annotations

import base64
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from app.post import Security, Server

DROP = object()
"""A hook that yields this has cut the line."""
RIGHT = (b"\0anna\0secret", b"user=anna\x01auth=Bearer abc\x01\x01")
"""What lets somebody in."""
REASON = b'{"status":"400","schemes":"Bearer"}'
"""Why a token does not."""
OFFERS = b"IMAP4rev1 AUTH=PLAIN IDLE SPECIAL-USE"


class Asked(NamedTuple):
    """What the client said, and the stage that this is."""

    tag: bytes
    stage: str
    text: bytes


Hook = Callable[[Asked, bytes], Iterable[bytes | object]]
"""Told what was asked and what an honest server answers; yields what this one sends."""
Script = Mapping[str, Hook]


class Cut(Exception):
    """The line is closed."""


@dataclass
class Box:
    """What the server holds: the same in all its folders."""

    messages: dict[int, bytes]
    uid_validity: int = 42
    offers: bytes = OFFERS
    uid_next: int = 0
    """0: one above the highest number that there is."""


@dataclass
class Scripted:
    """The server; ``heard`` is all it was told, and ``in_clear`` what anybody on the way could read."""

    box: Box
    script: Script
    bad_for: int
    """So many connections go by the script, those after them are honest."""
    heard: list[bytes] = field(default_factory=list)
    in_clear: list[bytes] = field(default_factory=list)
    sent: int = 0
    """Bytes that it got rid of."""
    connections: int = 0

    def hooks(self) -> Script:
        self.connections += 1
        return self.script if self.connections <= self.bad_for else {}


class _Peer:
    def __init__(self, server: Scripted, line: socket.socket, tls: ssl.SSLContext) -> None:
        self._server = server
        self._line = line
        self._tls = tls
        self._script = server.hooks()
        self._is_safe = False

    def secure(self) -> None:
        self._line = self._tls.wrap_socket(self._line, server_side=True)
        self._is_safe = True

    def hear(self) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            # One at a time: what follows may be for the safe line, which reads for itself.
            received = self._line.recv(1)
            if not received:
                raise Cut
            line += received
        self._server.heard.append(line)
        if not self._is_safe:
            self._server.in_clear.append(line)
        return line.rstrip(b"\r\n")

    def answer(self, asked: Asked, honest: bytes) -> None:
        hook = self._script.get(asked.stage)
        for piece in hook(asked, honest) if hook else (honest,):
            if not isinstance(piece, bytes):
                raise Cut
            self._line.sendall(piece)
            self._server.sent += len(piece)

    def close(self) -> None:
        # What was not read yet would make the system throw away what was sent last.
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        self._line.close()


@contextmanager
def serving(
    box: Box, script: Script, certificate: Path, *, security: Security = Security.TLS, bad_for: int = 1
) -> Iterator[tuple[Scripted, Server]]:
    """The server on loopback until the block ends."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    scripted = Scripted(box, script, bad_for)
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    line.settimeout(60)  # a client that hangs fails its test, and leaves no thread behind
                    peer = _Peer(scripted, line, tls)
                    thread = threading.Thread(target=_serve, args=(peer, box, security))
                    threads.append(thread)
                    thread.start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield scripted, Server("localhost", listener.getsockname()[1], security)
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join()


def _serve(peer: _Peer, box: Box, security: Security) -> None:
    try:
        with suppress(Cut, OSError):
            if security is Security.TLS:
                peer.secure()
            peer.answer(Asked(b"*", "GREETING", b""), b"* OK ready\r\n")
            while _goes_on(peer, box):
                pass
    finally:
        peer.close()


def _goes_on(peer: _Peer, box: Box) -> bool:
    """One command, and whether there are more to come."""
    tag, _, text = peer.hear().partition(b" ")
    asked = Asked(tag, _stage(text), text)
    peer.answer(asked, _honest(asked, box))
    if asked.stage == "STARTTLS":
        peer.secure()
    elif asked.stage == "AUTHENTICATE":
        is_right = base64.b64decode(peer.hear()) in RIGHT
        if not is_right and text.endswith(b"XOAUTH2"):
            peer.answer(asked._replace(stage="REASON"), b"+ %b\r\n" % base64.b64encode(REASON))
            assert peer.hear() == b"", "the reason is to be acknowledged"
        honest = tag + (b" OK welcome\r\n" if is_right else b" NO [AUTHENTICATIONFAILED]\r\n")
        peer.answer(asked._replace(stage="PASSWORD"), honest)
    elif asked.stage == "IDLE":
        peer.hear()
        peer.answer(asked._replace(stage="DONE"), tag + b" OK\r\n")
    return asked.stage != "LOGOUT"


def _stage(text: bytes) -> str:
    name = text.removeprefix(b"UID ").split(b" ", 1)[0].decode("ascii", "replace").upper()
    if name != "FETCH":
        return name
    return "SIZES" if b"RFC822.SIZE" in text else "HEAD" if b"HEADER" in text else "BODIES"


def _honest(asked: Asked, box: Box) -> bytes:
    done = asked.tag + b" OK done\r\n"
    last = max(box.messages, default=0)
    match asked.stage:
        case "CAPABILITY":
            return b"* CAPABILITY " + box.offers + b"\r\n" + done
        case "AUTHENTICATE" | "IDLE":
            return b"+ \r\n"
        case "LIST":
            return b'* LIST () "/" INBOX\r\n* LIST (\\Sent) "/" Sent\r\n' + done
        case "EXAMINE" | "SELECT":
            return (
                b"* %d EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n* OK [UIDVALIDITY %d]\r\n* OK [UIDNEXT %d]\r\n"
                % (len(box.messages), box.uid_validity, box.uid_next or last + 1)
            ) + done
        case "SEARCH":
            return b"* SEARCH" + b"".join(b" %d" % uid for uid in _found(asked.text, box)) + b"\r\n" + done
        case "SIZES" | "BODIES" | "HEAD":
            return b"".join(_told(asked.text, box)) + done
        case "LOGOUT":
            return b"* BYE\r\n" + done
        case _:
            return done


def _found(text: bytes, box: Box) -> list[int]:
    uids = sorted(box.messages)
    if above := re.search(rb"UID (\d+):\*", text):
        return [uid for uid in uids if uid >= int(above[1])] or uids[-1:]
    if text.endswith(b"*"):
        return uids[-1:]
    return [uid for uid in uids if uid in _named(text)] if b" UID " in text[4:] else uids


def _named(text: bytes) -> set[int]:
    found = re.search(rb"(?:FETCH|UID) ([\d,]+)", text.removeprefix(b"UID "))
    return {int(each) for each in found[1].split(b",")} if found else set()


def _told(text: bytes, box: Box) -> Iterator[bytes]:
    wanted = _named(text)
    for number, (uid, raw) in enumerate(sorted(box.messages.items()), 1):
        if uid in wanted:
            yield told(number, uid, raw, "IDS" if b"MESSAGE-ID" in text else _stage(text))


def told(number: int, uid: int, raw: bytes, stage: str) -> bytes:
    """One message in the answer to a FETCH."""
    head = b"* %d FETCH (UID %d" % (number, uid)
    if stage == "IDS":
        found = re.search(rb"(?im)^message-id:.*\r\n", raw)
        line = found[0] if found else b""
        item = b"BODY[HEADER.FIELDS (MESSAGE-ID)]<0> {%d}\r\n%b\r\n" % (len(line) + 2, line)
        return head + b" RFC822.SIZE %d %b)\r\n" % (len(raw), item)
    if stage == "SIZES":
        return head + b" RFC822.SIZE %d)\r\n" % len(raw)
    if stage == "HEAD":
        raw = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        return head + b" BODY[HEADER]<0> {%d}\r\n%b)\r\n" % (len(raw), raw)
    return head + b" BODY[] {%d}\r\n%b)\r\n" % (len(raw), raw)
