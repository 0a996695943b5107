"""Between the desk and the window: changes become signals, and work goes on beside the window."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.errors import Cancelled
from app.records import Changes
from ui.bridge import Bridge, Progress


class Announcing:
    """What a desk does when something changes, and nothing else."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[Changes], None]] = []

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.close()


def test_a_job_keeps_the_screen_waiting_for_a_blink_at_most(qtbot: QtBot) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.005)
    try:
        Bridge().close()
        assert sys.getswitchinterval() <= 0.0003
    finally:
        sys.setswitchinterval(before)


def test_changes_become_a_signal_until_it_is_closed(qtbot: QtBot) -> None:
    desk = Announcing()
    bridge = Bridge(desk)
    changes = Changes("Answer request", {"requests": frozenset({1})})
    with qtbot.waitSignal(bridge.changed) as heard:
        desk.callbacks[0](changes)
    assert heard.args == [changes]
    bridge.close()
    assert desk.callbacks == []


def came_in(*ids: int) -> Changes:
    """Mail that nobody waits to see."""
    return Changes("Fetch mail", {"requests": frozenset(ids)}, can_wait=True)


def test_what_comes_in_by_itself_is_told_once_for_all_that_came(qtbot: QtBot) -> None:
    desk, told = Announcing(), list[Changes]()
    bridge = Bridge(desk)
    bridge.changed.connect(told.append)
    with qtbot.waitSignal(bridge.changed):
        for id in range(50):
            desk.callbacks[0](came_in(id))
        assert told == []
    assert told == [came_in(*range(50))]
    with qtbot.waitSignal(bridge.changed):  # and what comes afterwards as well
        desk.callbacks[0](came_in(99))
    assert told[1:] == [came_in(99)]
    bridge.close()


def test_what_comes_in_without_a_pause_is_told_all_the_same(qtbot: QtBot) -> None:
    desk = Announcing()
    bridge = Bridge(desk)
    coming = QTimer(interval=bridge.pause_ms // 10)
    coming.timeout.connect(lambda: desk.callbacks[0](came_in(1)))
    coming.start()
    with qtbot.waitSignal(bridge.changed):
        pass
    coming.stop()
    bridge.close()


def test_what_comes_in_is_foretold_in_a_turn_of_its_own(qtbot: QtBot) -> None:
    desk, told = Announcing(), list[str]()
    bridge = Bridge(desk)
    bridge.foretold.connect(
        lambda: (told.append("foretold"), QTimer.singleShot(0, lambda: told.append("turn")))
    )
    bridge.changed.connect(lambda _: told.append("changed"))
    with qtbot.waitSignal(bridge.changed):
        desk.callbacks[0](came_in(1))
    assert told == ["foretold", "turn", "changed"]
    bridge.close()


def test_what_is_done_where_it_is_foretold_is_told_with_it_and_nothing_twice(qtbot: QtBot) -> None:
    desk, told = Announcing(), list[Changes]()
    bridge = Bridge(desk)
    bridge.foretold.connect(lambda: desk.callbacks[0](Changes("Snooze", {"requests": frozenset({2})})))
    bridge.changed.connect(told.append)
    desk.callbacks[0](came_in(1))
    with qtbot.waitSignal(bridge.foretold):
        pass
    qtbot.waitUntil(lambda: not bridge._next_turn.isActive())
    assert told == [Changes("Snooze", {"requests": frozenset({1, 2})})]
    bridge.close()


def test_whoever_follows_what_comes_in_hears_it_in_a_turn_of_their_own(qtbot: QtBot) -> None:
    desk, told = Announcing(), list[str]()
    bridge = Bridge(desk)
    for name in ("list", "client"):
        bridge.follow(
            lambda _, name=name: (told.append(name), QTimer.singleShot(0, lambda: told.append("turn")))
        )
    desk.callbacks[0](came_in(1))
    qtbot.waitUntil(lambda: len(told) == 4)
    assert told == ["list", "turn", "client", "turn"]
    bridge.close()


def test_what_the_owner_does_meanwhile_is_told_after_what_came_in(qtbot: QtBot) -> None:
    desk, told = Announcing(), list[Changes]()
    bridge = Bridge(desk)
    bridge.follow(lambda _: None)
    bridge.follow(told.append)
    with qtbot.waitSignal(bridge.changed):
        desk.callbacks[0](came_in(1))
    assert told == []
    deed = Changes("Snooze", {"requests": frozenset({2})})
    desk.callbacks[0](deed)
    assert told == [came_in(1), deed]
    desk.callbacks[0](came_in(3))
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told[2] == came_in(3)
    bridge.close()


def test_what_comes_in_while_it_is_told_is_told_too(qtbot: QtBot) -> None:
    desk, told = Announcing(), list[Changes]()
    bridge = Bridge(desk)
    bridge.follow(told.append)
    with qtbot.waitSignal(bridge.changed):
        desk.callbacks[0](came_in(1))
    desk.callbacks[0](came_in(2))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [came_in(1), came_in(2)]
    bridge.close()


def test_what_the_owner_does_shows_at_once_with_all_that_came_before(qtbot: QtBot) -> None:
    desk, told = Announcing(), list[Changes]()
    bridge = Bridge(desk)
    bridge.changed.connect(told.append)
    desk.callbacks[0](came_in(1))
    desk.callbacks[0](Changes("Snooze", {"requests": frozenset({2}), "entries": frozenset({5})}))
    assert told == [Changes("Snooze", {"requests": frozenset({1, 2}), "entries": frozenset({5})})]
    with qtbot.waitSignal(bridge.changed):
        desk.callbacks[0](came_in(3))
    assert told[1:] == [came_in(3)]  # nothing is told twice
    bridge.close()


def test_whoever_takes_long_to_show_what_comes_in_is_told_less_often(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([0.0, 0.2, 1.0, 1.001])  # the first showing takes 200 ms, the second one
    monkeypatch.setattr("ui.bridge.time", SimpleNamespace(monotonic=lambda: next(times)))
    desk = Announcing()
    bridge = Bridge(desk)
    pauses = []
    for id in (1, 2):
        with qtbot.waitSignal(bridge.changed):
            desk.callbacks[0](came_in(id))
        pauses.append(bridge.pause_ms)
    assert pauses == [800, 100]
    bridge.close()


def test_a_job_runs_elsewhere_and_its_result_arrives_here(bridge: Bridge, qtbot: QtBot) -> None:
    arrived: list[tuple[int, int]] = []
    here = threading.get_ident()
    bridge.run(
        lambda _progress: threading.get_ident(), lambda there: arrived.append((there, threading.get_ident()))
    )
    qtbot.waitUntil(lambda: bool(arrived))
    assert arrived[0][0] != here
    assert arrived[0][1] == here
    assert not bridge.is_busy


def test_a_failure_arrives_here_too(bridge: Bridge, qtbot: QtBot) -> None:
    failures: list[Exception] = []

    def job(_progress: Progress) -> None:
        raise OSError("disk full")

    bridge.run(job, lambda _result: None, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert str(failures[0]) == "disk full"


def test_progress_is_heard_in_order(bridge: Bridge, qtbot: QtBot) -> None:
    steps: list[tuple[int, int]] = []
    done: list[bool] = []

    def job(progress: Progress) -> bool:
        for step in range(3):
            progress.report(step, 3)
        return True

    bridge.run(job, done.append, progressed=lambda at, total: steps.append((at, total)))
    qtbot.waitUntil(lambda: bool(done))
    assert steps == [(0, 3), (1, 3), (2, 3)]


def test_a_cancelled_job_ends(bridge: Bridge, qtbot: QtBot) -> None:
    started, ended = threading.Event(), []

    def job(progress: Progress) -> None:
        started.set()
        while not progress.is_cancelled():
            threading.Event().wait(0.001)
        raise Cancelled("Stopped.")

    progress = bridge.run(job, lambda _result: None, ended.append)
    assert started.wait(60)
    progress.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert isinstance(ended[0], Cancelled)


def test_a_job_can_have_something_done_here_and_wait_for_it(bridge: Bridge, qtbot: QtBot) -> None:
    results: list[bool] = []
    here = threading.get_ident()
    bridge.run(lambda progress: progress.ask(threading.get_ident) == here, results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert results == [True]


def test_each_thing_that_is_asked_for_has_a_turn_of_its_own(bridge: Bridge, qtbot: QtBot) -> None:
    """One write after the other comes from beside the window: in between it answers to the owner."""
    done: list[str] = []

    def write() -> None:
        due = QTimer(bridge, singleShot=True, interval=1)
        due.timeout.connect(lambda: done.append("the window"))
        due.start()
        while due.remainingTime() > 0:
            pass
        done.append("a write")

    for _ in range(3):
        bridge.post(write)
    qtbot.waitUntil(lambda: len(done) == 6)
    assert done == ["a write", "the window"] * 3


def test_what_came_in_is_shown_between_what_is_asked_for(qtbot: QtBot) -> None:
    desk, done = Announcing(), list[str]()
    bridge = Bridge(desk)
    for name in ("list", "client"):
        bridge.follow(lambda _, name=name: done.append(name))

    def write() -> None:
        done.append("a write")
        if done.count("a write") < 100 and "client" not in done:
            bridge.post(write)

    desk.callbacks[0](came_in(1))
    with qtbot.waitSignal(bridge.foretold):
        pass
    write()
    qtbot.waitUntil(lambda: "client" in done)
    assert done.count("a write") < 10
    bridge.close()


def test_what_fails_here_fails_the_job_that_asked(bridge: Bridge, qtbot: QtBot) -> None:
    failures: list[Exception] = []
    bridge.run(lambda progress: progress.ask(lambda: {}["missing"]), lambda _result: None, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], KeyError)


def test_closing_cancels_what_runs_even_while_it_asks(qtbot: QtBot) -> None:
    bridge = Bridge()
    started = threading.Event()

    def job(progress: Progress) -> None:
        started.set()
        while not progress.is_cancelled():
            threading.Event().wait(0.001)
        progress.ask(lambda: None)

    bridge.run(job, lambda _result: None, lambda _problem: None)
    assert started.wait(60)
    bridge.close()
    assert not bridge.is_busy


def test_what_others_hold_up_holds_up_nobody(qtbot: QtBot) -> None:
    bridge, answers = Bridge(), threading.Event()
    heard: list[bool] = []
    bridge.run_apart(lambda: answers.wait(60), heard.append)
    bridge.run_apart(lambda: True, heard.append)
    qtbot.waitUntil(lambda: heard == [True])
    bridge.close()
    answers.set()
    bridge.post(lambda: heard.append(False))
    qtbot.wait(1)
    assert heard == [True]


def test_what_was_cancelled_apart_is_not_heard(bridge: Bridge, qtbot: QtBot) -> None:
    answers, heard = threading.Event(), list[str]()
    cancelled = bridge.run_apart(lambda: answers.wait(60), lambda _done: heard.append("cancelled"))
    cancelled.cancel()
    answers.set()
    bridge.run_apart(lambda: None, lambda _done: heard.append("later"))
    qtbot.waitUntil(lambda: "later" in heard)
    assert heard == ["later"]


def test_each_part_is_shown_in_a_turn_of_its_own_and_none_after_the_end(qtbot: QtBot) -> None:
    bridge, shown = Bridge(), list[str]()
    bridge.show_in_turn(lambda: shown.append("list"))
    assert shown == []
    qtbot.waitUntil(lambda: shown == ["list"])
    bridge.show_in_turn(lambda: shown.append("request"))
    bridge.close()
    assert shown == ["list"]
