"""The files that are being read for letters: beside the screen, whatever becomes of their windows by then."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.post import Enclosure
from ui.bridge import Bridge, Progress
from ui.request.drafts import Draft, Drafts, Key
from ui.texts import _

MOST_BYTES = 200_000_000
"""What is not even read: no server takes it."""


class _Unread(NamedTuple):
    """A file on its way into the letter of that key, which stood like that when it was added."""

    path: Path
    key: Key
    letter: Draft


class Enclosing(QObject):
    """One for all letters. A file that was read is in the draft of its letter, shown or not."""

    enclosed = Signal(object, object)
    """The `Key` of a draft, and the `Enclosure` that is in it now."""
    problem = Signal(str)

    def __init__(self, bridge: Bridge, drafts: Drafts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._drafts = bridge, drafts
        self._unread: list[_Unread] = []

    def is_reading(self, key: Key | None) -> bool:
        """Whether a file is still being read for the letter of that key."""
        return any(unread.key == key for unread in self._unread)

    def read(self, paths: Sequence[Path], key: Key, letter: Draft) -> None:
        """Reads those files for the letter of that key, which stands like that now."""
        for path in paths:
            unread = _Unread(path, key, letter)
            self._unread.append(unread)
            self._bridge.run(
                partial(self._content, path),
                partial(self._on_read, unread),
                partial(self._on_failed, unread),
            )

    def forget(self, key: Key) -> None:
        """The letter of that key is gone: what is still being read for it is not wanted any more."""
        self._unread = [unread for unread in self._unread if unread.key != key]

    # --- inside ---

    def _content(self, path: Path, _progress: Progress) -> Enclosure:
        if path.is_dir():
            raise IsADirectoryError(_("it is a folder"))
        if path.stat().st_size > MOST_BYTES:
            raise OSError(_("it is larger than any mail server takes"))
        content = path.read_bytes()
        self._drafts.files.keep(content)
        return Enclosure(path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream", content)

    def _on_read(self, unread: _Unread, enclosure: Enclosure) -> None:
        if unread in self._unread:
            self._unread.remove(unread)
            self._drafts.enclose(unread.key, unread.letter, enclosure)
            self.enclosed.emit(unread.key, enclosure)

    def _on_failed(self, unread: _Unread, problem: Exception) -> None:
        is_wanted = unread in self._unread
        if is_wanted:
            self._unread.remove(unread)
        if not isinstance(problem, OSError):
            raise problem
        if is_wanted:
            reason = problem.strerror or str(problem)
            self.problem.emit(_("{name} was not attached: {reason}.", name=unread.path.name, reason=reason))
