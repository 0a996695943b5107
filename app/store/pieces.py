"""The bytes of a mail put into the database piece by piece: in one go they would hold up other threads."""

from __future__ import annotations

import sqlite3

_PIECE = 262_144
_CACHE_KB = 65_536
"""So much may wait in memory until it is written, once."""


def keep_raw(driver: sqlite3.Connection, sha256: str, raw: bytes) -> None:
    """Keeps the bytes of a mail, unless they are here. Within a transaction of the caller's."""
    driver.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
    made = driver.execute(
        "INSERT OR IGNORE INTO raw (sha256, bytes) VALUES (?, zeroblob(?))", (sha256, len(raw))
    )
    if not made.rowcount:
        return
    with driver.blobopen("raw", "bytes", made.lastrowid or 0) as blob:
        left = memoryview(raw)
        while left:
            blob.write(left[:_PIECE])
            left = left[_PIECE:]
