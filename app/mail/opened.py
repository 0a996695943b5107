"""A message opened: its page as it was sent, the pictures in it, and its files, decoded when asked for."""

from __future__ import annotations

import re

from app.incoming import Body
from app.mail.attachments import files_of
from app.mail.body import decoded, decoded_size, text_parts
from app.mail.charsets import printable, text_of
from app.mail.message import as_mail
from app.mail.parts import Cutting, Part
from app.mail.safe_html import LONGEST, picture_id, safe_html

MOST_PICTURES, LARGEST_PICTURE = 60, 20_000_000

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_SHOWN = re.compile(r'<img src="cid:([^"]+)"')


class Opened:
    """One message, cut into its parts."""

    def __init__(self, raw: bytes) -> None:
        source = as_mail(raw)
        self._whole = Cutting(source).part(0, len(source))
        self._files = files_of(self._whole, text_parts(self._whole))

    def file(self, number: int) -> bytes | None:
        """The content of the attachment of that place, from 0 on; None: there are not so many."""
        if not 0 <= number < len(self._files):
            return None
        part = self._files[number]
        return decoded(part, part.end - part.start)

    def body(self) -> Body:
        """The page that may be shown, with the pictures that came for it."""
        pages = [part for part in self._whole.leaves() if _is_page(part)]
        if not pages:
            return Body()
        page = safe_html("\n".join(_page(part) for part in pages))
        return Body(page.html, self._pictures(page.html), page.left_out, page.is_cut)

    def _pictures(self, page: str) -> dict[str, bytes]:
        wanted = set(_SHOWN.findall(page)[:MOST_PICTURES])
        parts = (
            (picture_id(part.fields.first("content-id").strip("<> ")), part) for part in self._whole.leaves()
        )
        named = {name: part for name, part in parts if name in wanted}
        return {
            name: decoded(part, part.end - part.start)
            for name, part in named.items()
            if decoded_size(part) <= LARGEST_PICTURE
        }


def _is_page(part: Part) -> bool:
    return part.content_type == "text/html" and part.disposition != "attachment" and not part.file_name


def _page(part: Part) -> str:
    content = decoded(part, 2 * LONGEST)
    declared = part.parameters.get("charset", "")
    if not declared and (meta := _META.search(content[:4_000])):
        declared = meta[1].decode("ascii", "replace")
    return printable(text_of(content, declared)[0].removeprefix("\ufeff"))
