"""One write under way: verbs that remember what they did, and what follows from it before it is committed."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, islice
from typing import Any, NamedTuple

from app.errors import CannotUndo
from app.records import Changes
from app.store.folding import refold
from app.store.indexing import INDEXED, index_clients, index_new, put_off
from app.store.shapes import Found, Key, Row, Shape, shape_of
from app.texts import N_

# Whoever shows the one shows something of the other: a change in a row is a change of what it belongs to.
_BELONGS_TO = {
    "entries": ("requests", "request_id"),
    "addresses": ("clients", "client_id"),
    "facts": ("clients", "client_id"),
    "outbox": ("requests", "request_id"),
}

# Why what was done to such a row can't be undone once the row is another.
_TOO_LATE = {"outbox": N_("This can't be undone any more: sending has begun. Look in the outbox.")}
_CHANGED = N_("This can't be undone any more: it has been changed since.")

_AT_ONCE = 200
"""So many rows are taken back by one statement: each alone would cost the search index a segment."""


class Change(NamedTuple):
    """One row as it was before (None: not there), and the print of what it became (None: gone)."""

    table: str
    key: Key
    before: Row | None
    after: int | None


def print_of(row: Row | None) -> int | None:
    """Tells two states of a row apart in a few bytes: so an import's texts needn't stay in memory."""
    return None if row is None else hash(repr(row))


class Write:
    """What the block of ``Store.write`` works with. It is of no use after the block."""

    def __init__(
        self,
        driver: sqlite3.Connection,
        clock: Callable[[], datetime],
        *,
        is_undoable: bool = True,
        can_wait: bool = False,
    ) -> None:
        self._driver = driver
        self._clock = clock
        self._is_undoable = is_undoable
        self._can_wait = can_wait
        self.changes: list[Change] = []
        self.unwatched = 0
        """How many rows were recorded and marked."""
        self._touched: dict[str, set[int]] = defaultdict(set)
        self._unindexed: dict[str, set[int]] = defaultdict(set)

    def insert(self, table: str, **values: Any) -> int:
        """Adds a row and returns its id. A ``recorded_at`` that is not given is now."""
        shape = shape_of(table)
        if "recorded_at" in shape.columns:
            values.setdefault("recorded_at", self._clock())
        number, key = shape.insert(self._driver, shape.encode(values))
        self._note(shape, key, None)
        return number

    def insert_many(self, table: str, rows: Iterable[Mapping[str, Any]]) -> list[int]:
        """Adds rows of the same columns and returns their ids, in order."""
        if self._is_undoable:
            return [self.insert(table, **row) for row in rows]
        return self._insert_for_good(shape_of(table), list(rows))

    def update(self, table: str, id: Key, **values: Any) -> None:
        """Changes some columns of a row that must be there."""
        shape = shape_of(table)
        found = self._present(shape, id)
        self._update(shape, id, shape.encode(values))
        self._note(shape, id, found)

    def put(self, table: str, key: str, **values: Any) -> None:
        """Adds the row of that key (a setting, a thread), or changes it if it is there."""
        shape = shape_of(table)
        if shape.read(self._driver, key) is None:
            self.insert(table, **{shape.key: key}, **values)
        else:
            self.update(table, key, **values)

    def delete(self, table: str, id: Key) -> None:
        """Removes a row that must be there. Rows that point to it must have gone before."""
        shape = shape_of(table)
        found = self._present(shape, id)
        self._delete(shape, [id])
        self._note(shape, id, found)

    def keep_raw(self, sha256: str, raw: bytes) -> None:
        """Keeps the bytes of a mail, once. They are never changed, and no undo takes them away."""
        self._driver.execute("INSERT OR IGNORE INTO raw (sha256, bytes) VALUES (?, ?)", (sha256, raw))

    def record(self, table: str, rows: Sequence[Mapping[str, Any]]) -> range:
        """Adds rows that no undo takes back and nobody watches (the ledger's); their ids, in order.

        A storm of reminders is recorded while the window waits: this takes a tenth of inserting each.
        """
        self.unwatched += len(rows)
        return shape_of(table).record(self._driver, rows)

    def mark(self, table: str, ids: Iterable[int], values: Mapping[str, Any]) -> None:
        """Changes the same columns of many recorded rows."""
        before = self._driver.total_changes
        shape_of(table).mark(self._driver, ids, values)
        self.unwatched += self._driver.total_changes - before

    def forget(self, table: str, ids: Sequence[int]) -> None:
        """Removes many recorded rows."""
        for at in range(0, len(ids), _AT_ONCE):
            shape_of(table).delete(self._driver, ids[at : at + _AT_ONCE])
        self.unwatched += len(ids)

    def take_back(self, changes: Iterable[Change], report: Callable[[int], object]) -> None:
        """Undoes these changes, in this order, and reports how many of them.

        Raises CannotUndo where a row is no longer as they left it.
        """
        done = 0
        try:
            for run in _runs(changes):
                self._take_back(shape_of(run[0].table), run)
                done += len(run)
                report(done)
        except sqlite3.IntegrityError as error:
            raise CannotUndo(N_("This can't be undone any more: something newer depends on it.")) from error

    def refold(self) -> None:
        """Works out the folds already, for what is read of them before this write ends."""
        refold(self._driver, self._touched["requests"])

    def finish(self, label: str) -> Changes:
        """Works out what follows from the rows (folds, search index) and says what changed."""
        for table in INDEXED:
            self._index(table)
        index_clients(self._driver, self._touched["clients"])
        self.refold()
        touched = {table: frozenset(ids) for table, ids in self._touched.items() if ids}
        return Changes(label, touched, self._can_wait)

    def _take_back(self, shape: Shape, run: Sequence[Change]) -> None:
        keys = [change.key for change in run]
        found = shape.read_all(self._driver, keys)
        for change in run:
            there = found.get(change.key)
            if print_of(there and there.row) != change.after:
                raise CannotUndo(_TOO_LATE.get(shape.name, _CHANGED))
        if run[0].before is None:
            self._delete(shape, keys)
        else:
            self._put_back(shape, run, found)
        left = shape.read_all(self._driver, keys)
        for key in keys:
            self._remember(shape, key, found.get(key), left.get(key))

    def _put_back(self, shape: Shape, run: Iterable[Change], found: Mapping[Key, Found]) -> None:
        for change in run:
            assert change.before is not None, "such rows are deleted instead"
            before = shape.named(change.before)
            if change.key in found:
                self._update(shape, change.key, before)
            else:
                shape.insert(self._driver, before)

    def _present(self, shape: Shape, key: Key) -> Found:
        found = shape.read(self._driver, key)
        if found is None:
            raise LookupError(f"{shape.name} has no row {key!r}")
        return found

    def _insert_for_good(self, shape: Shape, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Adds rows in one go: nobody will ask what each of them was like."""
        if not rows:
            return []
        now = {"recorded_at": self._clock()} if "recorded_at" in shape.columns else {}
        ids = shape.record(self._driver, [{**now, **row} for row in rows])
        self._touched[shape.name].update(ids)
        if shape.name in _BELONGS_TO:
            owner, column = _BELONGS_TO[shape.name]
            self._touched[owner].update(row[column] for row in rows if row[column] is not None)
        if shape.name in INDEXED:
            self._unindexed[shape.name].update(ids)
        return list(ids)

    def _update(self, shape: Shape, key: Key, encoded: Mapping[str, Any]) -> None:
        self._index(shape.name)
        shape.update(self._driver, key, encoded)

    def _delete(self, shape: Shape, keys: Sequence[Key]) -> None:
        self._index(shape.name)
        shape.delete(self._driver, keys)

    def _index(self, table: str) -> None:
        """Tells the index of new rows: at the end, or before a trigger expects to find them in it."""
        if ids := self._unindexed.pop(table, None):
            if self._can_wait and table == "entries":
                put_off(self._driver, ids)
            else:
                index_new(self._driver, table, ids)

    def _note(self, shape: Shape, key: Key, found: Found | None) -> None:
        """Remembers what became of the row that was ``found`` before."""
        self._remember(shape, key, found, shape.read(self._driver, key))

    def _remember(self, shape: Shape, key: Key, found: Found | None, left: Found | None) -> None:
        if self._is_undoable:
            self.changes.append(Change(shape.name, key, found and found.row, print_of(left and left.row)))
        for state in filter(None, (found, left)):
            self._touched[shape.name].add(state.number)
            if shape.name in _BELONGS_TO:
                owner, column = _BELONGS_TO[shape.name]
                if (id := shape.value(state.row, column)) is not None:
                    self._touched[owner].add(id)
        if found is None and left and shape.name in INDEXED:
            self._unindexed[shape.name].add(left.number)


def _runs(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """The changes in their order, in runs of rows of one table that all came, or all went."""

    def likeness(change: Change) -> tuple[str, bool, bool]:
        return change.table, change.before is None, change.after is None

    for (_table, came, went), alike in groupby(changes, likeness):
        most = _AT_ONCE if came or went else 1  # one row may have been changed twice
        while run := list(islice(alike, most)):
            yield run
