"""Undo and redo: every row comes back, and what was changed since is left alone."""

from __future__ import annotations

import pytest

from app.errors import CannotUndo
from app.store import listing, reading
from app.store.check import check
from app.store.store import Store
from app.words import Direction
from tests.app.store.writings import (
    NOON,
    add_client,
    add_entry,
    add_request,
    everything,
    open_request,
)


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


def test_each_operation_has_a_mark_of_its_own_until_it_is_undone(store: Store) -> None:
    marks = [store.undo_mark]
    for label in ("Add client", "Add client"):
        with store.write(label) as w:
            add_client(w)
        marks.append(store.undo_mark)
    with store.write("Fetch mail", undoable=False) as w:
        add_client(w)
    assert store.undo_mark is marks[-1]
    assert marks[0] is None
    assert marks[1] is not marks[2]
    store.undo()
    assert store.undo_mark is marks[1]


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


def test_what_is_not_redoable_is_gone_once_it_was_undone(store: Store) -> None:
    request_id, _ = open_request(store)
    with store.write("Send reply", redoable=False) as w:
        entry_id = add_entry(w, request_id, "On Monday.", 5, direction=Direction.OUT)
    with store.write("Reword reply") as w:
        w.update("entries", entry_id, text="On Tuesday.")
    store.undo()
    assert store.redo_label == "Reword reply"
    store.undo()
    assert (store.undo_label, store.redo_label) == ("Open request", None)
    store.undo()
    store.redo()
    assert (store.undo_label, store.redo_label) == ("Open request", None)


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


def test_many_rows_are_added_at_once_and_undone_at_once(store: Store) -> None:
    with store.write("Import clients") as w:
        assert w.insert_many("clients", [{"name": name} for name in ("Anna", "Ben", "Clara")]) == [1, 2, 3]
    store.undo()
    assert listing.totals(store).clients == 0
    store.redo()
    assert listing.totals(store).clients == 3


def test_what_was_added_in_thousands_goes_by_few_statements(store: Store) -> None:
    empty = everything(store)
    for client_id in range(1, 4):
        with store.write("Import mail", group="import") as w:
            add_client(w)
            request_id = add_request(w, client_id)
            for number in range(300):
                add_entry(w, request_id, f"Any news? {number}", number)
    imported = everything(store)
    statements: list[str] = []
    store._driver.set_trace_callback(statements.append)
    store.undo()
    store._driver.set_trace_callback(None)
    assert everything(store) == empty
    assert len({sql for sql in statements if sql.startswith("DELETE FROM entries")}) == 6
    store.redo()
    assert everything(store) == imported
    assert check(store) == []


def test_requests_of_one_write_that_point_to_each_other_come_and_go(store: Store) -> None:
    empty = everything(store)
    with store.write("Import mail") as w:
        client_id = add_client(w)
        first, second = add_request(w, client_id), add_request(w, client_id)
        third = add_request(w, client_id, linked_request_id=second)
        w.update("requests", third, subject="Roof again")
        w.update("requests", third, linked_request_id=first)
    written = everything(store)
    for _ in range(2):
        store.undo()
        assert everything(store) == empty
        store.redo()
        assert everything(store) == written


def test_undo_and_redo_tell_how_far_they_are(store: Store) -> None:
    with store.write("Import clients") as w:
        w.insert_many("clients", [{"name": f"Client {number}"} for number in range(500)])
    for reverse in (store.undo, store.redo):
        heard: list[tuple[int, int]] = []
        reverse(lambda done, total, heard=heard: heard.append((done, total)))
        assert heard == [(200, 500), (400, 500), (500, 500)]
