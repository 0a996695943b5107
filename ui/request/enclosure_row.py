"""The files that a letter takes along: each with its size, taken out by a click."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from app.post import Enclosure
from ui.flow import FlowLayout
from ui.labels import plain_label
from ui.request.drafts import Draft, Key
from ui.request.enclosing import Enclosing
from ui.texts import _
from ui.theme import mark

MANY_BYTES = 20_000_000
"""What many mail servers refuse."""
_LONGEST_NAME = 36


class EnclosureRow(QWidget):
    """Hidden while there is no file. Files are read off the screen's thread, and kept as they were then.

    ``draft`` says how the letter stands that they are added to.
    """

    changed = Signal()

    def __init__(
        self, enclosing: Enclosing, draft: Callable[[], Draft], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._enclosing, self._draft = enclosing, draft
        self._enclosures: tuple[Enclosure, ...] = ()
        self._key: Key | None = None
        self._chips = QWidget(self)
        self._flow = FlowLayout(self._chips, spacing=4)
        self._warning = plain_label("", "danger")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self._chips)
        whole.addWidget(self._warning)
        enclosing.enclosed.connect(self._on_enclosed)
        self.show_enclosures(())

    @property
    def enclosures(self) -> tuple[Enclosure, ...]:
        """The files, in the order in which they were added."""
        return self._enclosures

    @property
    def is_reading(self) -> bool:
        """Whether one of them is still being read."""
        return self._enclosing.is_reading(self._key)

    def show_enclosures(self, enclosures: tuple[Enclosure, ...], key: Key | None = None) -> None:
        """Shows those of the letter of that key."""
        self._key = key
        self._enclosures = enclosures
        self._show()

    def add(self, paths: list[Path]) -> None:
        """Reads those files and adds them to the letter that is shown now."""
        if self._key is not None:
            self.changed.emit()  # they begin the letter, if nothing else has
            self._enclosing.read(paths, self._key, self._draft())

    def choose(self) -> None:
        """Asks which files to add."""
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), _("Attach files"), home)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.fileSelected.connect(dialog.deleteLater)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    # --- inside ---

    def _on_enclosed(self, key: Key, enclosure: Enclosure) -> None:
        if key == self._key and enclosure not in self._enclosures:
            self._enclosures = (*self._enclosures, enclosure)
            self._show()
            self.changed.emit()

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
