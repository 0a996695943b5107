"""One desk, one writer. The operating system holds the lock, so a crash can't leave a stale one behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.errors import DeskLocked, UnwritablePlace
from app.texts import worded

if sys.platform == "win32":
    import msvcrt

    def _hold(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _hold(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class DeskLock:
    """Held from its making until ``release``, or until the process ends however it ends."""

    def __init__(self, folder: Path) -> None:
        path = folder / "desk.lock"
        try:
            self._file: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UnwritablePlace(
                worded(
                    "{path} can't be written: {reason}. Check the permissions of the folder.",
                    path=path,
                    reason=error.strerror,
                )
            ) from error
        try:
            _hold(self._file)
        except OSError as error:
            self.release()
            raise DeskLocked(
                worded(
                    "Deskbell is already open on {folder}. Use that window, or close it and try again.",
                    folder=folder,
                )
            ) from error

    def release(self) -> None:
        """Lets the next one in. Releasing twice is harmless."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
