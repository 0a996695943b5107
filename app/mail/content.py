"""What makes two copies of a mail the same mail, however each of them travelled."""

from __future__ import annotations

import hashlib
import re

from app.mail.body import decoded
from app.mail.parts import Part

# An mbox puts a mark before these lines, and some programs never take it off again.
_ESCAPED_FROM = re.compile(rb"^>+(?=From )", re.MULTILINE)


def content_key(whole: Part, message_id: str, from_address: str, subject: str) -> str:
    """Equal for two copies of the same mail.

    It knows who wrote it, when, about what, and every part. It does not know what transports change: line
    endings, mbox escapes, added fields, blank lines at the end, the transfer encoding of a text.
    """
    # The sender's own words for the date: what they are read as can depend on a field added on the way.
    date = " ".join(whole.fields.first("date").split())
    digest = hashlib.sha256(
        "\0".join((message_id, from_address.lower(), date, subject)).encode("utf-8", "replace")
    )
    for leaf in whole.leaves():
        digest.update(b"\0" + leaf.content_type.encode("utf-8", "replace") + b"\0" + _canonical(leaf))
    return digest.hexdigest()


def _canonical(leaf: Part) -> bytes:
    if leaf.encoding == "base64" and not leaf.content_type.startswith("text/"):
        return leaf.body.translate(None, b" \t\r\n")
    lines = decoded(leaf, leaf.end - leaf.start).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b">From " in lines:
        lines = _ESCAPED_FROM.sub(b"", lines)
    return lines.strip(b"\n ")
