"""Contacts from vCard files (2.1, 3.0, 4.0), as many cards as there are.

The file is read line by line: pictures, sounds and keys are skipped before they take memory, cards within
cards are left out, and a card that is still too large is refused. What remains is small; `vobject` reads it.
"""

from __future__ import annotations

import io
import logging
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import UnreadableFile
from app.export.contact_csv import ContactFile
from app.export.text_file import decoded, read_text, unreadable
from app.incoming import Contact
from app.texts import worded

LONGEST_LINE = 64 * 1024
LARGEST_CARD = 256 * 1024
_SKIPPED = re.compile(rb"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
_AGENT = re.compile(rb"(?:[\w-]+\.)?AGENT[;:]", re.IGNORECASE)
_QUOTED = re.compile(rb"[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]", re.IGNORECASE)
_CHARSET = re.compile(r";CHARSET=\"?([\w-]+)\"?", re.IGNORECASE)
_ENCODING = re.compile(r";(?:ENCODING=)?QUOTED-PRINTABLE", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:tel|mailto):", re.IGNORECASE)


def read(path: Path) -> ContactFile:
    """The contacts of the file, and every card that can't be read, by the line it begins on."""
    contacts: list[Contact] = []
    problems: list[str] = []
    try:
        with _opened(path) as file:
            for card in _cards(file):
                try:
                    contacts.append(_contact(card))
                except ValueError as error:
                    problems.append(
                        worded(
                            "{name}, line {line}: {problem}",
                            name=path.name,
                            line=card.line,
                            problem=error.args[0],
                        )
                    )
    except OSError as error:
        raise unreadable(path, error) from error
    if not contacts and not problems:
        raise UnreadableFile(worded("{path} holds no vCard: it has no line BEGIN:VCARD.", path=path))
    return ContactFile(tuple(contacts), tuple(problems))


def _opened(path: Path) -> BinaryIO:
    file = path.open("rb")
    is_utf16 = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    file.seek(0)
    if not is_utf16:
        return file
    file.close()
    return io.BytesIO(read_text(path).lstrip("\ufeff").encode())


@dataclass(slots=True)
class _Card:
    """The lines of one card that are worth reading."""

    line: int
    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    depth: int = 1
    is_skipping: bool = False
    is_closed: bool = False

    def add(self, line: bytes) -> None:
        """Take a line of the card, or leave it out."""
        mark = line.strip().upper()
        if mark.startswith(b"BEGIN:"):
            self.depth += 1
        elif mark.startswith(b"END:"):
            self.depth -= 1
            self.is_closed = self.depth == 0
        elif self.depth == 1 and not self._is_skipped(line):
            self.size += len(line)
            if self.size <= LARGEST_CARD:
                self.lines.append(line)

    def _is_skipped(self, line: bytes) -> bool:
        """A property that is skipped goes on in lines that are indented, or (base64 of 2.1) have no colon."""
        if self.is_skipping and line.strip() and (line[:1] in b" \t" or b":" not in line):
            return True
        self.is_skipping = bool(_SKIPPED.match(line))
        return self.is_skipping or bool(_AGENT.match(line))


def _cards(file: BinaryIO) -> Iterator[_Card]:
    card: _Card | None = None
    agent = False
    for number, line in enumerate(_lines(file), 1):
        begins = line.strip(b"\xef\xbb\xbf \t\r\n").upper() == b"BEGIN:VCARD"
        if card is None or (begins and card.depth == 1 and not agent):
            if card is not None:
                yield card
            card = _Card(number) if begins else None
            continue
        card.add(line)
        agent = bool(_AGENT.match(line))
        if card.is_closed:
            yield card
            card = None
    if card is not None:
        yield card


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of the file, each cut at the longest that is worth reading."""
    while line := file.readline(LONGEST_LINE):
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        yield line


def _contact(card: _Card) -> Contact:
    """What the card says; ``ValueError`` says why it can't be read."""
    if not card.is_closed:
        raise ValueError(worded("the card that begins here has no END:VCARD. Export it again."))
    if card.size > LARGEST_CARD:
        raise ValueError(
            worded(
                "the card is larger than {size} kB without its pictures. Leave it out.",
                size=LARGEST_CARD >> 10,
            )
        )
    said = _said("\r\n".join(["BEGIN:VCARD", *_unfolded(card.lines), "END:VCARD", ""]))
    company = _words(next(iter(said.get("org", [])), ""))
    return Contact(
        line=card.line,
        name=_name(said),
        addresses=tuple(dict.fromkeys([*_addresses(said, "email"), *_addresses(said, "tel")])),
        company=company,
        tags=tuple(dict.fromkeys(tag for value in said.get("categories", []) for tag in _several(value))),
        notes="\n\n".join(str(value).strip() for value in said.get("note", [])),
    )


def _unfolded(lines: list[bytes]) -> Iterator[str]:
    """The properties as plain text: quoted-printable ones are decoded here, in whatever they were encoded."""
    rest = iter(lines)
    for line in rest:
        line = line.rstrip(b"\r\n")
        if not _QUOTED.match(line):
            yield _plain(line)
            continue
        while line.endswith(b"=") and (more := next(rest, b"")):
            line = line[:-1] + more.strip(b"\r\n")
        head, _, value = line.partition(b":")
        yield _plain(head + b":" + quopri.decodestring(value))


def _plain(line: bytes) -> str:
    head, colon, value = line.partition(b":")
    names = decoded(head)
    charset = _CHARSET.search(names)
    try:
        text = value.decode(charset[1]) if charset else decoded(value)
    except (LookupError, UnicodeDecodeError):
        text = decoded(value)
    names = _ENCODING.sub("", _CHARSET.sub("", names))
    return names + decoded(colon) + text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _said(text: str) -> dict[str, list[Any]]:
    """The values of each property, in order."""
    import vobject  # only when there is a card to read

    logging.getLogger("vobject.base").setLevel(logging.CRITICAL)  # it would log lines of the card
    try:
        card = vobject.readOne(text, allowQP=True, ignoreUnreadable=True)
        return {name: [each.value for each in lines] for name, lines in card.contents.items()}
    except (vobject.base.VObjectError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise ValueError(worded("the card that begins here can't be read. Export it again.")) from error


def _name(said: dict[str, list[Any]]) -> str:
    for value in said.get("fn", []):
        if words := _words(value):
            return words
    for name in said.get("n", []):
        parts = (name.given, name.additional, name.family)
        if words := " ".join(filter(None, map(_words, parts))):
            return words
    return ""


def _addresses(said: dict[str, list[Any]], name: str) -> Iterator[str]:
    for value in said.get(name, []):
        address = _SCHEME.sub("", _words(value)).partition(";")[0].strip()
        if "@" in address if name == "email" else any(map(str.isdigit, address)):
            yield address


def _several(value: Any) -> list[str]:
    values = value if isinstance(value, list) else str(value).split(",")
    return [text for text in (_words(each) for each in values) if text]


def _words(value: Any) -> str:
    """A value as one line of text; of a list, all of it."""
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return " ".join(text.split())
