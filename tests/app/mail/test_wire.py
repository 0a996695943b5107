"""A line within bounds: of bytes, of time, and of patience with whoever is at its other end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from app.errors import BadServer, Cancelled, Offline
from app.mail.tls import Timeouts
from app.mail.wire import Wire

LONG = 1_000.0
"""Seconds that no test lives to see the end of."""


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


Ends = tuple[socket.socket, socket.socket]


def test_lines_and_literals_come_as_they_were_sent(ends: Ends) -> None:
    ours, theirs = ends
    wire = Wire(ours, "host", Timeouts(), first=b"* OK\r\n")
    theirs.sendall(b"one\r\ntwo {4}\r\nabcd)\r\nlast\r\n")
    wire.allow(lines=100, literals=4)
    assert [wire.line(), wire.line(), wire.line()] == [b"* OK\r\n", b"one\r\n", b"two {4}\r\n"]
    assert (wire.literal(4), wire.line(), wire.has_held()) == (b"abcd", b")\r\n", True)
    assert (wire.line(), wire.has_held()) == (b"last\r\n", False)


def test_silence_ends_it(ends: Ends) -> None:
    wire = Wire(ends[0], "host", Timeouts(silence=0.02, answer=LONG))
    with pytest.raises(Offline, match="does not go on"):
        wire.line()


def test_answer_that_never_ends_ends_it(ends: Ends) -> None:
    ours, theirs = ends
    wire = Wire(ours, "host", Timeouts(silence=LONG, answer=0.1, slowest=1_000_000))
    is_over = threading.Event()

    def drip() -> None:
        while not is_over.wait(0.005):
            theirs.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    with pytest.raises(Offline, match="does not go on"):
        wire.line()
    is_over.set()
    dripping.join()


def test_bytes_that_come_in_time_give_more_time(ends: Ends) -> None:
    ours, theirs = ends
    wire = Wire(ours, "host", Timeouts(silence=LONG, answer=0.0, slowest=0.001))
    theirs.sendall(b"x" * 10)
    wire.allow(literals=20)
    assert wire.literal(10) == b"x" * 10
    threading.Timer(0.05, theirs.sendall, (b"y" * 10,)).start()
    assert wire.literal(10) == b"y" * 10


def test_the_time_of_an_answer_begins_when_all_was_said(ends: Ends) -> None:
    ours, theirs = ends
    wire = Wire(ours, "host", Timeouts(silence=LONG, answer=LONG))
    wire.allow()
    wire._until -= 2 * LONG  # so long it took to say it
    wire.send(b"a long letter")
    threading.Timer(0.05, theirs.sendall, (b"OK\r\n",)).start()
    assert wire.line() == b"OK\r\n"


def test_literal_beyond_the_allowance_is_not_read(ends: Ends) -> None:
    ours, theirs = ends
    wire = Wire(ours, "host", Timeouts())
    theirs.sendall(b"x" * 100)
    wire.allow(literals=99)
    with pytest.raises(BadServer, match="more than was asked"):
        wire.literal(100)
    assert ours.recv(200) == b"x" * 100


def test_lines_share_one_allowance(ends: Ends) -> None:
    ours, theirs = ends
    wire = Wire(ours, "host", Timeouts())
    wire.allow(lines=10)
    for _ in range(2):
        theirs.sendall(b"12345678\r\n")
        wire.line()
    with pytest.raises(BadServer, match="more than was asked"):
        wire.line()


def test_end_of_the_line_is_offline(ends: Ends) -> None:
    ours, theirs = ends
    theirs.sendall(b"half a li")
    theirs.close()
    with pytest.raises(Offline, match="broke off"):
        Wire(ours, "host", Timeouts()).line()
    with pytest.raises(Offline, match="broke off"):
        Wire(ours, "host", Timeouts()).send(b"x" * 10_000_000)


def reading(wire: Wire, lines: list[bytes]) -> threading.Thread:
    thread = threading.Thread(target=lambda: lines.append(wire.line()))
    thread.start()
    return thread


def test_nothing_is_read_while_it_is_held(ends: Ends) -> None:
    ours, theirs = ends
    wire, lines = Wire(ours, "host", Timeouts()), list[bytes]()
    theirs.sendall(b"a\r\n")
    with wire.held():
        thread = reading(wire, lines)
        thread.join(0.05)
        assert lines == []
    thread.join()
    assert lines == [b"a\r\n"]


def test_the_time_it_is_held_is_not_the_servers(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    now, is_asked, lines = 0.0, threading.Event(), list[bytes]()

    def clock() -> float:
        is_asked.set()
        return now

    monkeypatch.setattr("app.mail.wire.time", SimpleNamespace(monotonic=clock))
    wire = Wire(ends[0], "host", Timeouts(silence=LONG, answer=10))
    is_asked.clear()
    with wire.held():
        thread = reading(wire, lines)
        is_asked.wait()
        now = 20.0
    thread.join(0.05)
    ends[1].sendall(b"a\r\n")
    thread.join()
    assert lines == [b"a\r\n"]


def test_a_line_that_is_held_can_be_ended(ends: Ends) -> None:
    wire, failed = Wire(ends[0], "host", Timeouts(silence=LONG, answer=LONG)), list[Exception]()

    def read() -> None:
        try:
            wire.line()
        except Cancelled as ended:
            failed.append(ended)

    with wire.held():
        thread = threading.Thread(target=read)
        thread.start()
        wire.stop()
        thread.join(10)
        assert len(failed) == 1


@pytest.mark.parametrize("waiting", ["line", "literal", "wait"])
def test_stop_ends_whatever_waits(ends: Ends, waiting: str) -> None:
    wire = Wire(ends[0], "host", Timeouts(silence=LONG, answer=LONG))
    wire.allow(literals=5)
    ways = {"line": wire.line, "literal": lambda: wire.literal(5), "wait": lambda: wire.wait(LONG)}
    threading.Timer(0.02, wire.stop).start()
    if waiting == "wait":
        ways[waiting]()
    with pytest.raises(Cancelled):
        wire.line() if waiting == "wait" else ways[waiting]()


def test_news_are_waited_for(ends: Ends) -> None:
    ours, theirs = ends
    wire = Wire(ours, "host", Timeouts())
    assert not wire.has_news(0)
    theirs.sendall(b"a\r\nb\r\n")
    assert wire.has_news(LONG)
    wire.line()
    assert wire.has_news(0)
