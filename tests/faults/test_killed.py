"""Killed, out of room, or on a failing disk: the old state or the new one, never between, and never "saved".

strace stands for the hard world: it kills the real program at a chosen system call, or makes the call fail.
"""

from __future__ import annotations

import csv
import re
import shutil
import signal
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from app.cli import machine_clock
from app.desk import Desk
from app.words import Kind
from tests.faults.program import Deskbell, is_one_clear_line
from tests.mailgen import MailWriter, write_maildir

STRACE = shutil.which("strace")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(STRACE is None, reason="this machine lacks strace")]

TO_THE_DISK = "write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
MAILS = 12


Call = tuple[str, int]
"""A system call, and the how many-eth of its name it is."""


def traced(log: Path, places: Iterable[Path], *options: str) -> list[str]:
    """strace on what goes to the disk in these places."""
    files = [part for place in places for part in ("-P", str(place))]
    watch = ["-f", "-qq", "-o", str(log), "-e", f"trace={TO_THE_DISK}", *files, *options]
    return [sys.executable, "-m", "tests.faults.under_strace", *watch, "--"]


def files_of(folder: Path) -> list[Path]:
    return [folder, *(folder / f"deskbell.db{ending}" for ending in ("", "-wal", ".new", ".new-journal"))]


def calls_of(deskbell: Deskbell, log: Path, places: list[Path], words: Sequence[object]) -> list[Call]:
    """The calls that an undisturbed run makes there, in order."""
    assert deskbell.run(*words, under=traced(log, places)).returncode == 0
    found = re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE)
    return [(name, found[:index].count(name) + 1) for index, name in enumerate(found)]


def spread(calls: list[Call], points: int) -> list[Call]:
    """So many of the calls, the first and the last among them."""
    return [calls[round((len(calls) - 1) * point / (points - 1))] for point in range(points)]


def kill_at(deskbell: Deskbell, log: Path, places: list[Path], call: Call, words: Sequence[object]) -> None:
    """Runs the command, which dies as it makes that call."""
    name, number = call
    under = traced(log, places, "-e", f"inject={name}:signal=KILL:when={number}")
    assert deskbell.run(*words, under=under).returncode == -signal.SIGKILL


@pytest.fixture
def deskbell(tmp_path: Path) -> Deskbell:
    with closing(Desk.open(tmp_path / "desk", clock=machine_clock)) as desk:
        desk.inbox.open_request("Anna", "Roof", kind=Kind.LEAD)
    return Deskbell(tmp_path / "desk")


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    write_maildir(tmp_path / "mail", [sent.raw for sent in MailWriter(7).mails(MAILS)])
    return tmp_path / "mail"


def test_an_import_that_is_killed_is_there_whole_or_not_at_all(
    deskbell: Deskbell, maildir: Path, tmp_path: Path
) -> None:
    shutil.copytree(deskbell.folder, tmp_path / "before")
    words, places, log = ("import", maildir), files_of(deskbell.folder), tmp_path / "log"
    before = deskbell.counts()
    calls = calls_of(deskbell, log, places, words)
    whole = deskbell.counts()
    assert whole["raw"] == MAILS
    seen = set()
    for call in spread(calls, 5):
        shutil.rmtree(deskbell.folder)
        shutil.copytree(tmp_path / "before", deskbell.folder)
        kill_at(deskbell, log, places, call, words)
        assert deskbell.is_sound()
        after = deskbell.counts()
        assert after in (before, whole)
        seen.add(after["raw"])
    assert seen == {0, MAILS}
    assert deskbell.do(*words).startswith(f"{MAILS} read, ")  # and it can be taken up again
    assert deskbell.counts() == whole


def test_a_first_start_that_is_killed_leaves_no_half_desk(tmp_path: Path) -> None:
    words, log = ("add", "--client", "Anna", "--kind", "lead", "Roof"), tmp_path / "log"
    first = Deskbell(tmp_path / "first")
    for number, call in enumerate(spread(calls_of(first, log, files_of(first.folder), words), 4)):
        deskbell = Deskbell(tmp_path / f"desk{number}")
        kill_at(deskbell, log, files_of(deskbell.folder), call, words)
        assert deskbell.is_sound()
        assert deskbell.counts()["requests"] <= 1


@pytest.mark.parametrize("call", [("fsync", 1), ("rename", 1), ("fsync", 2)])
def test_an_export_that_is_killed_leaves_the_old_file_or_the_whole_new_one(
    deskbell: Deskbell, maildir: Path, tmp_path: Path, call: Call
) -> None:
    with closing(Desk.open(deskbell.folder, clock=machine_clock)) as desk:
        desk.capture.bring_in([maildir])
    final = tmp_path / "all.csv"
    final.write_text("the old one")
    kill_at(deskbell, tmp_path / "log", [], call, ("export", final))
    if call == ("fsync", 2):  # of the folder, after the rename
        with final.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == deskbell.counts()["entries"]
    else:
        assert final.read_text() == "the old one"
    deskbell.do("export", tmp_path / "again.csv")
    assert list(tmp_path.glob(".*")) == []  # what was half written is gone as well


FAILURES = {
    "no room": ("pwrite64:error=ENOSPC:when=1+", "no room left"),
    "a bad disk": ("pwrite64:error=EIO:when=1+", "the disk reported an error"),
    "a failing flush": ("fsync,fdatasync:error=EIO:when=1+", "the disk reported an error"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_disk_that_fails_is_said_and_nothing_is_lost(
    deskbell: Deskbell, maildir: Path, tmp_path: Path, name: str
) -> None:
    before = deskbell.counts()
    failure, said = FAILURES[name]
    wal = Path(f"{deskbell.database}-wal")
    under = traced(tmp_path / "log", [wal], "-e", f"inject={failure}")
    for words in (("import", maildir), ("add", "--client", "Ben", "--kind", "lead", "Door")):
        done = deskbell.run(*words, under=under)
        assert (done.returncode, done.stdout) == (1, "")
        assert is_one_clear_line(done.stderr, said, str(deskbell.database)), done.stderr
    assert deskbell.counts() == before
    assert deskbell.is_sound()
    assert deskbell.do("import", maildir).startswith(f"{MAILS} read, ")
