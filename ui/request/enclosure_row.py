"""The files that a letter takes along: each with its size, taken out by a click."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from app.post import Enclosure
from ui.bridge import Bridge, Progress
from ui.flow import FlowLayout
from ui.labels import plain_label
from ui.texts import _
from ui.theme import mark

MANY_BYTES = 20_000_000
"""What many mail servers refuse."""
MOST_BYTES = 200_000_000
"""What is not even read: no server takes it."""
_LONGEST_NAME = 36


class EnclosureRow(QWidget):
    """Hidden while there is no file. Files are read off the screen's thread, and kept as they were then."""

    changed = Signal()
    problem = Signal(str)

    def __init__(
        self, bridge: Bridge, keep: Callable[[bytes], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._keep = keep
        self._enclosures: tuple[Enclosure, ...] = ()
        self._round = self._unread = 0
        self._chips = QWidget(self)
        self._flow = FlowLayout(self._chips, spacing=4)
        self._warning = plain_label("", "danger")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self._chips)
        whole.addWidget(self._warning)
        self.show_enclosures(())

    @property
    def enclosures(self) -> tuple[Enclosure, ...]:
        """The files, in the order in which they were added."""
        return self._enclosures

    @property
    def is_reading(self) -> bool:
        """Whether one of them is still being read."""
        return self._unread > 0

    def show_enclosures(self, enclosures: tuple[Enclosure, ...]) -> None:
        """Shows those of another letter."""
        self._round += 1  # what is still being read was for the letter before
        self._unread = 0
        self._enclosures = enclosures
        self._show()

    def add(self, paths: list[Path]) -> None:
        """Reads those files and adds them."""
        asked = self._round
        self._unread += len(paths)
        for path in paths:
            self._bridge.run(
                partial(self._read, path),
                partial(self._on_read, asked),
                partial(self._on_failed, asked, path),
            )

    def choose(self) -> None:
        """Asks which files to add."""
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), _("Attach files"), home)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.fileSelected.connect(dialog.deleteLater)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    # --- inside ---

    def _read(self, path: Path, _progress: Progress) -> Enclosure:
        if path.is_dir():
            raise IsADirectoryError(_("it is a folder"))
        if path.stat().st_size > MOST_BYTES:
            raise OSError(_("it is larger than any mail server takes"))
        content = path.read_bytes()
        self._keep(content)
        return Enclosure(path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream", content)

    def _on_read(self, asked: int, enclosure: Enclosure) -> None:
        if asked != self._round:
            return
        self._unread -= 1
        if enclosure not in self._enclosures:
            self._enclosures = (*self._enclosures, enclosure)
            self._show()
            self.changed.emit()

    def _on_failed(self, asked: int, path: Path, problem: Exception) -> None:
        self._unread -= asked == self._round
        if not isinstance(problem, OSError):
            raise problem
        reason = problem.strerror or str(problem)
        self.problem.emit(_("{name} was not attached: {reason}.", name=path.name, reason=reason))

    def _remove(self, enclosure: Enclosure) -> None:
        self._enclosures = tuple(one for one in self._enclosures if one is not enclosure)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self._flow.clear()
        for enclosure in self._enclosures:
            self._flow.addWidget(self._chip(enclosure))
        size = sum(len(one.content) for one in self._enclosures)
        self._warning.setText(
            _("{size} in all: many mail servers refuse letters of more than 20 MB.", size=_size(size))
        )
        self._warning.setVisible(size > MANY_BYTES)
        self.setVisible(bool(self._enclosures))

    def _chip(self, enclosure: Enclosure) -> QPushButton:
        name = enclosure.name
        short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 9]}…{name[-8:]}"
        chip = QPushButton(f"{short} · {_size(len(enclosure.content))}  ✕".replace("&", "&&"), self._chips)
        chip.setAccessibleName(_("Take out {name}", name=name))
        chip.setToolTip(chip.accessibleName())
        mark(chip, choice="true")
        chip.clicked.connect(partial(self._remove, enclosure))
        chip.show()
        return chip


def _size(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
