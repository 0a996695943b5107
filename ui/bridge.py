"""From the core to the screen: changes as a Qt signal, and long work off the screen's thread.

A job runs in a pool thread and gets a `Progress`. It returns plain values and never touches a widget or
writes to the desk; where it needs a write in between, `Progress.ask` has it done on the screen's thread.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from functools import partial
from threading import Event, Lock, Thread
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

from app.desk import Cancelled, DeskbellError
from app.records import Changes
from ui.texts import _

T = TypeVar("T")

TURN_SECONDS = 0.0002
"""For so long a job may keep the screen waiting whenever both have something to do, which is at every call of
Qt's: with Python's own 5 ms all that is shown while one is at work takes several times as long.
"""
_GATHERED_MS = 100
_SHARE = 4
"""After a change was shown, so many times as long as that took goes by before the next that can wait."""


class Announcer(Protocol):
    """What says when something changed: a desk."""

    def subscribe(self, callback: Callable[[Changes], None], /) -> Callable[[], None]: ...


def expected(problem: Exception) -> str:
    """What the owner is told of a job that failed. What is a bug is raised."""
    if not isinstance(problem, DeskbellError):
        raise problem
    return _(str(problem))


class Progress:
    """A running job as both threads see it: how far it is, and whether the owner still wants it."""

    def __init__(
        self, post: Callable[[Callable[[], object]], None], shown: Callable[[int, int], object]
    ) -> None:
        self._post = post
        self._shown = shown
        self._cancelled = Event()
        self._answers: set[Future[Any]] = set()

    def cancel(self) -> None:
        """Asks the job to stop. It ends through its `failed` with Cancelled, or `done` if it was quicker."""
        self._cancelled.set()
        for answer in tuple(self._answers):
            answer.cancel()

    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def report(self, done: int, total: int = 0) -> None:
        """Says how far the job is (total 0: nobody knows)."""
        self._post(lambda: self._shown(done, total))

    def ask(self, work: Callable[[], T]) -> T:
        """Has `work` done on the screen's thread and returns what it returns; only from within a job."""
        answer: Future[T] = Future()
        self._answers.add(answer)
        if self._cancelled.is_set():
            answer.cancel()
        self._post(lambda: _settle(answer, work))
        try:
            return answer.result()
        except CancelledError:
            raise Cancelled("It was cancelled before it was done.") from None
        finally:
            self._answers.discard(answer)


class _Follower(QObject):
    """Somebody who follows the changes; Qt forgets them when they are gone."""

    told = Signal(object)


class Bridge(QObject):
    """One a window. Lives as long as it does."""

    changed = Signal(object)
    """`Changes`, after each write, undo and redo; of what comes by itself one for all that came meanwhile."""
    foretold = Signal()
    """In the next turn of the event loop what came by itself is announced: read now what takes long."""
    _posted = Signal(object)

    def __init__(self, desk: Announcer | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(TURN_SECONDS)
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="deskbell")
        self._running: dict[Progress, Future[None]] = {}
        self._apart: set[Progress] = set()
        self._is_open, self._is_closing = True, False
        self._door = Lock()
        self._unsubscribe: Callable[[], None] | None = None
        self._followers: list[_Follower] = []
        self._gathered: Changes | None = None
        self._turns: deque[Callable[[], object]] = deque()
        """What is done next on the screen's thread: each in a turn of its own, so that none waits for all."""
        self._to_tell: deque[Callable[[], object]] = deque()
        """Of what came by itself, and what of it nobody was told of yet."""
        self._told_ms = 0.0
        self._soon = QTimer(self, singleShot=True, interval=_GATHERED_MS)
        self._soon.timeout.connect(lambda: self.show_in_turn(self._foretell))
        self._next_turn = QTimer(self, singleShot=True, interval=0)
        self._next_turn.timeout.connect(self._take_turn)
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)
        if desk is not None:
            self.listen(desk)

    def listen(self, desk: Announcer) -> None:
        """Announces that desk's changes from now on."""
        if self._unsubscribe:
            self._unsubscribe()
        self._unsubscribe = desk.subscribe(self._on_changes)

    def follow(self, listener: Callable[[Changes], object]) -> None:
        """Tells it what `changed` tells, after that. What comes by itself it hears in a turn of its own: it
        may take its time to show it.
        """
        follower = _Follower(self)
        follower.told.connect(listener)
        self._followers.append(follower)

    @property
    def pause_ms(self) -> int:
        """For how long what comes in by itself is gathered before it is announced."""
        return self._soon.interval()

    def run(
        self,
        job: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
        progressed: Callable[[int, int], object] = lambda _done, _total: None,
    ) -> Progress:
        """Runs the job off the screen's thread; its result or its failure arrives on the screen's thread."""
        progress = Progress(self.post, progressed)
        self._running[progress] = self._pool.submit(self._work, job, progress, done, failed or _reraise)
        return progress

    def run_apart(
        self,
        job: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> Progress:
        """Like `run`, for what a server or a keyring may hold up: it keeps nobody waiting, nor `close`.

        It can't be stopped. What comes of it after it was cancelled, or after `close`, is not heard.
        """
        progress = Progress(self.post, lambda _done, _total: None)
        self._apart.add(progress)
        work = partial(self._work, lambda _progress: job(), progress, done, failed or _reraise)
        Thread(target=work, name="deskbell-apart", daemon=True).start()
        return progress

    def post(self, call: Callable[[], object]) -> None:
        """Has it done on the screen's thread, in a turn of its own; never once it is closed."""
        with self._door:
            if self._is_open:
                self._posted.emit(call)

    def show_in_turn(self, part: Callable[[], object]) -> None:
        """Has something shown in a turn of its own, after what is to be done already; not once it closes."""
        self._queue(lambda: self._is_closing or part())

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    def close(self) -> None:
        """Cancels what runs, waits for it, and hears no more of the desk."""
        self._is_closing = True
        for progress in (*self._running, *self._apart):
            progress.cancel()
        self._to_tell.clear()
        while wait(tuple(self._running.values()), timeout=0.02).not_done:
            self._take_all_turns()  # what a job asks of this thread is answered, or it never ends
        self._take_all_turns()
        with self._door:
            self._is_open = False
        self._pool.shutdown()
        if self._unsubscribe:
            self._unsubscribe()
            self._unsubscribe = None
        self._soon.stop()
        self._next_turn.stop()

    def _on_changes(self, changes: Changes) -> None:
        """What the owner did shows at once; what comes in by itself does so every now and then."""
        self._gathered = self._gathered.and_then(changes) if self._gathered else changes
        if not changes.can_wait:
            self._tell_all()
        elif not self._soon.isActive() and not self._to_tell:
            self._soon.start()

    def _foretell(self) -> None:
        self.foretold.emit()
        self._to_tell.extend(self._telling())
        self._queue(self._tell_next)

    def _telling(self) -> Iterator[Callable[[], object]]:
        """What is to be done to announce what was gathered, and nobody was told of yet."""
        changes, self._gathered = self._gathered, None
        if changes is None:  # whoever it was foretold to did something, and with that it was told
            return
        yield partial(self.changed.emit, changes)
        for follower in self._followers:
            yield partial(follower.told.emit, changes)

    def _tell_all(self) -> None:
        """Announces at once what was gathered, and before that what is just being announced."""
        self._soon.stop()
        self._to_tell.extend(self._telling())
        while self._to_tell:
            self._to_tell.popleft()()

    def _tell_next(self) -> None:
        """Whoever shows what came by itself has a share of the time, and no more."""
        begun = time.monotonic()
        if self._to_tell:
            self._to_tell.popleft()()
        self._told_ms += (time.monotonic() - begun) * 1000
        if self._to_tell:
            self._queue(self._tell_next)
            return
        self._soon.setInterval(max(_GATHERED_MS, round(_SHARE * self._told_ms)))
        self._told_ms = 0
        if self._gathered:
            self._soon.start()

    def _work(
        self,
        job: Callable[[Progress], T],
        progress: Progress,
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
    ) -> None:
        try:
            result = job(progress)
        except Exception as problem:  # noqa: BLE001  # whatever it is, it is told on the screen's thread
            self.post(partial(self._finish, progress, partial(failed, problem)))
        else:
            self.post(partial(self._finish, progress, partial(done, result)))

    def _finish(self, progress: Progress, deliver: Callable[[], object]) -> None:
        if progress in self._apart:
            self._apart.remove(progress)
            if progress.is_cancelled():
                return
        else:
            del self._running[progress]
        deliver()

    @Slot(object)
    def _on_posted(self, call: Callable[[], object]) -> None:
        if self._is_open:
            self._queue(call)

    def _queue(self, call: Callable[[], object]) -> None:
        self._turns.append(call)
        if not self._next_turn.isActive():
            self._next_turn.start()

    def _take_turn(self) -> None:
        call = self._turns.popleft()
        if self._turns:  # also where this one opens a dialog
            self._next_turn.start()
        try:
            call()
        finally:
            if self._turns:  # anew: what has become due meanwhile, the owner's keys too, goes before
                self._next_turn.start()

    def _take_all_turns(self) -> None:
        QCoreApplication.sendPostedEvents(self)
        while self._turns:
            self._turns.popleft()()


def _settle(answer: Future[T], work: Callable[[], T]) -> None:
    if not answer.set_running_or_notify_cancel():
        return
    try:
        answer.set_result(work())
    except Exception as problem:  # noqa: BLE001  # it belongs to the job that asked
        answer.set_exception(problem)


def _reraise(problem: Exception) -> None:
    raise problem
