"""How the letters of the composer begin: with Deskbell's own accounts, or for the owner's mail program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from app.desk import Desk, prepare_for_mail
from app.post import Account, Letter
from ui.bridge import Bridge

Addressee = tuple[str, str, str]
"""Name, address and subject of a reply."""

PAUSE_MS = 150
"""A letter is begun when its request stays on the screen, not for each that is passed by."""


class Beginning(QObject):
    """Calls ``begin`` when it is time. What letters need is imported once, off the screen's thread."""

    def __init__(self, desk: Desk, bridge: Bridge, begin: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._bridge, self._begin = desk, bridge, begin
        self._is_prepared = False
        self.accounts: tuple[Account, ...] | None = None
        """The accounts as they were when a letter was last begun; None: nobody has asked yet."""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._on_time)

    def soon(self) -> None:
        """Begins after a moment."""
        self._pause.start()

    def now(self, request_id: int, addressee: Addressee) -> tuple[Letter, Letter | None]:
        """The reply as it begins, and if Deskbell sends it, the same to everybody."""
        self._pause.stop()
        self.accounts = self._desk.accounts.all()
        if self.accounts:
            return self._desk.letters.replies(request_id)
        return self.in_short(request_id, addressee), None

    def in_short(self, request_id: int, addressee: Addressee) -> Letter:
        """The reply as a mail program is given it; until the whole one is begun, it stands for that."""
        name, address, subject = addressee
        account_id = self.accounts[0].id if self.accounts else 0
        return Letter(account_id, ((name, address),) if address else (), subject, "", request_id=request_id)

    def _on_time(self) -> None:
        if self._is_prepared:
            self._begin()
        else:
            self._bridge.run(lambda _progress: prepare_for_mail(), self._on_prepared)

    def _on_prepared(self, _none: None) -> None:
        if isValid(self):  # the window may be gone by now
            self._is_prepared = True
            self._begin()
