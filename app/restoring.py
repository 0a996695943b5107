"""Puts the requests of an exported history back where they belong, and leaves alone what is already here.

A client is recognised by address or name and by what was said, an entry by its content among the client's;
what is then still missing by its number, if its request is here under its own. A request is the one that a
known entry lies in, else the client's of that instant and subject. Whatever is found stays as it is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from app.addresses import as_kept, key_of
from app.export.columns import Head, Item
from app.export.csv_file import Group
from app.incoming import Received
from app.records import Attachment
from app.store import correspondence, people, stream
from app.store.encoding import instant, maybe

if TYPE_CHECKING:
    from app.store.store import Store
    from app.store.writing import Write

_OWN = {"id", "raw_sha256", "content_key", "recorded_at"}
"""What two copies of an entry need not share."""
_BECAME = {"is_answer", "promised_at", "problem"}
"""What mail that came back need not share with a copy of it from before."""
_SHARED = tuple(index for index, name in enumerate(Item._fields) if name not in _OWN)
_SHARED_BY_MAIL = tuple(index for index in _SHARED if Item._fields[index] not in _BECAME)
_MESSAGE_ID = Item._fields.index("message_id")


@dataclass(slots=True)
class _Timeline:
    """A client's, before the import: (entry, request) by content, and requests by instant and subject."""

    entries: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    requests: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))


class Restoring:
    """One import on its way in, by as many writes as it takes."""

    _w: Write
    """The one under way."""

    def __init__(self, store: Store, country: str) -> None:
        self._store = store
        self._country = country
        self._clients: dict[int, int] = {}
        self._requests: dict[int, int] = {}
        self._timelines: dict[int, _Timeline] = {}
        self._taken: set[int] = set()
        """Entries that are one of the file's already: none is another's as well."""
        self._added: set[int] = set()
        """Clients of this import."""
        self._links: list[tuple[int, int]] = []

    def add(self, w: Write, groups: Iterable[Group]) -> Received:
        """Restore these requests' entries, as far as they are missing, and say what became of them."""
        self._w = w
        received = sum(map(self._restored, groups), Received())
        self._link()
        return received

    def _restored(self, group: Group) -> Received:
        head, items = group.head, group.items
        missing = self._unknown_by_number(head, self._unknown_by_content(head, items))
        if not missing:
            return Received(len(items), known=len(items))
        request_id = self._request(head)
        raw = stream.kept_raw(self._store, {item.raw_sha256 for item in missing if item.raw_sha256})
        # As they were recorded, one after the other: what was heard of after a snooze ends it, whenever said.
        entries = [_entry(request_id, item, raw) for item in sorted(missing, key=lambda item: item.id)]
        self._taken.update(self._w.insert_many("entries", entries))
        return Received(len(items), len(missing), len(items) - len(missing), request_ids=(request_id,))

    def _link(self) -> None:
        """Link the new requests to those they continue, as soon as both are here."""
        waiting = []
        for request_id, linked in self._links:
            if linked in self._requests:
                self._w.update("requests", request_id, linked_request_id=self._requests[linked])
            else:
                waiting.append((request_id, linked))
        self._links = waiting

    # --- What is here already

    def _unknown_by_content(self, head: Head, items: Sequence[Item]) -> list[Item]:
        client_id = self._clients.get(head.client_id) or self._found_client(head, items)
        if client_id is None:
            return list(items)
        self._clients[head.client_id] = client_id
        timeline = self._timeline(client_id)
        return [item for item in items if not self._is_in(timeline, head, item)]

    def _is_in(self, timeline: _Timeline, head: Head, item: Item) -> bool:
        for entry_id, request_id in timeline.entries.get(_print(item), ()):
            if entry_id not in self._taken:
                self._recognise(head, entry_id, request_id)
                return True
        return False

    def _unknown_by_number(self, head: Head, items: Sequence[Item]) -> list[Item]:
        """For an entry that was moved to another client, and a client who has another name by now."""
        client_id = (
            stream.client_of(self._store, head.request_id, head.opened_at, head.client_id) if items else None
        )
        if client_id is None:
            return list(items)
        found = stream.items_of_ids(self._store, [item.id for item in items])
        here = {stored[0]: (request_id, stored) for request_id, stored in found}
        return [
            item
            for item in items
            if not (item.id in here and self._is_same(head, item, client_id, *here[item.id]))
        ]

    def _is_same(
        self, head: Head, item: Item, client_id: int, request_id: int, stored: stream.Stored
    ) -> bool:
        if item.id in self._taken or _print(item) != _print(stored):
            return False
        self._clients.setdefault(head.client_id, client_id)
        self._recognise(head, item.id, request_id)
        return True

    def _recognise(self, head: Head, entry_id: int, request_id: int) -> None:
        self._taken.add(entry_id)
        self._requests.setdefault(head.request_id, request_id)

    def _timeline(self, client_id: int) -> _Timeline:
        if client_id not in self._timelines:
            timeline = self._timelines[client_id] = _Timeline()
            for stored, items in stream.groups(self._store, stream.Wanted(client_id)):
                head = Head._make(stored)
                timeline.requests[head.opened_at, head.subject].append(head.request_id)
                for item in items:
                    timeline.entries[_print(item)].append((item[0], head.request_id))
        return self._timelines[client_id]

    # --- Whom and what it belongs to

    def _client(self, head: Head) -> int:
        if head.client_id not in self._clients:
            self._clients[head.client_id] = self._new_client(head)
        return self._clients[head.client_id]

    def _found_client(self, head: Head, items: Sequence[Item]) -> int | None:
        """Of the clients here before with an address or the name, the one with most of the entries.

        Two clients of one name stay two: a name alone stands for one client of the file only.
        """
        keys = {key_of(address, self._country) for address in json.loads(head.addresses)}
        reached = {id for _, id, _ in correspondence.clients_of_keys(self._store, keys)} - self._added
        named = set(people.clients_named(self._store, head.client)) - self._added
        shared = {id: self._shared(self._timeline(id), items) for id in sorted(reached | named)}
        best = max(shared, key=lambda known: (shared[known], known in named, known in reached), default=None)
        if best is not None and shared[best]:
            return best
        free = named - set(self._clients.values()) if named else named
        return min(reached, default=None) or min(free, default=None)

    def _shared(self, timeline: _Timeline, items: Sequence[Item]) -> int:
        """How many of the entries lie in that timeline and are no other of the file's."""
        candidates = {entry_id for item in items for entry_id, _ in timeline.entries.get(_print(item), ())}
        return len(candidates - self._taken)

    def _new_client(self, head: Head) -> int:
        client_id = self._w.insert(
            "clients",
            name=head.client,
            greeting=head.greeting,
            since=maybe(instant, head.since),
            notes=head.notes,
            tags=json.loads(head.tags),
            target_minutes=head.client_target_minutes,
        )
        self._added.add(client_id)
        self._timelines[client_id] = _Timeline()
        for position, value in enumerate(json.loads(head.addresses)):
            kept = as_kept(value, self._country)
            self._w.insert("addresses", client_id=client_id, position=position, **kept)
        for position, (label, value) in enumerate(json.loads(head.facts)):
            self._w.insert("facts", client_id=client_id, label=label, value=value, position=position)
        return client_id

    def _request(self, head: Head) -> int:
        if head.request_id not in self._requests:
            client_id = self._client(head)
            found = self._found_request(client_id, head)
            self._requests[head.request_id] = found or self._new_request(client_id, head)
        return self._requests[head.request_id]

    def _found_request(self, client_id: int, head: Head) -> int | None:
        """A request of the same instant and subject, unless another one of the file is that already."""
        candidates = self._timeline(client_id).requests.get((head.opened_at, head.subject), ())
        taken = set(self._requests.values()) if candidates else set()
        return next((id for id in candidates if id not in taken), None)

    def _new_request(self, client_id: int, head: Head) -> int:
        request_id = self._w.insert(
            "requests",
            client_id=client_id,
            kind=head.kind,
            subject=head.subject,
            opened_at=instant(head.opened_at),
            kind_reason=head.kind_reason,
            target_minutes=head.target_minutes,
            amount_minor=head.amount_minor,
            currency=head.currency,
            valid_until_on=maybe(date.fromisoformat, head.valid_until_on),
            bid_status=head.bid_status,
            bid_number=head.bid_number,
        )
        if head.linked_request_id is not None:
            self._links.append((request_id, head.linked_request_id))
        return request_id


def _print(stored: Sequence[Any]) -> int:
    """What an entry shares with a copy of it, and with no other entry."""
    shared = _SHARED_BY_MAIL if stored[_MESSAGE_ID] else _SHARED
    return hash(tuple([stored[index] for index in shared]))


def _entry(request_id: int, item: Item, raw: set[str]) -> dict[str, Any]:
    """The columns of the entry. It points to its raw mail only if that is here."""
    values = item._asdict()
    del values["id"]
    return values | {
        "request_id": request_id,
        "at": instant(item.at),
        "recorded_at": instant(item.recorded_at),
        "promised_at": maybe(instant, item.promised_at),
        "until_at": maybe(instant, item.until_at),
        "is_answer": bool(item.is_answer),
        "is_automatic": bool(item.is_automatic),
        "to_addresses": json.loads(item.to_addresses),
        "attachments": [Attachment(*each) for each in json.loads(item.attachments)],
        "raw_sha256": item.raw_sha256 if item.raw_sha256 in raw else None,
    }
