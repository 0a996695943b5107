"""The open database of a desk: one writer, whose every write is atomic, can be undone, and is announced.

``with store.write("Answer request") as w`` either happens whole or not at all. When its block ends, the
folds of the touched requests and the search index are brought up to date and the transaction is committed;
then the subscribers learn which rows changed. The three verbs of ``w`` keep each row as it was, which is
all that undo needs.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import datetime
from functools import reduce
from itertools import dropwhile
from pathlib import Path
from typing import NamedTuple

from app.errors import CannotUndo, UnwritablePlace
from app.records import Changes
from app.store import files, migrations, pieces
from app.store.failures import explained
from app.store.indexing import index_waiting
from app.store.lock import DeskLock
from app.store.reader import Reader
from app.store.undoing import Operation, Past
from app.store.writing import Write
from app.texts import N_, worded
from app.work import ALONE, Report

Subscriber = Callable[[Changes], None]

_REMEMBERED = 100


class _Written(NamedTuple):
    """A write: the versions before and after it, and what it changed."""

    before: tuple[int, int] | None
    after: tuple[int, int] | None
    changes: Changes


class Store(Reader):
    """Reads like a ``Reader``; writes, undoes and announces besides. It belongs to one thread too."""

    def __init__(
        self, driver: sqlite3.Connection, path: Path, clock: Callable[[], datetime], lock: DeskLock | None
    ) -> None:
        super().__init__(driver, path)
        self._clock = clock
        self._lock = lock
        self._past = Past()
        self._recent: deque[_Written] = deque(maxlen=_REMEMBERED)
        self._carrying = threading.Lock()
        """Held while the log is carried over, and by every write: SQLite before 3.51.3 may lose what one
        connection writes in the very moment in which another has carried all over.
        """
        self._subscribers: list[Subscriber] = []

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        clock: Callable[[], datetime],
        read_only: bool = False,
        patience: float = files.PATIENCE,
    ) -> Store:
        """The desk of that folder, made if there is none yet.

        Raises DeskLocked, NewerData, DamagedData, UnreadableFile or UnwritablePlace, and has then changed
        nothing. With ``read_only`` it takes no lock and makes no desk, and every write is refused.
        """
        path = folder / files.DATABASE
        if read_only:
            migrations.check_present(path)
            return cls(files.connect_to_read(path, patience=patience), path, clock, None)
        files.make_private_folder(folder)
        lock = DeskLock(folder)
        try:
            migrations.prepare(path, clock)
            return cls(files.connect(path, patience=patience), path, clock, lock)
        except BaseException:
            lock.release()
            raise

    @property
    def is_read_only(self) -> bool:
        """Whether writes are refused."""
        return self._lock is None

    def close(self) -> None:
        """Ends reading and writing and lets the next process in. Closing twice is harmless."""
        super().close()
        if self._lock:
            self._lock.release()

    def reader(self) -> Reader:
        """A connection of its own for the calling thread, which closes it."""
        return Reader.open_to_read(self.path)

    def keep_raw_apart(self, sha256: str, raw: bytes) -> None:
        """Keeps the bytes of a mail on a connection of its own: safe on any thread, for very many of them.

        Nothing points to them yet, nobody watches them and no undo takes them away: else it would be a write.
        """
        if self.is_read_only:
            raise _read_only(self.path)
        with (
            self._carrying,
            explained(self.path),
            closing(files.connect(self.path)) as driver,
            files.transaction(driver),
        ):
            pieces.keep_raw(driver, sha256, raw)

    def changes_since(self, version: tuple[int, int] | None) -> Changes | None:
        """What was written since it was at that version; None: too much, or not through this store alone."""
        if not self._recent or self._recent[-1].after != self.version:
            return None
        since = list(dropwhile(lambda written: written.before != version, self._recent))
        return reduce(Changes.and_then, (written.changes for written in since)) if since else None

    def carry_over(self) -> None:
        """The log is carried over into the file now, on whatever thread that is.

        A write does it by itself once the log is long, and takes tens of milliseconds then. Whoever has much
        to write has it done before that, beside the window's thread, and writes nothing meanwhile. A write of
        the owner's waits.
        """
        with self._carrying:  # nor does anybody else: SQLite before 3.51.3 may lose what is written meanwhile
            files.carry_over(self.path)

    @contextmanager
    def write(
        self,
        label: str,
        *,
        undoable: bool = True,
        redoable: bool = True,
        group: str | None = None,
        repeatable: bool = False,
    ) -> Iterator[Write]:
        """One atomic operation under that label. Writes do not nest.

        Whatever is raised inside undoes the whole block. Undoable operations with the same ``group``, one
        after the other, are undone together; one that is not ``redoable`` can't be done again after that. A
        ``repeatable`` one doesn't wait for the disk: a power cut may take back the latest of them, whole, but
        nothing that another write came after. The entries that it adds are found by search once
        ``index_some`` has come to them.
        """
        with (
            files.unhurried(self._driver) if repeatable else nullcontext(),
            self._transaction(undoable=undoable, can_wait=repeatable) as write,
        ):
            yield write
            changes = write.finish(label)
        if undoable and write.changes:
            self._past.remember(Operation(label, write.changes, group, redoable))
        self._announce(changes)

    def index_some(self, most: int = 16) -> bool:
        """Search finds some more of the entries that repeatable writes added; whether others wait.

        It takes about as long as such a write. A crash leaves them waiting.
        """
        before = self._driver.total_changes
        with (
            self._carrying,
            explained(self.path),
            files.unhurried(self._driver),
            files.transaction(self._driver),
        ):
            is_more = index_waiting(self._driver, most)
        self._unwatched += self._driver.total_changes - before
        return is_more

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._past.done[-1].label if self._past.done else None

    @property
    def undo_mark(self) -> object:
        """Stands for what undo would take back: another for each operation, None for nothing."""
        return self._past.done[-1] if self._past.done else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self._past.undone[-1].label if self._past.undone else None

    def undo(self, report: Report = ALONE.report) -> Changes:
        """Takes the latest undoable operation back, whole. Raises CannotUndo if a row was changed since.

        What was refused once is forgotten: it would be refused again, and bar the way to earlier ones. An
        import of thousands takes seconds: ``report`` hears how far it is, and may not touch the desk.
        """
        return self._reverse(self._past.done, self._past.undone, N_("There is nothing to undo."), report)

    def redo(self, report: Report = ALONE.report) -> Changes:
        """Does again what was undone last. Raises CannotUndo if its rows were changed since."""
        return self._reverse(self._past.undone, self._past.done, N_("There is nothing to redo."), report)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls back after each commit that changed something, until the returned callable is called."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def _reverse(
        self, source: deque[Operation], target: deque[Operation], nothing: str, report: Report
    ) -> Changes:
        if not source:
            raise CannotUndo(nothing)
        operation = source[-1]
        total = len(operation.changes)
        try:
            with self._transaction() as write:
                write.take_back(reversed(operation.changes), lambda done: report(done, total))
                changes = write.finish(operation.label)
        except CannotUndo:
            source.pop()
            raise
        source.pop()
        if operation.is_redoable:
            target.append(Operation(operation.label, write.changes))
        else:  # what was undone before it came after it
            target.clear()
        self._announce(changes)
        return changes

    @contextmanager
    def _transaction(self, *, undoable: bool = True, can_wait: bool = False) -> Iterator[Write]:
        if self.is_read_only:
            raise _read_only(self.path)
        if self._driver.in_transaction:
            raise RuntimeError("a write is already under way")
        _ = self._connection  # connecting within the transaction would roll it back
        self._before = self.version
        with self._carrying, explained(self.path), files.transaction(self._driver):
            write = Write(self._driver, self._clock, is_undoable=undoable, can_wait=can_wait)
            yield write
        self._unwatched += write.unwatched

    def _announce(self, changes: Changes) -> None:
        if self._recent and self._recent[-1].after != self._before:
            self._recent.clear()
        self._recent.append(_Written(self._before, self.version, changes))
        if changes.ids:
            for subscriber in tuple(self._subscribers):
                subscriber(changes)


def _read_only(path: Path) -> UnwritablePlace:
    return UnwritablePlace(worded("{path} is open for reading only: nothing can be changed.", path=path))
