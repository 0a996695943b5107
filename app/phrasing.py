"""What a letter says, as far as simple rules can tell: the owner's own words, and whom it greets. Pure.

Letters are read in the languages of Western Europe. Where a rule is unsure it finds nothing: what is built
on it speaks up, and a false alarm costs more trust than a miss.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.quote_words import FORWARDED, ORIGINAL

_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_FORWARDED = re.compile(
    rf"^-{{2,}}[ \t]*(?:{'|'.join(map(re.escape, ORIGINAL + FORWARDED))})[^\n]{{0,60}}?-{{2,}}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WHOLE = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)
"""Letters that are no other letter with an accent."""
_IN_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""As they are written where a keyboard has none."""

_SALUTATION = re.compile(
    r"""(?xi)
    (?: dear | hi | hiya | hello | hey | (?: good \s )? (?:morning|afternoon|evening)
      | good \s day | greetings
      | hallo | liebe[rs]? | guten \s (?:tag|morgen|abend) | moin | sehr \s geehrte[rs]? | servus | grüezi
      | bonjour | bonsoir | salut | cher | chère
      | hola | estimad[oa] | querid[oa] | buen[oa]s \s (?:días|tardes|noches)
      | ciao | gentile | car[oa] | buongiorno | salve
      | beste | geachte | dag | hoi
      | olá | car[oa] | prezad[oa] | bom \s dia | boa \s tarde
      | kære | hej | hei | bästa | kjære
    )
    (?: \s (?: there | all | again | zusammen | both | team ) (?=[\s,!.:–-]|$) )?
    """
)
_TITLES = frozenset(
    """mr mrs ms miss mx dr prof sir madam herr herrn frau monsieur madame mme m señor señora sr sra
    signor signora dottor dottoressa heer mevrouw st""".split()
)
_NOBODY = frozenset(
    """all alle anfrage both client cliente clienti clientes clients colleague colleagues customer customers
    dad damen dear everybody everyone familie family famille famiglia familia folks friend friends guys
    herren kollegen kolleginnen kunde kunden kundin ladies gentlemen liebe lieber liebes mama moin mum mom
    neighbor neighbors neighbour neighbours papa parents partner sirs team thank thanks danke merci tous
    todos tutti valued zusammen monday tuesday wednesday thursday friday saturday sunday montag dienstag
    mittwoch donnerstag freitag samstag sonntag""".split()
)
"""Who is greeted without a name, folded."""
NAMELESS = _TITLES | _NOBODY
"""Words, folded, that stand beside names and are none."""
_AND = frozenset("and und et y e en og och &".split())
_CALLED = re.compile(r"([^\W\d_][\w'’-]*)(?:,(?=\s|$)| ?[!–—-] *(?=\n|$))")
_THANKS = re.compile(
    r"(?i)(?:many )?(?:thanks|thank you|thx|vielen dank|danke|merci|gracias|grazie)"
    r"(?: (?:so|very) much| again| schön| beaucoup)?"
)
_END = re.compile(r"[,!:;?–—\n]| - ")
_INITIALS = re.compile(r"(?:\w\.)*\w\.?")
_LONGEST_GREETING = 60
_MOST_NAMES = 4


def own_words(text: str) -> str:
    """The text without what is quoted, forwarded or signed below it. All of it leaves all the same."""
    for end in (_SIGNATURE, _FORWARDED):
        found = end.search(text)
        text = text[: found.start()] if found else text
    return _QUOTED.sub("", text)


def folded(text: str) -> str:
    """The text as it is compared: without accents, in lower case."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold().translate(_WHOLE)


def words_of(text: str) -> list[str]:
    """The folded words, in order."""
    return _WORD.findall(folded(text).replace("’", "'"))


def spellings(text: str) -> frozenset[str]:
    """The folded words in all the ways in which they may be spelled: "Müller" is "muller", and "mueller" too.

    Two words can be the same if they have a spelling in common: "Mueller" and "Muller" have none.
    """
    words = words_of(text)
    if not text.isascii():
        words += words_of(unicodedata.normalize("NFC", text).lower().translate(_IN_TWO))
    return frozenset(words + [word.replace("'", "") for word in words if "'" in word])


def spelled(text: str) -> list[frozenset[str]]:
    """The spellings of each word, in order."""
    return list(map(spellings, _WORD.findall(unicodedata.normalize("NFC", text))))


def greeted(text: str) -> tuple[str, ...]:
    """The names that the first line greets, as they are written ("Dear Mr. Stone," is ``("Stone",)``).

    Empty where nobody is greeted by name.
    """
    return tuple(_names(_behind(_SALUTATION, _first_line(text))))


def called(text: str) -> tuple[str, ...]:
    """The names that the letter begins with: greeted or thanked, in any case, or bare ("Anna, at ten.").

    A bare one may be any first word before a comma: only to be looked for among known names.
    """
    if named := greeted(text):
        return named
    line, bare = _first_line(text), _CALLED.match(text.lstrip())
    behind = _behind(_SALUTATION, line) or _behind(_THANKS, line)
    word = _END.split(behind.lstrip(" ,"), maxsplit=1)[0].strip(" .")
    if bare and not behind:
        word = bare[1]
    return (word,) if word and " " not in word and folded(word) not in _NOBODY else ()


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _behind(opening: re.Pattern[str], line: str) -> str:
    """What follows where the line opens like that; empty if it doesn't."""
    opened = opening.match(line)
    rest = line[opened.end() :][:_LONGEST_GREETING] if opened else ""
    return rest if rest.startswith((" ", ",")) else ""


def _names(rest: str) -> Iterator[str]:
    """The capitalised words up to the first sign that ends a greeting."""
    count = 0
    for word in _END.split(rest.strip(), maxsplit=1)[0].replace("/", " ").split():
        plain = folded(word).strip(".()")
        if plain in NAMELESS | _AND or _INITIALS.fullmatch(word):
            continue
        if not word[:1].isupper() or count == _MOST_NAMES:
            return
        count += 1
        yield word.strip("'’\".")
        if word.endswith("."):
            return


def visible(text: str) -> str:
    """The text as part of a line, without signs that would break the line or turn its letters round."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
