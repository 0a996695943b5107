"""Links in a text that somebody else wrote: found, and shown with where they really lead. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

LONGEST_SHOWN = 64

_LINK = re.compile(
    r"https?://[^\s<>\"“”«»\u200b]{1,2000}+"
    r"|(?<![\w@.])www\.[a-z0-9-]{1,63}+\.[^\s<>\"“”«»\u200b]{1,1000}+"
    r"|(?<![\w.+-])[\w.+-]{1,64}+@[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{1,63}+)++",
    re.IGNORECASE,
)
_CLOSING = ".,;:!?'*_…"
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_OPENED = ("http", "https", "mailto")


class Run(NamedTuple):
    """Some letters, and where they lead; nowhere if ``href`` is empty."""

    text: str
    href: str = ""


def runs(text: str) -> Iterator[Run]:
    """The text in order, its addresses as links. A long address is shown short, its host always whole."""
    at = 0
    for found in _LINK.finditer(text):
        word = _trimmed(found[0])
        href = _href(word)
        if not href:
            continue
        if found.start() > at:
            yield Run(text[at : found.start()])
        yield Run(shown(word), href)
        at = found.start() + len(word)
    if at < len(text):
        yield Run(text[at:])


def shown(word: str) -> str:
    """An address as it is written in a text: what its host is can't be hidden in it."""
    parts = split(_href(word))
    if parts is None or parts.scheme == "mailto":
        return word
    is_plain = word.isascii() and not parts.username and not parts.password
    if is_plain and len(word) <= LONGEST_SHOWN:
        return word
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    room = max(12, LONGEST_SHOWN - len(host_of(parts)))
    return host_of(parts) + (rest if len(rest) <= room else f"{rest[:room]}…")


def target(href: str) -> str:
    """Where a link leads, for whoever points at it: the whole address, its host first if that is odd."""
    parts = split(href)
    if parts is None:
        return ""
    if parts.scheme == "mailto":
        return parts.path
    whole = href if len(href) <= 300 else f"{href[:299]}…"
    is_plain = href.isascii() and not parts.username and not parts.password
    return whole if is_plain else f"{host_of(parts)}\n{whole}"


def split(href: str) -> SplitResult | None:
    """The parts of an address that may be opened; None for any other."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return parts if parts.scheme in _OPENED and (parts.scheme == "mailto" or parts.hostname) else None


def host_of(parts: SplitResult) -> str:
    """The host in the letters that the network uses, in which no two look alike by accident."""
    host = parts.hostname or ""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host.encode("ascii", "backslashreplace").decode("ascii")


def _trimmed(word: str) -> str:
    """Without what closes the sentence or the bracket around it."""
    while word:
        opening = _PAIRS.get(word[-1])
        if not (word[-1] in _CLOSING or (opening and word.count(opening) < word.count(word[-1]))):
            break
        word = word[:-1]
    return word


def _href(word: str) -> str:
    href = word
    if word[:4].lower() == "www.":
        href = f"http://{word}"
    elif word[:4].lower() != "http":
        href = f"mailto:{word}"
    return href if split(href) else ""
