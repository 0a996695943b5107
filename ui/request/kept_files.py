"""Copies of the files that unsent letters take along, so that a crash or a moved file costs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from ui import small_file

FOLDER_NAME = "drafts"


class KeptFiles:
    """Each content once, under its hash. Safe on any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER_NAME
        self._names: dict[bytes, str] = {}

    def keep(self, content: bytes) -> str:
        """The name under which that content lies here; a disk that refuses costs nothing but the draft."""
        name = self._names.get(content)
        if name is None:
            name = self._names[content] = hashlib.sha256(content).hexdigest()
        path = self._folder / name
        if not path.exists():
            with suppress(OSError):
                self._folder.mkdir(mode=0o700, exist_ok=True)
                small_file.keep(path, content)
        return name

    def content(self, name: str) -> bytes | None:
        """The content of that name, if it is here and whole."""
        try:
            content = (self._folder / name).read_bytes()
        except (OSError, ValueError):
            return None
        return content if hashlib.sha256(content).hexdigest() == name else None

    def forget_all_but(self, wanted: Collection[str]) -> None:
        """Holds no more in memory than what letters need."""
        self._names = {content: name for content, name in self._names.items() if name in wanted}

    def drop_all_but(self, wanted: Collection[str]) -> None:
        """Takes away what no letter needs any more: not at once, for a letter that was sent may come back."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in wanted:
                    path.unlink(missing_ok=True)
