"""The addresses that the owner writes from: mail from them is an answer, not a request."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QProgressBar, QPushButton
from shiboken6 import isValid

from app.desk import Cancelled, Desk
from ui.bridge import Bridge, Progress, expected
from ui.labels import plain_label
from ui.settings.line_list import LineList
from ui.settings.page import Page, beside
from ui.texts import _


class AddressesPage(Page):
    """Own addresses, added one by one. Mail that came from one before is placed anew, beside the screen."""

    def __init__(self, desk: Desk, bridge: Bridge) -> None:
        super().__init__(
            desk,
            _("My addresses"),
            _("Mail from these addresses is yours: it counts as an answer and stops the client's clock."),
        )
        self._bridge = bridge
        self._running: Progress | None = None
        self._wanted: deque[tuple[str, bool]] = deque()
        """Addresses to be added (True) or taken away, one after the other."""
        self._list = LineList(_("My addresses"), _("No address yet: your own mail looks like a client's."))
        self._list.removed.connect(self._remove)
        self._field = QLineEdit()
        self._field.setPlaceholderText("me@example.org")
        self._field.setAccessibleName(_("New address"))
        self._field.returnPressed.connect(self._add)
        add = QPushButton(_("Add"))
        add.clicked.connect(self._add)
        self._progress = QProgressBar(textVisible=False)
        self._progress.setAccessibleName(_("Looking for mail of yours"))
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self._stop)
        self._how_far = plain_label("", "muted")
        self._how_far.setWordWrap(False)
        self._going_on = beside(self._how_far, self._progress, cancel)
        self._going_on.hide()
        self.add("", self._list, beside(self._field, add, self._list.remover()), self._going_on)
        self.close_rows()
        self.refresh()

    def refresh(self) -> None:
        self._list.show_lines((address, address) for address in self._desk.preferences.get("own_addresses"))

    def _add(self) -> None:
        if address := self._field.text().strip():
            self._field.clear()
            self._change(address, is_added=True)

    def _remove(self, address: str) -> None:
        self._change(address, is_added=False)

    def _change(self, address: str, *, is_added: bool) -> None:
        self._wanted.append((address, is_added))
        self._go_on()

    def _go_on(self) -> None:
        """Does the next thing that is wanted, once nothing goes on."""
        if self._running is not None or not self._wanted:
            return
        address, is_added = self._wanted.popleft()
        known = self._desk.preferences.get("own_addresses")
        addresses = [*known, address] if is_added else [one for one in known if one != address]
        self._running = self._bridge.run(
            partial(self._desk.preferences.set_own_addresses, addresses),
            lambda _none: self._end(),
            lambda problem: self._end(partial(self._fail, problem, address if is_added else "")),
            self._show,
        )

    def _show(self, done: int, total: int) -> None:
        if isValid(self):  # its dialog may be gone by now
            self._how_far.setText(_("Mail of yours: {done} of {total}", done=done, total=total))
            self._progress.setRange(0, total)
            self._progress.setValue(done)
            self._going_on.show()

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _end(self, say: Callable[[], object] = lambda: None) -> None:
        self._running = None
        if isValid(self):
            self._going_on.hide()
            self._problem.hide()
            say()
        self._go_on()

    def _fail(self, problem: Exception, address: str) -> None:
        """Says why not, and gives back the address that was typed, to be mended."""
        if isinstance(problem, Cancelled):
            self._wanted.clear()
            self.complain(_("Stopped. Add the address again to go on."))
        else:
            self.complain(expected(problem))
        if not self._field.text():
            self._field.setText(address)
