"""When and how the bell rings, and whether Deskbell starts with the computer."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from app.desk import Desk
from ui.settings.page import Page
from ui.start_at_login import StartAtLogin
from ui.texts import _


class BellPage(Page):
    """Switches, each kept at once. Start at login shows what the system will really do."""

    def __init__(self, desk: Desk, login: StartAtLogin) -> None:
        super().__init__(
            desk,
            _("Bell"),
            _("Notices name the client and never quote a message."),
        )
        self._login = login
        self._outside = self._switch(_("Ring outside opening hours too"), "outside_hours")
        self._hides = self._switch(_("Hide clients' names in notices"), "hides_names")
        self.add(_("Notices"), self._outside, self._hides)
        self._at_login = QCheckBox(_("Start Deskbell in the tray when I log in"))
        self._at_login.clicked.connect(self._set_login)
        self.add(_("Start"), self._at_login)
        self.close_rows()
        self.refresh()

    def refresh(self) -> None:
        self._outside.setChecked(self._desk.preferences.get("outside_hours"))
        self._hides.setChecked(self._desk.preferences.get("hides_names"))
        self._at_login.setChecked(self._login.is_on)

    def _switch(self, text: str, key: str) -> QCheckBox:
        box = QCheckBox(text)
        box.clicked.connect(lambda is_on: self.keep(key, is_on))
        return box

    def _set_login(self, is_on: bool) -> None:
        try:
            self._login.set(is_on)
        except OSError as error:
            self.complain(
                _(
                    "Start at login could not be changed: {reason}. Change it in the system's settings.",
                    reason=error.strerror,
                )
            )
        self.refresh()
