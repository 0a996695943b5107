"""HTML mail made safe to show: no script, no form, nothing fetched, and nothing that takes long to lay out.

The page is cut into tags and written again in one unmistakable form, in bounds; `nh3` parses that as a
browser does and keeps only what is named here; and what it wrote is written anew for Qt. Pictures are those
that came with the mail (``cid:``). Tables that only lay out a column become blocks, since every table within
a table doubles the time that Qt takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

import nh3

from app.mail.markup import Token, tokens_of

LONGEST, MOST_PARSED = 1_000_000, 12_000
"""How much of a page is looked at, in letters, and in tags and texts between them: a parser takes quadratic
time for tags that are never closed.
"""
MOST_TAGS, MOST_LETTERS = 6_000, 200_000
"""What is shown of a page."""
MOST_CELLS, MOST_COLUMNS, DEEPEST_TABLE, DEEPEST = 1_200, 24, 3, 40
LONGEST_WORD = 1_000

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
_NUMBER = re.compile(r"\s*\+?(\d{1,4})(?:px)?\s*\Z")
_SHARE = re.compile(r"\s*(\d{1,2}|100)%\s*\Z")
_COLOUR = re.compile(
    r"#[0-9a-f]{3}(?:[0-9a-f]{3})?\Z|[a-z]{3,20}\Z|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)\Z"
)
_FONT_SIZE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)(px|pt)\Z")
_STYLES = {
    "color": _COLOUR,
    "background-color": _COLOUR,
    "background": _COLOUR,
    "font-weight": re.compile(r"bold|bolder|normal|[1-9]00"),
    "font-style": re.compile(r"italic|normal"),
    "font-size": _FONT_SIZE,
    "text-align": re.compile(r"left|right|center|justify"),
    "text-decoration": re.compile(r"underline|line-through|none"),
}
_QT_NAMES = {"background": "background-color"}
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:[01](?:\.\d+)?(?:px|pt|;|\Z)|opacity:0(?:;|\Z)|max-height:0"
)
_SIDE = re.compile(r"left|right|center|justify|top|middle|bottom|ltr|rtl")
_LONG_WORD = re.compile(rf"[^\s]{{{LONGEST_WORD}}}(?=[^\s])")
_MOST = {"colspan": MOST_COLUMNS, "rowspan": 50, "width": 620, "height": 2_000, "size": 7, "start": 9_999}
_SPACES = re.compile(r"\s+")


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
    return SafeHtml(
        html, len(fetched), writing.is_cut or len(page) > LONGEST or page.count("<") > MOST_PARSED
    )


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


class _Writing:
    """The page being written anew, tag by tag."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._tokens = list(tokens)
        self._grids = _grids(self._tokens)
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []
        """The name of each open tag, and what was written for it (nothing, if only its content is kept)."""
        self._tables: list[bool] = []
        """Whether each open table is written as one."""
        self._columns = 0
        self._cells = self._tags = self._letters = 0
        self._hidden_above = 0
        self.is_cut = False

    def html(self) -> str:
        for place, token in enumerate(self._tokens):
            if self._tags >= MOST_TAGS or self._letters >= MOST_LETTERS:
                self.is_cut = True
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
        if not self._hidden_above:
            letters = letters[: MOST_LETTERS - self._letters]
            self._letters += len(letters)
            self._out.append(_LONG_WORD.sub(lambda word: f"{word[0]}\u200b", letters))

    def _begin(self, token: Token, *, is_grid: bool) -> None:
        name = token.name
        if self._hidden_above or _is_hidden(token):
            self._hidden_above += 1
            self._open.append((name, ""))
            return
        if name == "table":
            is_table = is_grid and sum(self._tables) < DEEPEST_TABLE and self._cells < MOST_CELLS
            self._tables.append(is_table)
            shown = "table" if is_table else "div"
        elif name in _TABLES:
            shown = self._part_of_table(name)
        else:
            shown = name
        if len(self._open) >= DEEPEST:
            shown = ""
        self._open.append((name, shown))
        if shown:
            self._tags += 1
            self._out.append(f"<{shown}{_attributes(shown, token)}>")

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
            self._out.append(f"</{shown}>")
        return name

    def _void(self, token: Token) -> None:
        if self._hidden_above:
            return
        self._tags += 1
        if token.name != "img":
            self._out.append(f"<{token.name}>")
        elif (attributes := dict(token.attributes)).get("src"):
            self._out.append(f"<img{_attributes('img', token)}>")
        elif alt := attributes.get("alt", "").strip():
            self._say(alt[:200])


def _is_hidden(token: Token) -> bool:
    """Whether a browser would not show it: such texts are there for machines."""
    style = dict(token.attributes).get("style", "")
    return bool(style) and _HIDDEN.search(_SPACES.sub("", style[:2_000].lower())) is not None


def _attributes(tag: str, token: Token) -> str:
    """The attributes as they are written again, each of them in bounds."""
    kept = ((name, _kept_value(tag, name, given)) for name, given in token.attributes)
    return "".join(f' {name}="{value}"' for name, value in kept if value)


def _kept_value(tag: str, name: str, value: str) -> str:
    if name == "style":
        return _style(value)
    if name in ("align", "valign", "dir"):
        return value.lower() if _SIDE.fullmatch(value.lower()) else ""
    if name in ("bgcolor", "color"):
        return value.lower() if _COLOUR.match(value.lower()) else ""
    if name in ("href", "src", "alt"):
        return value
    if name == "width" and tag != "img" and (share := _SHARE.match(value)):
        return f"{share[1]}%"
    number = _NUMBER.match(value)
    return str(min(int(number[1]), _MOST.get(name, 20))) if number else ""


def _style(value: str) -> str:
    """The declarations that are known and harmless."""
    kept = []
    for declaration in value[:2_000].lower().replace("&quot;", "").split(";"):
        name, _, text = declaration.partition(":")
        name, text = name.strip(), text.replace("!important", "").strip()
        if name in _STYLES and _STYLES[name].fullmatch(text):
            size = _FONT_SIZE.match(text) if name == "font-size" else None
            kept.append(f"{_QT_NAMES.get(name, name)}:{_sized(size) if size else text}")
    return ";".join(kept)


def _sized(size: re.Match[str]) -> str:
    """Letters between small and large."""
    least, most = (9.0, 36.0) if size[2] == "px" else (7.0, 27.0)
    return f"{min(most, max(least, float(size[1]))):g}{size[2]}"
