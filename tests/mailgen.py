"""Mail for tests and benchmarks: threads as public lists have them, in the forms that programs send.

The same seed gives the same mail.

Messages are put together as bytes, not by a mail library, so that the reader is not tested against its own
kind.
"""

from __future__ import annotations

import base64
import binascii
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu sta con der lin mar"
_COMMON = """the a of to and in is it you that he was for on are with as I his they be at one have this from
or had by not but what we when your can said there use an each which she do how their if will up about out"""
_NAMES = (
    "Anna Lind",
    "Jörg Müller",
    "Zoë Brontë",
    "O'Brien, Pat",
    "Łukasz Żak",
    "李 雷",
    "Иван Петров",
    "Tom Baker",
)
_TOPICS = (
    "Kitchen worktop",
    "Wedding photographs",
    "Leaking tap",
    "Angebot für Fenster",
    "Devis salle de bain",
)
_START = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)


@dataclass
class Sent:
    """A message of the generator, with what a reader must find in it."""

    raw: bytes
    message_id: str
    references: tuple[str, ...]
    address: str
    subject: str
    sent_at: datetime
    marker: str
    """A word that stands in the text and in no other message."""
    files: int = 0


@dataclass
class Thread:
    """Messages that follow one another."""

    topic: str
    sent: list[Sent] = field(default_factory=list)


class MailWriter:
    """Writes messages one by one; some start threads, most go on with one."""

    def __init__(self, seed: int = 1, *, words: tuple[int, int] = (20, 200), file_bytes: int = 2_000) -> None:
        self._random = random.Random(seed)
        self._seed = seed
        self._words = words
        self._file_bytes = file_bytes
        self._vocabulary = [self._word() for _ in range(6_000)]
        self._threads: list[Thread] = []
        self._count = 0
        self._at = _START

    def _word(self) -> str:
        return "".join(self._random.choices(_SYLLABLES.split(), k=self._random.randint(2, 4)))

    def mails(self, count: int) -> Iterator[Sent]:
        """That many messages, in the order in which they were sent."""
        for _ in range(count):
            yield self._next()

    def _next(self) -> Sent:
        self._count += 1
        self._at += timedelta(seconds=self._random.randint(30, 3_000))
        thread = self._thread()
        parent = self._random.choice(thread.sent) if thread.sent else None
        number = self._random.randrange(400)
        name, address = _NAMES[number % len(_NAMES)], f"person{number}@mail{number % 17}.example"
        message_id = f"{self._seed}.{self._count}.{self._random.getrandbits(32):x}@mail{number % 17}.example"
        references = (*parent.references[-8:], parent.message_id) if parent else ()
        marker = f"qz{self._seed}x{self._count}zq"
        subject = f"Re: {thread.topic}" if parent else thread.topic
        fields = [
            f"Return-Path: <{address}>",
            f"Received: from mail{number % 17}.example (mail{number % 17}.example [192.0.2.{number % 250}])",
            f"\tby mx.deskbell.example with ESMTPS id {number:x}",
            f"\tfor <desk@deskbell.example>; {format_datetime(self._at)}",
            f"From: {encoded(name)} <{address}>",
            "To: Desk <desk@deskbell.example>",
            f"Subject: {encoded(subject)}",
            f"Date: {format_datetime(self._at - timedelta(seconds=20))}",
            f"Message-ID: <{message_id}>",
            *self._reference_fields(references),
            *self._list_fields(),
            "MIME-Version: 1.0",
        ]
        text = self._text(marker, parent)
        form = self._random.choices(_FORMS, weights=[weight for _, weight in _FORM_WEIGHTS])[0]
        body, files = form(self, text)
        raw = "\r\n".join(fields).encode() + b"\r\n" + body
        raw = raw if self._count % 3 else raw.replace(b"\r\n", b"\n")
        at = self._at.replace(microsecond=0) - timedelta(seconds=20)
        sent = Sent(raw, message_id, references, address, subject, at, marker, files)
        thread.sent.append(sent)
        return sent

    def _thread(self) -> Thread:
        if not self._threads or self._random.random() < 0.3:
            self._threads.append(Thread(f"{self._random.choice(_TOPICS)} {self._count}"))
        return self._random.choice(self._threads[-40:])

    def _reference_fields(self, references: tuple[str, ...]) -> list[str]:
        if not references:
            return []
        folded = "\r\n ".join(f"<{reference}>" for reference in references)
        return [f"In-Reply-To: <{references[-1]}>", f"References: {folded}"]

    def _list_fields(self) -> list[str]:
        if self._random.random() < 0.5:
            return ["User-Agent: Mozilla/5.0 Thunderbird/128.0", "Accept-Language: en-GB, de-DE"]
        return [
            "List-Id: Desks and bells <desks.lists.example>",
            "List-Post: <mailto:desks@lists.example>",
            "List-Unsubscribe: <https://lists.example/options/desks>,",
            " <mailto:desks-request@lists.example>",
            "Precedence: list",
            "X-BeenThere: desks@lists.example",
        ]

    def _text(self, marker: str, parent: Sent | None) -> str:
        paragraphs = [self._paragraph() for _ in range(self._random.randint(1, 4))]
        quoted = ""
        if parent is not None:
            old = f"{parent.marker[:-2]} " + " ".join(self._random.choices(_COMMON.split(), k=30))
            quotation = "\r\n".join(f"> {line}" for line in wrapped(old))
            quoted = f"\r\n\r\nOn {self._at:%d %B %Y} somebody wrote:\r\n{quotation}"
        lines = [line for paragraph in paragraphs for line in [*wrapped(paragraph), ""]]
        return f"Hello {marker},\r\n\r\nfür Ihr Büro: " + "\r\n".join(lines) + f"Grüße\r\n{quoted}\r\n"

    def _paragraph(self) -> str:
        count = self._random.randint(*self._words)
        common = self._random.choices(_COMMON.split(), k=count)
        rare = self._random.choices(self._vocabulary, k=count)
        return " ".join(word for words in zip(common, rare, strict=True) for word in words)

    def file(self) -> bytes:
        """The bytes of an attachment."""
        return self._random.randbytes(self._random.randint(self._file_bytes // 2, self._file_bytes * 3 // 2))

    def boundary(self) -> str:
        """A fresh boundary."""
        return f"=_{self._random.getrandbits(64):x}"


Form = Callable[[MailWriter, str], tuple[bytes, int]]


def plain_utf8(_: MailWriter, text: str) -> tuple[bytes, int]:
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return head + text.encode(), 0


def quoted_latin(_: MailWriter, text: str) -> tuple[bytes, int]:
    head = b'Content-Type: text/plain; charset="iso-8859-1"\r\n'
    coded = quoted_printable(text.encode("latin-1"))
    return head + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + coded, 0


def base64_text(_: MailWriter, text: str) -> tuple[bytes, int]:
    head = b"Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(text.encode()).replace(b"\n", b"\r\n"), 0


def flowed(_: MailWriter, text: str) -> tuple[bytes, int]:
    head = b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=no\r\n"
    return head + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + text.encode(), 0


def raw_latin(_: MailWriter, text: str) -> tuple[bytes, int]:
    """No charset, no encoding: raw bytes, as old programs sent them."""
    return b"Content-Type: text/plain\r\n\r\n" + text.encode("latin-1"), 0


def html_of(text: str) -> str:
    style = "margin:0cm;font-family:Calibri"
    rows = "".join(f'<p style="{style}">{line}<o:p></o:p></p>\r\n' for line in text.split("\r\n"))
    head = "<head><style>p.MsoNormal { margin:0cm; font-size:11.0pt }</style></head>"
    return f'<html xmlns:o="urn:x">{head}<body lang="DE"><div class="Word">{rows}</div></body></html>\r\n'


def html_only(_: MailWriter, text: str) -> tuple[bytes, int]:
    head = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head + quoted_printable(html_of(text).encode()), 0


def alternative(writer: MailWriter, text: str) -> tuple[bytes, int]:
    plain, html = plain_utf8(writer, text)[0], html_only(writer, text)[0]
    return multipart("alternative", writer.boundary(), [plain, html]), 0


def with_file(writer: MailWriter, text: str) -> tuple[bytes, int]:
    content = base64.encodebytes(writer.file()).replace(b"\n", b"\r\n")
    head = (
        b"Content-Type: application/pdf;\r\n name*=UTF-8''Pl%C3%A4ne%20K%C3%BCche.pdf\r\n"
        b"Content-Disposition: attachment;\r\n"
        b" filename*0*=UTF-8''Pl%C3%A4ne;\r\n filename*1*=%20K%C3%BCche.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return multipart("mixed", writer.boundary(), [alternative(writer, text)[0], head + content]), 1


def with_forward(writer: MailWriter, text: str) -> tuple[bytes, int]:
    inner = b"From: old@example.org\r\nSubject: Old\r\nMessage-ID: <old@example.org>\r\n\r\nOld text.\r\n"
    head = b"Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n"
    return multipart("mixed", writer.boundary(), [plain_utf8(writer, text)[0], head + inner]), 1


_FORM_WEIGHTS: tuple[tuple[Form, int], ...] = (
    (plain_utf8, 25),
    (quoted_latin, 14),
    (base64_text, 6),
    (flowed, 10),
    (raw_latin, 5),
    (html_only, 8),
    (alternative, 20),
    (with_file, 10),
    (with_forward, 2),
)
_FORMS = [form for form, _ in _FORM_WEIGHTS]


def multipart(kind: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    """Parts, each with its own fields, as the body of a message or of another part."""
    line = f"--{boundary}".encode()
    inner = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"This is a message in MIME format.\r\n" + inner + line + b"--\r\n"


def quoted_printable(content: bytes) -> bytes:
    lines = [binascii.b2a_qp(line) for line in content.split(b"\r\n")]
    return b"\r\n".join(line.replace(b"=\n", b"=\r\n") for line in lines)


def encoded(text: str) -> str:
    """A field's words as RFC 2047 wants them, or in quotes where a comma stands in them."""
    if text.isascii():
        return f'"{text}"' if "," in text else text
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def wrapped(text: str, width: int = 76) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".lstrip()
    return [*lines, line]


def write_maildir(folder: Path, mails: Iterable[bytes]) -> None:
    """The mails as a Maildir, every second one already seen."""
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(mails):
        unique = f"{1_700_000_000 + number}.M{number}.host"
        (folder / (f"cur/{unique}:2,S" if number % 2 else f"new/{unique}")).write_bytes(raw)


def write_mbox(path: Path, mails: Iterable[bytes]) -> None:
    """The mails as an mbox in the mboxrd dialect."""
    with path.open("wb") as file:
        for raw in mails:
            lines = raw.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
            escaped = (b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)
            file.write(b"From MAILER@example.org Mon Jan  5 10:00:00 2026\n" + b"\n".join(escaped) + b"\n\n")
