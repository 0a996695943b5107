"""The messages counter: what a mail is when it is opened, and the files that came with it.

Everything here only reads the desk, by a connection of its own, and is safe on any thread: a message may be
large, and is made by strangers.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import BadInput, UnwritablePlace
from app.export.atomic import replacing
from app.incoming import Body, Opening, Segment
from app.mail.opening import opening
from app.mail.quoting import segments
from app.records import Entry
from app.store import reading
from app.texts import N_, worded

if TYPE_CHECKING:
    from app.mail.opened import Opened
    from app.store.reader import Reader

COPIES = "opened"
"""The folder of the copies that other programs show, inside the desk's own."""


class Messages:
    """Opens mail that lies in the desk."""

    def __init__(self, folder: Path, reader: Callable[[], Reader]) -> None:
        self._copies = folder / COPIES
        self._reader = reader
        self._has_copies = False

    # --- Reading

    def segments(self, text: str) -> tuple[Segment, ...]:
        """An entry's text in the voices that speak in it: the writer's own, what is quoted, the signature."""
        return _segments(text)

    def body(self, entry_id: int) -> Body:
        """The message's page as it was sent, safe to show; an empty one where there is none."""
        return self._opened(entry_id)[1].body()

    def original(self, entry_id: int) -> bytes:
        """The message's bytes as they came."""
        return self._raw(entry_id)[1]

    # --- The files

    def file(self, entry_id: int, number: int) -> bytes:
        """The content of an attachment, counted from 0."""
        return self._file(entry_id, number)[1]

    def opening(self, entry_id: int, number: int) -> Opening:
        """What opening that attachment may do."""
        return opening(*self._file(entry_id, number))

    def copy_to_open(self, entry_id: int, number: int) -> Path:
        """A copy of the attachment for another program to show: private, read-only, and never a program.

        Whether one that asks (``Opening.ASKS``) may be opened has been asked before.
        """
        name, content = self._file(entry_id, number)
        if opening(name, content) is Opening.NEVER:
            raise BadInput(
                worded(
                    "{name} is a program. Deskbell opens none: save it if you trust who sent it.", name=name
                )
            )
        try:
            path = self._fresh_folder() / name
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400), "wb") as file:
                file.write(content)
        except OSError as error:
            raise _unwritable(self._copies, error) from error
        return path

    def save(self, entry_id: int, number: int, path: Path) -> None:
        """Write the attachment there, whole or not at all; what was there is replaced."""
        content = self.file(entry_id, number)
        with replacing(path) as file:
            file.write(content)

    def save_all(self, entry_id: int, folder: Path) -> tuple[Path, ...]:
        """Write all attachments of a message into a folder. Nothing that is there is replaced."""
        from app.mail.attachments import names_apart, safe_name

        entry, opened = self._opened(entry_id)
        try:
            taken = [path.name for path in folder.iterdir()]
        except OSError as error:
            raise _unwritable(folder, error) from error
        names = names_apart([safe_name(each.name) for each in entry.attachments], taken)
        for number, name in enumerate(names):
            with replacing(folder / name) as file:
                file.write(_there(opened.file(number)))
        return tuple(folder / name for name in names)

    def forget_copies(self) -> None:
        """Remove the copies that were made to be opened."""
        if self._has_copies:
            shutil.rmtree(self._copies, ignore_errors=True)
            self._has_copies = False

    # --- Inside

    def _fresh_folder(self) -> Path:
        """A new folder within that of the copies; those of an earlier day go first."""
        if not self._has_copies:
            shutil.rmtree(self._copies, ignore_errors=True)
            self._copies.mkdir(mode=0o700)
            self._has_copies = True
        return Path(tempfile.mkdtemp(dir=self._copies))

    def _file(self, entry_id: int, number: int) -> tuple[str, bytes]:
        from app.mail.attachments import safe_name

        entry, opened = self._opened(entry_id)
        if not 0 <= number < len(entry.attachments):
            raise BadInput(N_("There is no such attachment."))
        return safe_name(entry.attachments[number].name), _there(opened.file(number))

    def _opened(self, entry_id: int) -> tuple[Entry, Opened]:
        from app.mail.opened import Opened  # the parser of mail: not needed before one is opened

        entry, raw = self._raw(entry_id)
        return entry, Opened(raw)

    def _raw(self, entry_id: int) -> tuple[Entry, bytes]:
        with self._reader() as reader:
            entry = reading.entry(reader, entry_id)
            raw = reading.raw_of(reader, entry.raw_sha256) if entry and entry.raw_sha256 else None
        if entry is None or raw is None:
            raise BadInput(N_("There is no such message here."))
        return entry, raw


@lru_cache(maxsize=512)
def _segments(text: str) -> tuple[Segment, ...]:
    return segments(text)


def _there(content: bytes | None) -> bytes:
    if content is None:
        raise BadInput(N_("There is no such attachment."))
    return content


def _unwritable(place: Path, error: OSError) -> UnwritablePlace:
    return UnwritablePlace(
        worded("{place} can't be used: {reason}. Choose another folder.", place=place, reason=error.strerror)
    )
