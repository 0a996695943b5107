"""Values as cells and cells as values, one to one: what was exported is what comes back."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

RISKY = frozenset("=+-@\t\r'")
"""What a text begins with that ``guarded`` must look at; an apostrophe too: such a text may look guarded."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet runs as a formula: one apostrophe in front where it would."""
    return f"'{text}" if text[:1] in RISKY and _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that ``guarded`` made this cell of."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


@lru_cache(maxsize=4096)
def list_cell(json_text: str) -> str:
    """A JSON list as a cell: nothing for an empty one, a lone word as itself, anything else as JSON."""
    values = json.loads(json_text)
    if not values:
        return ""
    only = values[0]
    if len(values) == 1 and isinstance(only, str) and only[:1] not in ("", "["):
        return guarded(only)
    return _compact(values)


def list_json(cell: str) -> str:
    """The JSON list that ``list_cell`` made this cell of."""
    if not cell.startswith("["):
        return _compact([unguarded(cell)] if cell else [])
    try:
        text = _compact(json.loads(cell))
    except RecursionError as error:
        raise ValueError(cell[:20]) from error
    text.encode()  # JSON can spell half a character, which is a ValueError here and can't be stored
    return text


def _compact(values: list[object]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def amount_cell(minor: int | None, currency: str) -> str:
    """Money in whole units with the currency's own number of decimals: ``1234.50``."""
    return "" if minor is None else guarded(str(Decimal(minor).scaleb(-_decimals(currency))))


def amount_minor(cell: str, currency: str) -> int | None:
    """The minor units that ``amount_cell`` made this cell of; ``ValueError`` for a part of a cent."""
    if not cell:
        return None
    minor = Decimal(unguarded(cell)).scaleb(_decimals(currency))
    if minor != minor.to_integral_value():
        raise ValueError(cell)
    return int(minor)


@lru_cache(maxsize=256)
def _decimals(currency: str) -> int:
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


def instant(cell: str) -> int | None:
    """Epoch seconds of an ISO 8601 time with an offset; ``ValueError`` without one."""
    if not cell:
        return None
    at = datetime.fromisoformat(cell)
    if at.tzinfo is None:
        raise ValueError(cell)
    return int(at.timestamp())


def day(cell: str) -> str | None:
    """An ISO day, checked; None for an empty cell."""
    return date.fromisoformat(cell).isoformat() if cell else None


def number(cell: str) -> int | None:
    """A whole number; None for an empty cell."""
    return int(cell) if cell else None


def yes_no(cell: str) -> int:
    """1 for yes, 0 for no."""
    return ("no", "yes").index(cell)
