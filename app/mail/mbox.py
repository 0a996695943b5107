"""Mbox files: many messages in one, told apart by lines that begin with ``From ``.

The file is mapped, not read: memory stays flat however long it is. ``Content-Length`` is not trusted (half
the programs that write it are wrong): a line is a separator if it looks like one.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from io import FileIO

_FIELDS = (
    rb"(?:return-path|received|delivered-to|from|to|date|subject|message-id|mime-version|reply-to"
    rb"|content-[a-z-]+|x-[a-z0-9-]+)[ \t]*:"
)
_BEGINS_LIKE_MAIL = re.compile(_FIELDS, re.IGNORECASE)
# "From ann@example.org Mon Jan  5 10:00:00 2026": with or without a zone, and with anything for a name.
_DATED = re.compile(
    rb"From (?:[^\r\n]{0,1000} )?(?:mon|tue|wed|thu|fri|sat|sun),? "
    rb"[^\r\n]{0,40}\d\d?:\d\d[^\r\n]{0,40}\r?(?:\n|\Z)",
    re.IGNORECASE,
)
_FOLLOWED_BY_FIELD = re.compile(rb"From [^\r\n]{0,1000}\r?\n" + _FIELDS, re.IGNORECASE)
_MOST_BLANKS = 4_000
_ESCAPED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def is_mbox(beginning: bytes) -> bool:
    """Whether a file that begins so is an mbox."""
    if beginning[:1] not in (b"F", b"\n", b"\r"):
        return False
    return _is_separator(beginning[:_MOST_BLANKS].lstrip(b"\r\n"), 0, after_blank=True)


def begins_like_mail(beginning: bytes) -> bool:
    """Whether a file that begins so is one message."""
    return bool(_BEGINS_LIKE_MAIL.match(beginning))


def messages_in_mbox(path: str) -> Iterator[tuple[int, bytes]]:
    """Each message's number, from 1, and its bytes as they were before the mbox escaped them."""
    with FileIO(path) as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        for number, (start, end) in enumerate(_bounds(whole), start=1):
            yield number, _unescaped(whole[start:end])


def _bounds(whole: mmap.mmap) -> Iterator[tuple[int, int]]:
    """Where each message begins and ends: without its separator, and the blank line before the next."""
    first = len(whole[:_MOST_BLANKS]) - len(whole[:_MOST_BLANKS].lstrip(b"\r\n"))
    begun = _line_end(whole, first)
    at = whole.find(b"\nFrom ", max(0, begun - 1))
    while at >= 0:
        start = at + 1
        if _is_separator(whole, start, after_blank=_after_blank(whole, at)):
            yield begun, max(begun, at if whole[at - 1 : at] != b"\r" else at - 1)
            begun = _line_end(whole, start)
        at = whole.find(b"\nFrom ", start)
    yield begun, len(whole)


def _after_blank(whole: mmap.mmap, line_feed: int) -> bool:
    """Whether the line that this line feed ends is blank."""
    return whole[max(0, line_feed - 2) : line_feed].endswith((b"\n", b"\n\r"))


def _is_separator(whole: mmap.mmap | bytes, at: int, *, after_blank: bool) -> bool:
    """Whether it looks like one in two of three ways: it is dated, a field follows, a blank line precedes."""
    signs = (after_blank, _DATED.match(whole, at), _FOLLOWED_BY_FIELD.match(whole, at))
    return sum(map(bool, signs)) >= 2


def _line_end(whole: mmap.mmap, at: int) -> int:
    end = whole.find(b"\n", at)
    return len(whole) if end < 0 else end + 1


def _unescaped(message: bytes) -> bytes:
    return _ESCAPED.sub(b"", message) if b">From " in message else message
