"""What accounts sign in with goes where they go: along to a new address, and away when they are gone.

Whether the owner removes an account, undoes that, or undoes that it was added: it follows what is there now.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.desk import Desk
from app.post import Account
from app.records import Changes
from ui.bridge import Bridge, expected


class Safekeeping(QObject):
    """One a desk."""

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bridge = bridge
        self._accounts = self._there()
        bridge.changed.connect(self._on_changed)

    def _on_changed(self, changes: Changes) -> None:
        if changes.of("accounts"):
            before, self._accounts = self._accounts, self._there()
            for account in before.values():
                self._follow(account, self._accounts.get(account.id))

    def _follow(self, before: Account, after: Account | None) -> None:
        courier, there = self._desk.courier, tuple(self._accounts.values())
        if after is None:
            self._beside(lambda: courier.forget(before, there))
        elif after.address != before.address:
            self._beside(lambda: courier.carry_over(before, after, there))

    def _beside(self, work: Callable[[], None]) -> None:
        """A keyring that can't be asked keeps what it keeps."""
        self._bridge.run_apart(work, lambda _none: None, expected)

    def _there(self) -> dict[int, Account]:
        return {account.id: account for account in self._desk.accounts.all()}
