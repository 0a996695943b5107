"""The owner's browser, for work beside the screen's thread that sends them to a page and waits for them."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ui.texts import _


class OwnersBrowser:
    """One visit. Safe on any thread."""

    def __init__(self, post: Callable[[Callable[[], object]], None]) -> None:
        self._post = post
        self._given_up = Event()
        self.goodbye = _("You can close this page and go back to Deskbell.")
        self.page = ""
        """The page that was opened last."""

    def show(self, page: str) -> None:
        """Opens it there."""
        self.page = page
        self._post(lambda: QDesktopServices.openUrl(QUrl(page)))

    def give_up(self) -> None:
        """The owner does not want it any more."""
        self._given_up.set()

    def is_given_up(self) -> bool:
        return self._given_up.is_set()
