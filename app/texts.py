"""What the core says to the owner: English, and able to say how it was put together, so that the window can
say it in another language. The command line prints it as it is.

``N_("Close request")`` marks a text that is shown later. ``worded("There is no request {id}.", id=7)`` and
``counted("{n} client waits", "{n} clients wait", 3)`` fill one in. Nothing is translated here, and no
sentence is joined from pieces: where a text has a text in it, the inner one is a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def N_(text: str) -> str:  # noqa: N802  # the name that every translator's tool looks for
    """The same text, marked for translators."""
    return text


class Text(str):
    """English words that remember their template and what was filled in."""

    one: str
    many: str
    n: int
    values: Mapping[str, object]

    @classmethod
    def filled(cls, template: str, one: str, many: str, n: int, values: Mapping[str, object]) -> Text:
        """That template with the values in it; ``one`` and ``many`` are what a translator was given."""
        text = cls(template.format(**values) if values else template)
        text.one, text.many, text.n, text.values = one, many, n, values
        return text


def worded(template: str, /, **values: object) -> Text:
    """The template filled in."""
    return Text.filled(template, template, "", 0, values)


def counted(one: str, many: str, n: int, /, **values: object) -> Text:
    """The one for a single thing or the one for several, filled in; ``{n}`` is their number."""
    return Text.filled(one if n == 1 else many, one, many, n, {"n": n, **values})


def joined(between: str, texts: Iterable[str]) -> Text:
    """Whole texts one after the other."""
    values = {f"text{number}": worded(text) for number, text in enumerate(texts)}
    return worded(between.join(f"{{{name}}}" for name in values), **values)
