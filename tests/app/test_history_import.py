"""An exported history comes back as it was, into any folder, once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import history as history_counter
from app.errors import Cancelled, UnreadableFile
from app.records import Attachment
from app.store import reading
from app.store.store import Store
from app.words import Channel, Direction, EntryKind, Kind, Standing, View
from tests.app.desks import MONDAY, Clock, ask, chase, new_desk
from tests.app.histories import NOW, a_small_business, add_client, add_request, opened
from tests.app.working import Watched

IDS = ("client_id", "request_id", "entry_id", "linked_request_id")


def contents(path: Path) -> Counter[tuple[str, ...]]:
    """The cells of every row but the numbers, which a folder gives as it likes."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        return Counter(tuple(cell for name, cell in row.items() if name not in IDS) for row in rows)


def counts(store: Store) -> tuple[int, ...]:
    tables = ("clients", "addresses", "facts", "requests", "entries")
    return tuple(store.fetch(f"SELECT count(*) FROM {table}")[0][0] for table in tables)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    with opened(tmp_path / "old") as (store, history):
        a_small_business(store)
        history.export(tmp_path / "old.csv")
    return tmp_path / "old.csv"


def test_another_folder_gets_all_of_it_once(tmp_path: Path, exported: Path) -> None:
    with opened(tmp_path / "new") as (store, history):
        received = history.bring_in(exported)
        assert (received.read, received.new, received.known) == (10, 10, 0)
        assert len(received.request_ids) == 5
        history.export(tmp_path / "new.csv")
        assert contents(tmp_path / "new.csv") == contents(exported)
        before = counts(store)
        assert before == (3, 2, 2, 5, 10)
        again = history.bring_in(exported)
        assert (again.read, again.new, again.known, again.request_ids) == (10, 0, 10, ())
        assert counts(store) == before


def test_the_same_folder_is_not_doubled(tmp_path: Path, exported: Path) -> None:
    with opened(tmp_path / "old") as (store, history):
        before = counts(store)
        assert history.bring_in(exported).new == 0
        assert counts(store) == before


def test_a_client_who_was_renamed_is_still_known(tmp_path: Path, exported: Path) -> None:
    with opened(tmp_path / "old") as (store, history):
        with store.write("Change all") as w:
            for id in (1, 2, 3):
                w.update("clients", id, name=f"Other {id}")
            for id in (1, 2):
                w.update("addresses", id, key=f"other {id}")
        before = counts(store)
        assert history.bring_in(exported).new == 0
        assert counts(store) == before


def test_only_what_is_missing_is_put_back(tmp_path: Path, exported: Path) -> None:
    with opened(tmp_path / "old") as (store, history):
        with store.write("Lose some") as w:
            w.delete("entries", 2)
        received = history.bring_in(exported)
        assert (received.new, received.known, received.request_ids) == (1, 9, (1,))
        history.export(tmp_path / "again.csv")
        assert contents(tmp_path / "again.csv") == contents(exported)


def test_an_entry_that_was_moved_stays_where_it_is(tmp_path: Path, exported: Path) -> None:
    with opened(tmp_path / "old") as (store, history):
        with store.write("Move entry") as w:
            w.update("entries", 2, request_id=3)
        before = counts(store)
        assert history.bring_in(exported).new == 0
        assert counts(store) == before


def test_parts_of_a_request_come_together_again(tmp_path: Path) -> None:
    with opened(tmp_path / "old") as (store, history):
        anna = add_client(store, "Anna", "anna@example.org")
        add_request(store, anna, "Kitchen", {"text": "one"}, {"text": "two", "at": NOW + timedelta(days=40)})
        history.export(tmp_path / "first.csv", until_on=NOW.date())
        history.export(tmp_path / "second.csv", since_on=NOW.date() + timedelta(days=1))
    with opened(tmp_path / "new") as (store, history):
        history.bring_in(tmp_path / "first.csv")
        history.bring_in(tmp_path / "second.csv")
        assert counts(store) == (1, 1, 0, 1, 2)


def test_it_joins_a_client_of_the_same_address_and_changes_nothing_of_theirs(
    tmp_path: Path, exported: Path
) -> None:
    with opened(tmp_path / "new") as (store, history):
        mine = add_client(store, "A. Weber", "anna@example.org", notes="mine")
        history.bring_in(exported)
        assert store.fetch("SELECT name, notes FROM clients WHERE id = ?", (mine,)) == [("A. Weber", "mine")]
        assert store.fetch("SELECT count(*) FROM requests WHERE client_id = ?", (mine,)) == [(3,)]


def test_links_between_requests_come_back(tmp_path: Path, exported: Path) -> None:
    with opened(tmp_path / "new") as (store, history):
        add_request(store, add_client(store, "Zoe"), "Shifts the numbers", {"text": "x"})
        history.bring_in(exported)
        linked = store.fetch("SELECT b.subject FROM requests a JOIN requests b ON b.id = a.linked_request_id")
        assert linked == [("Kitchen",)]


def test_the_fold_and_the_search_know_what_came(tmp_path: Path, exported: Path) -> None:
    with opened(tmp_path / "new") as (store, history):
        history.bring_in(exported)
        found = store.fetch("SELECT r.subject, r.outcome FROM requests r WHERE r.subject = 'Door'")
        assert found == [("Door", "lost")]
        hits = store.fetch("SELECT count(*) FROM entry_index WHERE entry_index MATCH 'squeaks'")
        assert hits == [(1,)]


def test_one_undo_takes_it_all_back(tmp_path: Path, exported: Path) -> None:
    with opened(tmp_path / "new") as (store, history):
        history.bring_in(exported)
        assert store.undo_label == "Import history"
        store.undo()
        assert counts(store) == (0, 0, 0, 0, 0)
        store.redo()
        history.export(tmp_path / "new.csv")
        assert contents(tmp_path / "new.csv") == contents(exported)


def test_a_broken_row_restores_nothing(tmp_path: Path, exported: Path) -> None:
    text = exported.read_text(encoding="utf-8-sig")
    exported.write_text(text + "1,Anna,too short\r\n", encoding="utf-8", newline="")
    with opened(tmp_path / "new") as (store, history):
        with pytest.raises(UnreadableFile, match="line 18: 3 cells where 45 belong"):
            history.bring_in(exported)
        assert counts(store) == (0, 0, 0, 0, 0)
        assert store.undo_label is None


@pytest.mark.parametrize("most", [1, 4])
def test_short_writes_make_the_same_history_and_one_undo_takes_them_back(
    tmp_path: Path, exported: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(history_counter, "MOST_IN_WRITE", most)
    work = Watched()
    with opened(tmp_path / "new") as (store, history):
        received = history.bring_in(exported, work)
        assert (received.read, received.new, received.known) == (10, 10, 0)
        assert len(work.told) >= 2
        assert work.told[-1] == (10, 10)
        history.export(tmp_path / "new.csv")
        assert contents(tmp_path / "new.csv") == contents(exported)
        store.undo()
        assert counts(store) == (0, 0, 0, 0, 0)


def test_an_import_that_is_stopped_goes_on_where_it_was(
    tmp_path: Path, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_counter, "MOST_IN_WRITE", 1)
    work = Watched(lambda: len(work.told) == 2)
    with opened(tmp_path / "new") as (store, history):
        with pytest.raises(Cancelled):
            history.bring_in(exported, work)
        assert 0 < counts(store)[-1] < 10
        received = history.bring_in(exported)
        assert received.new + received.known == 10
        assert received.known > 0
        history.export(tmp_path / "new.csv")
        assert contents(tmp_path / "new.csv") == contents(exported)


def test_an_entry_keeps_its_mail_only_where_that_is(tmp_path: Path) -> None:
    with opened(tmp_path / "old") as (store, history):
        with store.write("Keep mail") as w:
            w.keep_raw("ab" * 32, b"mail")
        add_request(store, add_client(store, "Anna"), "Hello", {"raw_sha256": "ab" * 32})
        history.export(tmp_path / "old.csv")
    with opened(tmp_path / "new") as (store, history):
        history.bring_in(tmp_path / "old.csv")
        assert reading.entries_of(store, 1)[0].raw_sha256 is None
        store.undo()
        with store.write("Keep mail", undoable=False) as w:
            w.keep_raw("ab" * 32, b"mail")
        received = history.bring_in(tmp_path / "old.csv")
        assert reading.entries_of(store, received.request_ids[0])[0].raw_sha256 == "ab" * 32


def test_a_file_that_was_sorted_otherwise_is_the_same_history(tmp_path: Path, exported: Path) -> None:
    lines = list(csv.reader(io.StringIO(exported.read_bytes().decode("utf-8-sig"), newline="")))
    with (tmp_path / "sorted.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([lines[0], *lines[:0:-1]])
    with opened(tmp_path / "new") as (store, history):
        history.bring_in(tmp_path / "sorted.csv")
        assert counts(store) == (3, 2, 2, 5, 10)
        history.export(tmp_path / "new.csv")
        assert contents(tmp_path / "new.csv") == contents(exported)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["=1", "'=1", "a\r\nb", '"', "\0"]
)
entries = st.fixed_dictionaries(
    {
        "text": words,
        "subject": words,
        "from_name": words,
        "reason": words,
        "kind": st.sampled_from(list(EntryKind)),
    },
    optional={
        "direction": st.sampled_from(list(Direction)),
        "channel": st.sampled_from(list(Channel)),
        "to_addresses": st.lists(words, max_size=2),
        "attachments": st.lists(st.builds(Attachment, words, words, st.integers(0, 9)), max_size=2),
        "is_automatic": st.booleans(),
        "at": st.sampled_from([NOW, NOW + timedelta(days=200)]),
    },
)
requests = st.tuples(words, st.sampled_from(list(Kind)), st.lists(entries, min_size=1, max_size=3))
clients = st.lists(
    st.tuples(
        words,
        st.lists(st.from_regex(r"[a-z]@[a-z]", fullmatch=True), max_size=2),
        st.lists(requests, max_size=2),
    ),
    max_size=3,
)


@pytest.mark.slow
@settings(max_examples=12)
@given(clients)
def test_out_and_in_and_out_again_is_equal(
    tmp_path_factory: pytest.TempPathFactory,
    business: list[tuple[str, list[str], list[tuple[str, Kind, list[Any]]]]],
) -> None:
    folder = tmp_path_factory.mktemp("history")
    with opened(folder / "old") as (store, history):
        for name, addresses, cases in business:
            client = add_client(store, name, *addresses)
            for subject, kind, timeline in cases:
                add_request(store, client, subject, *timeline, kind=kind)
        rows = history.export(folder / "old.csv")
        assert history.bring_in(folder / "old.csv").new == 0
    with opened(folder / "new") as (store, history):
        assert history.bring_in(folder / "old.csv").new == rows
        history.export(folder / "new.csv")
        assert contents(folder / "new.csv") == contents(folder / "old.csv")
        before = counts(store)
        assert history.bring_in(folder / "old.csv").new == 0
        assert history.bring_in(folder / "new.csv").new == 0
        assert counts(store) == before


def test_what_was_heard_of_after_a_snooze_has_ended_it_in_another_folder_too(tmp_path: Path) -> None:
    clock = Clock(MONDAY)
    old, new = new_desk(tmp_path / "old", clock), new_desk(tmp_path / "new", clock)
    request_id = ask(old, at=MONDAY - timedelta(hours=2))
    old.inbox.snooze(request_id, MONDAY + timedelta(hours=3))
    chase(old, request_id, at=MONDAY - timedelta(hours=1))
    old.history.export(tmp_path / "old.csv")
    new.history.bring_in(tmp_path / "old.csv")
    for desk in (old, new):
        assert [row.standing for row in desk.lists.page(View.ALL).rows] == [Standing.CALM]
        desk.close()
