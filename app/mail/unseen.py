"""What a page holds that no reader sees: the preview line that newsletters hide, and its filling.

Only what is hidden for certain counts: where an element that hides never ends, or something in it could show
itself again, all of it is taken for visible. ``mso-hide`` says nothing: what hides from Outlook alone is what
everybody else sees.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from html import unescape

_TELLING = re.compile(r"none|hidden|opacity|font-size|&#", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\s*+([^\s=>"'/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]*+)))?|[\s"'/=]++""", re.DOTALL
)
_MOST_ATTRIBUTES = 40
_ZERO = re.compile(r"0*\.?0+(?:[a-z]{2,4}|%)?")
_DEEPEST = 100

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_INLINE = {"a", "abbr", "b", "em", "font", "i", "label", "small", "span", "strong", "sub", "sup", "u"}
_BLOCKS = {"article", "center", "div", "footer", "h1", "h2", "h3", "header", "p", "section", "table"}
_OTHERS = {"blockquote", "li", "ol", "pre", "tbody", "td", "th", "tr", "ul"}
_HIDING = _INLINE | _BLOCKS | _OTHERS

_ENDED_BY = {
    "a": {"a"},
    "p": _BLOCKS | {"blockquote", "ol", "pre", "ul"},
    "li": {"li"},
    "td": {"td", "th", "tr", "tbody"},
    "th": {"td", "th", "tr", "tbody"},
    "tr": {"tr", "tbody"},
    "tbody": {"tbody"},
}
"""The tags that end an element whose own end may be left out."""
_HOLDING = {"table", "ul", "ol"}
"""Within these such a tag belongs to something deeper."""


class Turn(Enum):
    """What a tag means for the element that hides."""

    GOES_ON = auto()
    CLOSES = auto()
    """It is over with that tag."""
    ENDS = auto()
    """It was over before that tag."""
    SHOWS = auto()
    """All of it may be visible."""


class Unseen:
    """One element that hides what is in it."""

    def __init__(self, name: str, *, is_total: bool) -> None:
        self._open = [name]
        self._is_total = is_total

    def meets(self, name: str, tag: str) -> Turn:
        """What the next tag within it means."""
        if name.startswith("/"):
            return self._meets_end(name[1:])
        if name in _VOID:
            return Turn.GOES_ON
        if name in _ENDED_BY.get(self._open[0], ()) and not _HOLDING & {*self._open[1:]}:
            return Turn.ENDS
        is_plain = name in _INLINE and not tag[len(name) :].strip()
        if len(self._open) == _DEEPEST or not (self._is_total or is_plain):
            return Turn.SHOWS
        self._open.append(name)
        return Turn.GOES_ON

    def _meets_end(self, name: str) -> Turn:
        if name in self._open:
            while self._open.pop() != name:
                pass
            return Turn.GOES_ON if self._open else Turn.CLOSES
        # The end of something around it ends it too; that of mere words means nothing to a block.
        is_stray = name in _INLINE | {"p"} and self._open[0] not in _INLINE
        return Turn.GOES_ON if is_stray else Turn.ENDS


def unseen(name: str, tag: str) -> Unseen | None:
    """The element that begins with that tag, if it hides what is in it."""
    if name not in _HIDING or len(tag) == len(name) or not _TELLING.search(tag):
        return None
    style = _style(tag[len(name) :])
    if _hides_all(name, style):
        return Unseen(name, is_total=True)
    # Smaller words and others than these can show themselves again.
    hides_words = _is_zero(style, "font-size") or style.get("visibility") in ("hidden", "collapse")
    return Unseen(name, is_total=False) if hides_words else None


def _hides_all(name: str, style: dict[str, str]) -> bool:
    if style.get("display") == "none" or _is_zero(style, "opacity"):
        return True
    is_flat = _is_zero(style, "max-height") or _is_zero(style, "height")
    return is_flat and style.get("overflow") == "hidden" and name in ("div", "p")


def _is_zero(style: dict[str, str], name: str) -> bool:
    return bool(_ZERO.fullmatch(style.get(name, "")))


def _style(attributes: str) -> dict[str, str]:
    """What the tag's style says, in lower case without blanks; of what it says twice what counts."""
    said: dict[str, str] = {}
    urgent: dict[str, str] = {}
    for declaration in _value_of_style(attributes).split(";"):
        name, _, value = "".join(declaration.lower().split()).partition(":")
        plain = value.removesuffix("!important")
        (said if plain == value else urgent)[name] = plain
    return said | urgent


def _value_of_style(attributes: str) -> str:
    for number, found in enumerate(_ATTRIBUTE.finditer(attributes)):
        if number == _MOST_ATTRIBUTES:
            break
        if (found[1] or "").lower() == "style":
            return unescape(found[2] or found[3] or found[4] or "")
    return ""
