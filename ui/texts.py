"""The owner's language: every text passes here on its way to the screen.

``_("Copied {text}", text=name)`` says it, ``ngettext("{n} client", "{n} clients", n)`` says it of a number,
and ``N_("Undo")`` marks a text in a table, which ``_`` translates when it is shown. What the core says
(``app.texts``) goes through ``_`` too. Write a whole sentence with names for what varies: an f-string or a
sentence in pieces can't be translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.texts import N_, Text

if TYPE_CHECKING:
    from gettext import GNUTranslations

__all__ = ["N_", "_", "catalogue", "ngettext"]


class Catalogue:
    """The translations in use. English has none: each text is its own, and nothing is looked up."""

    def __init__(self) -> None:
        self._found: GNUTranslations | None = None

    def open(self, path: Path | None) -> None:
        """Speak the language of that ``.mo`` file from now on; None: English."""
        if path is None:
            self._found = None
            return
        from gettext import GNUTranslations

        with path.open("rb") as file:
            self._found = GNUTranslations(file)

    def say(self, text: str, /, **values: object) -> str:
        """The text in the owner's language, with the values in it."""
        if self._found is None or not text:
            return text.format(**values) if values else text
        if isinstance(text, Text):
            return self._say_of_core(text)
        return _filled(self._found.gettext(text), text, values)

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """What is said of one thing or of several, in the owner's language; ``{n}`` is their number."""
        english = one if n == 1 else many
        values["n"] = n
        if self._found is None:
            return english.format(**values)
        return _filled(self._found.ngettext(one, many, n), english, values)

    def _say_of_core(self, text: Text) -> str:
        inner = {
            name: self.say(value) if isinstance(value, Text) else value for name, value in text.values.items()
        }
        return self.count(text.one, text.many, text.n, **inner) if text.many else self.say(text.one, **inner)


def _filled(template: str, english: str, values: Mapping[str, object]) -> str:
    """A translator's slip must not cost the owner the message: then it is said in English."""
    if not values:
        return template
    with suppress(KeyError, IndexError, ValueError, AttributeError):
        return template.format(**values)
    return english.format(**values)


catalogue = Catalogue()
"""The one of this process, opened by the program before its first window."""
_ = catalogue.say
ngettext = catalogue.count
