"""Where the owner left the window and its parts: a small file beside the desk. Losing it costs nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from ui import small_file

NAME = "window.json"


class Places:
    """Sizes by name. Read once; written when the window closes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._kept = small_file.read(self._path)

    def restore_window(self, window: QMainWindow) -> None:
        """Puts the window where it was, if that was on a screen that still is there."""
        geometry = self._kept.get("window")
        if isinstance(geometry, str):
            window.restoreGeometry(QByteArray.fromBase64(geometry.encode()))

    def restore_splitter(self, name: str, splitter: QSplitter) -> None:
        sizes = self._kept.get(name)
        if (
            isinstance(sizes, list)
            and len(sizes) == splitter.count()
            and all(isinstance(size, int) for size in sizes)
        ):
            splitter.setSizes(sizes)

    def is_on(self, name: str, *, default: bool) -> bool:
        """Whether something was switched on."""
        return bool(self._kept.get(name, default))

    def keep(self, window: QMainWindow, splitters: dict[str, QSplitter], switches: dict[str, bool]) -> None:
        """Writes it all down, whole or not at all."""
        self._kept = {"window": window.saveGeometry().toBase64().toStdString(), **switches}
        self._kept |= {name: splitter.sizes() for name, splitter in splitters.items()}
        small_file.write(self._path, self._kept)
