"""The offer to keep a time that is written in a reply as a promise."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.desk import DeskbellError
from ui.request.spoken_time import SpokenTime, spoken_time
from ui.texts import _
from ui.theme import mark
from ui.times import Times


class PromiseLink(QPushButton):
    """Hidden until a text names a time to come; one click keeps it as a promise, another lets it go."""

    changed = Signal()
    """By the owner's hand."""

    def __init__(self, times: Times, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times = times
        self._spoken: SpokenTime | None = None
        self._at: datetime | None = None
        self._is_kept = False
        mark(self, link="true", meaning="soon")
        self.clicked.connect(self._toggle)
        self.hide()

    @property
    def promised_at(self) -> datetime | None:
        """The instant to be kept as a promise, if the owner said so."""
        return self._at if self._is_kept else None

    def begin(self, text: str, promised_at: datetime | None) -> None:
        """Goes over to another text, of which that instant was kept as a promise, if one was."""
        self._take(spoken_time(text))
        if self._spoken and promised_at and promised_at > self._times.now():
            self._at, self._is_kept = promised_at, True
            self._show()

    def watch(self, text: str) -> None:
        """Looks for a time in the text; a promise kept stays while its words stay."""
        found = spoken_time(text)
        if found != self._spoken:
            self._take(found)

    def _take(self, found: SpokenTime | None) -> None:
        self._spoken, self._is_kept = found, False
        self._at = self._instant(found) if found else None
        self._show()

    def _instant(self, spoken: SpokenTime) -> datetime | None:
        try:
            at = self._times.read(spoken.typed)
        except DeskbellError:
            return None
        return at if at > self._times.now() else None

    def _toggle(self) -> None:
        self._is_kept = not self._is_kept
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.setVisible(self._at is not None)
        if self._at is None or self._spoken is None:
            return
        if self._is_kept:
            self.setText(_("Promise: {time}  ✕", time=self._times.say(self._at)))
            self.setToolTip(_("Do not keep it as a promise"))
        else:
            self.setText(_("Keep “{phrase}” as a promise?", phrase=self._spoken.phrase))
            self.setToolTip(self._times.say_fully(self._at))
