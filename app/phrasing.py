"""What a letter says, as far as simple rules can tell: the owner's own words, and whom it greets. Pure.

Letters are read in the languages of Western Europe. Where a rule is unsure it finds nothing: what is built
on it speaks up, and a false alarm costs more trust than a miss.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_FORWARDED = re.compile(r"^-{2,} ?[^\W\d_][^\n]{3,60}-{2,}\s*$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_SALUTATION = re.compile(
    r"""(?xi)
    (?: dear | hi | hello | hey | good \s (?:morning|afternoon|evening|day) | greetings
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
    signor signora dottor dottoressa heer mevrouw""".split()
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
_AND = frozenset("and und et y e en og och &".split())
_CALLED = re.compile(r"([^\W\d_][\w'’-]*),(?=\s|$)")
_LONGEST_GREETING = 60
_MOST_NAMES = 4


def own_words(text: str) -> str:
    """The text without what is quoted, forwarded or signed below it."""
    for end in (_SIGNATURE, _FORWARDED):
        found = end.search(text)
        text = text[: found.start()] if found else text
    return _QUOTED.sub("", text)


def folded(text: str) -> str:
    """The text as it is compared: without accents, in lower case."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def words_of(text: str) -> list[str]:
    """The folded words, in order."""
    return _WORD.findall(folded(text))


def greeted(text: str) -> tuple[str, ...]:
    """The names that the first line greets, as they are written ("Dear Mr Stone," is ``("Stone",)``).

    Empty where nobody is greeted by name.
    """
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    salutation = _SALUTATION.match(first)
    if salutation is None or not first[salutation.end() :].startswith((" ", ",")):
        return ()
    return tuple(_names(first[salutation.end() : salutation.end() + _LONGEST_GREETING]))


def called(text: str) -> tuple[str, ...]:
    """The names that the letter begins with: greeted, or bare ("Anna, at ten." is ``("Anna",)``).

    A bare one may be any first word before a comma: only to be looked for among known names.
    """
    bare = _CALLED.match(text.lstrip())
    return greeted(text) or ((bare[1],) if bare and folded(bare[1]) not in _NOBODY else ())


def _names(rest: str) -> Iterator[str]:
    """The capitalised words up to the first sign that ends a greeting."""
    named = re.split(r"[,!:;?–—\n]|\.(?=\s|$)| - ", rest.strip(), maxsplit=1)[0]
    count = 0
    for word in named.replace("/", " ").split():
        plain = folded(word).strip(".()")
        if plain in _NOBODY or word.casefold().strip(".") in _TITLES | _AND:
            continue
        if not word[:1].isupper() or count == _MOST_NAMES:
            return
        count += 1
        yield word.strip("'’\".")
