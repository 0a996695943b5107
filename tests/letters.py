"""Letters for tests, put together as mail programs do it: a text, a page with its pictures, files."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping

from tests.mailgen import multipart

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""The smallest picture there is."""

Files = Mapping[str, bytes] | Iterable[tuple[str, bytes]]


def letter(
    text: str = "",
    *,
    html: str | bytes = "",
    pictures: Mapping[str, bytes] | None = None,
    files: Files = (),
    sender: str = "Anna Berg <anna.berg@example.org>",
    subject: str = "Boiler",
    date: str = "Mon, 23 Nov 2026 09:10:00 +0100",
    more: str = "",
) -> bytes:
    """A mail with what is given; ``more`` are further fields, each with its line end."""
    forms = [
        part for part in (_text(text) if text else b"", _page(html, pictures or {}) if html else b"") if part
    ]
    body = forms[0] if len(forms) == 1 else multipart("alternative", "=_forms", forms)
    named = files.items() if isinstance(files, Mapping) else files
    enclosed = [_file(name, content) for name, content in named]
    whole = multipart("mixed", "=_files", [body, *enclosed]) if enclosed else body
    head = f"From: {sender}\r\nTo: me@example.net\r\nSubject: {subject}\r\nDate: {date}\r\n{more}"
    return f"{head}MIME-Version: 1.0\r\n".encode() + whole


def _text(text: str) -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()


def _page(html: str | bytes, pictures: Mapping[str, bytes]) -> bytes:
    charset = b"; charset=utf-8" if isinstance(html, str) else b""
    page = html.encode() if isinstance(html, str) else html
    whole = b"Content-Type: text/html" + charset + b"\r\n\r\n" + page
    head = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
    shown = [
        f"{head}Content-ID: <{name}>\r\n\r\n".encode() + base64.encodebytes(content)
        for name, content in pictures.items()
    ]
    return multipart("related", "=_page", [whole, *shown]) if shown else whole


def _file(name: str, content: bytes) -> bytes:
    coded = "".join(f"%{byte:02X}" for byte in name.encode())
    head = (
        "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; filename*=UTF-8''{coded}\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n")
