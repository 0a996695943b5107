"""HTML mail made safe to show: no script, no form, nothing fetched, and nothing that takes long to lay out.

The page is cut into tags and written again in one unmistakable form, in bounds; `nh3` parses that as a
browser does and keeps only what is named here; and what it wrote is written anew for Qt. Pictures are those
that came with the mail (``cid:``). Tables that only lay out a column become blocks, since every table within
a table doubles the time that Qt takes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import escape, unescape
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import nh3

from app.mail.markup import Token, tokens_of
from app.mail.page_values import MOST_COLUMNS, attributes_of, fields_of, is_hidden

LONGEST, MOST_PARSED = 1_000_000, 12_000
"""How much of a page is looked at, in letters, and in tags and texts between them: a parser takes quadratic
time for tags that are never closed.
"""
MOST_TAGS, MOST_LETTERS, MOST_PICTURES = 3_000, 60_000, 100
"""What is shown of a page: Qt lays out this much in less than a tenth of a second, as one piece.

What takes longer counts for more: letters beyond ASCII twice, some tags (`_HEAVY`), each line of a ``pre`` as
one, a cell as the fields that it spans; and all that stands in a table twice, in one within it four times.
"""
_HEAVY = {"li": 2, "sup": 2, "sub": 2, "pre": 2}
MOST_CELLS, DEEPEST_TABLE, DEEPEST = 600, 3, 20
_INDENTED, _DEEPEST_INDENTED = ("blockquote", "ul", "ol", "dl", "dd"), 4
"""Deeper, and there would be room for one letter in a line."""
LONGEST_WORD = 100

_BLOCKS = {
    "p", "div", "blockquote", "center", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl",
    "dt", "dd"
}  # fmt: skip
_LETTERS = {
    "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "sub", "sup", "big", "small", "code", "tt",
    "kbd", "samp", "var", "cite", "q", "span", "font", "a"
}  # fmt: skip
_ROWS = {"thead", "tbody", "tfoot", "tr"}
_CELLS = {"td", "th"}
_VOID = {"br", "hr", "img"}
_TABLES = {"table", "caption"} | _ROWS | _CELLS
_KEPT = _BLOCKS | _LETTERS | _TABLES | _VOID
_UNSEEN = {
    "script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math",
    "textarea", "select"
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"style", "align", "bgcolor", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "size"},
    **{name: {"valign", "colspan", "rowspan", "width"} for name in _CELLS},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "ol": {"start", "type"},
}

_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+\Z", re.IGNORECASE)
_CID = re.compile(r"cid:[^\s\"'<>]{1,300}\Z", re.IGNORECASE)
_NO_MARKUP = dict.fromkeys(map(ord, "\"'<>&"))
_LONG_WORD = re.compile(rf"[^\s]{{{LONGEST_WORD}}}(?=[^\s])")
_HOST = re.compile(
    r"\s*(?:https?://)?(?:www\.)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})(?:[/?#:]\S*)?\s*\Z", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")


class SafeHtml(NamedTuple):
    """A page that may be shown, and what is missing in it."""

    html: str = ""
    left_out: int = 0
    """Pictures that would have been fetched from somewhere."""
    is_cut: bool = False
    """Only its beginning is there."""


def safe_html(page: str) -> SafeHtml:
    """What of a page may be shown. Never raises, and takes bounded time and memory for any input."""
    tokens = list(islice(tokens_of(page[:LONGEST]), MOST_PARSED))
    bounded = "".join([token.written() for token in tokens])
    fetched: set[str] = set()

    def kept(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("img", "src"):
            if _CID.match(value):
                return f"cid:{picture_id(unquote(value[4:]))}"
            fetched.add(value)
            return None
        return value if (tag, name) != ("a", "href") or _LINK.match(value) else None

    clean = nh3.clean(
        bounded,
        tags=_KEPT,
        clean_content_tags=_UNSEEN,
        attributes=_ATTRIBUTES,
        attribute_filter=lambda tag, name, value: kept(tag, name, value.strip()),
        url_schemes={"http", "https", "mailto", "cid"},
        link_rel=None,
    )
    writing = _Writing(tokens_of(clean))
    html = writing.html()
    is_cut = writing.is_cut or len(page) > LONGEST or len(tokens) == MOST_PARSED
    return SafeHtml(html, len(fetched), is_cut)


def _grids(tokens: list[Token]) -> set[int]:
    """The places of the tables that have several columns: the others only lay something out."""
    grids: set[int] = set()
    open_tables: list[int] = []
    cells: list[int] = []
    for place, token in enumerate(tokens):
        if token.name == "table" and not token.is_end:
            open_tables.append(place)
            cells.append(0)
        elif token.name == "table" and open_tables:
            open_tables.pop()
            cells.pop()
        elif token.name == "tr" and cells:
            cells[-1] = 0
        elif token.name in _CELLS and not token.is_end and cells:
            cells[-1] += 1
            if cells[-1] == 2:
                grids.add(open_tables[-1])
    return grids


def picture_id(content_id: str) -> str:
    """A picture's content id as it stands in the page: nothing in it means anything in HTML."""
    return content_id.translate(_NO_MARKUP)


def _where_it_leads(href: str, words: str) -> str:
    """The real host in brackets, for a link whose words name another one."""
    said = _HOST.match(unescape(words)[:300])
    try:
        host = (urlsplit(unescape(href)).hostname or "").removeprefix("www.")
    except ValueError:
        host = href
    if said is None or not host or f".{host}".endswith(f".{said[1].lower()}"):
        return ""
    return f" [{escape(host)}]"


class _Writing:
    """The page being written anew, tag by tag."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._tokens = list(tokens)
        self._grids = _grids(self._tokens)
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []
        """The name of each open tag, and what was written for it (nothing, if only its content is kept)."""
        self._depths = Counter[str]()
        self._tables: list[bool] = []
        """Whether each open table is written as one."""
        self._columns = 0
        self._cells = self._tags = self._letters = self._pictures = 0
        self._hidden_above = 0
        self._link: tuple[str, int] | None = None
        """Where the open link leads, and the place in what is written at which its words begin."""
        self.is_cut = False

    @property
    def _weight(self) -> int:
        """How often Qt lays out what stands here: a table's cells twice, and so on inwards."""
        return 1 << self._depths["table"]

    @property
    def _indents(self) -> int:
        return sum(self._depths[name] for name in _INDENTED)

    def html(self) -> str:
        for place, token in enumerate(self._tokens):
            self.is_cut = self.is_cut or self._tags >= MOST_TAGS or self._letters >= MOST_LETTERS
            if self.is_cut:
                break
            if not token.name:
                self._say(token.letters)
            elif token.is_end:
                self._end(token.name)
            elif token.name in _VOID:
                self._void(token)
            else:
                self._begin(token, is_grid=place in self._grids)
        while self._open:
            self._close()
        return "".join(self._out)

    def _say(self, letters: str) -> None:
        if self._hidden_above:
            return
        weight = self._weight * (1 if letters.isascii() else 2)
        said = letters[: (MOST_LETTERS - self._letters) // weight]
        if self._depths["pre"]:
            each = self._weight * _HEAVY["pre"]
            most = (MOST_TAGS - self._tags) // each
            said = "\n".join(said.split("\n", most)[:most])
            self._tags += said.count("\n") * each
        self._letters += len(said) * weight
        self.is_cut = len(said) < len(letters)
        self._out.append(_LONG_WORD.sub(lambda word: f"{word[0]}\u200b", said))

    def _begin(self, token: Token, *, is_grid: bool) -> None:
        name = token.name
        if self._hidden_above or is_hidden(token):
            self._hidden_above += 1
            self._open.append((name, ""))
            return
        attributes = attributes_of(name, token)
        shown = self._shown_as(name, has_looks=bool(attributes), is_grid=is_grid)
        self._open.append((name, shown))
        if shown:
            self._tags += self._weight * (fields_of(token) if shown in _CELLS else _HEAVY.get(shown, 1))
            self._depths[shown] += 1
            self._out.append(f"<{shown}{attributes if shown == name else attributes_of(shown, token)}>")
        if shown == "a":
            self._link = (dict(token.attributes).get("href", ""), len(self._out))

    def _shown_as(self, name: str, *, has_looks: bool, is_grid: bool) -> str:
        """The tag that is written for one; none where it is nested too deeply, or changes nothing."""
        shown = name
        if name == "table":
            is_table = is_grid and self._depths["table"] < DEEPEST_TABLE and self._cells < MOST_CELLS
            self._tables.append(is_table)
            shown = "table" if is_table else "div" if has_looks else ""
        elif name in _TABLES:
            shown = self._part_of_table(name)
        is_indented = name in _INDENTED and self._indents >= _DEEPEST_INDENTED
        return "" if is_indented or self._depths.total() >= DEEPEST else shown

    def _part_of_table(self, name: str) -> str:
        """What a row, a cell or a caption is written as: itself only in a table that is written as one."""
        if not (self._tables and self._tables[-1]):
            return "div" if name in _CELLS or name == "caption" else ""
        if name == "tr":
            self._columns = 0
        if name in _CELLS:
            self._columns += 1
            self._cells += 1
            if self._columns > MOST_COLUMNS:
                return ""
        return name if name != "caption" else ""

    def _end(self, name: str) -> None:
        while any(opened == name for opened, _ in self._open[-DEEPEST * 4 :]):
            if self._close() == name:
                return

    def _close(self) -> str:
        name, shown = self._open.pop()
        if self._hidden_above:
            self._hidden_above -= 1
        elif name == "table" and self._tables:
            self._tables.pop()
        if shown:
            self._depths[shown] -= 1
            self._out.append(f"</{shown}>")
        if shown == "a" and self._link is not None:
            href, start = self._link
            self._out.append(_where_it_leads(href, _TAG.sub("", "".join(self._out[start:-1]))))
            self._link = None
        return name

    def _void(self, token: Token) -> None:
        if self._hidden_above:
            return
        self._tags += self._weight
        if token.name != "img":
            self._out.append(f"<{token.name}>")
        elif (attributes := dict(token.attributes)).get("src") and self._pictures < MOST_PICTURES:
            self._pictures += 1
            self._out.append(f"<img{attributes_of('img', token)}>")
        elif alt := attributes.get("alt", "").strip():
            self._say(alt[:200])
