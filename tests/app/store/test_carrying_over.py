"""The log is carried over beside the thread that writes, and never while that writes."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from app.store import files
from app.store.store import Store
from tests.app.store.writings import open_request


def subjects_in_file_alone(store: Store, folder: Path) -> list[str]:
    """What the database holds without its log."""
    copy = Path(shutil.copy(store.path, folder / "copy.db"))
    with closing(sqlite3.connect(f"{copy.as_uri()}?immutable=1", uri=True)) as connection:
        return [subject for (subject,) in connection.execute("SELECT subject FROM requests")]


def test_another_thread_carries_the_log_over(store: Store, tmp_path: Path) -> None:
    open_request(store, "Roof")
    assert subjects_in_file_alone(store, tmp_path) == []
    thread = threading.Thread(target=store.carry_over)
    thread.start()
    thread.join(30)
    assert subjects_in_file_alone(store, tmp_path) == ["Roof"]
    open_request(store, "Gate")
    assert [subject for (subject,) in store.fetch("SELECT subject FROM requests")] == ["Roof", "Gate"]


def test_it_waits_until_nobody_writes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    is_written_meanwhile: list[bool] = []
    monkeypatch.setattr(
        files, "carry_over", lambda _: is_written_meanwhile.append(store._driver.in_transaction)
    )
    thread = threading.Thread(target=store.carry_over)
    with store.write("Open request") as w:
        thread.start()
        w.insert("clients", name="Anna Abel")
        thread.join(0.1)
    thread.join(30)
    assert is_written_meanwhile == [False]


def test_bytes_that_are_kept_apart_wait_as_well(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    is_carrying, may_end = threading.Event(), threading.Event()

    def carries(_: Path) -> None:
        is_carrying.set()
        assert may_end.wait(30)

    monkeypatch.setattr(files, "carry_over", carries)
    carrier = threading.Thread(target=store.carry_over)
    keeper = threading.Thread(target=store.keep_raw_apart, args=("0" * 64, b"x"))
    carrier.start()
    assert is_carrying.wait(30)
    keeper.start()
    keeper.join(0.1)
    is_kept_meanwhile = not keeper.is_alive()
    may_end.set()
    carrier.join(30)
    keeper.join(30)
    assert not is_kept_meanwhile
    assert store.fetch("SELECT count(*) FROM raw") == [(1,)]
