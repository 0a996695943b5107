"""Mail read in a process of its own: what is slow, huge or hostile costs that one its time and memory.

While Python reads mail in this process, the window has to share with it; and what some libraries do in one
piece can't be interrupted at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock, Thread
from typing import TypeVar

from app import kinds
from app.errors import Cancelled
from app.incoming import Incoming
from app.mail.message import read
from app.texts import N_

TOO_LONG = N_("it takes too long to read")

_SECONDS = 20.0
"""For one mail; the worst that is known takes 5 on a machine of its own."""
_STARTING_SECONDS = 120.0
_MOST_MEMORY = 1_500_000_000
_FIELDS_OF_THE_REST = 64_000
_NICENESS = 10

Read = Callable[[bytes], Incoming]
T = TypeVar("T")


def considered(raw: bytes) -> Incoming:
    """The mail, and what kind of request it would open: worked out here, the desk's thread needn't do it."""
    mail = read(raw)
    if mail.automatic:  # it opens none that is anybody's turn
        return mail
    return mail._replace(suggestion=kinds.suggest(mail.subject, mail.text))


class Apart:
    """The other process. It is started when it is first needed, or before; one lot is in it at a time."""

    def __init__(self, seconds: float = _SECONDS, reader: Read = read) -> None:
        self._seconds = seconds
        self._reader = reader
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._is_starting = self._is_over = False
        self._turn = Lock()
        """Whose it is, the process is theirs: others can do no more than kill it."""

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(self) -> None:
        """Have it ready for the first lot: that takes longer than many a lot does. Twice does nothing."""
        self._beside(self._start)

    def read(self, raws: Sequence[bytes]) -> Future[list[Incoming]]:
        """The lot, once it is read. A mail on which it hangs or dies is marked, the others are not."""
        return self._beside(partial(self._read, raws))

    def end(self) -> None:
        """End it at once: what has not been read by now is ``Cancelled``."""
        self._is_over = True
        if (process := self._process) is not None:
            with contextlib.suppress(ValueError):  # it ended this very moment
                process.kill()
        with self._turn:
            self._end_process()

    def _beside(self, work: Callable[[], T]) -> Future[T]:
        """What comes of the work, on a thread for which no program waits that ends."""
        outcome = Future[T]()

        def go() -> None:
            with self._turn:
                try:
                    outcome.set_result(work())
                except Exception as problem:  # noqa: BLE001  # it belongs to whoever asks for the outcome
                    outcome.set_exception(problem)

        Thread(target=go, name="mail-apart", daemon=True).start()
        return outcome

    # --- in their turn

    def _read(self, raws: Sequence[bytes]) -> list[Incoming]:
        mails = self._answer(raws)
        if mails is None:
            mails = [mail for raw in raws for mail in self._answer([raw]) or [_unread(raw)]]
        return [mail._replace(raw=raw) for mail, raw in zip(mails, raws, strict=True)]

    def _answer(self, raws: Sequence[bytes]) -> list[Incoming] | None:
        """What it read; None if it took too long or died. It is ended then."""
        line = self._start()
        with contextlib.suppress(OSError, EOFError):
            line.send(raws)
            if self._is_starting and line.poll(_STARTING_SECONDS):
                self._is_starting = bool(line.recv())
            if line.poll(self._seconds):
                mails: list[Incoming] = line.recv()
                return mails
        self._end_process()
        return None

    def _start(self) -> Connection:
        if self._line is None and not self._is_over:
            # A forked child would inherit the window's connections and threads.
            spawning = multiprocessing.get_context("spawn")
            self._line, theirs = spawning.Pipe()
            with theirs:
                process = spawning.Process(target=_serve, args=(theirs, self._reader), daemon=True)
                process.start()
                _give_way(process)
            self._process, self._is_starting = process, True
        if self._line is None or self._is_over:  # asked again: from here on, who ends it finds what to kill
            raise Cancelled
        return self._line

    def _end_process(self) -> None:
        if self._process is not None and self._line is not None:
            self._line.close()
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._line = None


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


def _give_way(process: BaseProcess) -> None:
    """Where both have something to do the window goes first, from the start of that process on."""
    assert process.pid is not None, "it was started"
    if hasattr(os, "setpriority"):  # not on Windows
        with contextlib.suppress(OSError):  # it ended this very moment
            os.setpriority(os.PRIO_PROCESS, process.pid, os.nice(0) + _NICENESS)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
