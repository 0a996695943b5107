"""The files in a letter of our own, taken out of it again as they were put in."""

from __future__ import annotations

from app.mail.body import decoded
from app.mail.parts import Cutting
from app.post import Enclosure


def enclosures_of(raw: bytes) -> tuple[Enclosure, ...]:
    """The enclosures of a letter that ``written`` made, in order. For mail of others, see the attachments."""
    leaves = Cutting(raw).part(0, len(raw)).leaves()
    return tuple(
        Enclosure(part.file_name, part.content_type, decoded(part, part.end - part.start))
        for part in leaves
        if part.disposition == "attachment"
    )
