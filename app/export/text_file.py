"""Text files of others: read whole, up to a limit, in whatever encoding they were saved."""

from __future__ import annotations

import codecs
from pathlib import Path

from app.errors import UnreadableFile
from app.texts import worded

LARGEST = 64 * 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(path: Path) -> str:
    """The text of the file. ``UnreadableFile`` if it is missing, empty, huge or no text at all."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(content) > LARGEST:
        raise UnreadableFile(
            worded(
                "{path} is larger than {size} MB: split it and import the parts.",
                path=path,
                size=LARGEST >> 20,
            )
        )
    text = decoded(content)
    if not text.strip():
        raise UnreadableFile(worded("{path} is empty.", path=path))
    if "\0" in text:
        raise UnreadableFile(
            worded(
                "{path} is not a text file: export the contacts as CSV or vCard and import that.", path=path
            )
        )
    return text


def unreadable(path: Path, error: OSError) -> UnreadableFile:
    """The failure to raise for a file that the system would not let be read: it says the system's reason."""
    reason = (error.strerror or str(error)).lower()
    return UnreadableFile(worded("{path} could not be read: {reason}.", path=path, reason=reason))


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 by its mark or its looks, otherwise Windows-1252: never an error."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _unmarked(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252" if encoding == "utf-8" else encoding, errors="replace")


def _unmarked(content: bytes) -> str:
    """UTF-16 without a mark has a zero in every other byte of its plain letters."""
    start = content[:400]
    half = len(start) // 4
    if half and start[1::2].count(0) > half:
        return "utf-16-le"
    if half and start[0::2].count(0) > half:
        return "utf-16-be"
    return "utf-8"
