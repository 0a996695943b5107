"""Files that are whole under their name or not there, power cuts included."""

from __future__ import annotations

import os
from pathlib import Path


def put_in_place(finished: Path, final: Path) -> None:
    """``finished`` is on the disk under its final name; a crash on the way never leaves half a file there."""
    with finished.open("rb+") as file:
        os.fsync(file.fileno())
    finished.replace(final)
    if os.name == "posix":  # elsewhere folders can't be synced
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
