"""List, request and client in step: what is chosen is shown beside the list, what changes is shown anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from app.desk import Desk
    from app.records import Changes
    from ui.bridge import Bridge
    from ui.card import CardPanel
    from ui.list.view import Key
    from ui.request.panel import RequestPanel
    from ui.window import MainWindow


class InStep(QObject):
    """One a room, once request and card stand beside its list."""

    def __init__(
        self, window: MainWindow, desk: Desk, bridge: Bridge, request: RequestPanel, card: CardPanel
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._bridge = bridge
        self._request = request
        self._card = card

    def show_first_request(self) -> None:
        """The first line's; its client comes in a turn of its own: what is asked for first takes long."""
        key = self._some_key()
        if key is None:
            self.show_nothing()
        else:
            self._request.show_request(key[1])

    def show_its_client(self) -> None:
        """The client of the request that is shown."""
        if (request_id := self._request.current_id) is not None:
            self._show_client_of(request_id)

    def show_request(self, request_id: int) -> None:
        """Shows that request and its client."""
        self._request.show_request(request_id)
        self._show_client_of(request_id)

    def show_nothing(self) -> None:
        self._request.show_request(None)
        self._card.show_client(None)

    def follow_list(self) -> None:
        """From now on shows what is chosen there."""
        self._window.list.chosen.connect(self._on_chosen)
        self._window.section_shown.connect(self._on_section)

    def follow(self, changes: Changes) -> None:
        """Brings list, request and counts up to date after these changes."""
        before, has_request = self._window.list.current_key, self._request.current_id is not None
        self._window.list.refresh(changes)
        if (before or not has_request) and self._has_lost_its_place():
            # What was dealt with has left the list: on to the next. Or the first has come.
            if changes.can_wait:
                self._bridge.show_in_turn(self._begin_by_turns)
            else:
                self._window.list.lines.step(0)
        if not self._window.list.model.lines and not self._is_writing():
            self.show_nothing()
        if changes.can_wait:
            self._bridge.show_in_turn(self._show_counts)
        else:
            self._show_counts()

    def tick(self) -> None:
        """Time has passed: chips, headings and counts say so. Nobody reads them while there is no window."""
        if not self._window.isVisible():
            return
        self._window.list.refresh()
        self._show_counts()
        self._request.refresh()

    def _has_lost_its_place(self) -> bool:
        return self._window.list.lines.current_key is None and not self._is_writing()

    def _is_writing(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._request.isAncestorOf(focus)

    def _some_key(self) -> Key | None:
        """What is current in the list; where nothing is, the first line becomes it."""
        lines = self._window.list.lines
        if lines.current_key is None:
            lines.step(0)
        return lines.current_key

    def _begin_by_turns(self) -> None:
        """The first line and its request; its client a turn later, since nobody has asked for them."""
        if not self._has_lost_its_place():  # the owner was quicker
            return
        with QSignalBlocker(self._window.list):
            key = self._some_key()
        if key is None or key[0] != "request":
            self._on_chosen(key)
            return
        self._request.show_request(key[1], by_turns=True)
        self._bridge.show_in_turn(self.show_its_client)
        self._window.actions_table.refresh()

    def _on_section(self, section: str) -> None:
        """In another section: the first line, so that nothing stale is shown."""
        if section == "clients":
            return
        if key := self._some_key():
            self._on_chosen(key)
        else:
            self.show_nothing()
        self._window.list.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, key: Key | None) -> None:
        if key is None:
            return
        kind, id_ = key
        if kind == "request":
            self.show_request(id_)
        else:
            self._request.show_request(None)
            self._card.show_client(id_)
        self._window.actions_table.refresh()

    def _show_counts(self) -> None:
        show_counts(self._window, self._desk)

    def _show_client_of(self, request_id: int) -> None:
        row = next(iter(self._desk.lists.rows([request_id])), None)
        self._card.show_client(row.client_id if row else None, request_id)


def show_counts(window: MainWindow, desk: Desk) -> None:
    """Shows in the rail what stands in each section, and how the day stands."""
    window.rail.show_counts(desk.lists.counts(), desk.now(), desk.zone)
