"""Whom the desk knows, in bulk: names, addresses and bid numbers of every client."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.store.reader import Reader
from app.store.schema import addresses, clients, requests
from app.words import Kind


def names(reader: Reader) -> list[tuple[int, str, str]]:
    """(id, name, greeting) of every client."""
    rows = reader.select(select(clients.c.id, clients.c.name, clients.c.greeting))
    return [(id, name, greeting) for id, name, greeting in rows]


def mail_addresses(reader: Reader) -> list[tuple[str, int]]:
    """(key, client's id) of every mail address."""
    wanted = select(addresses.c.key, addresses.c.client_id).where(addresses.c.kind == "email")
    return [(key, client_id) for key, client_id in reader.select(wanted)]


def bid_numbers(reader: Reader, ids: Collection[int] | None = None) -> dict[int, tuple[str, int]]:
    """(number, client's id) of every numbered bid, or of those among these requests, by the request's id."""
    wanted = select(requests.c.id, requests.c.bid_number, requests.c.client_id).where(
        requests.c.kind == Kind.BID, requests.c.bid_number != ""
    )
    if ids is not None:
        wanted = wanted.where(requests.c.id.in_(ids))
    return {id: (number, client_id) for id, number, client_id in reader.select(wanted)}
