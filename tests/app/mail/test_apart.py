"""Mail read by another process: as here, and whatever becomes of that process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from functools import partial

import pytest

from app.errors import Cancelled
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


def tells_how_nice(raw: bytes) -> Incoming:
    return read(raw)._replace(text=str(os.nice(0)))


@pytest.mark.skipif(not hasattr(os, "nice"), reason="Windows has no niceness")
def test_the_window_goes_first() -> None:
    with Apart(reader=tells_how_nice) as apart:
        [mail] = apart.read([letter(1)]).result()
    assert int(mail.text) > os.nice(0)


def test_mail_is_read_as_it_is_here() -> None:
    raws = [letter(number) for number in range(50)]
    with Apart() as apart:
        for lot in (raws[:20], [], raws[20:]):
            assert apart.read(lot).result() == [read(raw) for raw in lot]


def test_what_can_open_a_request_has_a_kind_already() -> None:
    raw = b"Subject: Your quote\r\n\r\nHow much is it?\r\n"
    for fields in (b"", b"Precedence: list\r\n"):  # from a client, a newsletter opens one too
        suggestion = considered(fields + raw).suggestion
        assert suggestion is not None
        assert suggestion.kind is Kind.BID
    assert considered(b"Auto-Submitted: auto-generated\r\n" + raw).suggestion is None


@pytest.mark.parametrize("bad", ["hangs", "dies"])
def test_one_bad_mail_costs_no_other(bad: str) -> None:
    raws = [letter(number) for number in range(1, 6)]
    with Apart(seconds=2.0, reader=partial(reads_but_one, bad=bad)) as apart:
        mails = apart.read(raws).result()
        assert [mail.problem for mail in mails] == ["", "", TOO_LONG, "", ""]
        assert mails[2].subject == "3"
        assert [mail.raw for mail in mails] == raws
        assert apart.read(raws[:2]).result() == [read(raw) for raw in raws[:2]]


def test_process_that_was_killed_meanwhile_is_replaced() -> None:
    with Apart() as apart:
        apart.read([letter(1)]).result()
        assert apart._process is not None
        apart._process.kill()
        apart._process.join()
        assert apart.read([letter(2)]).result() == [read(letter(2))]


def test_memory_is_limited() -> None:
    with Apart(reader=partial(reads_but_one, bad="grows")) as apart:
        assert [mail.problem for mail in apart.read([letter(3), letter(4)]).result()] == [TOO_LONG, ""]


def test_a_process_that_was_started_before_reads_the_first_lot() -> None:
    with Apart() as apart:
        apart.start()
        apart.start()
        lots = [apart.read([letter(number)]) for number in range(3)]
        assert [lot.result() for lot in lots] == [[read(letter(number))] for number in range(3)]
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []


def test_whoever_waits_when_it_ends_is_told_at_once() -> None:
    with Apart(reader=partial(reads_but_one, bad="hangs")) as apart:
        apart.read([letter(1)]).result()
        lots = [apart.read([letter(3)]), apart.read([letter(4)])]
    for lot in (*lots, apart.read([letter(5)])):
        with pytest.raises(Cancelled):
            lot.result()
    assert multiprocessing.active_children() == []
