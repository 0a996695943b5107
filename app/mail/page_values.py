"""The attributes of a page's tags, each read as what it should be and written again in bounds."""

from __future__ import annotations

import re

from app.mail.markup import Token

MOST_COLUMNS = 24

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
    r"display:none|visibility:hidden|mso-hide:all|font-size:[01](?:\.\d+)?(?:px|pt|;|\Z)"
    r"|opacity:0(?:;|\Z)|max-height:0"
)
_SIDE = re.compile(r"left|right|center|justify|top|middle|bottom|ltr|rtl")
_MOST = {"colspan": MOST_COLUMNS, "rowspan": 50, "width": 620, "height": 2_000, "size": 7, "start": 9_999}
_SPACES = re.compile(r"\s+")


def is_hidden(token: Token) -> bool:
    """Whether a browser would not show it: such texts are there for machines."""
    style = dict(token.attributes).get("style", "")
    return bool(style) and _HIDDEN.search(_SPACES.sub("", style[:2_000].lower())) is not None


def fields_of(cell: Token) -> int:
    """Over how many fields of its table a cell goes."""
    given = dict(cell.attributes)
    columns, rows = (
        int(_kept_value(cell.name, name, given.get(name, "")) or 1) for name in ("colspan", "rowspan")
    )
    return max(1, columns * rows)


def attributes_of(tag: str, token: Token) -> str:
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
