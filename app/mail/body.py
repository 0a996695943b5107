"""What a person wrote: the parts of a message that are its text, decoded, in order."""

from __future__ import annotations

import binascii

from app.mail.charsets import printable, text_of
from app.mail.fields import from_base64
from app.mail.hypertext import MOST_TAGS, text_of_html
from app.mail.parts import Part
from app.texts import N_

LONGEST_TEXT = 400_000
"""Letters, as many as a view of plain text shows. More would hold up whoever indexes, reads or sends them."""
_MOST_GUESSES = 20

TEXT_TYPES = ("text/plain", "text/html", "text/enriched")
UNKNOWN_LETTERS = N_("some letters of the text could not be read")
TOO_LONG = N_("only the beginning of the text is shown, and found by search")


def text_parts(part: Part) -> list[Part]:
    """The parts that are the message's own text: of alternatives the plain one, if it says anything."""
    if not part.children:
        return [part] if is_text(part) else []
    offers = [texts for child in part.children if (texts := text_parts(child))]
    if part.content_type != "multipart/alternative":
        return [text for texts in offers for text in texts]
    plain = (texts for texts in offers if all(_is_plain(text) for text in texts))
    return next(plain, offers[-1] if offers else [])


def is_text(part: Part) -> bool:
    """Whether the part is shown as text rather than listed as a file."""
    return part.content_type in TEXT_TYPES and part.disposition != "attachment" and not part.file_name


def _is_plain(part: Part) -> bool:
    return part.content_type == "text/plain" and bool(
        part.raw[part.start : min(part.end, part.start + 4_000)].strip()
    )


def text_of_parts(parts: list[Part]) -> tuple[str, list[str]]:
    """The text of all these parts, and what could not be read of it."""
    texts: list[str] = []
    problems: list[str] = []
    left = LONGEST_TEXT
    for count, part in enumerate(parts):
        if left <= 0:
            problems.append(TOO_LONG)
            break
        text, part_problems = _text_of_part(part, left, may_guess=count < _MOST_GUESSES)
        texts.append(text)
        problems.extend(part_problems)
        left -= len(text)
    return "\n\n".join(text for text in texts if text)[:LONGEST_TEXT], list(dict.fromkeys(problems))


def _text_of_part(part: Part, most: int, *, may_guess: bool) -> tuple[str, list[str]]:
    content = decoded(part, most)
    text, is_whole = text_of(content, part.parameters.get("charset", ""), may_guess=may_guess)
    problems = [] if is_whole else [UNKNOWN_LETTERS]
    if part.end - part.start > most:
        problems.append(TOO_LONG)
    text = printable(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    if part.content_type == "text/html":
        if text.count("<") > MOST_TAGS:
            problems.append(TOO_LONG)
        return text_of_html(text), problems
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, deletes_space=part.parameters.get("delsp", "").lower() == "yes")
    return "\n".join(map(str.rstrip, text.split("\n"))).strip("\n"), problems


def decoded(part: Part, most: int) -> bytes:
    """The part's body without its transfer encoding, at most about ``most`` bytes of it."""
    body = part.raw[part.start : min(part.end, part.start + most)]
    encoding = part.encoding
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == "base64":
        return from_base64(body)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _from_uuencode(body)
    return body


def decoded_size(part: Part) -> int:
    """How long the part is once decoded, in bytes, found without decoding it where that is long."""
    raw, start, end = part.raw, part.start, part.end
    if part.encoding == "base64":
        letters = end - start - raw.count(b"\n", start, end) - raw.count(b"\r", start, end)
        padding = raw.count(b"=", max(start, end - 8), end)
        return max(0, letters * 3 // 4 - padding)
    return len(decoded(part, end - start)) if end - start < LONGEST_TEXT else end - start


def _from_uuencode(body: bytes) -> bytes:
    lines = body.splitlines()
    content = []
    for line in lines[1:] if lines[:1] and lines[0].startswith(b"begin ") else lines:
        if line.strip() == b"end":
            break
        try:
            content.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(content)


def unflowed(text: str, *, deletes_space: bool) -> str:
    """A ``format=flowed`` text (RFC 3676) with its soft line breaks undone: one line a paragraph."""
    paragraphs: list[list[str]] = []
    open_depth = -1  # the quote depth of a paragraph that goes on, or -1
    for line in text.split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        is_soft = words.endswith(" ") and words != "-- "
        if is_soft and deletes_space:
            words = words[:-1]
        if depth == open_depth and words != "-- ":
            paragraphs[-1].append(words)
        else:
            paragraphs.append([">" * depth + (" " if depth else ""), words])
        open_depth = depth if is_soft else -1
    return "\n".join(["".join(pieces) for pieces in paragraphs])
