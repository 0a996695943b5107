"""Placeholders in saved replies, "{first_name}" and their like: what each stands for. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal

from app.post import Account, Filled
from app.records import Client, Request

NAMES = (
    "first_name", "name", "subject", "deadline", "promised", "bid_number", "amount", "valid_until",
    "today", "my_name", "my_address",
)  # fmt: skip
"""Every placeholder that there is, in the order in which they are offered."""

_PLACEHOLDER = re.compile(r"\{ *([^\W\d_][\w\u0300-\u036f -]{1,29}?) *\}")
"""In any language, and misspelt; accents may be signs of their own."""
_BETWEEN = re.compile("[ -]+")
_IN_ENGLISH = "en_GB"


def filled(text: str, values: Mapping[str, str]) -> Filled:
    """The text with the values in it. What has none stays as it stands, and is named."""
    missing: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        name = _BETWEEN.sub("_", found[1].lower())
        if not values.get(name):
            missing[found[0]] = None
        return values.get(name) or found[0]

    return Filled(_PLACEHOLDER.sub(value, text), tuple(missing))


def left_in(text: str) -> tuple[str, ...]:
    """The placeholders, of ours or misspelt, that nothing was put in the place of."""
    return tuple(dict.fromkeys(found[0] for found in _PLACEHOLDER.finditer(text)))


def first_name(client: Client, writer: str = "") -> str:
    """How to address them: as the owner does, else by the first name of whoever wrote, else of the client."""
    name = writer or client.name
    family, comma, given = name.partition(",")
    words = [word for word in (given if comma else name).split() if not word.endswith(".")]
    return client.greeting or (words[0] if words else family.strip())


class Wording:
    """Instants, days and money as the owner's clients read them."""

    def __init__(self, language: str, zone: tzinfo) -> None:
        from babel import Locale, UnknownLocaleError

        self._zone = zone
        try:
            self._locale = Locale.parse(language.replace("-", "_") or _IN_ENGLISH)
        except (ValueError, UnknownLocaleError):
            self._locale = Locale.parse(_IN_ENGLISH)

    def instant(self, at: datetime | None) -> str:
        """ "Monday 23 November, 10:00"; nothing for no instant."""
        from babel.dates import format_time

        if at is None:
            return ""
        return f"{self.day(at)}, {format_time(at.astimezone(self._zone), 'short', locale=self._locale)}"

    def day(self, at: datetime) -> str:
        """ "Monday 23 November"."""
        from babel.dates import format_date

        pattern = self._locale.datetime_skeletons["MMMEd"].pattern  # "E d MMM", in each language's order
        in_full = re.sub(r"\bMMM\b", "MMMM", re.sub(r"\bE\b", "EEEE", pattern))
        return format_date(at.astimezone(self._zone).date(), in_full, locale=self._locale)

    def of_bid(self, request: Request) -> dict[str, str]:
        """What a bid is over, and until when it holds."""
        from babel.dates import format_date
        from babel.numbers import format_currency, get_currency_precision

        until, minor, currency = request.valid_until_on, request.amount_minor, request.currency
        amount = ""
        if minor is not None and currency:
            major = Decimal(minor).scaleb(-get_currency_precision(currency))
            amount = format_currency(major, currency, locale=self._locale)
        return {
            "bid_number": request.bid_number,
            "amount": amount,
            "valid_until": format_date(until, "long", locale=self._locale) if until else "",
        }


def of_owner(account: Account | None) -> dict[str, str]:
    """What the owner is called."""
    return {"my_name": account.name, "my_address": account.address} if account else {}
