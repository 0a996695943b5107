"""What a message on the wire must be, byte by byte, read by nothing that the program itself uses."""

from __future__ import annotations

import re
from email.utils import getaddresses

FIELDS = [
    "Date", "From", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References", "User-Agent",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
]  # fmt: skip
_LINE = re.compile(rb"(?:([A-Za-z-]+): |[ \t])[^\x00-\x1f\x7f]*[^\x00-\x20\x7f]")
_ENCODED_WORD = re.compile(rb"=\?[^ ]*\?=")
_NUMERIC = re.compile(r"[^\s,<>()\"]+@\[[0-9.]+\]")
MOST_OF_A_LINE = 998


def names_of_fields(raw: bytes) -> list[str]:
    """The names of the fields in order, after all that can be wrong with them was looked for."""
    head, blank, body = raw.partition(b"\r\n\r\n")
    assert blank
    names = []
    for line in head.split(b"\r\n"):
        found = _LINE.fullmatch(line)
        assert found, line
        if found[1]:
            names.append(found[1].decode())
    assert all(len(word) <= 75 for word in _ENCODED_WORD.findall(head))
    assert max(map(len, raw.split(b"\r\n"))) <= MOST_OF_A_LINE
    rest = raw.replace(b"\r\n", b"")
    assert b"\r" not in rest
    assert b"\n" not in rest
    assert b"\0" not in rest
    assert body.isascii()
    return names


def check(raw: bytes) -> None:
    """Fails unless it has our fields, each once, in our order, and no other."""
    names = names_of_fields(raw)
    assert names == [name for name in FIELDS if name in names]


def addresses_in(raw: bytes, name: str) -> list[str]:
    """The addresses in a field, as the standard library reads them."""
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode()
    values = [line.removeprefix(f"{name}: ") for line in head.split("\r\n") if line.startswith(f"{name}: ")]
    # Some of its releases read no address with a number for a host.
    numeric = [value for value in values if _NUMERIC.fullmatch(value)]
    return numeric or [address for _, address in getaddresses(values)]
