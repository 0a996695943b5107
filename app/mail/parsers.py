"""Messages parsed in other processes once there are many of them: in order, with few in memory at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor

from app import kinds
from app.incoming import Incoming
from app.mail.files import Found
from app.mail.message import read

POOL_FROM = 2_000
_MOST_WORKERS = 4


class Parsers:
    """Parses in this process at first, and in others from the 2,000th message on. A context manager."""

    def __init__(self, pool_from: int = POOL_FROM) -> None:
        self._pool_from = pool_from
        self._pool: ProcessPoolExecutor | None = None
        self._workers = max(1, min(_MOST_WORKERS, os.cpu_count() or 1))

    def __enter__(self) -> Parsers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def parsed(self, lots: Iterable[list[Found]]) -> Iterator[tuple[list[str], list[Incoming]]]:
        """Where each message of a lot was found, and the messages, lot by lot."""
        waiting: deque[tuple[list[Found], Future[list[Incoming]]]] = deque()
        count = 0
        for lot in lots:
            if count < self._pool_from:
                count += len(lot)
                yield _places(lot), [read(found.raw) for found in lot]
                continue
            waiting.append((lot, self._submit(lot)))
            if len(waiting) > self._workers:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())

    def _submit(self, lot: Sequence[Found]) -> Future[list[Incoming]]:
        if self._pool is None:
            # A forked child would inherit the window's connections and threads.
            spawning = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=spawning)
        try:
            return self._pool.submit(read_without_raw, [found.raw for found in lot])
        except BrokenExecutor as error:
            failed: Future[list[Incoming]] = Future()
            failed.set_exception(error)
            return failed


def read_without_raw(raws: Sequence[bytes]) -> list[Incoming]:
    """The messages with a suggested kind, and without the bytes that the asking process has already."""
    mails = map(read, raws)
    return [mail._replace(raw=b"", suggestion=kinds.suggest(mail.subject, mail.text)) for mail in mails]


def _places(lot: Iterable[Found]) -> list[str]:
    return [found.where for found in lot]


def _result(lot: Sequence[Found], future: Future[list[Incoming]]) -> tuple[list[str], list[Incoming]]:
    try:
        mails = [mail._replace(raw=found.raw) for mail, found in zip(future.result(), lot, strict=True)]
    except BrokenExecutor:  # the workers were killed (out of memory): slower, but it goes on
        mails = [read(found.raw) for found in lot]
    return _places(lot), mails
