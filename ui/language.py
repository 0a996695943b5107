"""The language seam: which language the program speaks, and how it writes dates, times and money.

A translation is a file in ``resources/translations``, found there by its name alone: ``de.mo`` for German.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from ui.texts import N_, catalogue

TRANSLATIONS = Path(__file__).parents[1] / "resources" / "translations"
_OF_DIALOGS = {
    "": N_("Like the system"), "en_GB": "English (United Kingdom)", "en_US": "English (United States)",
    "cs": "Čeština", "da": "Dansk", "de": "Deutsch", "es": "Español", "fi": "Suomi", "fr": "Français",
    "it": "Italiano", "nl": "Nederlands", "pl": "Polski", "pt_BR": "Português (Brasil)", "sv": "Svenska",
    "tr": "Türkçe", "uk": "Українська",
}  # fmt: skip
"""The languages that Qt's dialogs speak, by code; the first is the system's own."""


def languages() -> dict[str, str]:
    """The languages to choose from, by code: those of Qt's dialogs, and every one that Deskbell was given."""
    given = sorted({path.stem for path in TRANSLATIONS.glob("*.mo")} - _OF_DIALOGS.keys())
    return _OF_DIALOGS | {code: QLocale(code).nativeLanguageName() or code for code in given}


class Speech(QObject):
    """What the program speaks. A code is that of a language; an empty one means the system's."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._system = _system()
        self._dialogs = QTranslator(self)
        self._has_dialogs_in = QLocale.Language.English

    def speak(self, code: str) -> None:
        """Speak that language in all that is made from now on: before a window, never while one is open."""
        locale = self._locale(code)
        QLocale.setDefault(locale)
        catalogue.open(_catalogue_of(locale))

    def set_language(self, code: str) -> None:
        """Write dates and amounts as in that language at once, and have Qt's own dialogs speak it.

        What is on the screen already stays as it is, and so do Deskbell's own words.
        """
        locale = self._locale(code)
        QLocale.setDefault(locale)
        if locale.language() == self._has_dialogs_in:
            return
        self._has_dialogs_in = locale.language()
        self._app.removeTranslator(self._dialogs)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._dialogs.load(locale, "qtbase", "_", folder):
            self._app.installTranslator(self._dialogs)

    def _locale(self, code: str) -> QLocale:
        return QLocale(code) if code else self._system


def _catalogue_of(locale: QLocale) -> Path | None:
    """The translation for that locale, or None for English, which needs none and looks for none."""
    for tag in locale.uiLanguages():
        if tag.startswith("en"):
            return None
        path = TRANSLATIONS / f"{tag.replace('-', '_')}.mo"
        if path.exists():
            return path
    return None


def _system() -> QLocale:
    """The system's, or, where it has none (the C locale of a bare machine), English as we write it."""
    system = QLocale.system()
    return QLocale("en_GB") if system.language() == QLocale.Language.C else system
