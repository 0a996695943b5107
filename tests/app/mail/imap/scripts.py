"""What a server may do to its client: each script by name, with the troubles that it may end in.

After the script an honest server takes over, and whatever happened, each message must then be there once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.errors import BadServer, Distrusted, MailTrouble, Offline, Refused
from app.mail.imap.session import NoFolder
from app.mail.tls import Timeouts
from app.post import Security
from tests.app.mail.imap.scripted import DROP, Asked, Hook, Script

HASTY = Timeouts(connect=5, silence=0.2, answer=0.4, slowest=1_000_000, idle=0.1, poll=0.1)
"""For servers that do not answer; nothing is measured, so a slow machine changes nothing."""
_STAGES = (
    "GREETING", "CAPABILITY", "AUTHENTICATE", "PASSWORD", "EXAMINE", "SEARCH", "SIZES", "BODIES",
)  # fmt: skip
_ENDLESS = 1_000_000


class Bad(NamedTuple):
    """A script, and what may come of it."""

    script: Script
    troubles: tuple[type[MailTrouble], ...] = ()
    """One of these; none: it is got over without any."""
    security: Security = Security.TLS
    timeouts: Timeouts = Timeouts()
    offers: bytes = b""
    is_whole: bool = True
    """Whether the messages that came meanwhile are those that the server holds."""
    begins_anew: bool = False
    """Whether it seems to number its mail anew after the script: then what has come is known by its id."""


def says(line: bytes) -> Hook:
    """That, and the honest answer after it."""

    def hook(_: Asked, honest: bytes) -> Iterator[bytes]:
        yield line + b"\r\n" + honest

    return hook


def says_only(line: bytes) -> Hook:
    """That instead of the honest answer; ``TAG`` in it is the client's."""

    def hook(asked: Asked, _: bytes) -> Iterator[bytes]:
        yield line.replace(b"TAG", asked.tag) + b"\r\n"

    return hook


def swaps(old: bytes, new: bytes) -> Hook:
    """The honest answer with something else in one place."""

    def hook(_: Asked, honest: bytes) -> Iterator[bytes]:
        yield honest.replace(old, new, 1)

    return hook


def drops(_: Asked, honest: bytes) -> Iterator[object]:
    """Half of the answer, and the line is cut."""
    yield honest[: len(honest) // 2]
    yield DROP


def drops_at_once(_: Asked, __: bytes) -> Iterator[object]:
    yield DROP


def hangs(_: Asked, honest: bytes) -> Iterator[bytes]:
    """Half of the answer, and nothing more for longer than anybody waits."""
    yield honest[: len(honest) // 2]
    threading.Event().wait(1.5)


def drips(_: Asked, honest: bytes) -> Iterator[bytes]:
    """A byte at a time, each in time."""
    for at in range(len(honest)):
        yield honest[at : at + 1]
        threading.Event().wait(0.02)


def floods(piece: bytes, first: bytes = b"") -> Hook:
    """Without end."""

    def hook(_: Asked, __: bytes) -> Iterator[bytes]:
        yield first
        many = piece * max(1, 60_000 // len(piece))
        for _n in range(_ENDLESS):
            yield many

    return hook


def twice(_: Asked, honest: bytes) -> Iterable[bytes]:
    """All that is untagged, two times."""
    untagged, last = _split(honest)
    return [untagged, untagged, last]


def lone(_: Asked, honest: bytes) -> Iterable[bytes]:
    """Without what is untagged."""
    return [_split(honest)[1]]


def backwards(_: Asked, honest: bytes) -> Iterable[bytes]:
    """The messages in the opposite order."""
    untagged, last = _split(honest)
    return [*untagged.splitlines(keepends=True)[::-1], last]


def _split(honest: bytes) -> tuple[bytes, bytes]:
    at = honest.rstrip(b"\r\n").rfind(b"\r\n") + 2
    return honest[:at], honest[at:]


_BUSY = (
    "[UNAVAILABLE] come again", "[INUSE] in use", "[LIMIT] not so fast", "Too many connections",
    "[OVERQUOTA] Account exceeded command or bandwidth limits.",
    "User is authenticated but not connected.",
)  # fmt: skip
_CUT, _NONSENSE, _EITHER = (Offline,), (BadServer,), (Offline, BadServer)

SCRIPTS: dict[str, Bad] = {
    **{f"cut in {stage}": Bad({stage: drops}, _CUT) for stage in _STAGES},
    **{f"cut before {stage}": Bad({stage: drops_at_once}, _CUT) for stage in _STAGES},
    **{f"hangs in {stage}": Bad({stage: hangs}, _CUT, timeouts=HASTY) for stage in ("GREETING", "BODIES")},
    **{f"good-bye in {stage}": Bad({stage: says(b"* BYE going")}, _CUT) for stage in _STAGES[1:]},
    "good-bye for greeting": Bad({"GREETING": says_only(b"* BYE not today")}, _EITHER),
    "cut in logout": Bad({"LOGOUT": drops_at_once}),
    "drips its greeting": Bad({"GREETING": drips}, _CUT, timeouts=HASTY._replace(answer=0.1)),
    "drips the mail": Bad({"BODIES": drips}, _CUT, timeouts=HASTY),
    # --- Too much
    "literal of 4 GB": Bad({"BODIES": floods(b"x", b"* 1 FETCH (UID 1 BODY[] {4294967295}\r\n")}, _NONSENSE),
    "literal of many digits": Bad({"BODIES": says(b"* 1 FETCH (BODY[] {" + b"9" * 5000 + b"}")}, _NONSENSE),
    "literals without end": Bad({"BODIES": floods(b"* 1 FETCH (BODY[] {9}\r\n123456789)\r\n")}, _NONSENSE),
    "literal in a search": Bad({"SEARCH": says(b"* SEARCH {100000}\r\n" + b"1" * 100_000)}, _NONSENSE),
    "literal in the greeting": Bad({"GREETING": says_only(b"* OK {99999999}")}, _NONSENSE),
    "line without end": Bad({"SEARCH": floods(b"1 ", b"* SEARCH ")}, _NONSENSE),
    "greeting without end": Bad({"GREETING": floods(b"x", b"* OK ")}, _NONSENSE),
    "lines without end": Bad({"EXAMINE": floods(b"* OK still here\r\n")}, _NONSENSE),
    "continuations without end": Bad({"PASSWORD": floods(b"+ \r\n")}, _EITHER),
    "folders without end": Bad({"SIZES": floods(b'* LIST () "/" x\r\n')}, _NONSENSE),
    "deep parentheses": Bad({"SIZES": says(b"* 1 FETCH " + b"(" * 100_000)}, _NONSENSE),
    "deep parentheses that close": Bad(
        {"SIZES": says(b"* 1 FETCH " + b"(" * 50_000 + b")" * 50_000)}, _NONSENSE
    ),
    # --- Nonsense
    "binary for greeting": Bad({"GREETING": says_only(bytes(range(256)))}, _NONSENSE),
    "web server": Bad({"GREETING": says_only(b"HTTP/1.1 400 Bad Request")}, _NONSENSE),
    "NULs": Bad({"SEARCH": says(b"* \0\0\0")}, _NONSENSE),
    "wrong tag": Bad({"SEARCH": says(b"ZZ99 OK done")}, _NONSENSE),
    "no line ends": Bad({"EXAMINE": swaps(b"\r\n", b"\n")}, _NONSENSE),
    "not ASCII": Bad({"CAPABILITY": swaps(b"IDLE", b"\xc4\xd6")}, _NONSENSE),
    "no to everything": Bad({"EXAMINE": says_only(b"TAG NO there is none")}, (NoFolder,)),
    "bad to everything": Bad({"SEARCH": says_only(b"TAG BAD what?")}, _NONSENSE),
    "search that is no list": Bad({"SEARCH": swaps(b"* SEARCH", b"* SEARCH one two")}, _NONSENSE),
    "unfinished quotation": Bad({"SIZES": swaps(b"RFC822.SIZE ", b'RFC822.SIZE "')}, _NONSENSE),
    "uneven answer": Bad({"SIZES": swaps(b" RFC822.SIZE", b"")}, _NONSENSE),
    "size that is no number": Bad({"SIZES": swaps(b"RFC822.SIZE ", b"RFC822.SIZE x")}),
    # --- Lies
    "UID 0": Bad({"SEARCH": swaps(b"* SEARCH", b"* SEARCH 0")}, _NONSENSE),
    "UID 2^32": Bad({"SEARCH": swaps(b"* SEARCH", b"* SEARCH 4294967296")}, _NONSENSE),
    "no UIDVALIDITY": Bad({"EXAMINE": swaps(b"[UIDVALIDITY 42]", b"ready")}, _NONSENSE),
    "UIDVALIDITY 0": Bad({"EXAMINE": swaps(b"UIDVALIDITY 42", b"UIDVALIDITY 0")}, _NONSENSE),
    "no UIDNEXT": Bad({"EXAMINE": swaps(b"[UIDNEXT", b"[NEXT")}),
    "more messages than there are": Bad({"EXAMINE": swaps(b"EXISTS", b"EXISTS\r\n* 4000000000 EXISTS")}),
    "fewer messages than there are": Bad({"EXAMINE": swaps(b"* 24 EXISTS", b"* 0 EXISTS")}),
    "UIDs twice": Bad({"SEARCH": twice}, _NONSENSE),
    "answers twice": Bad({"BODIES": twice}),
    "two messages of one number": Bad({"BODIES": swaps(b"(UID 2 ", b"(UID 1 ")}, _NONSENSE),
    "messages in the opposite order": Bad({"SIZES": backwards}),
    "answers without numbers": Bad({"SIZES": swaps(b"UID 1 ", b"")}),
    "sizes too small": Bad({"SIZES": swaps(b"RFC822.SIZE ", b"RFC822.SIZE 0")}),
    "no sizes": Bad({"SIZES": lone}),
    "no messages": Bad({"BODIES": lone}, is_whole=False),
    "no to messages": Bad({"BODIES": says_only(b"TAG NO can't read them")}, is_whole=False),
    "unasked news": Bad({"BODIES": says(b"* 99 EXISTS\r\n* 3 EXPUNGE\r\n* 9 FETCH (FLAGS (x))\r\n* NO y")}),
    "unasked body": Bad({"BODIES": says(b"* 1 FETCH (UID 900 BODY[] {3}\r\nbad)")}),
    "rest of an old answer": Bad({"EXAMINE": says(b"* SEARCH 900 901")}, _NONSENSE),
    "UIDs that there are not": Bad({"SEARCH": swaps(b" 24\r\n", b" 24 900\r\n")}, begins_anew=True),
    # --- The way in
    "lets anybody in": Bad({"GREETING": says_only(b"* PREAUTH hello")}, _NONSENSE),
    "no password wanted": Bad({}, (Refused,), offers=b"IMAP4rev1 LOGINDISABLED"),
    "by LOGIN": Bad({}, offers=b"IMAP4rev1"),
    "offers nothing": Bad({"CAPABILITY": lone}, _NONSENSE),
    **{f"busy: {words}": Bad({"PASSWORD": says_only(b"TAG NO " + words.encode())}, _CUT) for words in _BUSY},
    "password is wrong": Bad({"PASSWORD": says_only(b"TAG NO [AUTHENTICATIONFAILED] no")}, (Refused,)),
    "challenge that is none": Bad({"AUTHENTICATE": says_only(b"+ ====")}),
    "asks again and again": Bad({"PASSWORD": says_only(b"+ \r\n" * 50 + b"TAG NO no")}, (Refused,)),
}

_STRIPPED = {
    "STARTTLS": Bad({}),
    "STARTTLS refused": Bad({"STARTTLS": says_only(b"TAG NO not here")}, (Distrusted,)),
    "STARTTLS unknown": Bad({"STARTTLS": says_only(b"TAG BAD what?")}, (Distrusted,)),
    "STARTTLS answered under another name": Bad({"STARTTLS": says_only(b"ZZ9 OK go on")}, (Distrusted,)),
    "STARTTLS with more behind it": Bad(
        {"STARTTLS": says_only(b"TAG OK go on\r\n* CAPABILITY IMAP4rev1")}, (Distrusted,)
    ),
    "PREAUTH before STARTTLS": Bad({"GREETING": says_only(b"* PREAUTH come in")}, (Distrusted,)),
    "no mail server": Bad({"GREETING": says_only(b"220 smtp.example.org ESMTP")}, (Distrusted,)),
    "good-bye before STARTTLS": Bad({"GREETING": says_only(b"* BYE")}, (Distrusted, Offline)),
    "cut in STARTTLS": Bad({"STARTTLS": drops}, _CUT),
    "lines without end before STARTTLS": Bad({"STARTTLS": floods(b"* OK still here\r\n")}, _NONSENSE),
    "greeting without end before STARTTLS": Bad({"GREETING": floods(b"x", b"* OK ")}, _NONSENSE),
    "hangs before STARTTLS": Bad({"GREETING": hangs}, _CUT, timeouts=HASTY),
}
SCRIPTS |= {name: bad._replace(security=Security.STARTTLS) for name, bad in _STRIPPED.items()}
