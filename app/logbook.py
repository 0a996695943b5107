"""How an entry is written: the one place that decides its instant, and whether it is an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app import folding
from app.errors import BadInput
from app.records import Client, Entry, Request
from app.store import people, reading
from app.texts import N_, worded
from app.words import Direction, EntryKind, Event

if TYPE_CHECKING:
    from app.store.store import Store
    from app.store.writing import Write


class Logbook:
    """Adds entries to requests, and looks both up."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def request(self, id: int) -> Request:
        """The request of that id; ``BadInput`` if there is none."""
        request = reading.request(self._store, id)
        if request is None:
            raise BadInput(worded("There is no request {id}.", id=id))
        return request

    def client_of(self, request: Request) -> Client:
        """Whose request it is."""
        client = people.client(self._store, request.client_id)
        assert client is not None, "a request points to its client"
        return client

    def entry(self, id: int) -> Entry:
        """The entry of that id; ``BadInput`` if there is none."""
        entry = reading.entry(self._store, id)
        if entry is None:
            raise BadInput(worded("There is no entry {id}.", id=id))
        return entry

    def log(self, label: str, id: int, kind: EntryKind, at: datetime | None, **said: Any) -> int:
        """One entry in one write; returns the entry's id."""
        request = self.request(id)
        with self._store.write(label) as w:
            return self.add(w, id, kind, self.instant(request, at), **said)

    def change(self, label: str, id: int, event: Event, at: datetime | None = None, **facts: Any) -> int:
        """One change of state in one write; returns the entry's id."""
        return self.log(label, id, EntryKind.STATE, at, event=event, **facts)

    def add(
        self,
        w: Write,
        request_id: int,
        kind: EntryKind,
        at: datetime | None = None,
        *,
        direction: Direction | None = None,
        promised_at: datetime | None = None,
        is_holding: bool = False,
        reached: bool = True,
        **said: Any,
    ) -> int:
        """An entry within a write of the caller's; returns its id."""
        at = at or self._now()
        check_promise(promised_at, at)
        return w.insert(
            "entries",
            request_id=request_id,
            kind=kind,
            at=at,
            recorded_at=self._now(),
            direction=direction,
            promised_at=promised_at,
            is_answer=folding.is_answer(
                kind, direction, is_automatic=False, is_holding=is_holding, reached=reached
            ),
            **said,
        )

    def instant(self, request: Request, at: datetime | None) -> datetime:
        """The instant that was named, else now; never before what went before, as after a clock put back."""
        gone_before = (request.fold.last_entry_at, request.fold.closed_at)
        return at or max([self._now(), *(instant for instant in gone_before if instant)])


def check_promise(promised_at: datetime | None, at: datetime) -> None:
    """``BadInput`` for a promise that is over when it is made."""
    if promised_at is not None and promised_at <= at:
        raise BadInput(N_("That instant has passed. Promise one that is still to come."))
