"""Mail that comes by the hundred is found a moment later; the index is right at every moment between."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from app.store.check import check
from app.store.search import search
from app.store.store import Store
from tests.app.store.writings import add_client, add_entry, add_request


@pytest.fixture
def entry_ids(store: Store) -> list[int]:
    """Thirty entries that wait to be indexed."""
    with store.write("Fetch mail", undoable=False, repeatable=True) as w:
        request_id = add_request(w, add_client(w), "Roof")
        return [add_entry(w, request_id, f"It drips number{number}.", number) for number in range(30)]


def finds(store: Store, word: str) -> bool:
    return any(found.entry_id for found in search(store, word).requests)


def test_they_are_found_step_by_step_the_oldest_first(store: Store, entry_ids: list[int]) -> None:
    assert not finds(store, "number0")
    assert check(store) == []
    assert store.index_some(20)
    assert (finds(store, "number0"), finds(store, "number29")) == (True, False)
    assert check(store) == []
    assert not store.index_some(20)
    assert finds(store, "number29")
    assert check(store) == []
    assert not store.index_some(20)


def test_what_the_owner_adds_meanwhile_is_found_at_once(store: Store, entry_ids: list[int]) -> None:
    with store.write("Add note") as w:
        add_entry(w, 1, "The ladder is borrowed.", 99)
    assert finds(store, "ladder")
    assert check(store) == []


def test_what_is_changed_or_deleted_while_it_waits(store: Store, entry_ids: list[int]) -> None:
    first, second, *_ = entry_ids
    with store.write("Change") as w:
        w.update("entries", first, text="It pours.")
        w.delete("entries", second)
    assert check(store) == []
    while store.index_some():
        pass
    assert (finds(store, "pours"), finds(store, "number0"), finds(store, "number1")) == (True, False, True)
    assert check(store) == []
    store.undo()
    assert (finds(store, "pours"), finds(store, "number0")) == (False, True)
    assert check(store) == []


def test_what_comes_back_by_undo_while_others_wait_is_found(store: Store, entry_ids: list[int]) -> None:
    with store.write("Delete") as w:
        w.delete("entries", entry_ids[0])
    store.undo()
    assert finds(store, "number0")
    while store.index_some():
        pass
    assert check(store) == []


def test_a_long_text_is_indexed_by_itself(store: Store) -> None:
    with store.write("Fetch mail", undoable=False, repeatable=True) as w:
        request_id = add_request(w, add_client(w), "Roof")
        for word in ("gutter", "chimney"):
            add_entry(w, request_id, f"{word} " * 20_000)
    assert store.index_some()
    assert (finds(store, "gutter"), finds(store, "chimney")) == (True, False)


def test_no_step_merges_very_much_of_the_index_at_once(store: Store) -> None:
    chance = random.Random(1)
    with store.write("Fetch mail", undoable=False, repeatable=True) as w:
        request_id = add_request(w, add_client(w), "Roof")
        for number in range(450):
            add_entry(w, request_id, " ".join(f"w{chance.randrange(50_000)}" for _ in range(600)), number)
    carried_over(store)
    pages, is_more = [0], True
    while is_more:
        is_more = store.index_some(8)
        pages.append(carried_over(store))
    assert max(pages) < 300, "that is felt; left to itself, the index writes 350 here, and later a thousand"
    [(kept,)] = store.fetch("SELECT v FROM entry_index_config WHERE k = 'automerge'")
    assert kept == 4, "what the owner writes is merged as ever"


def carried_over(store: Store) -> int:
    """How many pages were written since the last time."""
    with closing(sqlite3.connect(store.path)) as other:
        return int(other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])


def test_what_waits_still_waits_after_a_crash(store: Store, entry_ids: list[int]) -> None:
    with store.reader() as reader:  # as whoever comes next finds it
        assert check(reader) == []
        assert reader.fetch("SELECT count(*) FROM unindexed") == [(30,)]


def test_what_was_read_holds_while_the_index_catches_up(store: Store, entry_ids: list[int]) -> None:
    before = store.version
    store.index_some()
    assert store.version == before


def test_a_row_that_the_index_lacks_is_still_found_missing(store: Store, entry_ids: list[int]) -> None:
    store._driver.execute("DELETE FROM unindexed WHERE id = ?", (entry_ids[0],))
    assert check(store) == ["The search index holds 0 of 30 entries."]
