from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.errors import CannotUndo, DamagedData, DeskLocked, UnreadableFile, UnwritablePlace
from app.records import Changes, Direction, EntryKind, Event, Outcome, Turn
from app.store import files, listing, people, reading
from app.store.check import check
from app.store.store import Store
from tests.app.store.writings import (
    NOON,
    Clock,
    add_client,
    add_entry,
    add_request,
    everything,
    open_request,
)


def test_a_write_is_there_after_reopening(store: Store, folder: Path, clock: Clock) -> None:
    request_id, _ = open_request(store)
    store.close()
    with Store.open(folder, clock=clock) as again:
        request = reading.request(again, request_id)
    assert request is not None
    assert (request.subject, request.fold.turn, request.fold.waiting_since) == ("Roof", Turn.MINE, NOON)


def test_a_write_that_raises_leaves_nothing(store: Store) -> None:
    open_request(store)
    before = everything(store)
    seen: list[Changes] = []
    store.subscribe(seen.append)

    def break_off() -> None:
        with store.write("Break off") as w:
            add_request(w, add_client(w, "Ben"))
            w.keep_raw("abc", b"raw")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert everything(store) == before
    assert store.undo_label == "Open request"
    assert seen == []


def test_writes_do_not_nest(store: Store) -> None:
    with store.write("Outer") as w:
        add_client(w)
        with pytest.raises(RuntimeError, match="under way"), store.write("Inner"):
            pass
    assert listing.totals(store).clients == 1


def test_a_write_may_read_what_it_has_written(store: Store, folder: Path, clock: Clock) -> None:
    store.close()
    with Store.open(folder, clock=clock) as fresh:
        with fresh.write("Add client") as w:
            id = add_client(w)
            client = people.client(fresh, id)  # the first statement of all: connecting must not end the write
            assert client is not None
        assert people.client(fresh, id) == client


def test_a_write_of_nothing_is_no_operation(store: Store) -> None:
    seen: list[Changes] = []
    store.subscribe(seen.append)
    with store.write("Nothing"):
        pass
    assert store.undo_label is None
    assert seen == []


def test_subscribers_learn_what_changed_and_may_leave(store: Store) -> None:
    seen: list[Changes] = []
    leave = store.subscribe(seen.append)
    request_id, entry_id = open_request(store)
    assert seen == [
        Changes(
            "Open request",
            {
                "clients": frozenset({1}),
                "addresses": frozenset({1}),
                "requests": frozenset({request_id}),
                "entries": frozenset({entry_id}),
            },
        )
    ]
    with store.write("Note") as w:
        add_entry(w, request_id, kind=EntryKind.NOTE, direction=None)
    assert seen[-1].of("requests") == {request_id}, "a new entry changes its request"
    with store.write("Set zone") as w:
        w.put("settings", "zone", value="Europe/Berlin")
    assert seen[-1].of("settings")
    leave()
    store.undo()
    assert len(seen) == 3


def test_settings_are_set_and_changed_and_undone(store: Store) -> None:
    for targets in ({"lead": 60}, {"lead": 30, "bid": 5}):
        with store.write("Change targets") as w:
            w.put("settings", "targets", value=targets)
    assert listing.settings(store) == {"targets": {"lead": 30, "bid": 5}}
    store.undo()
    assert listing.settings(store) == {"targets": {"lead": 60}}
    store.undo()
    assert listing.settings(store) == {}


def test_undo_and_redo_bring_back_every_row(store: Store) -> None:
    empty = everything(store)
    request_id, entry_id = open_request(store)
    opened = everything(store)
    with store.write("Answer request") as w:
        add_entry(w, request_id, "On Monday.", 5, direction=Direction.OUT, is_answer=True)
        w.update("requests", request_id, subject="New roof")
    answered = everything(store)
    with store.write("Tidy") as w:
        w.delete("addresses", 1)
        w.update("entries", entry_id, text="It leaks badly")
    tidied = everything(store)

    for label, state in (("Tidy", answered), ("Answer request", opened), ("Open request", empty)):
        assert store.undo_label == label
        assert store.undo().label == label
        assert everything(store) == state
    assert store.undo_label is None
    for label, state in (("Open request", opened), ("Answer request", answered), ("Tidy", tidied)):
        assert store.redo_label == label
        store.redo()
        assert everything(store) == state
    assert check(store) == []


def test_nothing_to_undo_or_redo(store: Store) -> None:
    with pytest.raises(CannotUndo, match="nothing to undo"):
        store.undo()
    with pytest.raises(CannotUndo, match="nothing to redo"):
        store.redo()


def test_a_new_operation_ends_redo(store: Store) -> None:
    open_request(store)
    store.undo()
    with store.write("Add client") as w:
        add_client(w)
    assert store.redo_label is None


def test_a_hundred_operations_are_remembered(store: Store) -> None:
    for number in range(101):
        with store.write(f"Add {number}") as w:
            add_client(w)
    for _ in range(100):
        store.undo()
    with pytest.raises(CannotUndo):
        store.undo()
    assert listing.totals(store).clients == 1


def test_a_group_is_undone_at_once(store: Store) -> None:
    open_request(store)
    for _ in range(3):
        with store.write("Import mail", group="import 1") as w:
            add_client(w)
    with store.write("Import mail", group="import 2") as w:
        add_client(w)
    store.undo()
    assert listing.totals(store).clients == 4
    with store.write("Import mail", group="import 1") as w:
        add_client(w)
    store.undo()
    store.undo()
    assert listing.totals(store).clients == 1
    assert store.undo_label == "Open request"


def test_mail_in_between_does_not_hinder_undo(store: Store) -> None:
    request_id, _ = open_request(store)
    with store.write("Rename request") as w:
        w.update("requests", request_id, subject="New roof")
    with store.write("Receive mail", undoable=False) as w:
        add_entry(w, request_id, "Any news?", 30)
    assert store.undo_label == "Rename request"
    store.undo()
    request = reading.request(store, request_id)
    assert request is not None
    assert (request.subject, request.fold.chases) == ("Roof", 1)
    store.redo()


def test_what_was_changed_since_is_not_undone(store: Store) -> None:
    request_id, _ = open_request(store)
    with store.write("Rename request") as w:
        w.update("requests", request_id, subject="New roof")
    with store.write("Receive mail", undoable=False) as w:
        w.update("requests", request_id, kind_reason="says 'roof'")
    before = everything(store)
    with pytest.raises(CannotUndo, match="changed since"):
        store.undo()
    assert everything(store) == before
    assert (store.undo_label, store.redo_label) == ("Open request", None)  # it bars the way to no other


def test_what_something_newer_depends_on_is_not_undone(store: Store) -> None:
    request_id, _ = open_request(store)
    with store.write("Receive mail", undoable=False) as w:
        add_entry(w, request_id, "Any news?", 30)
    before = everything(store)
    with pytest.raises(CannotUndo, match="newer"):
        store.undo()
    assert everything(store) == before


def test_an_id_is_never_given_twice(store: Store) -> None:
    first, _ = open_request(store)
    store.undo()
    with store.write("Receive mail", undoable=False) as w:
        second = add_request(w, add_client(w, "Ben"))
    assert second != first
    store.redo()
    assert check(store) == []


def test_raw_mail_and_the_ledger_outlive_undo(store: Store) -> None:
    with store.write("Import mail") as w:
        w.keep_raw("abc", b"raw")
        w.keep_raw("abc", b"other")
        request_id = add_request(w, add_client(w))
    with store.write("Ring", undoable=False) as w:
        w.insert("ledger", request_id=request_id, stage="soon", due_at=NOON, state="recorded")
    store.undo()
    assert reading.raw_of(store, "abc") == b"raw"
    assert len(reading.rung(store)) == 1


def test_the_clock_says_when_an_entry_was_recorded(store: Store, clock: Clock) -> None:
    clock.now = NOON + timedelta(days=3)
    open_request(store)
    assert store.fetch("SELECT at, recorded_at FROM entries") == [
        (int(NOON.timestamp()), int(clock.now.timestamp()))
    ]


def test_folds_follow_entries_that_move_and_go(store: Store) -> None:
    request_id, entry_id = open_request(store)
    with store.write("Split request") as w:
        other_id = add_request(w, 1, "Gutter")
        w.update("entries", entry_id, request_id=other_id)
    turns = {id: fold.turn for id, *_, fold in listing.open_rows(store)}
    assert turns == {request_id: Turn.THEIRS, other_id: Turn.MINE}
    with store.write("Close request") as w:
        add_entry(
            w,
            other_id,
            minutes=9,
            kind=EntryKind.STATE,
            direction=None,
            event=Event.CLOSED,
            outcome=Outcome.WON,
        )
    closed = reading.request(store, other_id)
    assert closed is not None
    assert (closed.fold.turn, closed.fold.outcome) == (Turn.NOBODY, Outcome.WON)
    with store.write("Forget") as w:
        w.delete("entries", entry_id)
    assert check(store) == []


@pytest.mark.parametrize(
    ("values", "mistake"),
    [
        ({"name": "Anna", "colour": "red"}, TypeError),
        ({"name": "Anna", "since": datetime(2026, 1, 1)}, ValueError),  # noqa: DTZ001
    ],
)
def test_a_mistake_in_a_write_is_not_stored(
    store: Store, values: dict[str, object], mistake: type[Exception]
) -> None:
    with pytest.raises(mistake), store.write("Add client") as w:
        w.insert("clients", **values)
    assert listing.totals(store).clients == 0


def test_derived_columns_unknown_words_and_missing_rows_are_refused(store: Store) -> None:
    request_id, _ = open_request(store)
    with pytest.raises(TypeError, match="turn"), store.write("Cheat") as w:
        w.update("requests", request_id, turn=Turn.NOBODY)
    with pytest.raises(ValueError, match="favour"), store.write("Cheat") as w:
        w.update("requests", request_id, kind="favour")
    with pytest.raises(LookupError), store.write("Cheat") as w:
        w.update("requests", 77, subject="Nobody's")
    with pytest.raises(LookupError), store.write("Cheat") as w:
        w.delete("requests", 77)
    with pytest.raises(sqlite3.IntegrityError), store.write("Cheat") as w:
        w.delete("requests", request_id)


def test_a_new_row_may_be_changed_in_the_same_write(store: Store) -> None:
    with store.write("Change of mind") as w:
        request_id = add_request(w, add_client(w), "Roof")
        w.update("requests", request_id, subject="Cellar")
    assert check(store) == []
    assert store.fetch("SELECT rowid FROM request_index WHERE request_index MATCH 'roof'") == []


def test_a_new_row_may_be_changed_and_removed_in_the_same_write(store: Store) -> None:
    with store.write("Change of mind") as w:
        client_id = add_client(w)
        request_id, gone_id = add_request(w, client_id, "Roof"), add_request(w, client_id, "Roof too")
        w.delete("requests", gone_id)
        w.update("requests", request_id, subject="Cellar")
    assert check(store) == []
    assert store.fetch("SELECT rowid FROM request_index WHERE request_index MATCH 'cellar'") == [
        (request_id,)
    ]
    assert store.fetch("SELECT rowid FROM request_index WHERE request_index MATCH 'roof'") == []
    store.undo()
    assert check(store) == []


def test_many_rows_are_added_at_once_and_undone_at_once(store: Store) -> None:
    with store.write("Import clients") as w:
        assert w.insert_many("clients", [{"name": name} for name in ("Anna", "Ben", "Clara")]) == [1, 2, 3]
    store.undo()
    assert listing.totals(store).clients == 0
    store.redo()
    assert listing.totals(store).clients == 3


def test_damage_met_while_reading_is_said(store: Store) -> None:
    with store.write("Add client") as w:
        add_client(w)
    assert people.client(store, 1) is not None
    store.close()
    whole = bytearray(store.path.read_bytes())
    root = next(
        number for number in range(len(whole) // 4096) if b"Anna Abel" in whole[number * 4096 :][:4096]
    )
    whole[4096 * root : 4096 * root + 12] = bytes(12)
    store.path.write_bytes(whole)
    with store.reader() as reader, pytest.raises(DamagedData, match="damaged"):
        people.client(reader, 1)


# --- One desk, one writer


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


# --- For reading only


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


# --- Whose files


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
