"""Whom the owner names in an address field, read as it is typed and written as it can be typed again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.mail.addresses import pairs
from app.mail.envelope import is_sendable

_PIECE = re.compile(r'(?:"(?:[^"\\]|\\.)*+"?|<[^<>]*+>?|[^",;<\n])+')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"?')
_PLAIN_NAME = re.compile(r"[\w .'’\-]+")
_SPECIAL = re.compile(r'(["\\])')


class Typed(NamedTuple):
    """What stands in an address field."""

    people: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, ...] = ()
    """The pieces that are no address that mail can be sent to, as they were typed."""


def read(text: str) -> Typed:
    """The people named there, each once; and what names nobody, so that it is not lost without a word."""
    people: dict[str, tuple[str, str]] = {}
    wrong: list[str] = []
    for piece in filter(None, (found[0].strip() for found in _PIECE.finditer(text))):
        named = pairs(piece)
        if _is_one(piece) and len(named) == 1 and is_sendable(named[0][1]):
            people.setdefault(named[0][1].casefold(), named[0])
        else:
            wrong.append(piece)
    return Typed(tuple(people.values()), tuple(wrong))


def written(people: Iterable[tuple[str, str]]) -> str:
    """These people on one line, as ``read`` understands it: "Anna Berg <anna@example.org>, bo@x.org"."""
    return ", ".join(_mailbox(name, address) for name, address in people)


def _is_one(piece: str) -> bool:
    """Whether nothing of it would be lost: a forgotten comma must not cost a recipient."""
    bare = _QUOTED.sub("", piece)
    return bare.count("@") == 1 and ("<" in bare or len(bare.split()) == 1)


def _mailbox(name: str, address: str) -> str:
    if not name:
        return address
    said = name if _PLAIN_NAME.fullmatch(name) else '"' + _SPECIAL.sub(r"\\\1", name) + '"'
    return f"{said} <{address}>"
