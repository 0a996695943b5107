"""From the tick to the notice and back: rings what is due, and does what the notice's buttons say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.desk import Desk, DeskbellError
from app.records import Changes, Notice
from ui.bell import pausing
from ui.bell.notifier import Act, Notifier
from ui.bell.ticker import Ticker
from ui.bell.tray import Tray
from ui.texts import _

_SNOOZE = timedelta(hours=1)


class ChangeSource(Protocol):
    """The bridge, as far as the ringer needs it."""

    changed: SignalInstance


class Ringer(QObject):
    """The bell as the desktop hears it.

    The desk decides what is due and writes it down before it is handed out (``desk.bell.ring``), so a crash
    between the two costs one popup and never doubles one. What no desktop could show stays in the list of
    overdue requests.
    """

    open_wanted = Signal(object)
    """A request's id, or None: Today."""
    said = Signal(str, bool)
    """A line for the message bar, and whether Undo goes with it."""
    troubled = Signal(str)
    """Why notices can't be seen on this desktop; an empty text: they can."""

    def __init__(
        self,
        desk: Desk,
        changes: ChangeSource,
        ticker: Ticker,
        notifier: Notifier,
        tray: Tray,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._notifier = notifier
        self._tray = tray
        self._ticker = ticker
        changes.changed.connect(self._refresh)
        ticker.ticked.connect(self._tick)
        ticker.went_back.connect(self._clock_went_back)
        tray.pause_wanted.connect(self.pause)
        tray.request_wanted.connect(lambda request_id: self.open_wanted.emit(request_id))
        notifier.shown.connect(desk.bell.shown)
        notifier.acted.connect(self._act)
        notifier.dismissed.connect(desk.bell.acknowledge)
        notifier.failed.connect(self._fall_back)
        notifier.availability.connect(self._desktop_answered)
        self._has_started = False

    def start(self) -> None:
        """Show the tray's icon, ask the desktop what it can do, and ring from its answer on."""
        self._refresh()
        self._tray.show()
        self._notifier.look()

    def pause(self, until: datetime | None) -> None:
        """Ring nothing until then; None: ring again."""
        self.said.emit(pausing.pause(self._desk, until), False)

    def _desktop_answered(self, has_service: bool) -> None:
        self.troubled.emit(_trouble(has_service, self._tray.is_there))
        if not self._has_started:
            self._has_started = True
            self._ticker.start()

    def _tick(self) -> None:
        for notice in self._desk.bell.ring():
            self._notifier.show(notice)
        self._refresh()

    def _refresh(self, _changes: Changes | None = None) -> None:
        desk = self._desk
        self._tray.update(desk.lists.counts(), desk.bell.urgent(3), desk.now(), desk.bell.paused_until)

    def _fall_back(self, notice: Notice, _why: str) -> None:
        if self._tray.message(_(notice.title), _(notice.text)):
            self._desk.bell.shown(notice)

    def _act(self, notice: Notice, act: str) -> None:
        self._desk.bell.acknowledge(notice)
        if act == Act.OPEN or notice.request_id is None:
            self.open_wanted.emit(notice.request_id)
            return
        try:
            self._deal_with(notice, Act(act))
        except DeskbellError as error:
            self.said.emit(_(str(error)), False)

    def _deal_with(self, notice: Notice, act: Act) -> None:
        """Does it for each request that the client's notice is about."""
        request_ids = dict.fromkeys(reminder.request_id for reminder in notice.reminders)
        client = notice.reminders[0].client
        for request_id in request_ids:
            if act is Act.SNOOZE:
                self._desk.inbox.snooze(request_id, self._desk.now() + _SNOOZE)
            else:
                self._desk.inbox.mark_answered(request_id)
        self.said.emit(
            _("{client}: snoozed for 1 h.", client=client)
            if act is Act.SNOOZE
            else _("{client}: marked answered.", client=client),
            True,
        )

    def _clock_went_back(self, by: timedelta) -> None:
        minutes = int(by.total_seconds() // 60)
        self.said.emit(
            _(
                "The computer's clock was set back by {minutes} minutes. What rang does not ring again.",
                minutes=minutes,
            ),
            False,
        )


def _trouble(has_service: bool, has_tray: bool) -> str:
    if has_service:
        return "" if has_tray else _("This desktop has no tray: keep this window open, reminders still ring.")
    if has_tray:
        return _("No notification service answers here: look at the bell's count in the tray.")
    return _("This desktop has neither tray nor notifications: keep this window open.")
