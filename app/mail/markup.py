"""HTML cut into tags and letters, in linear time, for any text whatever.

It is no parser: it builds no tree and closes nothing. What it names as a tag can be written again in one
unmistakable form (`Token.written`), so that whatever reads it next reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

MOST_ATTRIBUTES = 40

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,30}+)(?=[\s/>])")
_ATTRIBUTE = re.compile(r"""[\s/"']*+([^\s"'<>/=]++)(\s*+=\s*+)?""")
_BARE = re.compile(r"[^\s>]*+")
_NAME = re.compile(r"[a-z][a-z-]{0,30}+\Z")
_RAW = {
    "script",
    "style",
    "title",
    "textarea",
    "xmp",
    "noembed",
    "noframes",
    "iframe",
    "noscript",
    "plaintext",
}
"""Elements whose content is no markup."""


class Token(NamedTuple):
    """A tag, or, where ``name`` is empty, the letters between two. Entities are still entities."""

    name: str
    is_end: bool = False
    attributes: tuple[tuple[str, str], ...] = ()
    letters: str = ""

    def written(self) -> str:
        """The one form that every reader takes for the same."""
        if not self.name:
            return self.letters.replace("<", "&lt;").replace(">", "&gt;")
        if self.is_end:
            return f"</{self.name}>"
        values = "".join(f' {name}="{value}"' for name, value in self.attributes)
        return f"<{self.name}{values}>"


def tokens_of(page: str) -> Iterator[Token]:
    """Tags and letters in order; without comments, and without the insides of scripts and their like."""
    last_quotes = {quote: page.rfind(quote) for quote in "\"'"}
    at = 0
    while at < len(page):
        start = page.find("<", at)
        start = len(page) if start < 0 else start
        if start > at:
            yield Token("", letters=page[at:start])
        if start == len(page):
            return
        tag = _TAG.match(page, start)
        if tag is None:
            at = _after_other(page, start)
            if at == start + 1:
                yield Token("", letters="<")
            continue
        name = tag[2].lower()
        attributes, at = _attributes(page, tag.end(), last_quotes)
        yield Token(name, bool(tag[1]), attributes)
        if name in _RAW and not tag[1]:
            at = _after_raw(page, at, name)


def _after_other(page: str, start: int) -> int:
    """Where a comment or a declaration that begins there ends; one further for a mere sign."""
    if page.startswith("<!--", start):
        end = page.find("-->", start + 2)
        return len(page) if end < 0 else end + 3
    if page[start + 1 : start + 2] in ("!", "?", "/"):
        end = page.find(">", start)
        return len(page) if end < 0 else end + 1
    return start + 1


def _after_raw(page: str, at: int, name: str) -> int:
    """Where the end tag of such an element begins; one never closed goes on to the end."""
    end = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(page, at)
    return end.start() if end else len(page)


def _attributes(
    page: str, at: int, last_quotes: Mapping[str, int]
) -> tuple[tuple[tuple[str, str], ...], int]:
    """The attributes from there on, and where the tag ends."""
    found: dict[str, str] = {}
    for _ in range(MOST_ATTRIBUTES):
        attribute = _ATTRIBUTE.match(page, at)
        if attribute is None:
            break
        value, at = _value(page, attribute.end(), last_quotes) if attribute[2] else ("", attribute.end())
        name = attribute[1].lower()
        if _NAME.match(name):
            found.setdefault(name, value.replace('"', "&quot;"))
    end = page.find(">", at)
    return tuple(found.items()), len(page) if end < 0 else end + 1


def _value(page: str, at: int, last_quotes: Mapping[str, int]) -> tuple[str, int]:
    quote = page[at : at + 1]
    # Where no such quote follows any more, looking for one would cost the rest of the page each time.
    if last_quotes.get(quote, -1) > at:
        end = page.index(quote, at + 1)
        return page[at + 1 : end], end + 1
    bare = _BARE.match(page, at)
    return (bare[0], bare.end()) if bare else ("", at)
