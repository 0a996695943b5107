"""HTML mail as plain text, in one pass over its tags.

There is no tree and no recursion, so nesting costs nothing; nothing is loaded, run or followed. Tables read
row by row, lists get dashes, quotations get ``> `` before each line.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from app.mail.unseen import Turn, Unseen, unseen

_TAG_NAME = re.compile(r"/?[a-z][a-z0-9]*", re.IGNORECASE | re.ASCII)
_LONGEST_NAME = 20
_SPACES = re.compile(r"[ \t\r\n\f]+")
_MANY_BREAKS = re.compile(r"\n{3,}")
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200d\u2060\ufeff]+")
_HREF = re.compile(r"""\bhref\s*+=\s*+["']?(https?://[^\s"'>]+|mailto:[^\s"'>?]+)""", re.IGNORECASE)

_HIDDEN = frozenset({"head", "script", "style", "title", "template", "object", "svg"})
_LINES = frozenset(
    {
        "address",
        "article",
        "aside",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
    }
    | {"li", "main", "nav", "ol", "section", "table", "tr", "ul"}
)
_PARAGRAPHS = frozenset({"p", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"/td", "/th"})
_DEEPEST_QUOTE = 10
_QUOTES = ["> " * depth for depth in range(_DEEPEST_QUOTE + 1)]
MOST_TAGS = 100_000


def text_of_html(html: str) -> str:
    """The text that a reader would see. Never raises, and takes linear time for any input."""
    reading = _Reading()
    first, *chunks = html.split("<", MOST_TAGS)
    reading.words(first)
    for chunk in chunks[: MOST_TAGS - 1]:
        reading.chunk(chunk)
    return reading.text()


class _Before(NamedTuple):
    """How all stood before an element that may be unseen."""

    lines: list[str]
    line: list[str]
    preformatted: int
    quotes: int
    link: str


class _Reading:
    """The text so far, and what the tags before have switched on.

    What stands in an element that hides is read apart, until it is known whether it really is unseen.
    """

    __slots__ = (
        "_before",
        "_hidden_until",
        "_line",
        "_lines",
        "_link",
        "_preformatted",
        "_quotes",
        "_unseen",
    )

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._hidden_until = ""
        self._preformatted = 0
        self._quotes = 0
        self._link = ""
        self._unseen: Unseen | None = None
        self._before = _Before([], [], 0, 0, "")

    def text(self) -> str:
        if self._unseen:
            self._show()
        self._end_line()
        return _MANY_BREAKS.sub("\n\n", "\n".join(self._lines)).strip("\n")

    def chunk(self, chunk: str) -> None:
        """What stands between two ``<``: a tag and the words after it."""
        if self._hidden_until == "-->":
            _, end, words = chunk.partition("-->")
            if end:
                self._hidden_until = ""
                self.words(words)
            return
        if chunk.startswith("!--") and not self._hidden_until:
            self._hidden_until = "-->"
            self.chunk(chunk[3:])
            return
        tag, _closed, words = chunk.partition(">")
        name = _TAG_NAME.match(tag, 0, _LONGEST_NAME)
        if name is None:
            self.words(words if tag[:1] in ("!", "?", "/") else f"<{chunk}")
            return
        self._tag(name[0].lower(), tag)
        if words:
            self.words(words)

    def words(self, words: str) -> None:
        if self._hidden_until or not words:
            return
        if "&" in words:
            words = unescape(words)
        if not words.isascii():
            words = _INVISIBLE.sub("", words).replace("\xa0", " ")
        if not self._preformatted:
            self._line.append(words)
            return
        first, *others = words.splitlines() or [""]
        self._line.append(first)
        for other in others:
            self._end_line()
            self._line.append(other)

    def _tag(self, name: str, tag: str) -> None:
        plain = name.lstrip("/")
        if self._hidden_until:
            # A body begins even where a head was never closed.
            if name in (self._hidden_until, "body"):
                self._hidden_until = ""
            return
        # What hides does so by an attribute.
        if (self._unseen or len(tag) > len(name)) and self._belongs_to_unseen(name, tag):
            return
        if plain == "a":
            self._anchor(name, tag)
        elif name in _HIDDEN and not tag.endswith("/"):
            self._hidden_until = f"/{name}"
        elif plain == "br":
            self._end_line()
        elif name in _CELLS:
            self._line.append(" ")
        elif plain in _LINES or plain in _PARAGRAPHS:
            self._block(name, plain)

    def _belongs_to_unseen(self, name: str, tag: str) -> bool:
        """Whether that tag closes what nobody sees, and so means nothing to the rest."""
        if self._unseen:
            turn = self._unseen.meets(name, tag)
            if turn is Turn.SHOWS:
                self._show()
            elif turn is not Turn.GOES_ON:
                self._unseen = None
                self._lines, self._line, self._preformatted, self._quotes, self._link = self._before
                if turn is Turn.CLOSES:
                    return True
        if not self._unseen and (found := unseen(name, tag)):
            self._unseen = found
            self._before = _Before(self._lines, self._line, self._preformatted, self._quotes, self._link)
            self._lines, self._line = [], []
        return False

    def _show(self) -> None:
        """What was read apart is seen after all."""
        shown, begun = self._lines, self._line
        self._unseen = None
        self._lines, self._line, *_ = self._before
        if shown and self._line:
            self._end_line()
        self._lines += shown
        self._line += begun

    def _block(self, name: str, plain: str) -> None:
        is_end = name != plain
        if self._line:
            self._end_line(may_be_empty=False)
        if plain in _PARAGRAPHS and self._lines and self._lines[-1]:
            self._lines.append("")
        if plain == "blockquote":
            self._quotes = max(0, self._quotes + (-1 if is_end else 1))
        elif plain == "pre":
            self._preformatted = max(0, self._preformatted + (-1 if is_end else 1))
        elif name == "li":
            self._line.append("- ")
        elif name == "hr":
            self._lines.append("---")

    def _anchor(self, name: str, tag: str) -> None:
        """Remember where a link leads; at its end, say so if its own words don't."""
        if name == "a":
            href = _HREF.search(tag[:2_000])
            self._link = unescape(href[1]) if href else ""
        elif self._link:
            target = self._link.removeprefix("mailto:")
            if target.rstrip("/") not in "".join(self._line[-6:]):
                self._line.append(f" ({target})" if len(target) <= 200 else "")
            self._link = ""

    def _end_line(self, *, may_be_empty: bool = True) -> None:
        joined = "".join(self._line)
        self._line.clear()
        line = joined.rstrip() if self._preformatted else _SPACES.sub(" ", joined).strip()
        if line and self._quotes:
            self._lines.append(_QUOTES[min(self._quotes, _DEEPEST_QUOTE)] + line)
        elif line or may_be_empty:
            self._lines.append(line)
