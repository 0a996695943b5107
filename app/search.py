"""The search counter: names, addresses, facts, subjects and every text, as somebody types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.records import Found, Hit
from app.standing import RequestRow
from app.store import people, search

if TYPE_CHECKING:
    from app.store.store import Store


class Search:
    """Finds."""

    def __init__(self, store: Store, rows: Callable[[Sequence[int]], list[RequestRow]]) -> None:
        self._store = store
        self._rows = rows

    def find(self, text: str, limit: int = 50) -> Found:
        """Clients and requests in which every word begins some word, the newest first. Never an error,
        whatever is typed.
        """
        matches = search.search(self._store, text, limit)
        rows = {row.id: row for row in self._rows([match.request_id for match in matches.requests])}
        return Found(
            people.clients_of_ids(self._store, matches.client_ids),
            tuple(
                Hit(rows[match.request_id], match.passage.text, match.passage.matches, match.entry_id)
                for match in matches.requests
            ),
        )
