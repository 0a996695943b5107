"""Mail read by another process: as here, and whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import threading
from functools import partial

import pytest

from app.incoming import Incoming
from app.mail.apart import TOO_LONG, Apart, considered
from app.mail.message import read
from app.words import Kind

pytestmark = pytest.mark.slow


def letter(number: int, text: str = "hello") -> bytes:
    return (
        f"From: anna@example.org\r\nSubject: {number}\r\nMessage-ID: <{number}@x>\r\n\r\n{text}\r\n".encode()
    )


def reads_but_one(raw: bytes, bad: str) -> Incoming:
    """Stops at one mail in the way that is named."""
    if b"Subject: 3" in raw:
        if bad == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        elif bad == "grows":
            bytes(2_000_000_000)  # never touched: without a limit it costs nothing
        else:
            threading.Event().wait()
    return read(raw)


def test_mail_is_read_as_it_is_here() -> None:
    raws = [letter(number) for number in range(50)]
    with Apart() as apart:
        for lot in (raws[:20], [], raws[20:]):
            apart.begin(lot)
            assert apart.collect() == [read(raw) for raw in lot]
        assert apart.collect() == []


@pytest.mark.parametrize(
    ("mark", "is_suggested"),
    [(b"", True), (b"Precedence: list\r\n", True), (b"Auto-Submitted: auto-replied\r\n", False)],
)
def test_what_may_open_a_request_has_a_kind_already(mark: bytes, is_suggested: bool) -> None:
    suggestion = considered(mark + b"Subject: Your quote\r\n\r\nHow much is it?\r\n").suggestion
    assert (suggestion is not None and suggestion.kind is Kind.BID) == is_suggested


@pytest.mark.parametrize("bad", ["hangs", "dies"])
def test_one_bad_mail_costs_no_other(bad: str) -> None:
    raws = [letter(number) for number in range(1, 6)]
    with Apart(seconds=2.0, reader=partial(reads_but_one, bad=bad)) as apart:
        apart.begin(raws)
        mails = apart.collect()
        assert [mail.problem for mail in mails] == ["", "", TOO_LONG, "", ""]
        assert mails[2].subject == "3"
        assert [mail.raw for mail in mails] == raws
        apart.begin(raws[:2])
        assert apart.collect() == [read(raw) for raw in raws[:2]]


def test_process_that_was_killed_meanwhile_is_replaced() -> None:
    with Apart() as apart:
        apart.begin([letter(1)])
        apart.collect()
        assert apart._process is not None
        apart._process.kill()
        apart._process.join()
        apart.begin([letter(2)])
        assert apart.collect() == [read(letter(2))]


def test_memory_is_limited() -> None:
    with Apart(reader=partial(reads_but_one, bad="grows")) as apart:
        apart.begin([letter(3), letter(4)])
        assert [mail.problem for mail in apart.collect()] == [TOO_LONG, ""]


def test_a_process_that_was_started_before_reads_the_first_lot() -> None:
    with Apart() as apart:
        apart.start()
        started = apart._process
        apart.start()
        apart.begin([letter(1)])
        assert apart.collect() == [read(letter(1))]
        assert apart._process is started is not None
