"""The files in a letter of our own, taken out of it again as they were put in."""

from __future__ import annotations

from email import message_from_bytes, policy

from app.post import Enclosure


def enclosures_of(raw: bytes) -> tuple[Enclosure, ...]:
    """The enclosures of a letter that ``written`` made, in order. For mail of others, see the attachments."""
    return tuple(
        Enclosure(part.get_filename(""), part.get_content_type(), content)
        for part in message_from_bytes(raw, policy=policy.default).iter_attachments()
        if isinstance(content := part.get_payload(decode=True), bytes)
    )
