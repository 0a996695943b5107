"""Mail read in a process of its own: what is slow, huge or hostile costs that one its time and memory.

While Python reads mail in this process, the window has to share with it; and what some libraries do in one
piece can't be interrupted at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from app import kinds
from app.incoming import Incoming
from app.mail.message import read
from app.texts import N_

TOO_LONG = N_("it takes too long to read")

_SECONDS = 20.0
"""For one mail; the worst that is known takes 5 on a machine of its own."""
_STARTING_SECONDS = 120.0
_MOST_MEMORY = 1_500_000_000
_FIELDS_OF_THE_REST = 64_000

Read = Callable[[bytes], Incoming]


def considered(raw: bytes) -> Incoming:
    """The mail, and what kind of request it would open: worked out here, the desk's thread needn't do it."""
    mail = read(raw)
    if mail.automatic:  # what it opens has no kind
        return mail
    return mail._replace(suggestion=kinds.suggest(mail.subject, mail.text))


class Apart:
    """The other process. It is started when it is first needed, or before; one lot is in it at a time."""

    def __init__(self, seconds: float = _SECONDS, reader: Read = read) -> None:
        self._seconds = seconds
        self._reader = reader
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._is_starting = False
        self._lot: Sequence[bytes] = ()

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(self) -> None:
        """Have it ready for the first lot: that takes longer than many a lot does. Twice does nothing."""
        if self._line is not None:
            return
        # A forked child would inherit the window's connections and threads.
        spawning = multiprocessing.get_context("spawn")
        line, theirs = spawning.Pipe()
        with theirs:
            process = spawning.Process(target=_serve, args=(theirs, self._reader), daemon=True)
            process.start()
        self._line, self._process = line, process
        self._is_starting = True

    def begin(self, raws: Sequence[bytes]) -> None:
        """Hand it a lot. The one before must have been collected."""
        self._lot = raws
        if raws:
            self._hand_over(raws)

    def collect(self) -> list[Incoming]:
        """The lot, read. A mail on which the process hangs or dies is marked, the others are not."""
        raws, self._lot = self._lot, ()
        if not raws:
            return []
        mails = self._answer(self._seconds)
        if mails is None:
            mails = [self._alone(raw) for raw in raws]
        return [mail._replace(raw=raw) for mail, raw in zip(mails, raws, strict=True)]

    def end(self) -> None:
        """End the process, at once."""
        if self._process is not None and self._line is not None:
            self._line.close()
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._line = None

    def _alone(self, raw: bytes) -> Incoming:
        self._hand_over([raw])
        mails = self._answer(self._seconds)
        return mails[0] if mails else _unread(raw)

    def _hand_over(self, raws: Sequence[bytes]) -> None:
        self.start()
        with contextlib.suppress(OSError):  # it died while it had nothing to do: the answer will tell
            if self._line is not None:
                self._line.send(raws)

    def _answer(self, seconds: float) -> list[Incoming] | None:
        """What it read; None if it took too long or died. It is ended then."""
        with contextlib.suppress(OSError, EOFError):
            if self._line is None:
                return None
            if self._is_starting and self._line.poll(_STARTING_SECONDS):
                self._is_starting = bool(self._line.recv())
            if self._line.poll(seconds):
                mails: list[Incoming] = self._line.recv()
                return mails
        self.end()
        return None


def _unread(raw: bytes) -> Incoming:
    """What the fields say, which takes no time whatever they hold; the rest is left alone."""
    sha256 = hashlib.sha256(raw).hexdigest()
    head = raw[:_FIELDS_OF_THE_REST].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    said = read(head[:_FIELDS_OF_THE_REST])
    return said._replace(raw=b"", sha256=sha256, problem=TOO_LONG, content_key=sha256)


def _serve(line: Connection, reader: Read) -> None:
    """The other process: reads what it is handed until nobody is there any more."""
    _limit_memory()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        line.send(False)  # no longer starting: from now on it costs what the mail costs
        while True:
            line.send([reader(raw)._replace(raw=b"") for raw in line.recv()])


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
