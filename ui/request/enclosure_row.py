"""The files that a letter takes along: each with its size, taken out by a click."""

from __future__ import annotations

import mimetypes
from collections import Counter
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

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


Take = Callable[[Enclosure], object]


class EnclosureRow(QWidget):
    """Hidden while there is no file. Files are read off the screen's thread, and kept as they were then.

    ``late`` is asked when files are added: what it returns takes each that is read when their letter is not
    shown any more.
    """

    changed = Signal()
    problem = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        keep: Callable[[bytes], object],
        late: Callable[[], Take],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._keep, self._late = keep, late
        self._enclosures: tuple[Enclosure, ...] = ()
        self._key: Hashable = None
        self._unread: Counter[Hashable] = Counter()
        """How many files are being read, by the letters they were added to."""
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
        return self._unread[self._key] > 0

    def show_enclosures(self, enclosures: tuple[Enclosure, ...], key: Hashable = None) -> None:
        """Shows those of the letter of that key."""
        self._key = key
        self._enclosures = enclosures
        self._show()

    def add(self, paths: list[Path]) -> None:
        """Reads those files and adds them to the letter that is shown now."""
        key, late = self._key, self._late()
        self._unread[key] += len(paths)
        for path in paths:
            self._bridge.run(
                partial(self._read, path),
                partial(self._on_read, key, late),
                partial(self._on_failed, key, path),
            )

    def forget(self, key: Hashable) -> None:
        """The letter of that key is gone: what is still being read for it is not wanted any more."""
        self._unread[key] = 0

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

    def _on_read(self, key: Hashable, late: Take, enclosure: Enclosure) -> None:
        if not self._unread[key]:
            return
        self._unread[key] -= 1
        if key != self._key or not isValid(self):  # another letter is shown, or the window was closed
            late(enclosure)
        elif enclosure not in self._enclosures:
            self._enclosures = (*self._enclosures, enclosure)
            self._show()
            self.changed.emit()

    def _on_failed(self, key: Hashable, path: Path, problem: Exception) -> None:
        self._unread[key] -= bool(self._unread[key])
        if not isinstance(problem, OSError):
            raise problem
        reason = problem.strerror or str(problem)
        if isValid(self):
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
