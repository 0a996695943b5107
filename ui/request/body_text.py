"""What of a passage's text is shown, and how: folded or whole, in the writer's voice or another's. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from app.incoming import Segment, Voice
from ui.request.story import Passage
from ui.texts import _

FOLDED_LINES = 14
FOLDED_CHARACTERS = 1100
MOST_CHARACTERS, MOST_LINES = 20_000, 400
"""Of a message in the timeline: what is longer is read in its original. Of its quotations, as much again."""
DOTS = "• • •"

TellApart = Callable[[str], Sequence[Segment]]
"""Tells the voices in a mail's text apart."""

_LINE_END = re.compile("[\n\r\u2028\u2029\ufdd0\ufdd1]")
_SIGNED = re.compile(r"\A(?:-- ?|—)\n")
_QUOTE_MARK = re.compile(r"^> ?", re.MULTILINE)


class Style(StrEnum):
    """How a piece looks."""

    OWN = "own"
    ASIDE = "aside"
    """Said by somebody else, or by a signature: there, but stepped back."""
    LINK = "link"
    """Our own: it changes what is shown."""


class Piece(NamedTuple):
    """A paragraph of the timeline."""

    style: Style
    text: str
    href: str = ""
    hint: str = ""
    is_indented: bool = False


def whole(text: str) -> tuple[Segment, ...]:
    """A text in one voice, the writer's own."""
    return (Segment(Voice.OWN, text),)


def pieces(passage: Passage, tell_apart: TellApart, opened: frozenset[str]) -> Iterator[Piece]:
    """The passage's paragraphs; ``opened`` names what the reader has unfolded ("all:12", "quote:12")."""
    opening, quoted = f"all:{passage.entry.id}", f"quote:{passage.entry.id}"
    read = _beginning(passage.text, 2 * MOST_CHARACTERS, 2 * MOST_LINES)
    segments = tell_apart(read)
    has_rest = len(read) < len(passage.text) and not (segments and segments[-1].is_folded)
    is_long = has_rest or _is_long("\n".join(each.text for each in segments if not each.is_folded))
    is_folded = is_long and opening not in opened
    room, lines = (FOLDED_CHARACTERS, FOLDED_LINES) if is_folded else (MOST_CHARACTERS, MOST_LINES)
    is_cut = False
    for segment in segments:
        if segment.is_folded:
            yield from _folded(segment, quoted, is_opened=quoted in opened, is_hidden=is_cut)
        elif not is_cut:
            text = _beginning(segment.text, room, lines)
            is_cut = len(text) < len(segment.text)
            room, lines = room - len(text), lines - len(_LINE_END.findall(text)) - 1
            yield _piece(segment.voice, f"{text.rstrip()} …" if is_cut else text)
    if is_long:
        yield Piece(Style.LINK, _("Show less") if opening in opened else _("Show all"), opening)
    if (is_cut or has_rest) and opening in opened:
        yield Piece(Style.LINK, _("The rest is in the original"), f"raw:{passage.entry.id}")


def _folded(segment: Segment, link: str, *, is_opened: bool, is_hidden: bool) -> Iterator[Piece]:
    if is_hidden:
        return
    hint = _("Hide the quoted text") if is_opened else _("Show the quoted text")
    yield Piece(Style.LINK, DOTS, link, hint)
    if is_opened:
        yield _piece(segment.voice, segment.text)


def _piece(voice: Voice, text: str) -> Piece:
    if voice is Voice.OWN:
        return Piece(Style.OWN, text)
    if voice is Voice.QUOTED:
        return Piece(Style.ASIDE, _QUOTE_MARK.sub("", text), is_indented=True)
    return Piece(Style.ASIDE, _SIGNED.sub("", text))


def _is_long(text: str) -> bool:
    return len(_beginning(text, FOLDED_CHARACTERS, FOLDED_LINES)) < len(text)


def _beginning(text: str, characters: int, lines: int) -> str:
    """At most so many characters of it, in so many lines."""
    start = text[:characters] if lines > 0 else ""
    end = next(islice(_LINE_END.finditer(start), max(0, lines - 1), None), None)
    return start[: end.start()] if end else start
