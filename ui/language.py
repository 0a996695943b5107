"""The language seam: how dates, times and money are written, and what Qt's own dialogs say.

Deskbell's own words are English so far. A translation of them plugs in here too: one more catalogue to
install, found in `resources/translations` by the same code.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

LANGUAGES = {
    "": "Like the system", "en_GB": "English (United Kingdom)", "en_US": "English (United States)",
    "cs": "Čeština", "da": "Dansk", "de": "Deutsch", "es": "Español", "fi": "Suomi", "fr": "Français",
    "it": "Italiano", "nl": "Nederlands", "pl": "Polski", "pt_BR": "Português (Brasil)", "sv": "Svenska",
    "tr": "Türkçe", "uk": "Українська",
}  # fmt: skip
"""The languages that Qt's dialogs speak, by code; the first is the system's own."""


class Speech(QObject):
    """What the program speaks.

    ``set_language`` again speaks another; what is on the screen already stays as it is.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._system = _system()
        self._words = QTranslator(self)

    def set_language(self, code: str) -> None:
        """Write and speak as in that language; an empty code means the system's."""
        locale = QLocale(code) if code else self._system
        if locale == QLocale():
            return
        QLocale.setDefault(locale)
        self._app.removeTranslator(self._words)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._words.load(locale, "qtbase", "_", folder):
            self._app.installTranslator(self._words)


def _system() -> QLocale:
    """The system's, or, where it has none (the C locale of a bare machine), English as we write it."""
    system = QLocale.system()
    return QLocale("en_GB") if system.language() == QLocale.Language.C else system
