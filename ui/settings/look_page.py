"""Theme, language and keys."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox

from app.desk import Desk
from ui.labels import plain_label
from ui.language import languages
from ui.settings.page import Page
from ui.texts import N_, _

_THEMES = {"system": N_("Like the system"), "light": N_("Light"), "dark": N_("Dark")}


class LookPage(Page):
    """How the program looks and speaks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Appearance"), _("Deskbell follows the system unless you say otherwise."))
        self._theme = self._choice("theme", _THEMES)
        self.add(_("Theme"), self._theme)
        self._language = self._choice("language", languages())
        later = plain_label(_("Deskbell's own words change when it is started again."), "muted")
        self.add(_("Language"), self._language, later)
        self._single_keys = QCheckBox(_("Single letters act in the list (r reply, s snooze, e close …)"))
        self._single_keys.setAccessibleName(_("Single letters act in the list"))
        self._single_keys.clicked.connect(lambda is_on: self.keep("single_keys", is_on))
        self.add(_("Keys"), self._single_keys)
        self.close_rows()
        self.refresh()

    def refresh(self) -> None:
        preferences = self._desk.preferences
        for field, key in ((self._theme, "theme"), (self._language, "language")):
            field.setCurrentIndex(max(0, field.findData(preferences.get(key))))
        self._single_keys.setChecked(preferences.get("single_keys"))

    def _choice(self, key: str, choices: dict[str, str]) -> QComboBox:
        field = QComboBox()
        field.setFixedWidth(220)
        for value, text in choices.items():
            field.addItem(_(text), value)
        field.activated.connect(lambda: self.keep(key, field.currentData()))
        return field
