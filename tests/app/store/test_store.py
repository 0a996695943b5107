"""A write is there as a whole or not at all, and whoever asked is told."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.errors import DamagedData
from app.records import Changes
from app.store import listing, people, reading
from app.store.check import check
from app.store.store import Store
from app.words import EntryKind, Event, Outcome, Turn
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
    turns = {id: fold.turn for id, *_, fold in listing.OpenRows().read(store)}
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


def test_a_reader_that_was_closed_is_forgotten(store: Store) -> None:
    """With all that SQLAlchemy compiled for it: one is opened with each request."""
    reader = store.reader()
    assert people.client(reader, 1) is None
    reader.close()
    kept = weakref.ref(reader)
    del reader
    gc.collect()
    assert kept() is None
