"""The bell in the desktop's tray: how many are overdue, and what one does without opening the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import zip_longest

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.standing import Counts, RequestRow
from ui.bell.pausing import in_an_hour, tomorrow
from ui.bell.tray_icon import bell_icon
from ui.texts import _, ngettext

_URGENT = 3


class Tray(QObject):
    """The icon, its tooltip and its menu.

    ``is_there`` is asked of the desktop each time: panels come and go, and a window must never be closed to
    a tray that is not there.
    """

    open_wanted = Signal()
    new_request_wanted = Signal()
    request_wanted = Signal(int)
    pause_wanted = Signal(object)
    """Until when (an aware instant), or None: ring again."""
    quit_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon = QSystemTrayIcon(self)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.open_wanted)
        self._menu = QMenu()
        self._icon.setContextMenu(self._menu)
        self._painted: int | None = None
        self._furnish_menu()
        self._offer((), is_paused=False)
        self._now = datetime.fromtimestamp(0, UTC)

    @property
    def is_there(self) -> bool:
        """Whether the desktop shows the icon somewhere."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Put the icon into the tray; without one nothing happens."""
        self._icon.show()

    def hide(self) -> None:
        """Take the icon away."""
        self._icon.hide()

    def update(
        self, counts: Counts, urgent: tuple[RequestRow, ...], now: datetime, paused_until: datetime | None
    ) -> None:
        """Show these facts: painted count, tooltip and menu. What is shown already is left alone."""
        self._now = now
        if counts.overdue_clients != self._painted:
            self._painted = counts.overdue_clients
            self._icon.setIcon(bell_icon(self._painted))
        if (line := tooltip(counts, paused_until)) != self._icon.toolTip():
            self._icon.setToolTip(line)
        self._offer(urgent[:_URGENT], is_paused=paused_until is not None and paused_until > now)

    def message(self, title: str, text: str) -> bool:
        """Whether the tray could show this text: second best, where no notification service answers."""
        if not (self.is_there and self._icon.isVisible() and QSystemTrayIcon.supportsMessages()):
            return False
        self._icon.showMessage(title, text, self._icon.icon())
        return True

    def _furnish_menu(self) -> None:
        self._item(_("Open Deskbell"), self.open_wanted.emit)
        self._item(_("New request…"), self.new_request_wanted.emit)
        self._menu.addSeparator()
        self._urgent = [self._item("", partial(self._want_urgent, place)) for place in range(_URGENT)]
        self._below_urgent = self._menu.addSeparator()
        self._ring = self._item(_("Ring again now"), lambda: self.pause_wanted.emit(None))
        self._pauses = (
            self._item(_("Pause notifications for 1 h"), lambda: self._pause(in_an_hour(self._now))),
            self._item(_("Pause notifications until tomorrow"), lambda: self._pause(tomorrow(self._now))),
        )
        self._menu.addSeparator()
        self._item(_("Quit Deskbell"), self.quit_wanted.emit)

    def _item(self, text: str, deed: Callable[[], None]) -> QAction:
        action = self._menu.addAction(text)
        action.triggered.connect(lambda: deed())
        return action

    def _offer(self, urgent: tuple[RequestRow, ...], *, is_paused: bool) -> None:
        """Items are changed, never made anew: a menu that is open stays open."""
        self._rows = urgent
        for action, row in zip_longest(self._urgent, urgent):
            action.setText(_on_one_line(row) if row else "")
            action.setVisible(row is not None)
        self._below_urgent.setVisible(bool(urgent))
        self._ring.setVisible(is_paused)
        for pause in self._pauses:
            pause.setVisible(not is_paused)

    def _want_urgent(self, place: int) -> None:
        if place < len(self._rows):  # the panel may not know yet that it has left the menu
            self.request_wanted.emit(self._rows[place].id)

    def _pause(self, until: datetime) -> None:
        self.pause_wanted.emit(until)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_wanted.emit()


def tooltip(counts: Counts, paused_until: datetime | None) -> str:
    """One plain line: no markup, no names, nothing of what anybody wrote."""
    if counts.overdue_clients:
        line = ngettext("{n} client is overdue", "{n} clients are overdue", counts.overdue_clients)
    elif counts.mine:
        line = ngettext("{n} waiting for you, none overdue", "{n} waiting for you, none overdue", counts.mine)
    else:
        line = _("Nobody is waiting")
    return f"Deskbell: {line}" + (" " + _("(notifications paused)") if paused_until else "")


def _on_one_line(row: RequestRow) -> str:
    """ "Anna Berg: Boiler still cold", with ``&`` doubled since menus take one as a mnemonic."""
    line = f"{row.client}: {row.subject}"
    return (line if len(line) <= 60 else line[:59] + "…").replace("&", "&&")
