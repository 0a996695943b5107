"""The clients counter: who asks, how to reach them, and what is known about them so that nobody is asked
twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app import duplicates
from app.addresses import as_kept, key_of, name_from
from app.errors import BadInput
from app.records import Client, ClientCard, ClientRow, Entry
from app.settings import target_minutes
from app.store import correspondence, listing, people, reading
from app.texts import N_, worded

if TYPE_CHECKING:
    from app.moment import Moment
    from app.store.store import Store
    from app.store.writing import Write


_MOST_OFFERED = 8
"""So many clients are offered for what is being typed."""
_TOO_LONG_FOR_AN_ID = 19
"""A number of so many digits may not fit in the database."""


class Clients:
    """Reads and changes clients. Each verb is one write."""

    def __init__(self, store: Store, moment: Callable[[], Moment]) -> None:
        self._store = store
        self._moment = moment

    # --- Reading

    def page(self, filter: str = "", after: str | None = None, limit: int = 200) -> tuple[ClientRow, ...]:
        """Clients by name, from that row on; ``filter`` is any part of a name or address."""
        return people.client_rows(self._store, filter, after, limit)

    def row(self, id: int) -> ClientRow:
        """That client as lists show them."""
        [row] = people.clients_of_ids(self._store, [self.get(id).id])
        return row

    def complete(self, prefix: str) -> tuple[ClientRow, ...]:
        """The clients whose name or address has a word that begins so, for typing on."""
        return people.complete_clients(self._store, prefix.strip(), _MOST_OFFERED) if prefix.strip() else ()

    def get(self, id: int) -> Client:
        """The client of that id."""
        client = people.client(self._store, id)
        if client is None:
            raise BadInput(worded("There is no client {id}.", id=id))
        return client

    def find(self, named: str) -> Client:
        """The client of that id, name or address; ``BadInput`` when nobody or several are called so."""
        named = named.strip()
        is_id = named.isdecimal() and len(named) < _TOO_LONG_FOR_AN_ID
        if is_id and (client := people.client(self._store, int(named))):
            return client
        ids = self._ids_of_key(key_of(named, self._country)) or people.clients_named(self._store, named)
        if len(ids) > 1:
            raise BadInput(
                worded(
                    "{number} clients are called {named!r}. Name one by id: {ids}.",
                    number=len(ids),
                    named=named,
                    ids=", ".join(map(str, ids)),
                )
            )
        if not ids:
            raise BadInput(worded("There is no client {named!r}.", named=named))
        return self.get(ids[0])

    def card(self, id: int) -> ClientCard:
        """What stands beside their requests: the person, open promises, all requests."""
        client, moment = self.get(id), self._moment()
        rows = tuple(moment.row(listed) for listed in listing.listed_of_client(self._store, id))
        promises = tuple(row for row in rows if row.promised_at is not None and row.outcome is None)
        return ClientCard(client, promises, rows)

    def timeline(
        self, id: int, limit: int = 200, before: tuple[datetime, int] | None = None
    ) -> tuple[Entry, ...]:
        """Everything with one client, across all requests: the newest ``limit`` entries before that one."""
        return reading.timeline(self._store, id, limit, before)

    # --- Finding and adding

    def find_or_add(self, w: Write, name: str, address: str, at: datetime) -> int:
        """The id of the client of that address, else of that name; else of a new one. Within a write of the
        caller's.
        """
        name, address = " ".join(name.split()), address.strip()
        if not name and not address:
            raise BadInput(N_("Say who asks: a name or an address."))
        known = self._ids_of_key(key_of(address, self._country)) if address else []
        if known:
            return known[0]
        named = people.clients_named(self._store, name)
        if len(named) == 1:
            if address:
                self._add_address(w, named[0], address)
            return named[0]
        return self._add(w, name or name_from(address), [address] if address else [], since=at)

    def add(self, name: str, addresses: Iterable[str] = (), **known: Any) -> int:
        """Add a client and return the id. ``known``: greeting, notes, tags, target_minutes, since."""
        with self._store.write(N_("Add client")) as w:
            return self._add(w, _named(name), addresses, **known)

    def _add(self, w: Write, name: str, addresses: Iterable[str], **known: Any) -> int:
        id = w.insert("clients", name=name, **known)
        for position, address in enumerate(addresses):
            self._add_address(w, id, address, position)
        return id

    def _add_address(self, w: Write, id: int, value: str, position: int = 0) -> int:
        kept = as_kept(value.strip(), self._country)
        return w.insert("addresses", client_id=id, position=position, **kept)

    # --- Changing

    def rename(self, id: int, name: str) -> None:
        """Call them by another name."""
        self._set(N_("Rename client"), id, name=_named(name))

    def set_greeting(self, id: int, greeting: str) -> None:
        """How to address them ("Anna")."""
        self._set(N_("Change greeting"), id, greeting=greeting.strip())

    def set_notes(self, id: int, notes: str) -> None:
        """The owner's notes about them."""
        self._set(N_("Change notes"), id, notes=notes)

    def set_tags(self, id: int, tags: Iterable[str]) -> None:
        """Words to group clients by."""
        self._set(
            N_("Change tags"), id, tags=tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
        )

    def set_target(self, id: int, minutes: int | None) -> None:
        """Their own target in working minutes; None: that of each request's kind again."""
        self._set(
            N_("Change target"), id, target_minutes=None if minutes is None else target_minutes(minutes)
        )

    def add_address(self, id: int, value: str) -> int:
        """Another mail address or telephone number of theirs."""
        client = self.get(id)
        key = key_of(value.strip(), self._country)
        if not value.strip():
            raise BadInput(N_("Write an e-mail address or a telephone number."))
        owner = next((other for other in self._ids_of_key(key)), None)
        if owner is not None:
            if owner == id:
                raise BadInput(worded("{address} is theirs already.", address=value.strip()))
            raise BadInput(
                worded(
                    "{address} is that of {client}: merge the two clients.",
                    address=value.strip(),
                    client=self.get(owner).name,
                )
            )
        with self._store.write(N_("Add address")) as w:
            return self._add_address(w, id, value, len(client.addresses))

    def remove_address(self, address_id: int) -> None:
        """Forget an address."""
        with self._store.write(N_("Remove address")) as w:
            w.delete("addresses", address_id)

    def set_fact(self, id: int, label: str, value: str) -> int:
        """Keep a standing fact ("gate code": "7719"), or change the one of that label. Returns its id."""
        client, label = self.get(id), label.strip()
        if not label:
            raise BadInput(N_("Say what the fact is about."))
        same = next((fact for fact in client.facts if fact.label.casefold() == label.casefold()), None)
        with self._store.write(N_("Change fact")) as w:
            if same is None:
                return w.insert(
                    "facts", client_id=id, label=label, value=value.strip(), position=len(client.facts)
                )
            w.update("facts", same.id, label=label, value=value.strip())
            return same.id

    def remove_fact(self, fact_id: int) -> None:
        """Forget a standing fact."""
        with self._store.write(N_("Remove fact")) as w:
            w.delete("facts", fact_id)

    # --- The same person twice

    def duplicates(self) -> list[tuple[ClientRow, ClientRow, str]]:
        """Pairs of clients who may be one person, with the reason."""
        everybody = {row.id: row for row in people.client_rows(self._store, limit=-1)}
        names = [(row.id, row.name) for row in everybody.values()]
        found = duplicates.pairs(names, people.all_addresses(self._store))
        return [(everybody[one], everybody[other], reason) for (one, other), reason in found.items()]

    def merge(self, keep_id: int, gone_id: int) -> None:
        """Make two clients one: all that the second has moves to the first, and the second is gone."""
        kept, gone = self.get(keep_id), self.get(gone_id)
        if keep_id == gone_id:
            raise BadInput(N_("That is one client already."))
        with self._store.write(N_("Merge clients")) as w:
            self._move_addresses(w, kept, gone)
            for position, fact in enumerate(gone.facts, len(kept.facts)):
                if any((fact.label, fact.value) == (same.label, same.value) for same in kept.facts):
                    w.delete("facts", fact.id)
                else:
                    w.update("facts", fact.id, client_id=keep_id, position=position)
            for listed in listing.listed_of_client(self._store, gone_id):
                w.update("requests", listed.id, client_id=keep_id)
            w.update(
                "clients",
                keep_id,
                greeting=kept.greeting or gone.greeting,
                since=min((since for since in (kept.since, gone.since) if since), default=None),
                tags=tuple(dict.fromkeys(kept.tags + gone.tags)),
                notes="\n".join(filter(None, (kept.notes, gone.notes))),
                target_minutes=gone.target_minutes if kept.target_minutes is None else kept.target_minutes,
            )
            w.delete("clients", gone_id)

    def _move_addresses(self, w: Write, kept: Client, gone: Client) -> None:
        known = {key_of(address.value, self._country) for address in kept.addresses}
        for position, address in enumerate(gone.addresses, len(kept.addresses)):
            if key_of(address.value, self._country) in known:
                w.delete("addresses", address.id)
            else:
                w.update("addresses", address.id, client_id=kept.id, position=position)

    def _ids_of_key(self, key: str) -> list[int]:
        """The clients of that address; of two with the same, the older first."""
        found = correspondence.clients_of_keys(self._store, [key])
        return sorted({id for _, id, _ in found})

    @property
    def _country(self) -> str:
        return self._moment().settings.country

    def _set(self, label: str, id: int, **values: Any) -> None:
        self.get(id)
        with self._store.write(label) as w:
            w.update("clients", id, **values)


def _named(name: str) -> str:
    words = name.split()
    if not words:
        raise BadInput(N_("A client needs a name."))
    return " ".join(words)
