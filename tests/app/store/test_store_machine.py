"""Any writes, undoes, redoes and restarts: the desk is always as the model says, and sound."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.store.check import check
from app.store.store import Store
from app.words import Direction, EntryKind, Event
from tests.app.store.writings import Clock, add_client, add_entry, add_request, everything

Snapshot = dict[str, list[tuple[Any, ...]]]
WORDS = st.text("aeio rstlü'", max_size=12)


class Break(Exception):
    """Something goes wrong in the middle of a write."""


def break_off() -> None:
    raise Break


class StoreMachine(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="deskbell-"))
        self.store = Store.open(self.folder / "desk", clock=Clock())
        self.before: list[Snapshot] = []
        self.after: list[Snapshot] = []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    def done(self, before: Snapshot) -> None:
        self.before.append(before)
        self.after.clear()

    @property
    def alive(self) -> list[int]:
        return [id for (id,) in self.store.fetch("SELECT id FROM requests ORDER BY id")]

    @rule(name=WORDS, subject=WORDS, text=WORDS)
    def open_request(self, name: str, subject: str, text: str) -> None:
        before = everything(self.store)
        with self.store.write("Open request") as w:
            add_entry(w, add_request(w, add_client(w, name, name), subject), text)
        self.done(before)

    @precondition(lambda self: self.alive)
    @rule(
        data=st.data(),
        text=WORDS,
        minutes=st.integers(0, 5),
        direction=st.sampled_from(Direction),
    )
    def add_entry(self, data: st.DataObject, text: str, minutes: int, direction: Direction) -> None:
        before, id = everything(self.store), data.draw(st.sampled_from(self.alive))
        with self.store.write("Add entry") as w:
            add_entry(w, id, text, minutes, direction=direction, is_answer=direction is Direction.OUT)
        self.done(before)

    @precondition(lambda self: self.alive)
    @rule(
        data=st.data(),
        subject=WORDS,
        event=st.sampled_from([Event.CLOSED, Event.REOPENED, Event.NO_REPLY_NEEDED]),
    )
    def change_state(self, data: st.DataObject, subject: str, event: Event) -> None:
        before, id = everything(self.store), data.draw(st.sampled_from(self.alive))
        with self.store.write("Change state") as w:
            w.update("requests", id, subject=subject)
            add_entry(w, id, minutes=3, kind=EntryKind.STATE, direction=None, event=event)
            w.put("settings", "latest", value=subject)
        self.done(before)

    @precondition(lambda self: len(self.alive) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        before = everything(self.store)
        keep, gone = data.draw(st.permutations(self.alive))[:2]
        with self.store.write("Merge") as w:
            for (id,) in self.store.fetch("SELECT id FROM entries WHERE request_id = ?", (gone,)):
                w.update("entries", id, request_id=keep)
            w.delete("requests", gone)
        self.done(before)

    @precondition(lambda self: self.alive)
    @rule(data=st.data(), subject=WORDS)
    def break_off(self, data: st.DataObject, subject: str) -> None:
        before, id = everything(self.store), data.draw(st.sampled_from(self.alive))
        try:
            with self.store.write("Break off") as w:
                w.update("requests", id, subject=subject)
                add_entry(w, id, subject)
                break_off()
        except Break:
            assert everything(self.store) == before

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        self.after.append(everything(self.store))
        self.store.undo()
        assert everything(self.store) == self.before.pop()

    @precondition(lambda self: self.after)
    @rule()
    def redo(self) -> None:
        self.before.append(everything(self.store))
        self.store.redo()
        assert everything(self.store) == self.after.pop()

    @rule()
    def reopen(self) -> None:
        state = everything(self.store)
        self.store.close()
        self.store = Store.open(self.folder / "desk", clock=Clock())
        assert everything(self.store) == state
        self.before, self.after = [], []

    @invariant()
    def is_sound(self) -> None:
        if hasattr(self, "store"):
            assert check(self.store) == []
            assert (self.store.undo_label is None, self.store.redo_label is None) == (
                not self.before,
                not self.after,
            )


TestStoreMachine = pytest.mark.slow(StoreMachine.TestCase)
TestStoreMachine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
