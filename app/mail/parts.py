"""A message cut into its MIME parts: a small tree over the raw bytes, which are never copied to build it.

Cutting is by search for the boundary, not line by line, with caps on depth and count: what lies beyond them
stays in the raw message and is reported as a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import collapse_rfc2231_value, decode_params

from app.mail.fields import Fields
from app.texts import N_

MOST_PARTS = 1_000
DEEPEST = 40
_MOST_DELIMITERS = 100_000  # false ones too: lines that only begin like the boundary
_LONGEST_PARAMETERS = 4_000

_TYPE = re.compile(r"\s*([\w.+*-]+/[\w.+*-]+)", re.ASCII)
_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|([^;"]*+))')
_UNESCAPE = re.compile(r"\\(.)")

TOO_MANY_FIELDS = N_("it has too many header fields")
TOO_MANY_PARTS = N_("it has too many parts")
TOO_DEEP = N_("its parts are nested too deeply")
NOT_SEPARABLE = N_("its parts could not be told apart")


@dataclass(slots=True)
class Part:
    """One part: its fields, and where its body lies in the raw bytes."""

    fields: Fields
    raw: bytes
    start: int
    end: int
    content_type: str
    parameters: dict[str, str]
    children: list[Part] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """The body as it was sent, still in its transfer encoding."""
        return self.raw[self.start : self.end]

    @property
    def encoding(self) -> str:
        """The transfer encoding's name in lower case."""
        return self.fields.first("content-transfer-encoding").lower()

    @property
    def disposition(self) -> str:
        """``attachment``, ``inline`` or an empty text."""
        return self.fields.first("content-disposition").partition(";")[0].strip().lower()

    @property
    def file_name(self) -> str:
        """The name that the sender gave to it, decoded but not made safe."""
        named = parameters(self.fields.first("content-disposition")).get("filename")
        return named or self.parameters.get("name", "")

    def leaves(self) -> Iterator[Part]:
        """This part, or everything below it that has no parts of its own, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(slots=True)
class Cutting:
    """One message being cut: what may still be cut, and what went wrong."""

    raw: bytes
    parts_left: int = MOST_PARTS
    problems: list[str] = field(default_factory=list)

    def part(self, start: int, end: int, *, default_type: str = "text/plain", depth: int = 0) -> Part:
        """The part between two places, with all parts below it."""
        fields = Fields(self.raw, start, end)
        if fields.is_cut:
            self._report(TOO_MANY_FIELDS)
        declared = fields.first("content-type")
        named = _TYPE.match(declared)
        kind = named[1].lower() if named else default_type if not declared else "text/plain"
        part = Part(fields, self.raw, fields.body_at, end, kind, parameters(declared))
        if kind.startswith("multipart/"):
            self._cut(part, depth)
        return part

    def _cut(self, whole: Part, depth: int) -> None:
        if depth >= DEEPEST:
            self._report(TOO_DEEP)
            return
        boundary = whole.parameters.get("boundary", "").rstrip()
        default_type = "message/rfc822" if whole.content_type == "multipart/digest" else "text/plain"
        for start, end in _between(self.raw, whole.start, whole.end, boundary):
            if self.parts_left == 0:
                self._report(TOO_MANY_PARTS)
                return
            self.parts_left -= 1
            whole.children.append(self.part(start, end, default_type=default_type, depth=depth + 1))
        if not whole.children:
            self._report(NOT_SEPARABLE)
            whole.content_type = "text/plain"

    def _report(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def parameters(value: str) -> dict[str, str]:
    """A field's parameters by lower-case name, RFC 2231 continuations and charsets resolved. Never raises."""
    if ";" not in value:
        return {}
    found: dict[str, str] = {}
    for name, quoted, plain in _PARAMETER.findall(value[:_LONGEST_PARAMETERS]):
        found.setdefault(name.lower(), _UNESCAPE.sub(r"\1", quoted) if quoted else plain.strip())
    return _resolved(found) if any("*" in name for name in found) else found


def _resolved(coded: dict[str, str]) -> dict[str, str]:
    try:
        # The first pair is the value itself to the standard library, which leaves it alone.
        decoded = decode_params([("", ""), *((name, f'"{text}"') for name, text in coded.items())])[1:]
        return {name: collapse_rfc2231_value(text).strip('"') for name, text in decoded}
    except (ValueError, LookupError, TypeError, IndexError):
        return {name.partition("*")[0]: text for name, text in coded.items()}


def _between(raw: bytes, start: int, end: int, boundary: str) -> Iterator[tuple[int, int]]:
    """Where each part between the boundary lines begins and ends; one never closed ends with the whole."""
    if not boundary:
        return
    delimiter = b"--" + boundary.encode("utf-8", "surrogateescape")
    begun: int | None = None
    at = start if raw.startswith(delimiter, start) else raw.find(b"\n" + delimiter, start, end) + 1
    for _ in range(_MOST_DELIMITERS):
        if not at:
            break
        after = at + len(delimiter)
        line_end = raw.find(b"\n", after, end)
        line_end = end if line_end < 0 else line_end
        tail = raw[after : min(line_end, after + 80)].strip()
        if tail in (b"", b"--"):
            if begun is not None:
                yield begun, max(begun, at - (2 if raw[at - 2 : at] == b"\r\n" else 1))
            if tail:
                return
            begun = min(line_end + 1, end)
        at = raw.find(b"\n" + delimiter, line_end, end) + 1
    if begun is not None:
        yield begun, end
