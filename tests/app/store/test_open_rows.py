"""What is open, asked for again and again: what changed is read anew, and nothing else is."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

import pytest

from app.store.listing import OpenRows
from app.store.rows import OpenRow
from app.store.store import Store
from app.words import EntryKind, Event, Outcome
from tests.app.store.writings import add_client, add_entry, add_request


@pytest.fixture
def request_ids(store: Store) -> list[int]:
    """Two requests of one client, one of another."""
    with store.write("Fill") as w:
        anna, ben = add_client(w, "Anna Abel"), add_client(w, "Ben Bauer")
        ids = [
            add_request(w, client_id, subject)
            for client_id, subject in ((anna, "A"), (anna, "B"), (ben, "C"))
        ]
        for id in ids:
            add_entry(w, id, "It leaks")
    return ids


def by_id(rows: list[OpenRow]) -> dict[int, OpenRow]:
    return {row.id: row for row in rows}


def test_only_what_changed_is_read_again(store: Store, request_ids: list[int]) -> None:
    first, second, third = request_ids
    rows = OpenRows()
    before = by_id(rows.read(store))

    def kept() -> set[int]:
        """Those that are the same as before; all of them are what a first look finds."""
        now = by_id(rows.read(store))
        assert now == by_id(OpenRows().read(store))
        return {id for id, row in now.items() if row is before.get(id)}

    with store.write("Open request") as w:
        new_id = add_request(w, 1, "D")
    assert kept() == {first, second, third}
    with store.write("Close request") as w:
        closed = {"kind": EntryKind.STATE, "event": Event.CLOSED, "outcome": Outcome.WON, "direction": None}
        add_entry(w, first, minutes=5, **closed)
    assert kept() == {second, third}
    with store.write("Rename client") as w:
        w.update("clients", 2, name="Ben Brandt")
    assert kept() == {second}
    with store.write("Delete request") as w:
        w.delete("requests", new_id)
    assert kept() == {second}
    for _ in range(3):
        store.undo()
    assert kept() == {second}
    assert by_id(rows.read(store))[third].client == "Ben Bauer"


def test_what_others_write_is_read_too(store: Store, request_ids: list[int]) -> None:
    rows = OpenRows()
    rows.read(store)
    with store.write("Open request") as w:
        add_request(w, 1, "D")
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("UPDATE requests SET subject = 'Elsewhere' WHERE id = ?", (request_ids[0],))
        other.commit()
    with store.write("Open request") as w:
        add_request(w, 1, "E")
    assert by_id(rows.read(store))[request_ids[0]].subject == "Elsewhere"


def test_a_write_that_failed_leaves_nothing_behind(store: Store, request_ids: list[int]) -> None:
    rows = OpenRows()
    rows.read(store)
    with suppress(ZeroDivisionError), store.write("Fail") as w:
        w.update("requests", request_ids[0], subject="Never")
        assert by_id(rows.read(store))[request_ids[0]].subject == "Never"
        raise ZeroDivisionError
    assert by_id(rows.read(store))[request_ids[0]].subject == "A"


def test_more_writes_than_are_remembered_are_read_as_a_whole(store: Store, request_ids: list[int]) -> None:
    rows = OpenRows()
    rows.read(store)
    for number in range(150):
        with store.write("Rename") as w:
            w.update("requests", request_ids[number % 3], subject=f"S {number}")
    assert by_id(rows.read(store)) == by_id(OpenRows().read(store))
