"""The log: what the program did and where it failed, by ids only.

Never a subject, a body, a name or an address: a log is what people paste into a public bug report. An
exception is written by its type and its places in the code, without its message, which may quote what
somebody wrote.
"""

from __future__ import annotations

import copy
import logging
import logging.handlers
import traceback
from pathlib import Path
from types import TracebackType

KEPT_BYTES = 1_000_000
KEPT_FILES = 3

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _IdsOnly(logging.Formatter):
    """Formats an exception without its message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        own = copy.copy(record)
        own.exc_text = None  # another writer may have left its rendering there, message and all
        return super().format(own)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the name is logging's
        kind, _, where = ei
        if kind is None:
            return ""
        return "".join([*traceback.format_tb(where), f"{kind.__module__}.{kind.__qualname__}"])


def start(folder: Path) -> Path:
    """Log to ``deskbell.log`` in that folder from now on, and return the file. Only its owner can read it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "deskbell.log"
    writer = logging.handlers.RotatingFileHandler(
        path, maxBytes=KEPT_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
    )
    path.touch(mode=0o600)
    writer.setFormatter(_IdsOnly())
    root = logging.getLogger()
    root.addHandler(writer)
    root.setLevel(logging.INFO)
    return path
