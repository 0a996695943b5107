"""Whether the desk is sound: the file, what points where, what is derived, and the bytes of every mail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from app.errors import DamagedData, UnwritablePlace
from app.post import OutboxState
from app.store.encoding import one_of
from app.store.folding import ENTRIES, FOLD_COLUMNS, folds, stored
from app.store.reader import Reader

_AT_ONCE = 1000
_INDEXES = {"entry_index": "entries", "request_index": "requests", "client_index": "clients"}
_WAITING = "(SELECT count(*) FROM unindexed u JOIN entries e ON e.id = u.id)"
_STATES = ", ".join(f"'{state}'" for state in OutboxState)

_SENT_TWICE = """
    SELECT o.id, e.request_id FROM outbox o
    JOIN entries e ON e.message_id = o.message_id AND e.raw_sha256 = o.raw_sha256"""

_BEHIND = """
    SELECT c.folder, c.last_uid, max(p.uid) FROM cursors c
    JOIN places p ON p.account_id = c.account_id AND p.folder = c.folder AND p.uid_validity = c.uid_validity
    GROUP BY c.id HAVING max(p.uid) > c.last_uid"""


def check(reader: Reader) -> list[str]:
    """One line for each thing that is wrong, none when all is well. It reads everything, which takes time."""
    try:
        parts = (_file, _pointers, _folds, _post, _indexes, _raw)
        return [line for part in parts for line in part(reader)]
    except DamagedData as error:
        return [str(error)]


def _file(reader: Reader) -> Iterator[str]:
    for (line,) in reader.fetch("PRAGMA integrity_check"):
        if line != "ok":
            yield f"The database file is damaged: {line}."


def _pointers(reader: Reader) -> Iterator[str]:
    for table, number, parent, _ in reader.fetch("PRAGMA foreign_key_check"):
        yield f"Row {number} of {table} points to a row of {parent} that isn't there."


def _folds(reader: Reader) -> Iterator[str]:
    kept = f"SELECT id, {', '.join(FOLD_COLUMNS)} FROM requests WHERE id > ? ORDER BY id LIMIT {_AT_ONCE}"
    last = 0
    while rows := reader.fetch(kept, (last,)):
        last = rows[-1][0]
        ids = [row[0] for row in rows]
        wanted = dict(folds(reader.fetch(ENTRIES, (one_of(ids),)), ids))
        for id, *found in rows:
            wrong = [
                name
                for name, is_now, should_be in zip(FOLD_COLUMNS, found, stored(wanted[id]), strict=True)
                if is_now != should_be
            ]
            if wrong:
                yield f"Request {id} doesn't say what its entries add up to: {', '.join(wrong)}."


def _post(reader: Reader) -> Iterator[str]:
    """What two tables say of the same mail must not differ."""
    for id, request_id in reader.fetch(_SENT_TWICE):
        yield f"Letter {id} is in the outbox, and in request {request_id} as sent."
    for folder, last_uid, uid in reader.fetch(_BEHIND):
        yield f"Mail {uid} of {folder} is here, but the folder counts as fetched up to {last_uid} only."
    for state, id in reader.fetch(f"SELECT state, id FROM outbox WHERE state NOT IN ({_STATES})"):
        yield f"Letter {id} is in the outbox as {state!r}, which means nothing."


def _indexes(reader: Reader) -> Iterator[str]:
    for index, table in _INDEXES.items():
        waiting = _WAITING if table == "entries" else "0"
        [(indexed, there, put_off)] = reader.fetch(
            f"SELECT (SELECT count(*) FROM {index}_docsize), (SELECT count(*) FROM {table}), {waiting}"
        )
        if indexed + put_off != there:
            yield f"The search index holds {indexed} of {there} {table}."
        compares = int(not put_off)  # with the rows: those that wait would be missing
        try:
            reader.fetch(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', {compares})")
        except UnwritablePlace:
            pass  # SQLite checks an index only where it might mend it
        except DamagedData:
            yield f"The search index of the {table} is damaged."


def _raw(reader: Reader) -> Iterator[str]:
    for sha256, raw in reader.stream("SELECT sha256, bytes FROM raw"):
        if hashlib.sha256(raw).hexdigest() != sha256:
            yield f"The mail kept as {sha256} is no longer what arrived."
