"""Clients read as records: one whole, the list of them, those of a name or an address."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, text, tuple_

from app.records import Address, Client, ClientRow, Fact
from app.store.phrases import match, words
from app.store.reader import Reader
from app.store.schema import addresses, clients, facts, requests
from app.words import Turn

_FIRST_ADDRESS = (
    select(addresses.c.value)
    .where(addresses.c.client_id == clients.c.id)
    .order_by(addresses.c.kind, addresses.c.position, addresses.c.id)
    .limit(1)
    .scalar_subquery()
)
_OPEN_REQUESTS = (
    select(func.count())
    .where(requests.c.client_id == clients.c.id, requests.c.turn != Turn.NOBODY)
    .scalar_subquery()
)
_LAST_ENTRY_AT = (
    select(func.max(requests.c.last_entry_at, type_=requests.c.last_entry_at.type))
    .where(requests.c.client_id == clients.c.id)
    .scalar_subquery()
)
_ROW = select(clients.c.id, clients.c.name, func.coalesce(_FIRST_ADDRESS, ""), _OPEN_REQUESTS, _LAST_ENTRY_AT)
_NAME: ColumnElement[str] = clients.c.name.collate("NOCASE")
_BEGINS = text("clients.id IN (SELECT rowid FROM client_index WHERE client_index MATCH :begins)")
_WHO = "{name addresses} : "
"""Of what the index knows of a client: not the facts."""


def client(reader: Reader, id: int) -> Client | None:
    """The client of that id, with addresses and standing facts."""
    rows = reader.select(select(clients).where(clients.c.id == id))
    if not rows:
        return None
    reached = select(addresses.c.id, addresses.c.kind, addresses.c.value).where(addresses.c.client_id == id)
    known = select(facts.c.id, facts.c.label, facts.c.value).where(facts.c.client_id == id)
    return Client(
        **rows[0]._asdict(),
        addresses=tuple(
            Address(*row) for row in reader.select(reached.order_by(addresses.c.position, addresses.c.id))
        ),
        facts=tuple(Fact(*row) for row in reader.select(known.order_by(facts.c.position, facts.c.id))),
    )


def client_rows(
    reader: Reader, filter: str = "", after: str | None = None, limit: int = 200
) -> tuple[ClientRow, ...]:
    """Clients by name, those after the one of that id; ``filter`` is any part of a name or an address."""
    wanted = _ROW.order_by(_NAME, clients.c.id).limit(limit)
    if filter:
        reached = select(addresses.c.client_id).where(addresses.c.value.icontains(filter, autoescape=True))
        wanted = wanted.where(clients.c.name.icontains(filter, autoescape=True) | clients.c.id.in_(reached))
    if after is not None:
        last = select(_NAME, clients.c.id).where(clients.c.id == int(after))
        wanted = wanted.where(tuple_(_NAME, clients.c.id) > last.scalar_subquery())
    return _rows(reader, wanted)


def clients_of_ids(reader: Reader, ids: Collection[int]) -> tuple[ClientRow, ...]:
    """These clients, by name."""
    return _rows(reader, _ROW.where(clients.c.id.in_(ids)).order_by(_NAME, clients.c.id))


def complete_clients(reader: Reader, prefix: str, limit: int) -> tuple[ClientRow, ...]:
    """Clients of whose name or addresses some words begin so; those with something newest in hand first."""
    begins = match(words(prefix), shortest=1)
    if begins is None:
        return ()
    wanted = _ROW.where(_BEGINS.bindparams(begins=f"{_WHO}({begins})"))
    return _rows(reader, wanted.order_by(_LAST_ENTRY_AT.desc(), clients.c.id.desc()).limit(limit))


def clients_named(reader: Reader, name: str) -> list[int]:
    """The clients of exactly that name, in whatever case."""
    return [
        id
        for (id,) in reader.select(
            select(clients.c.id).where(clients.c.name.collate("NOCASE") == name).order_by(clients.c.id)
        )
    ]


def all_addresses(reader: Reader) -> list[tuple[int, str, str]]:
    """(client's id, kind, key) of every address: what tells clients that are the same person."""
    wanted = select(addresses.c.client_id, addresses.c.kind, addresses.c.key).order_by(addresses.c.id)
    return [(client_id, kind, key) for client_id, kind, key in reader.select(wanted)]


def _rows(reader: Reader, wanted: Select[Any]) -> tuple[ClientRow, ...]:
    return tuple(ClientRow(*row) for row in reader.select(wanted))
