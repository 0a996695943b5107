"""A mail's text told apart: what its writer says, what is quoted, and the signature.

The rules go by lines and never look back, so any text takes linear time. In doubt a line counts as the
writer's own: a quotation shown costs a glance, a hidden sentence costs a client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.incoming import Segment, Voice
from app.quote_words import FIELDS, FORWARDED, FROM, ORIGINAL, SENT_FROM, WROTE

MOST_LINES = 3_000
LONGEST_INNER = 6
"""Lines of a quotation between the writer's own words that are shown: what an answer stands under."""
_MOST_SIGNED = 14
_LONGEST_HEAD = 400
"""Characters of a line that announces a quotation."""


def _any_of(phrases: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


_COLON = "[:：]"
_ANNOUNCES = re.compile(
    rf"(?:\b(?:{_any_of(WROTE)})[^:：]{{0,120}}|\d{{4}}[年/-]\d{{1,2}}[月/-]\d{{1,2}}.*){_COLON}\Z",
    re.IGNORECASE,
)
_WROTE = re.compile(rf"\b(?:{_any_of(WROTE)})(?!\w)", re.IGNORECASE)
_ENDS = (":", "：", "--")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\s?\d{1,2}\b")
_HOUR = re.compile(r"\d[:.h]\d\d\b")
_ADDRESS = re.compile(r"[^\s<]@[^\s>]+\.[^\s>]")
_RULE = r"[-_*=]{2,}"
_ORIGINAL = re.compile(rf"\s*{_RULE}\s*(?:{_any_of(ORIGINAL)})\s*{_RULE}\s*\Z", re.IGNORECASE)
_FORWARDED = re.compile(rf"\W*(?:{_any_of(FORWARDED)})(?!\w)", re.IGNORECASE)
_FROM = re.compile(rf"[*\s]*(?:{_any_of(FROM)})\s?\*?{_COLON}\*?\s*\S", re.IGNORECASE)
_FIELD = re.compile(rf"[*\s]*(?:{_any_of(FIELDS)})\s?\*?{_COLON}", re.IGNORECASE)
_DASHES = re.compile(r"\s*[-_*=]{3,}\s*\Z")
_SENT_FROM = re.compile(rf"\s*(?:{_any_of(SENT_FROM)}).{{0,100}}\Z", re.IGNORECASE)


def segments(text: str) -> tuple[Segment, ...]:
    """The text in its segments, in order. Nothing is lost: their texts are all of it, but blank edges."""
    lines = text.split("\n", MOST_LINES)
    rest = lines[MOST_LINES:]
    voices = _voices(lines[:MOST_LINES])
    runs = list(_runs(lines[:MOST_LINES], voices))
    if rest:
        runs.append((Voice.OWN, rest))
    return tuple(_with_folds(runs))


def _voices(lines: Sequence[str]) -> list[Voice]:
    """Who speaks in each line."""
    voices = [Voice.OWN] * len(lines)
    last_marked = max((place for place, line in enumerate(lines) if line.startswith(">")), default=-1)
    at = 0
    while at < len(lines):
        if lines[at].startswith(">") and not lines[at].startswith(">From "):
            voices[at] = Voice.QUOTED
        elif head := _announcement(lines, at):
            voices[at : at + head] = [Voice.QUOTED] * head
            at += head
            if last_marked < at:
                voices[at:] = [Voice.QUOTED] * (len(lines) - at)
                break
            continue
        elif _begins_original(lines, at):
            voices[at:] = [Voice.QUOTED] * (len(lines) - at)
            break
        elif _FORWARDED.match(lines[at][:_LONGEST_HEAD]):
            break
        at += 1
    _sign(lines, voices)
    return voices


def _announcement(lines: Sequence[str], at: int) -> int:
    """How many lines from there on say who wrote what follows ("On Monday, Anna <a@b> wrote:"); 0: none.

    Without marks before the quoted lines only the words of a mail program will do: with date and hour, or an
    address. "As you wrote on 3 March:" is the writer's own.
    """
    joined = ""
    for count, line in enumerate(lines[at : at + 4], 1):
        joined = f"{joined} {line.strip()}".strip()
        if not line.strip() or len(joined) > _LONGEST_HEAD:
            return 0
        if joined.endswith(_ENDS) and _announces(joined, is_marked=_begins_quotation(lines, at + count)):
            # A line of the writer's own may stand right above it.
            return count if count == 1 or not _DATE.search(lines[at + 1]) else 0
        if not _DATE.search(joined):
            return 0
    return 0


def _announces(line: str, *, is_marked: bool) -> bool:
    has_date, has_address = bool(_DATE.search(line)), bool(_ADDRESS.search(line))
    if is_marked:
        return has_date or has_address or bool(_WROTE.search(line))
    return bool(_ANNOUNCES.search(line)) and (has_address or (has_date and bool(_HOUR.search(line))))


def _begins_quotation(lines: Sequence[str], at: int) -> bool:
    return next((line for line in lines[at : at + 3] if line.strip()), "").startswith(">")


def _begins_original(lines: Sequence[str], at: int) -> bool:
    """Whether all from there on is the message answered, in the way of Outlook: a rule, then its head."""
    line = lines[at]
    if len(line) > _LONGEST_HEAD or not line.strip():
        return False
    if _ORIGINAL.match(line):
        return True
    is_ruled = _DASHES.match(line) is not None
    if not is_ruled and not _FROM.match(line):
        return False
    start = at + 1 if is_ruled else at
    head = [each[:_LONGEST_HEAD] for each in lines[start : start + 9] if each.strip()][:5]
    if is_ruled and not (head and (_FROM.match(head[0]) or _FIELD.match(head[0]))):
        return False
    return sum(_FIELD.match(line) is not None for line in head[1:]) >= 2


def _sign(lines: Sequence[str], voices: list[Voice]) -> None:
    """Marks the signature: what follows "-- " up to a quotation or the end, or a telephone's own line."""
    end = next((place for place, voice in enumerate(voices) if voice is Voice.QUOTED), len(lines))
    bounds = [(0, end)]
    last = max((place for place, voice in enumerate(voices) if voice is Voice.QUOTED), default=-1)
    if last >= 0:
        bounds.append((last + 1, len(lines)))
    for start, stop in bounds:
        begin = _signature_start(lines, start, stop)
        voices[begin:stop] = [Voice.SIGNATURE] * (stop - begin)


def _signature_start(lines: Sequence[str], start: int, stop: int) -> int:
    while stop > start and not lines[stop - 1].strip():
        stop -= 1
    for place in range(stop - 1, max(start, stop - _MOST_SIGNED) - 1, -1):
        if lines[place] in ("-- ", "--", "—"):
            return place
    return stop - 1 if stop > start and _SENT_FROM.match(lines[stop - 1][:_LONGEST_HEAD]) else len(lines)


def _runs(lines: Sequence[str], voices: Sequence[Voice]) -> Iterator[tuple[Voice, list[str]]]:
    """Lines of one voice together; blank ones belong to what stands before them."""
    speaking, run = Voice.OWN, list[str]()
    for line, voice in zip(lines, voices, strict=True):
        if line.strip() and voice is not speaking:
            yield speaking, run
            speaking, run = voice, []
        run.append(line)
    yield speaking, run


def _with_folds(runs: Sequence[tuple[Voice, list[str]]]) -> Iterator[Segment]:
    said = [(voice, text) for voice, lines in runs if (text := "\n".join(lines).strip("\n")).strip()]
    owns = [place for place, (voice, _) in enumerate(said) if voice is Voice.OWN]
    for place, (voice, text) in enumerate(said):
        is_last = bool(owns) and place > owns[-1]
        is_long = text.count("\n") >= LONGEST_INNER or len(text) > 100 * LONGEST_INNER
        yield Segment(voice, text, is_folded=voice is Voice.QUOTED and bool(owns) and (is_last or is_long))
