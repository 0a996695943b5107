"""Notices on the desktop, with buttons where the desktop offers them."""

from __future__ import annotations

import html
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.records import Notice
from app.words import Stage
from ui.assets import ICONS
from ui.bell.session_bus import BusUnavailable, SessionBus
from ui.texts import _

_INTERFACE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_ICON = (ICONS / "deskbell.svg").as_uri()
_NORMAL_URGENCY = ("y", 1)
_NEVER_REPLACES = 0
_DAEMON_CHOOSES_TIMEOUT = -1
_DISMISSED_BY_OWNER = 2
_NOT_ASKING = {Stage.APPOINTMENT, Stage.BID_EXPIRING}


class Act(StrEnum):
    """What the owner can do with a notice."""

    OPEN = "default"
    """A click on the notice itself.

    Some desktops show it as a button too: a second key would be a second Open there.
    """
    SNOOZE = "snooze"
    ANSWERED = "answered"


class Notifier(QObject):
    """Shows notices by the freedesktop service, and says which button was pressed.

    ``failed`` means that this notice was not seen by anybody; the list of overdue requests, which is
    derived, still is the truth. ``availability`` is said once it is known and again whenever it changes.
    """

    shown = Signal(Notice)
    acted = Signal(Notice, str)
    dismissed = Signal(Notice)
    failed = Signal(Notice, str)
    availability = Signal(bool)

    def __init__(self, bus: SessionBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._on_screen: dict[int, Notice] = {}
        self._capabilities: frozenset[str] = frozenset()
        self._is_available: bool | None = None
        bus.signalled.connect(self._heard)
        bus.lost.connect(self._bus_lost)

    def look(self) -> None:
        """Find out whether a notification service answers and what it can do."""
        try:
            was_connected = self._bus.is_connected
            self._bus.connect_now()
            if not was_connected:
                self._bus.listen(_INTERFACE, _PATH)
            self._call(
                "GetCapabilities", None, (), self._set_capabilities, lambda _why: self._set_available(False)
            )
        except BusUnavailable:
            self._set_available(False)

    def show(self, notice: Notice) -> None:
        """Show it; ``shown`` or ``failed`` follows."""
        actions = _buttons(notice) if "actions" in self._capabilities else []
        text = _(notice.text)
        if "body-markup" in self._capabilities:
            text = html.escape(text)
        hints = {
            "urgency": _NORMAL_URGENCY,
            "desktop-entry": ("s", "org.deskbell.Deskbell"),
            "category": ("s", "im.received"),
        }
        body = ("Deskbell", _NEVER_REPLACES, _ICON, _(notice.title), text, actions, hints)
        try:
            self._call(
                "Notify",
                "susssasa{sv}i",
                (*body, _DAEMON_CHOOSES_TIMEOUT),
                lambda reply: self._now_on_screen(int(reply[0]), notice),
                lambda why: self._not_shown(notice, why),
            )
        except BusUnavailable as error:
            self._not_shown(notice, str(error))

    def _call(
        self, method: str, signature: str | None, body: tuple[Any, ...], done: Any, refused: Any
    ) -> None:
        from jeepney import DBusAddress

        address = DBusAddress(_PATH, bus_name=_INTERFACE, interface=_INTERFACE)
        self._bus.call(address, method, signature, body, done=done, refused=refused)

    def _set_capabilities(self, reply: tuple[Any, ...]) -> None:
        self._capabilities = frozenset(reply[0])
        self._set_available(True)

    def _set_available(self, is_available: bool) -> None:
        if is_available != self._is_available:
            self._is_available = is_available
            self.availability.emit(is_available)

    def _now_on_screen(self, number: int, notice: Notice) -> None:
        self._on_screen[number] = notice
        self._set_available(True)
        self.shown.emit(notice)

    def _not_shown(self, notice: Notice, why: str) -> None:
        self._set_available(False)
        self.failed.emit(notice, why)

    def _heard(self, interface: str, member: str, body: tuple[Any, ...]) -> None:
        if interface != _INTERFACE or len(body) < 2 or body[0] not in self._on_screen:
            return
        notice = self._on_screen[body[0]]
        if member == "ActionInvoked":
            del self._on_screen[body[0]]
            self.acted.emit(notice, str(body[1]))
        elif member == "NotificationClosed":
            del self._on_screen[body[0]]
            if body[1] == _DISMISSED_BY_OWNER:
                self.dismissed.emit(notice)

    def _bus_lost(self) -> None:
        self._on_screen.clear()
        self._set_available(False)


def _buttons(notice: Notice) -> list[str]:
    """Pairs of key and label.

    A digest is about several clients, and where nobody waits for an answer there is none to put off: these
    can only be opened.
    """
    if notice.request_id is None or all(reminder.stage in _NOT_ASKING for reminder in notice.reminders):
        return [Act.OPEN, _("Open")]
    return [Act.OPEN, _("Open"), Act.SNOOZE, _("Snooze 1 h"), Act.ANSWERED, _("Mark answered")]
