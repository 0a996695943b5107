"""Light formatting: *bold*, _italic_, lists and links in a plain text, and the same text as a page.

The text is what the owner writes and what every mail program can show; the page adds nothing to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

_DEEPEST = 5
_LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\"'.,;:!?)\]}])")
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{0,200}[^\s*])\*(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{0,200}[^\s_])_(?![\w_])")
_ITEM = re.compile(r"[-*•] +(?=\S)")
_STEP = re.compile(r"[0-9]{1,3}[.)] +(?=\S)")
_QUOTE = "margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"
_TAGS = {"item": "ul", "step": "ol"}


def is_formatted(text: str) -> bool:
    """Whether a page would show more than the text does. What is quoted does not count."""
    own = [line for line in text.splitlines() if not line.startswith(">")]
    words = _LINK.sub("", "\n".join(own))
    is_marked = _BOLD.search(words) or _ITALIC.search(words)
    return bool(is_marked) or any(_kind(line) in _TAGS for line in own)


def page_of(text: str) -> str:
    """The text as a page: complete, and with nothing in it that has to be fetched."""
    return f"<!DOCTYPE html>\n<html><body>\n{_blocks(text.splitlines(), 0)}</body></html>\n"


def _blocks(lines: Iterable[str], depth: int) -> str:
    return "".join(_block(kind, list(run), depth) for kind, run in groupby(lines, _kind))


def _block(kind: str, lines: list[str], depth: int) -> str:
    if kind == "blank":
        return ""
    if kind == "quote" and depth < _DEEPEST:
        within = (line[1:].removeprefix(" ") for line in lines)
        return f'<blockquote style="{_QUOTE}">\n{_blocks(within, depth + 1)}</blockquote>\n'
    if kind in _TAGS:
        marker = _ITEM if kind == "item" else _STEP
        items = "".join(f"<li>{_inline(marker.sub('', line, count=1))}</li>\n" for line in lines)
        start = f' start="{int(lines[0].split()[0][:-1])}"' if kind == "step" else ""
        return f"<{_TAGS[kind]}{start}>\n{items}</{_TAGS[kind]}>\n"
    words = "<br>\n".join(map(_inline, lines))
    return f"<p>{words}</p>\n"


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if line.startswith(">"):
        return "quote"
    return "item" if _ITEM.match(line) else "step" if _STEP.match(line) else "words"


def _inline(line: str) -> str:
    return "".join(_pieces(line))


def _pieces(line: str) -> Iterator[str]:
    for number, piece in enumerate(_LINK.split(line)):
        plain = escape(piece)
        if number % 2:
            yield f'<a href="{plain}">{plain}</a>'
        else:
            yield _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", plain))
