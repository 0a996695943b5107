"""What `deskbell check` finds: each damage by name, and nothing in a whole desk."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.store import files
from app.store.check import check
from app.store.store import Store
from tests.app.store.writings import Clock, frozen, open_request


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        ("UPDATE requests SET chases = 5", "Request 1 doesn't say what its entries add up to: chases"),
        ("UPDATE requests SET turn = 'nobody'", "turn"),
        ("UPDATE raw SET bytes = x'00'", "no longer what arrived"),
        ("DELETE FROM raw", "points to a row of raw that isn't there"),
        ("UPDATE entries SET request_id = 99", "points to a row of requests"),
        (
            "INSERT INTO entry_index (entry_index, rowid, text) VALUES ('delete', 1, 'It leaks')",
            "search index",
        ),
        (
            "INSERT INTO entry_index (rowid, text) VALUES (1, 'more')",
            "The search index of the entries is damaged",
        ),
        ("DELETE FROM client_index", "The search index holds 0 of 1 clients"),
    ],
)
def test_each_damage_is_found_and_named(store: Store, damage: str, line: str) -> None:
    raw = b"From: anna@example.org"
    _, entry_id = open_request(store)
    with store.write("Receive mail") as w:
        w.keep_raw(hashlib.sha256(raw).hexdigest(), raw)
        w.update("entries", entry_id, raw_sha256=hashlib.sha256(raw).hexdigest())
    assert check(store) == []
    store.fetch("PRAGMA foreign_keys=OFF")
    store.fetch(damage)
    assert line in "\n".join(check(store))


def test_a_check_of_more_requests_than_are_looked_at_at_once(store: Store) -> None:
    with store.write("Fill") as w:
        client_id = w.insert("clients", name="Anna")
        for _ in range(1001):
            w.insert("requests", client_id=client_id, kind="lead", opened_at=Clock().now)
    store.fetch("UPDATE requests SET nudges = 1 WHERE id IN (1, 1001)")
    assert len(check(store)) == 2


def test_a_damaged_page_is_found(store: Store) -> None:
    open_request(store)
    store.close()
    path = store.path
    page = 8
    whole = bytearray(path.read_bytes())
    whole[4096 * page : 4096 * page + 100] = bytes(100)
    path.write_bytes(whole)
    with Store.open(path.parent, clock=Clock()) as again:
        assert any("damaged" in line for line in check(again))


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        ("UPDATE outbox SET message_id = '1@example.org'", "Letter 1 is in the outbox, and in request 1"),
        ("UPDATE outbox SET state = 'gone'", "Letter 1 is in the outbox as 'gone'"),
        ("UPDATE outbox SET account_id = 9", "Row 1 of outbox points to a row of accounts"),
        ("UPDATE asides SET raw_sha256 = 'x'", "Row 1 of asides points to a row of raw"),
        (
            "UPDATE cursors SET last_uid = 40",
            "Mail 41 of INBOX is here, but the folder counts as fetched up to 40",
        ),
    ],
)
def test_damage_to_what_is_on_its_way_is_found(tmp_path: Path, damage: str, line: str) -> None:
    frozen(2, tmp_path / files.DATABASE)
    with Store.open(tmp_path, clock=Clock()) as store:
        assert check(store) == []
        store.fetch("PRAGMA foreign_keys=OFF")
        store.fetch(damage)
        [found] = check(store)
        assert line in found


def test_a_cursor_of_another_validity_says_nothing_of_older_places(tmp_path: Path) -> None:
    frozen(2, tmp_path / files.DATABASE)
    with Store.open(tmp_path, clock=Clock()) as store:
        store.fetch("UPDATE cursors SET uid_validity = 8, last_uid = 1")
        assert check(store) == []
