"""What the owner has begun to write, kept for each request until it is sent: through a switch and through a
restart.

A draft is not a fact about a client, so it is in no table and in no undo: a small file beside the desk holds
it.
"""

from __future__ import annotations

from pathlib import Path

from ui import small_file

FILE_NAME = "drafts.json"


class Drafts:
    """The unsent texts by request and by what they are to become (a reply, a note, ...)."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._texts = _read(self._path)
        self._is_saved = True

    def of(self, request_id: int, mode: str) -> str:
        """The text begun there, or an empty one."""
        return self._texts.get(str(request_id), {}).get(mode, "")

    def keep(self, request_id: int, mode: str, text: str) -> None:
        """Remember it (an empty text: forget it); `save` puts it on the disk."""
        if text == self.of(request_id, mode):
            return
        self._is_saved = False
        texts = self._texts.setdefault(str(request_id), {})
        texts[mode] = text
        if not text:
            del texts[mode]
        if not texts:
            del self._texts[str(request_id)]

    def save(self) -> None:
        """Write what changed, whole or not at all; a disk that refuses costs nothing but drafts."""
        if self._is_saved:
            return
        self._is_saved = small_file.write(self._path, self._texts)


def _read(path: Path) -> dict[str, dict[str, str]]:
    """The file's texts; whatever in it is not a text (an older or a damaged file) is left out."""
    return {
        request: {mode: text for mode, text in texts.items() if isinstance(text, str)}
        for request, texts in small_file.read(path).items()
        if isinstance(texts, dict)
    }
