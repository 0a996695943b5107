"""What the database says when it can't, in the owner's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import DamagedData, DeskbellError, DeskLocked, UnwritablePlace
from app.texts import N_, worded

_HELD = N_("Another program is holding {path}. Close it and try again.")
_BARRED = N_("Nothing was saved: {path} can't be written. Check the permissions of the file and its folder.")
_MEANINGS: dict[int, tuple[type[DeskbellError], str]] = {
    sqlite3.SQLITE_BUSY: (DeskLocked, _HELD),
    sqlite3.SQLITE_LOCKED: (DeskLocked, _HELD),
    sqlite3.SQLITE_FULL: (
        UnwritablePlace,
        N_("Nothing was saved: there is no room left for {path}. Free some space and try again."),
    ),
    sqlite3.SQLITE_READONLY: (UnwritablePlace, _BARRED),
    sqlite3.SQLITE_PERM: (UnwritablePlace, _BARRED),
    sqlite3.SQLITE_IOERR: (
        UnwritablePlace,
        N_("Nothing was saved: the disk reported an error at {path}. Check the disk, then try again."),
    ),
    sqlite3.SQLITE_CANTOPEN: (
        UnwritablePlace,
        N_("{path} can't be opened. Check that the folder exists and that you may write to it."),
    ),
    sqlite3.SQLITE_CORRUPT: (
        DamagedData,
        N_("{path} is damaged. Keep the file, and put a backup in its place."),
    ),
    sqlite3.SQLITE_NOTADB: (DamagedData, N_("{path} is not a Deskbell database, or it is damaged.")),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns the database's own failures inside the block into typed ones with one clear line.

    The rest (a constraint, a mistake in SQL) is a bug of ours or means something to the caller, and passes.
    """
    try:
        yield
    except sqlite3.Error as error:
        meaning = _MEANINGS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if meaning is None:
            raise
        failure, line = meaning
        raise failure(worded(line, path=path)) from error
