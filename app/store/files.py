"""The files of a desk: who may read them, and how the database among them is opened.

Folder 0700 and files 0600 whatever the umask; a write-ahead log with ``synchronous=FULL``, so that what was
acknowledged survives a power cut; no implicit transactions, since the driver's would let half a migration
survive a rollback.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.errors import UnwritablePlace
from app.store.failures import explained
from app.texts import worded

DATABASE = "deskbell.db"

# The log is carried over when it is as long as it may stay: while mail is fetched, what is carried over
# less often is written less often (the same pages of the search index, again and again).
_SETTINGS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "wal_autocheckpoint=8000",
    "journal_size_limit=33554432",
)

_CANT_MAKE_FILES = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)

PATIENCE = 2.0
"""Seconds to wait for another program that holds the database, before saying so."""


def make_private_folder(folder: Path) -> None:
    """The folder exists, for its owner alone if it was made here or was still empty."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not any(folder.iterdir()):
            folder.chmod(0o700)
    except OSError as error:
        raise UnwritablePlace(
            worded(
                "{folder} can't be used: {reason}. Choose another folder.",
                folder=folder,
                reason=error.strerror,
            )
        ) from error


def make_private_file(path: Path) -> None:
    """An empty file for its owner alone; one left behind under that name is replaced."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def wal_of(path: Path) -> Path:
    """Where SQLite keeps what is committed but not yet in the database file itself."""
    return path.with_name(path.name + "-wal")


def connect(path: Path, *, patience: float = PATIENCE) -> sqlite3.Connection:
    """The one connection that writes. A file that can't be written is refused here, not later."""
    with explained(path):
        connection = _open(path, "mode=rw", patience)
        try:
            for setting in _SETTINGS:
                connection.execute(f"PRAGMA {setting}")
            connection.execute("DELETE FROM settings WHERE FALSE")
        except BaseException:
            connection.close()
            raise
        return connection


def connect_to_read(path: Path, *, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection that can't write. It works on read-only media too."""
    with explained(path):
        try:
            return _open(path, "mode=ro", patience)
        except sqlite3.OperationalError as error:
            # Where no file may be made beside it, a database that was closed properly is read as it lies.
            if error.sqlite_errorcode & 0xFF not in _CANT_MAKE_FILES or wal_of(path).exists():
                raise
            return _open(path, "immutable=1", patience)


def carry_over(path: Path) -> None:
    """What is committed goes from the log into the file itself, by a connection of its own; nobody waits."""
    with explained(path), closing(_open(path, "mode=rw", PATIENCE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """What the block writes is committed when it ends, all of it, or not at all if it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # when the disk is full SQLite has rolled back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def unhurried(connection: sqlite3.Connection) -> Iterator[None]:
    """What is committed within is synced with the next commit outside, or when the log is carried over.

    The log is one file that is read up to its first hole: what was synced before stays, whatever is lost.
    """
    connection.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous=FULL")


def _open(path: Path, options: str, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}", uri=True, timeout=patience, isolation_level=None
    )
    try:
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA cache_size=-16384")  # the first to look into the file
    except BaseException:
        connection.close()
        raise
    return connection
