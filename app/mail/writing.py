"""A letter as the bytes that leave: fields that every reader takes for what they are, and the text unharmed.

The standard library's writer is not used: it wraps long References in encoded words, which breaks threads,
and makes encoded words and lines longer than they may be. Here a field is a row of words, folded between
them, and no word can hold a line break.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from io import BytesIO
from urllib.parse import quote

from app.errors import BadInput
from app.mail.attachments import safe_name
from app.mail.charsets import printable
from app.mail.envelope import domain_of, sendable
from app.mail.fields import one_line
from app.mail.formatting import is_formatted, page_of
from app.post import Enclosure, Letter
from app.texts import worded

Pair = tuple[str, str]
Pieces = Iterator[bytes]

MOST_REFERENCES = 50
_LONGEST_LINE = 78
_LONGEST_WORD = 500
_BASE64_LINE = 76
_BASE64_PIECE = 57 * 1_000
"""A whole number of lines."""
_LONGEST_NAME = 200
_LONGEST_SUBJECT = 1_000
_ENCODED_BYTES = 39
"""So many bytes of text in an encoded word keep it, and the line it begins, within 76 characters."""

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_SPECIAL = re.compile(r'(["\\])')
_ID = re.compile(r"(?!.*=\?)[!-;=?-~]{1,900}")
_CONTENT_TYPE = re.compile(r"(?!multipart/|message/)[a-z0-9][\w.+-]{0,60}/[a-z0-9][\w.+-]{0,100}", re.ASCII)
_SEPARATOR = "-- "
_PLAIN_IN_NAMES = "!#$&+.^_`|~-"


def written(letter: Letter, sender: Pair, *, message_id: str, at: datetime, signature: str = "") -> bytes:
    """The letter ready to be sent; ``at`` is in the owner's zone, which its date shows.

    Whom it goes to in secret stands nowhere in it. ``BadInput`` names what is no address.
    """
    fields = [
        _field("Date", format_datetime(at).split(" ")),
        _field("From", _people([sender])),
        _field("To", _people(letter.to) or ["undisclosed-recipients:;"]),
        _field("Cc", _people(letter.cc)),
        _field("Subject", _text(one_line(letter.subject)[:_LONGEST_SUBJECT])),
        _field("Message-ID", _ids([message_id])),
        _field("In-Reply-To", _ids([letter.answers])),
        _field("References", _ids(_thread(letter))),
        _field("User-Agent", ["Deskbell"]),
        _field("MIME-Version", ["1.0"]),
    ]
    parts = [_body(letter, signature), *map(_file_part, letter.enclosures)]
    whole = BytesIO()
    whole.write("".join(fields).encode())
    whole.writelines(_multipart("mixed", parts) if len(parts) > 1 else parts[0])
    return whole.getvalue()


def recipients(letter: Letter) -> tuple[str, ...]:
    """Every address that the letter goes to, once each. ``BadInput``: there is none, or one is no address."""
    found: dict[str, str] = {}
    for _, address in (*letter.to, *letter.cc, *letter.bcc):
        found.setdefault(address.strip().casefold(), sendable(address))
    if not found:
        raise BadInput(worded("Say who it goes to."))
    return tuple(found.values())


def new_message_id(address: str) -> str:
    """A message id that nobody had before; it says the sender's domain and nothing of the machine."""
    return f"{secrets.token_hex(16)}@{domain_of(sendable(address))}"


def whole_text(letter: Letter, signature: str = "") -> str:
    """All that the client reads: the text, the signature behind its separator, the quotation."""
    signed = f"{_SEPARATOR}\n{signature.strip()}" if signature.strip() else ""
    blocks = [letter.text.rstrip("\r\n"), signed, letter.quoted.rstrip("\r\n")]
    text = "\n\n".join(block for block in blocks if block)
    return printable(text.replace("\r\n", "\n").replace("\r", "\n")) + "\n"


# --- Fields


def _field(name: str, words: Sequence[str]) -> str:
    """The field on short lines, broken between words alone; nothing if there are no words."""
    if not words:
        return ""
    lines = [f"{name}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + len(word) < _LONGEST_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\r\n".join(lines) + "\r\n"


def _text(line: str) -> list[str]:
    words = line.split()
    is_plain = line.isascii() and "=?" not in line and max(map(len, words), default=0) <= _LONGEST_WORD
    return words if is_plain else _encoded(line)


def _encoded(line: str) -> list[str]:
    """The line as encoded words (RFC 2047); no character is divided between two."""
    pieces = [b""]
    for letter in line:
        coded = letter.encode()
        if len(pieces[-1]) + len(coded) > _ENCODED_BYTES:
            pieces.append(b"")
        pieces[-1] += coded
    return [f"=?utf-8?b?{base64.b64encode(piece).decode()}?=" for piece in pieces]


def _people(pairs: Sequence[Pair]) -> list[str]:
    words: list[str] = []
    for name, address in pairs:
        if words:
            words[-1] += ","
        phrase = _phrase(one_line(name)[:_LONGEST_NAME].strip())
        words += [*phrase, f"<{sendable(address)}>"] if phrase else [sendable(address)]
    return words


def _phrase(name: str) -> list[str]:
    """A name that is read as a name, whatever stands in it."""
    if not name.isascii() or "=?" in name:
        return _encoded(name)
    if not name or _ATOMS.fullmatch(name):
        return name.split()
    return ['"' + _SPECIAL.sub(r"\\\1", name) + '"']


def _thread(letter: Letter) -> list[str]:
    """What it follows, nearest last. Of a long thread the first, which readers group by, and the nearest."""
    ids = list(dict.fromkeys(filter(_ID.fullmatch, (*letter.references, letter.answers))))
    return ids if len(ids) <= MOST_REFERENCES else [ids[0], *ids[1 - MOST_REFERENCES :]]


def _ids(ids: Iterable[str]) -> list[str]:
    return [f"<{id}>" for id in ids if _ID.fullmatch(id)]


# --- Parts, in pieces: one long copy of them all would hold up every other thread


def _body(letter: Letter, signature: str) -> Pieces:
    """The text; where the owner formatted it, the same as a page besides."""
    text = whole_text(letter, signature)
    plain = _text_part("plain", text)
    if not is_formatted(letter.text):
        return plain
    return _multipart("alternative", [plain, _text_part("html", page_of(text))])


def _text_part(kind: str, text: str) -> Pieces:
    plain = text.encode()
    coded = _quoted_printable(plain)
    encoding = "7bit" if coded == plain else "quoted-printable"
    yield _part_head([f"text/{kind}", "charset=utf-8"], encoding)
    yield coded.replace(b"\n", b"\r\n")


def _quoted_printable(plain: bytes) -> bytes:
    coded = binascii.b2a_qp(plain, istext=True)
    # A line that begins so is changed to ">From" by mailboxes on the way.
    return re.sub(rb"^From ", b"=46rom=\n ", coded, flags=re.MULTILINE)


def _file_part(enclosure: Enclosure) -> Pieces:
    content_type = enclosure.content_type.lower()
    if not _CONTENT_TYPE.fullmatch(content_type):
        content_type = "application/octet-stream"
    disposition = _field("Content-Disposition", ["attachment;", _file_name(safe_name(enclosure.name))])
    yield disposition.encode() + _part_head([content_type], "base64")
    content = enclosure.content
    for at in range(0, len(content), _BASE64_PIECE):
        yield _base64(content[at : at + _BASE64_PIECE])


def _base64(piece: bytes) -> bytes:
    """On lines of 76 signs."""
    coded = binascii.b2a_base64(piece, newline=False)
    lines = (coded[at : at + _BASE64_LINE] for at in range(0, len(coded), _BASE64_LINE))
    return b"\r\n".join(lines) + b"\r\n"


def _file_name(name: str) -> str:
    """The name as a parameter (RFC 2231): no letter in it can end it."""
    return f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name, _PLAIN_IN_NAMES)}"


def _part_head(content_type: Sequence[str], encoding: str) -> bytes:
    fields = _field("Content-Type", "; ".join(content_type).split(" "))
    return (fields + _field("Content-Transfer-Encoding", [encoding]) + "\r\n").encode()


def _multipart(kind: str, parts: Iterable[Pieces]) -> Pieces:
    # Coding leaves no "=_" in a text or a file, so this can be the end of nothing else.
    boundary = f"=_{secrets.token_hex(16)}"
    yield (_field("Content-Type", [f"multipart/{kind};", f'boundary="{boundary}"']) + "\r\n").encode()
    for part in parts:
        yield f"--{boundary}\r\n".encode()
        yield from part
        yield b"\r\n"
    yield f"--{boundary}--\r\n".encode()
