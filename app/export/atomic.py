"""Files that are whole or absent: written under a temporary name beside the place, flushed, then renamed."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.durable import put_in_place
from app.errors import UnwritablePlace
from app.texts import worded

if sys.platform != "win32":
    import fcntl

_ENDING = ".deskbell-part"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of ``path`` when the block ends well; otherwise nothing is left of it.

    Whatever was at ``path`` stays as it was until that instant. A place that can't be written raises
    ``UnwritablePlace``, whether it fails at once, half way (a full disk) or at the very end.
    """
    final = path.expanduser().resolve()
    _refuse_what_is_no_file(path, final)
    _sweep(final.parent)
    with _explained(path):
        descriptor, name = tempfile.mkstemp(prefix=f".{final.name[:80]}.", suffix=_ENDING, dir=final.parent)
    temporary = Path(name)
    try:
        with _explained(path), os.fdopen(descriptor, "wb", buffering=1 << 18) as file:
            with suppress(OSError):  # a disk without locks; nothing is swept there either
                _lock(file)
            yield file
        with _explained(path):
            put_in_place(temporary, final)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Remove what programs that were killed have left there. What is still being written is locked."""
    for left in folder.glob(f".*{_ENDING}"):
        with suppress(OSError):
            with left.open("rb") as file:
                _lock(file)
            left.unlink()


def _lock(file: BinaryIO) -> None:
    """Only one program has it until it closes the file. (Windows deletes no file that is open anyway.)"""
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _refuse_what_is_no_file(path: Path, final: Path) -> None:
    """A rename would put a file in the place of a device or pipe, and over a file that was set read-only."""
    with _explained(path):
        if not final.exists():
            return
        is_file = stat.S_ISREG(final.stat().st_mode)
    if not is_file:
        raise UnwritablePlace(
            worded("{path} is not an ordinary file: choose the name of a file to write.", path=path)
        )
    if not os.access(final, os.W_OK):
        raise UnwritablePlace(
            worded("{path} is read-only: choose another name or allow writing to it.", path=path)
        )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        raise UnwritablePlace(
            worded(
                "{path} could not be written: {cause}."
                " Free some room or choose another place, then try again.",
                path=path,
                cause=cause,
            )
        ) from error
