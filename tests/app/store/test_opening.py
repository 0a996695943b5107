"""Who may open a desk, who must wait, and who may read the files."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.errors import DeskLocked, UnreadableFile, UnwritablePlace
from app.store import files, reading
from app.store.store import Store
from tests.app.store.writings import (
    Clock,
    add_client,
    open_request,
)


def test_a_second_writer_is_refused_and_a_crashed_one_leaves_no_lock(folder: Path, clock: Clock) -> None:
    hold = (
        "import sys, datetime, pathlib; from app.store.store import Store\n"
        "s = Store.open(pathlib.Path(sys.argv[1]), clock=lambda: datetime.datetime.now(datetime.UTC))\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(DeskLocked, match="already open"):
            Store.open(folder, clock=clock)
        other.kill()
    with Store.open(folder, clock=clock) as store:
        open_request(store)


def test_a_second_writer_of_this_process_is_refused_too(store: Store, folder: Path, clock: Clock) -> None:
    with pytest.raises(DeskLocked):
        Store.open(folder, clock=clock)
    store.close()
    store.close()
    Store.open(folder, clock=clock).close()


def test_a_database_held_by_another_program_is_said_and_nothing_is_lost(store: Store) -> None:
    open_request(store)
    with sqlite3.connect(store.path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DeskLocked, match="holding"), store.write("Add client") as w:
            add_client(w)
        other.execute("ROLLBACK")
    other.close()
    assert store.undo_label == "Open request"
    with store.write("Add client") as w:
        add_client(w)


def test_the_program_waits_a_moment_for_another(folder: Path, clock: Clock) -> None:
    with Store.open(folder, clock=clock, patience=30) as store:
        other = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.05, other.execute, ("ROLLBACK",))
        release.start()
        open_request(store)
        release.join()
        other.close()


def test_a_reader_reads_while_the_store_writes(store: Store) -> None:
    request_id, _ = open_request(store)
    found: list[object] = []

    def look() -> None:
        with store.reader() as reader:
            found.append(reading.request(reader, request_id))

    with store.write("Rename") as w:
        w.update("requests", request_id, subject="New roof")
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert found == [reading.request(store, request_id)] or getattr(found[0], "subject", "") == "Roof"


def test_reading_takes_no_lock_and_writes_nothing(store: Store, folder: Path, clock: Clock) -> None:
    request_id, _ = open_request(store)
    with Store.open(folder, clock=clock, read_only=True) as other:
        assert other.is_read_only
        assert not store.is_read_only
        assert reading.request(other, request_id) == reading.request(store, request_id)
        with pytest.raises(UnwritablePlace, match="reading only"), other.write("Add client") as w:
            add_client(w)


def test_reading_makes_no_desk(folder: Path, clock: Clock) -> None:
    with pytest.raises(UnreadableFile, match="no desk"):
        Store.open(folder, clock=clock, read_only=True)
    assert not folder.exists()


def test_files_are_private_whatever_the_umask(folder: Path, clock: Clock) -> None:
    before = os.umask(0)
    try:
        with Store.open(folder, clock=clock) as store:
            open_request(store)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert set(modes) >= {files.DATABASE, "deskbell.db-wal", "desk.lock"}
    assert set(modes.values()) == {0o600}


def test_a_folder_with_other_things_keeps_its_permissions(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "letter.txt").touch()
    Store.open(folder, clock=clock).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_a_folder_that_is_a_file_is_said(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "desk").touch()
    with pytest.raises(UnwritablePlace, match="desk"):
        Store.open(tmp_path / "desk", clock=clock)


def test_what_must_not_be_lost_in_a_power_cut_is_synchronised(store: Store) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys")
    assert [store.fetch(f"PRAGMA {pragma}") for pragma in pragmas] == [[("wal",)], [(2,)], [(1,)]]


def test_a_statement_is_compiled_once_for_all_who_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def compiled(*_said: object, **_more: object) -> None:
        raise AssertionError("compiled once more")

    assert reading.request(store, 1) is None
    monkeypatch.setattr("sqlalchemy.sql.compiler.SQLCompiler.visit_select", compiled)
    with store.reader() as beside:
        assert reading.request(beside, 1) is None
