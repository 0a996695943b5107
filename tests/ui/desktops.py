"""Where notices go and the tray lies, for tests: both remember what they show."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.records import Notice
from app.standing import Counts, RequestRow
from ui.bell.notifier import Act


class Desktop(QObject):
    """A notification daemon that shows what it is told, or refuses."""

    shown = Signal(Notice)
    acted = Signal(Notice, str)
    dismissed = Signal(Notice)
    failed = Signal(Notice, str)
    availability = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.has_service = True
        self.notices: list[Notice] = []

    def look(self) -> None:
        self.availability.emit(self.has_service)

    def show(self, notice: Notice) -> None:
        if self.has_service:
            self.notices.append(notice)
            self.shown.emit(notice)
        else:
            self.failed.emit(notice, "nobody answers")

    def press(self, act: Act) -> None:
        self.acted.emit(self.notices[-1], act)


class Tray(QObject):
    """A tray that remembers what it shows."""

    open_wanted = Signal()
    request_wanted = Signal(int)
    pause_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.is_there = True
        self.counts = Counts()
        self.urgent: tuple[RequestRow, ...] = ()
        self.messages: list[str] = []

    def show(self) -> None: ...

    def update(
        self, counts: Counts, urgent: tuple[RequestRow, ...], now: datetime, paused_until: datetime | None
    ) -> None:
        self.counts, self.urgent = counts, urgent

    def message(self, title: str, text: str) -> bool:
        if self.is_there:
            self.messages.append(title)
        return self.is_there
