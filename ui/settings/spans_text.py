"""The opening spans of a day as an owner types them: "9-12:30, 13:00-17:00"."""

from __future__ import annotations

import re

from app.desk import BadInput
from ui.texts import _

_SPAN = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?h?\s*(?:-|–|—|to|bis)\s*(\d{1,2})(?:[:.h](\d{2}))?h?")


def spans_from(text: str) -> list[list[str]]:
    """``[["09:00", "12:30"], ["13:00", "17:00"]]``; nothing typed means closed.

    Raises BadInput for what can't be read; whether the spans make sense is for the settings to say.
    """
    parts = [part.strip() for part in re.split(r"[,;+&]| and ", text) if part.strip()]
    if len(parts) == 1 and parts[0].lower() in ("closed", _("closed"), "off", "-"):
        return []
    return [_span(part) for part in parts]


def spans_as_text(spans: list[list[str]]) -> str:
    """The same spans as they are shown in the field."""
    return ", ".join(f"{start}–{end}" for start, end in spans)


def _span(text: str) -> list[str]:
    found = _SPAN.fullmatch(text.lower())
    if not found:
        raise BadInput(
            _(
                "“{text}” is not a span of time. Write it like 9:00–12:30, several with commas between.",
                text=text,
            )
        )
    start_hour, start_minute, end_hour, end_minute = found.groups(default="00")
    return [f"{int(start_hour):02}:{start_minute}", f"{int(end_hour):02}:{end_minute}"]
