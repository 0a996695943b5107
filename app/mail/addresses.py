"""Address fields: (name, address) pairs, read in linear time from whatever stands there.

Structure is read before encoded words are decoded, so a comma or an address hidden in a name stays a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from app.mail.fields import for_people

MOST_ADDRESSES = 1_000
_LONGEST_ADDRESS = 320
_LONGEST_NAME = 200
_SHORT = 200

_TOKEN = re.compile(
    r'(?P<local>"(?:[^"\\]|\\.)*+"@[^\s"(<>,;@]++)'
    r'|"(?P<quoted>(?:[^"\\]|\\.)*+)"?'
    r"|\((?P<comment>(?:[^()\\]|\\.)*+)\)?"
    r"|<(?P<angle>[^<>]*+)>?"
    r"|(?P<stop>[,;])"
    r'|(?P<words>[^"(<,;]++)',
    re.DOTALL,
)
_ADDRESS_LIKE = re.compile(r"[^\s@]@[^\s@]")
_HIDDEN = re.compile(r"[^\s<>()\",;:@\\]{1,64}+@[^\s<>()\",;:@\\]+")
_QUOTED_LOCAL = re.compile(r'\s*(?:mailto:)?"((?:[^"\\]|\\.)*+)"@([^\s"(<>,;@]++)\s*')
_DOT_ATOM = re.compile(r"[^\s\x00-\x1f\"(),.:;<>@\[\\\]]+(?:\.[^\s\x00-\x1f\"(),.:;<>@\[\\\]]+)*")
_UNESCAPE = re.compile(r"\\(.)")
_TURNS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_BLANKS = re.compile(rf"(?:\s|{_TURNS.pattern})+")


def pairs(value: str) -> tuple[tuple[str, str], ...]:
    """All (name, address), in order. A name that is an address is dropped: it could be another's."""
    return _remembered(value) if len(value) <= _SHORT else _pairs(value)


def _pairs(value: str) -> tuple[tuple[str, str], ...]:
    found = tuple(_read(value))
    if not found and "=?" in value:  # the whole field wrapped in an encoded word
        found = tuple(_read(for_people(value)))
    if not found and (hidden := _HIDDEN.search(value)):  # behind a quote or a bracket that is never closed
        return (("", address(hidden[0])),)
    return found


# The same few people write again and again, and to the same one.
_remembered = lru_cache(maxsize=2_000)(_pairs)


def first(value: str) -> tuple[str, str]:
    """The first pair; for a field without any address, its words as the name."""
    found = pairs(value)
    return found[0] if found else (_name(value), "")


def _read(value: str) -> Iterator[tuple[str, str]]:
    entry = _Entry()
    count = 0
    for token in _TOKEN.finditer(value):
        if token.lastgroup != "stop":
            entry.add(token)
        elif (pair := entry.pair()) is not None:
            yield pair
            count += 1
            if count == MOST_ADDRESSES:
                return
            entry = _Entry()
        elif token["stop"] == ";":
            entry = _Entry()
        else:
            entry.comma()
    last = entry.pair()
    if last is not None:
        yield last


class _Entry:
    """One address being read: its words, its comments and what stood between angle brackets."""

    __slots__ = ("angle", "comments", "local", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.comments: list[str] = []
        self.angle = ""
        self.local = ""
        """An address whose first half is in quotes: "Ann Smith"@example.org."""

    def add(self, token: re.Match[str]) -> None:
        kind = token.lastgroup
        text = token[kind] if kind else ""
        if kind == "angle":
            self.angle = self.angle or text
        elif kind == "local":
            self.local = self.local or text
        elif kind == "comment":
            self.comments.append(text)
        elif kind == "quoted":
            self.words.append(_UNESCAPE.sub(r"\1", text))
        else:
            self._say(text)

    def _say(self, text: str) -> None:
        """Words outside quotes: what stands before their colon is a group ("Team: Ann <ann@example.org>")."""
        group, colon, rest = text.rpartition(":")
        if colon and "@" not in group:
            self.words.clear()
            text = rest
        self.words.append(text)

    def comma(self) -> None:
        """A comma before any address belongs to a name without quotes ("Miller, Ann <ann@example.org>")."""
        if self.words:
            self.words.append(",")

    def pair(self) -> tuple[str, str] | None:
        words = "".join(self.words)
        bare = address(self.local) if self.local else _bare(words)
        if "@" in self.angle or not bare:
            found = address(self.angle)
            name = _name(words) or _name(" ".join(self.comments))
        else:
            found, name = bare, _name(" ".join(self.comments))
        return (name, found) if found else None


def address(value: str) -> str:
    """The address alone: no route, no ``mailto:``, no blanks, nothing that turns its letters round."""
    value = value[: 4 * _LONGEST_ADDRESS]
    if quoted := _QUOTED_LOCAL.fullmatch(_TURNS.sub("", value)):
        # To the server the blank in "Ann Smith"@example.org is part of it; quotes that do nothing are not.
        local = quoted[1] if _DOT_ATOM.fullmatch(quoted[1]) else f'"{quoted[1]}"'
        return f"{local}@{quoted[2]}"[:_LONGEST_ADDRESS]
    plain = _BLANKS.sub("", value).strip("<>()\"',;")
    local, at, domain = plain.rpartition("@")
    return (local.rpartition(":")[2] + at + domain if at else plain)[:_LONGEST_ADDRESS]


def _bare(words: str) -> str:
    """An address without angle brackets, or an empty text."""
    candidates = [word for word in words.split() if "@" in word.strip("@")]
    return address(candidates[-1]) if candidates else ""


def _name(value: str) -> str:
    name = for_people(value[: 4 * _LONGEST_NAME]).strip(" '\",;")
    if name.count("(") != name.count(")") or name.startswith("("):
        name = name.strip(" ()")
    name = name[:_LONGEST_NAME].strip()
    return "" if _ADDRESS_LIKE.search(name) else name
