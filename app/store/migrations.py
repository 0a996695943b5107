"""A file of the present version: made new, brought up to date, or refused without a byte changed.

Nothing that lies there is ever taken for a new desk: an empty, truncated or foreign file is damaged data,
and a file from a newer Deskbell is left alone. A new file gets its final name only when it is whole. Each
step runs in a transaction of its own together with the number of its version, so a crash leaves the version
before or the one after.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from app.durable import put_in_place
from app.errors import DamagedData, NewerData, UnreadableFile, UnwritablePlace
from app.store import files
from app.store.failures import explained
from app.store.steps import APPLICATION_ID, STEPS, Step
from app.texts import N_, worded

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_UNTIL_IT_IS_WHOLE = ("journal_mode=MEMORY", "synchronous=OFF")
"""A file that has no name yet is thrown away after a crash, so no step of its making waits for the disk."""


def prepare(path: Path, clock: Callable[[], datetime], steps: Sequence[Step] = STEPS) -> None:
    """The database at ``path`` exists and is of the present version. Call it with the desk's lock held."""
    if not path.exists():
        _create(path, steps)
        return
    version = check_version(path, len(steps))
    if version < len(steps):
        with explained(path), closing(files.connect(path)) as connection:
            _back_up(connection, path, version, clock())
            _advance(connection, steps, version)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def check_version(path: Path, latest: int = len(STEPS)) -> int:
    """The version of the file. Raises UnreadableFile, NewerData or DamagedData; only ever reads."""
    if not path.exists():
        raise UnreadableFile(worded("There is no desk in {folder}.", folder=path.parent))
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError as error:
        raise UnreadableFile(
            worded("{path} can't be read: {reason}.", path=path, reason=error.strerror)
        ) from error
    _check_header(path, header)
    version = _number(header, 60)
    if _has_wal(path):
        with explained(path), closing(files.connect_to_read(path)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > latest:
        raise NewerData(
            worded(
                "{path} was written by a newer Deskbell. Update Deskbell to open it; nothing was changed.",
                path=path,
            )
        )
    if version < 1:
        raise _damaged(path, N_("no version was ever written to it"))
    return version


def check_present(path: Path) -> None:
    """Raises what ``check_version`` does, and UnreadableFile for a version that is behind."""
    if check_version(path) < len(STEPS):
        raise UnreadableFile(
            worded("{path} is from an older Deskbell. Open the desk once to bring it up to date.", path=path)
        )


def _check_header(path: Path, header: bytes) -> None:
    if len(header) < _HEADER:
        raise _damaged(path, N_("it is empty or was cut off"))
    if not header.startswith(_MAGIC):
        raise _damaged(path, N_("it is not a database"))
    if _number(header, 68) != APPLICATION_ID:
        raise _damaged(path, N_("another program wrote it"))
    page_size = int.from_bytes(header[16:18], "big")
    whole = (65536 if page_size == 1 else page_size) * _number(header, 28)
    # While a log lies beside it the file may be behind its own header: the log holds the rest.
    if path.stat().st_size < whole and not _has_wal(path):
        raise _damaged(path, N_("its end is missing"))


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")


def _has_wal(path: Path) -> bool:
    wal = files.wal_of(path)
    return wal.exists() and wal.stat().st_size > 0


def _damaged(path: Path, what: str) -> DamagedData:
    return DamagedData(
        worded(
            "{path} is not a whole Deskbell database: {what}. Keep the file, and put a backup in its place.",
            path=path,
            what=worded(what),
        )
    )


def _create(path: Path, steps: Sequence[Step]) -> None:
    if _has_wal(path):
        raise DamagedData(
            worded(
                "{path} is missing but a part of it is left ({name}). Put the database back.",
                path=path,
                name=files.wal_of(path).name,
            )
        )
    unfinished = path.with_name(path.name + ".new")
    with explained(path):
        try:
            files.make_private_file(unfinished)
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
                for setting in _UNTIL_IT_IS_WHOLE:
                    connection.execute(f"PRAGMA {setting}")
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                _advance(connection, steps, 0)
            put_in_place(unfinished, path)
        except OSError as error:
            raise UnwritablePlace(
                worded(
                    "{path} can't be made: {reason}. Check the permissions and the room on the disk.",
                    path=path,
                    reason=error.strerror,
                )
            ) from error


def _advance(connection: sqlite3.Connection, steps: Sequence[Step], version: int) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")  # a table that is rebuilt is missing for a moment
    for number, step in enumerate(steps[version:], version + 1):
        with files.transaction(connection):
            _take(connection, step)
            connection.execute(f"PRAGMA user_version = {number}")


def _take(connection: sqlite3.Connection, step: Step) -> None:
    if callable(step):
        step(connection)
    else:
        for statement in step:
            connection.execute(statement)
    if lost := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise RuntimeError(f"a step leaves rows that point nowhere: {lost}")


def _back_up(connection: sqlite3.Connection, path: Path, version: int, now: datetime) -> None:
    folder = path.parent / "backups"
    files.make_private_folder(folder)
    stem = f"deskbell-version-{version}-{now:%Y%m%d-%H%M%S}"
    names = (folder / f"{stem}{f'-{n}' if n else ''}.db" for n in range(1000))
    final = next(name for name in names if not name.exists())
    unfinished = final.with_suffix(".new")
    files.make_private_file(unfinished)
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
        connection.backup(copy)
    put_in_place(unfinished, final)
