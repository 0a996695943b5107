"""Where things lie on this machine: the data folder, the sample data, the log, the socket of an open window.

The only module that asks appdirs. ``DESKBELL_DATA`` (or ``--data``) moves everything into one folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import appdirs

NAME = "deskbell"
LONGEST_SOCKET = 100
"""Unix sockets allow 104 bytes (macOS) or 108 (Linux) for the whole path."""


def data_folder(chosen: str | os.PathLike[str] | None = None) -> Path:
    """The desk's folder: the one that was chosen, else ``DESKBELL_DATA``, else the system's usual place."""
    named = chosen or os.environ.get("DESKBELL_DATA") or appdirs.user_data_dir(NAME, appauthor=False)
    return Path(named).expanduser().absolute()


def demo_folder(folder: Path) -> Path:
    """The folder of the sample data that belongs to a desk: beside it, never in it."""
    return folder.with_name(f"{folder.name}-demo")


def log_folder(folder: Path) -> Path:
    """Where this desk's log goes: the system's place for the usual desk, else inside the chosen folder."""
    if folder != Path(appdirs.user_data_dir(NAME, appauthor=False)):
        return folder / "log"
    if sys.platform in ("win32", "darwin"):
        return Path(appdirs.user_log_dir(NAME, appauthor=False))
    # appdirs still says ~/.cache here, which cleaning tools empty: logs are state.
    return Path(appdirs.user_state_dir(NAME, appauthor=False)) / "log"


def socket_path(folder: Path) -> Path:
    """Where an open window listens for commands on its desk: in the folder itself, which only the owner can
    enter.
    """
    inside = folder / "desk.socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET:
        return inside
    import hashlib  # only for a path this long: both stand before every first paint
    import tempfile

    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"{NAME}-{key}.socket"
