"""What the machine may do to a desk: run out of room, forbid, fail, or stop the program at any moment."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import DamagedData, DeskLocked, UnwritablePlace
from app.store import listing
from app.store.check import check
from app.store.failures import explained
from app.store.store import Store
from tests.app.store.hardship import open_to_all, small_disk, without_rights
from tests.app.store.writings import Clock, add_client, add_entry, add_request, everything, open_request


def write_much(store: Store) -> None:
    with store.write("Import mail") as w:
        client_id = add_client(w, "Ben")
        for number in range(500):
            add_entry(w, add_request(w, client_id), f"{number} " * 1000)


@pytest.mark.parametrize("pages", [90, 150, 400])
def test_a_full_database_is_rolled_back_said_and_recovers(store: Store, pages: int) -> None:
    open_request(store)
    before = everything(store)
    store.fetch(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UnwritablePlace, match="no room"):
        write_much(store)
    assert everything(store) == before
    assert store.undo_label == "Open request"
    store.fetch("PRAGMA max_page_count = 1000000")
    write_much(store)
    assert listing.totals(store).clients == 2
    assert check(store) == []


def test_a_full_disk_is_rolled_back_said_and_recovers(tmp_path: Path, clock: Clock) -> None:
    with small_disk(2, tmp_path / "disk") as disk, Store.open(disk / "desk", clock=clock) as store:
        open_request(store)
        before = everything(store)
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(800_000))
        with pytest.raises(UnwritablePlace, match=r"Nothing was saved.*Free some space"):
            write_much(store)
        assert everything(store) == before
        ballast.unlink()
        store.undo()
        store.redo()
        assert everything(store) == before
        assert check(store) == []


def test_a_disk_too_full_for_a_new_desk_is_said(tmp_path: Path, clock: Clock) -> None:
    with small_disk(1, tmp_path / "disk") as disk:
        (disk / "ballast").write_bytes(bytes(1_000_000))
        with pytest.raises(UnwritablePlace):
            Store.open(disk / "desk", clock=clock)
        (disk / "ballast").unlink()
        with Store.open(disk / "desk", clock=clock) as store:
            open_request(store)


def test_a_read_only_folder_can_be_read_and_is_refused_for_writing(clock: Clock) -> None:
    with open_to_all() as place, without_rights():
        with Store.open(place, clock=clock) as store:
            open_request(store)
        place.chmod(0o500)
        (place / "deskbell.db").chmod(0o400)
        (place / "desk.lock").chmod(0o400)
        with pytest.raises(UnwritablePlace, match=r"desk\.lock can't be written"):
            Store.open(place, clock=clock)
        with Store.open(place, clock=clock, read_only=True) as store:
            assert listing.totals(store).clients == 1
            assert check(store) == []


def test_a_read_only_file_is_refused_for_writing(clock: Clock) -> None:
    with open_to_all() as place, without_rights():
        Store.open(place, clock=clock).close()
        (place / "deskbell.db").chmod(0o400)
        with pytest.raises(UnwritablePlace, match=r"deskbell\.db"):
            Store.open(place, clock=clock)


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (sqlite3.SQLITE_FULL, UnwritablePlace),
        (sqlite3.SQLITE_IOERR_FSYNC, UnwritablePlace),
        (sqlite3.SQLITE_IOERR_WRITE, UnwritablePlace),
        (sqlite3.SQLITE_READONLY_DBMOVED, UnwritablePlace),
        (sqlite3.SQLITE_CANTOPEN, UnwritablePlace),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, DeskLocked),
        (sqlite3.SQLITE_LOCKED, DeskLocked),
        (sqlite3.SQLITE_CORRUPT_VTAB, DamagedData),
        (sqlite3.SQLITE_NOTADB, DamagedData),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.OperationalError),
    ],
)
def test_each_failure_has_its_line(tmp_path: Path, code: int, failure: type[Exception]) -> None:
    error = sqlite3.OperationalError("no luck")
    error.sqlite_errorcode = code
    with pytest.raises(failure) as raised, explained(tmp_path / "deskbell.db"):
        raise error
    assert (str(tmp_path / "deskbell.db") in str(raised.value)) != (failure is sqlite3.OperationalError)


_WRITE = """
import os, signal, sys
from pathlib import Path
from app.store.store import Store
from tests.app.store.writings import *
deadly = int(sys.argv[2])
done = 0
def count(statement):
    global done
    done += 1
    if done == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
store = Store.open(Path(sys.argv[1]), clock=Clock())
store._driver.set_trace_callback(count)
open_request(store, "Cellar", "It is wet " * 1000)
print("acknowledged", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
@pytest.mark.parametrize("deadly", [1, 2, 5, 9, 14, 20, 24, 28, 32, 99])
def test_a_write_that_is_killed_is_there_whole_or_not_at_all(folder: Path, clock: Clock, deadly: int) -> None:
    with Store.open(folder, clock=clock) as store:
        open_request(store)
    died = subprocess.run(
        [sys.executable, "-c", _WRITE, str(folder), str(deadly)], capture_output=True, check=False
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    with Store.open(folder, clock=clock) as store:
        counts = {
            len(rows)
            for name, rows in everything(store).items()
            if name in ("requests", "entries", "clients")
        }
        assert counts == ({2} if died.stdout else {1})
        assert check(store) == []


def test_the_deadliest_statements_are_all_met(store: Store) -> None:
    """The numbers above go from the first statement of a write to past its last."""
    statements: list[str] = []
    store._driver.set_trace_callback(statements.append)
    open_request(store)
    assert 20 <= len(statements) <= 60
