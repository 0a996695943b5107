"""The files that came with a message: listed by a name that is safe to save under, not decoded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, count, islice

from app.mail.body import decoded_size
from app.mail.fields import for_people
from app.mail.parts import Part
from app.records import Attachment

MOST_ATTACHMENTS = 200
LONGEST_NAME = 120

_ENDINGS = {
    "application/pdf": ".pdf", "application/zip": ".zip", "application/rtf": ".rtf",
    "application/msword": ".doc", "application/vnd.ms-excel": ".xls", "application/json": ".json",
    "application/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods", "image/jpeg": ".jpg", "image/png": ".png",
    "image/gif": ".gif", "image/webp": ".webp", "image/tiff": ".tiff", "image/bmp": ".bmp",
    "image/heic": ".heic", "image/svg+xml": ".svg", "text/plain": ".txt", "text/html": ".html",
    "text/csv": ".csv", "text/calendar": ".ics", "text/vcard": ".vcf", "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg", "audio/wav": ".wav", "audio/amr": ".amr", "audio/mp4": ".m4a",
    "video/mp4": ".mp4", "video/quicktime": ".mov", "video/3gpp": ".3gp", "video/webm": ".webm",
}  # fmt: skip
"""How a file ends that came without a name. Not asked of the system: its tables are files, and differ."""

_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def attachments_of(part: Part, texts: Iterable[Part]) -> tuple[Attachment, ...]:
    """Every part that is not the message's own text, in another form or not, in order."""
    return tuple(
        Attachment(safe_name(_name_of(leaf, number)), leaf.content_type[:100], decoded_size(leaf))
        for number, leaf in enumerate(files_of(part, texts), 1)
    )


def files_of(part: Part, texts: Iterable[Part]) -> list[Part]:
    """The parts that are listed as attachments, in the same order."""
    shown = {id(text) for text in texts}
    files = (leaf for leaf in part.leaves() if id(leaf) not in shown and not _is_other_form(leaf))
    return list(islice(files, MOST_ATTACHMENTS))


def names_apart(names: Sequence[str], taken: Collection[str] = ()) -> list[str]:
    """The names with a number in those that are there already: "plan.pdf", "plan (2).pdf"."""
    used = {name.casefold() for name in taken}
    apart = []
    for name in names:
        stem, dot, extension = name.rpartition(".") if "." in name else (name, "", "")
        tries = (f"{stem} ({number}){dot}{extension}" for number in count(2))
        free = next(each for each in chain([name], tries) if each.casefold() not in used)
        used.add(free.casefold())
        apart.append(free)
    return apart


def _is_other_form(leaf: Part) -> bool:
    """The HTML of a text already shown: no file that anybody attached."""
    return (
        not leaf.file_name
        and leaf.disposition != "attachment"
        and leaf.content_type.startswith(("text/html", "text/plain"))
    )


def _name_of(leaf: Part, number: int) -> str:
    if leaf.file_name:
        return for_people(leaf.file_name)
    if leaf.content_type == "message/rfc822":
        return "message.eml"
    return f"attachment-{number}{_ENDINGS.get(leaf.content_type, '')}"


def safe_name(name: str) -> str:
    """A file name with no path, no character that hides or turns others, and no meaning to any system."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(
        letter
        for letter in last[:2_000]
        if unicodedata.category(letter) not in ("Cf", "Cc", "Cs", "Co", "Zl", "Zp")
    )
    plain = _UNSAFE.sub("_", visible).strip().rstrip(". ").lstrip(". ")
    if _DEVICES.match(plain):
        plain = f"_{plain}"
    return _shortened(plain) or "attachment"


def _shortened(name: str) -> str:
    """At most so many bytes as every file system takes, with the extension kept."""
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        stem, extension = name, ""
    room = LONGEST_NAME - len((dot + extension).encode()) if extension else LONGEST_NAME
    short = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return f"{short}.{extension}" if extension else short
