"""Killed while mail comes in or goes out: each step is whole or not there, and nothing leaves twice."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.cli import machine_clock
from app.desk import Desk
from app.post import OutboxState
from tests.app.post import account, letter
from tests.faults.program import ROOT, open_desk
from tests.faults.test_killed import STRACE, files_of, spread, traced

pytestmark = [pytest.mark.slow, pytest.mark.skipif(STRACE is None, reason="this machine lacks strace")]

STEP = """
import sys
from pathlib import Path
from app.cli import machine_clock
from app.desk import Desk
from app.mail.message import read
from app.post import Cursor, Delivery, Place
from tests.app.post import letter
desk = Desk.open(Path(sys.argv[1]), clock=machine_clock)
news = "From: news@shop.example\\nList-Unsubscribe: <https://shop.example>\\n\\nOffers\\n"
asked = "From: anna@example.org\\nMessage-ID: <{n}@x.example>\\n\\nMail {n}\\n"
mails = [read(asked.format(n=n).encode()) for n in (1, 2)]
fetched = [(mail, Place(1, "INBOX", 7, uid)) for uid, mail in enumerate([*mails, read(news.encode())], 1)]
steps = {
    "fetch": lambda: desk.mailroom.receive(1, fetched, Cursor("INBOX", 7, 3)),
    "post": lambda: desk.outbox.post(letter(1, 1), delay_seconds=0),
    "send": lambda: desk.outbox.begin(1) and desk.outbox.settle(1, Delivery.ACCEPTED),
}
steps[sys.argv[2]]()
print("done")
desk.close()
"""
TABLES = ("requests", "entries", "raw", "cursors", "places", "asides", "outbox", "sent_copies")


def state_of(folder: Path) -> tuple[Any, ...]:
    """How much there is of everything, and what the letters are."""
    desk = Desk.open(folder, clock=machine_clock, read_only=True)
    counts = [desk._store.fetch(f"SELECT count(*) FROM {table}") for table in TABLES]
    states = [letter.state for letter in desk.outbox.all()]
    desk.close()
    return (*counts, states)


def take(folder: Path, step: str, under: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*under, sys.executable, "-c", STEP, str(folder), step],
        cwd=ROOT, capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A desk with an account, a request, and a letter that may leave."""
    desk = open_desk(tmp_path / "before", machine_clock)
    account_id = desk.accounts.add(account())
    request_id = desk.inbox.open_request("Anna", "Boiler", address="anna@example.org")
    desk.outbox.post(letter(account_id, request_id), delay_seconds=0)
    desk.close()
    return tmp_path / "before"


@pytest.mark.parametrize("step", ["fetch", "post", "send"])
def test_a_step_that_is_killed_is_taken_whole_or_not_at_all(before: Path, tmp_path: Path, step: str) -> None:
    folder, log = tmp_path / "desk", tmp_path / "log"
    shutil.copytree(before, folder)
    assert take(folder, step, traced(log, files_of(folder))).stdout == "done\n"
    calls = re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE)
    old, whole = state_of(before), state_of(folder)
    begun = (*old[:-1], [OutboxState.SENDING])
    seen = []
    for name, number in spread([(name, calls[:at].count(name) + 1) for at, name in enumerate(calls)], 5):
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        killed = traced(log, files_of(folder), "-e", f"inject={name}:signal=KILL:when={number}")
        assert take(folder, step, killed).returncode == -signal.SIGKILL
        seen.append(state_of(folder))
        is_sound_and_sends_nothing_twice(folder)
    assert old in seen
    assert whole in seen
    assert {*map(str, seen)} <= {str(old), str(whole), *([str(begun)] if step == "send" else [])}


def is_sound_and_sends_nothing_twice(folder: Path) -> None:
    """Opened again, whatever had begun to leave waits for its owner."""
    had_begun = OutboxState.SENDING in state_of(folder)[-1]
    desk = Desk.open(folder, clock=machine_clock)
    assert desk.check() == []
    assert not had_begun or desk.outbox.due() == ()
    assert OutboxState.SENDING not in {each.state for each in desk.outbox.all()}
    desk.close()
