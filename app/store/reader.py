"""A connection to read by: plain SQL for the lists, SQLAlchemy's statements for the rest.

SQLAlchemy is imported with the first statement, not before: the first page of the window is read without it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextvars import ContextVar
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from app.store import files, migrations
from app.store.failures import explained

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Select

    from app.records import Changes


_lent: ContextVar[sqlite3.Connection] = ContextVar("lent")
"""What SQLAlchemy is given when it asks for a connection."""


class Reader:
    """What the reading functions of the store take. It belongs to the thread that opened it."""

    def __init__(self, driver: sqlite3.Connection, path: Path) -> None:
        self._driver = driver
        self.path = path
        self._unwatched = 0
        """How many changes nobody watches: what was read still holds after them."""

    @classmethod
    def open_to_read(cls, path: Path) -> Reader:
        """A connection of its own, for another thread or before a desk is open. It writes nothing."""
        migrations.check_present(path)
        return Reader(files.connect_to_read(path), path)

    def fetch(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a plain query, as they are stored."""
        with explained(self.path):
            return self._driver.execute(sql, parameters).fetchall()

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Generator[tuple[Any, ...], None, None]:
        """The rows of a plain query one by one, in little memory."""
        with explained(self.path):
            yield from self._driver.execute(sql, parameters)

    @property
    def version(self) -> tuple[int, int] | None:
        """What was read holds as long as this stays the same; None: it may yet be rolled back."""
        if self._driver.in_transaction:
            return None
        [(by_others,)] = self.fetch("PRAGMA data_version")
        return self._driver.total_changes - self._unwatched, by_others

    def changes_since(self, version: tuple[int, int] | None) -> Changes | None:  # noqa: ARG002
        """What was written since it was at that version; None: nobody knows."""
        return None

    def select(self, statement: Select[Any]) -> Sequence[Any]:
        """All rows of a statement, with typed values."""
        from sqlalchemy.exc import DBAPIError

        with explained(self.path):
            try:
                return self._connection.execute(statement).all()
            except DBAPIError as error:
                raise error.orig or error from error

    @cached_property
    def _connection(self) -> Connection:
        lent = _lent.set(self._driver)
        try:
            return _engine().connect().execution_options(isolation_level="AUTOCOMMIT")
        finally:
            _lent.reset(lent)

    def close(self) -> None:
        """Ends reading. Closing twice is harmless."""
        if connection := self.__dict__.pop("_connection", None):  # SQLAlchemy keeps all that it lent out
            connection.close()
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


@cache
def _engine() -> Engine:
    """One for every connection, on whatever thread: each statement is compiled once."""
    from sqlalchemy import create_engine, pool

    return create_engine("sqlite://", creator=_lent.get, poolclass=pool.NullPool)
