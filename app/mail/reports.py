"""What a mail server reports of a message that it was to deliver: RFC 3464, however carelessly written."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.mail.body import decoded
from app.mail.parts import Part

FAILED = "failed"
_BY_STATUS = {b"2": "delivered", b"4": "delayed", b"5": FAILED}
_ACTIONS = (FAILED, "delayed", "delivered", "relayed", "expanded")
_TYPES = ("message/delivery-status", "message/global-delivery-status")
_MOST_TEXT = 100_000
_MOST_PARTS = 10
_MOST_GROUPS = 1_000

_FOLD = re.compile(rb"\r?\n[ \t]+(?=\S)")
_GAP = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIELD = re.compile(
    rb"^(action|status|final-recipient|original-recipient)[ \t]*:[ \t]*([^\r\n]*)",
    re.IGNORECASE | re.MULTILINE,
)


class Fate(NamedTuple):
    """What became of the message for one recipient."""

    action: str
    addresses: tuple[str, ...]
    """What the recipient is called there: as the message was addressed, and where it went on to."""


def fates(part: Part) -> list[Fate]:
    """What the report says of each recipient; nothing if it is none, or says nothing that can be read."""
    found = []
    for leaf in [leaf for leaf in part.leaves() if leaf.content_type in _TYPES][:_MOST_PARTS]:
        for group in _GAP.split(_FOLD.sub(b" ", decoded(leaf, _MOST_TEXT)))[:_MOST_GROUPS]:
            fields = {name.lower(): value for name, value in _FIELD.findall(group)}
            if action := _action(fields):
                found.append(Fate(action, _addresses(fields)))
    return found


def _action(fields: dict[bytes, bytes]) -> str:
    """One of the known ones; where it isn't named, what the status stands for."""
    named = fields.get(b"action", b"").decode("ascii", "replace").lower()
    return next(
        (action for action in _ACTIONS if named.startswith(action)),
        _BY_STATUS.get(fields.get(b"status", b"")[:1], ""),
    )


def _addresses(fields: dict[bytes, bytes]) -> tuple[str, ...]:
    values = (fields.get(name, b"") for name in (b"original-recipient", b"final-recipient"))
    named = (value.rpartition(b";")[2].strip(b" \t<>").decode("utf-8", "replace") for value in values)
    return tuple(dict.fromkeys(address for address in named if address))
