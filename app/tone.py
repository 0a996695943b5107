"""Quiet hints on how a letter reads: phrases that make a small business look swamped or careless. Pure.

They are for the owner's eyes, never block, and each rule can be switched off by its name. The rules are plain
lists of phrases in the languages that clients write in most; a hint quotes the words it is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from app.phrasing import folded, greeted, own_words, spellings, visible, words_of
from app.post import Hint, Tone
from app.texts import N_, worded

_DELAY = re.compile(
    r"""(?xi)\b(?:
      (?:sorry|apologi[sz]e|apologies|forgive) \b [^.!?\n]{0,40} \b (?:delay|late|wait|slow|belated)\w*
      | (?:sorry|apologi[sz]e|apologies) \b [^.!?\n]{0,40} \b
        (?: (?:took|taken|taking) \s (?:so|this|me|us) \b | (?:getting|coming) \s back | only \s now )
      | (?:delayed|late|belated) \s (?:reply|response|answer)
      | (?:entschuldig\w*|verzeih\w*|sorry|tut \s mir \s leid) \b [^.!?\n]{0,40}
        \b (?:spät\w*|verspät\w*|verzöger\w*|warte\w*)
      | désolée? \b [^.!?\n]{0,40} \b (?:retard|attente)
      | (?:perd[oó]n|disculp\w*|lamento|siento) \b [^.!?\n]{0,40} \b (?:retraso|demora|tardanza|tarde)
      | (?:scus\w*|mi \s dispiace) \b [^.!?\n]{0,40} \b ritardo
      | (?:sorry|excuses) \b [^.!?\n]{0,40} \b (?:vertraging|late|wachten)
    )\b"""
)
_BUSY = re.compile(
    r"""(?xi)\b(?:
      (?: (?:i|we) (?:['’]\w+)? (?:\s\w+){0,3}? | been )
        \s (?:really|very|so|extremely|super|crazy|too|quite|incredibly) \s busy
      | (?:i['’]?m|i \s am|we['’]?re|we \s are|been) \s (?:\w+\s)?
        (?:swamped|overwhelmed (?! \s (?:by|with) \s your)
          |snowed \s under|flat \s out|buried|slammed|stressed|overloaded|overworked|drowning)
      | (?:crazy|hectic|chaotic|mad) \s (?:day|week|month|time)s?
      | (?:it|things) (?: ['’]s | ['’]ve | \s (?:is|are|has|have|were|was) ) (?:\s been)?
        \s (?:\w+\s)? (?:crazy|hectic|chaotic) \b
      | (?:a \s lot|so \s much|too \s much) \s on (?: \s (?:my|our) \s plate | \s at \s the \s moment
        | \s right \s now | \s just \s now | (?=\s*[.,!;\n]) )
      | (?:slipped|slipping) \s (?: my \s mind | through )
      | (?:totally|completely|clean) \s forgot\w* | forgot(?:ten)? \s (?:all \s)? about
      | (?:not|never|\w+n['’]t) \s (?:get|got|gotten) \s a?round \s to | lost \s track
      | (?:can['’]?t|cannot|couldn['’]?t) \s keep \s up
      | (?:no|not \s had|haven['’]t \s had|didn['’]t \s have) \s (?:the \s|any \s|a \s)?
        (?:time|minute|chance) \s (?:to (?! \s (?:lose|waste))|for|yet)
      | up \s to \s my \s (?:neck|ears|eyeballs)
      | (?:viel|so \s viel|zu \s viel) \s (?:zu \s tun|um \s die \s ohren)
      | keine \s zeit | (?:im|voll \s im) \s stress | völlig \s überlastet
      | (?:nicht \s dazu|zu \s nichts) \s gekommen
      | komme \b [^.!?\n]{0,20} \b (?:zu \s nichts|nicht \s (?:dazu|hinterher))
      | (?:total|ganz|völlig|glatt) \s vergessen | durchgerutscht
      | (?:mail|nachricht|anfrage) \b [^.!?\n]{0,30} untergegangen
      | débordée? | pas \s eu \s le \s temps
      | muy \s ocupad[oa] | no \s he \s tenido \s tiempo
      | molto \s impegnat[oa] | non \s ho \s avuto \s tempo
      | (?:erg|heel|zo) \s druk | geen \s tijd
    )\b"""
)
_IMPATIENT = re.compile(
    r"""(?xi)\b(?:
      as \s (?:i|we) (?:\s (?:have|already|previously))* \s (?:said|mentioned|explained|told|wrote|stated)
      | (?:as \s)? (?:per|stated \s in) \s my \s (?:last|previous|earlier) \s (?:e-?mail|message)
      | (?:i|we) (?:\s have|['’]ve)? \s already \s (?:told|said|explained|answered)
      | like \s i \s said | you \s should \s have | you \s (?:failed|neglected) \s to | calm \s down
      | you \s never \s (?:told|said|sent|mentioned|answered|asked) | (?:please|just) \s read \s my
      | wie \s (?:bereits|schon) \s (?:gesagt|erwähnt|erklärt|mitgeteilt)
      | comme \s (?:déjà|je \s vous \s l['’]ai) \s (?:dit|expliqué)
    )\b"""
)
_CAPITAL = "[A-ZÀ-ÖØ-ÞΑ-ΩЀ-Я]"
_SHOUTED = re.compile(
    rf"(?:\b{_CAPITAL}{{4,}}\b[ ,]+){{2,}}\b{_CAPITAL}{{2,}}\b"
    rf"|(?:\b{_CAPITAL}{{2,}} ){{3,}}{_CAPITAL}{{2,}}\b|[!?]{{3,}}|!{{2,}}"
)
_SENTENCE = re.compile(r"[^.!?\n]+\??")
_LETTER = re.compile(r"\w")
_REPLIES = frozenset(
    """yes no yep nope sure certainly course ok okay fine gladly happy suits works great perfect here attached
    enclosed ja nein klar gerne gern naturlich passt gut hier anbei oui non si sim nao volontiers convient
    accord voici vale claro perfecto aqui bene ecco goed prima""".split()
)
"""Words, folded, that answer a question without taking up any of its own."""
_AMOUNT = re.compile(
    r"(?i)\b(?:how (?:much|many|long)|price|costs?|kosten|kostet|preis|teuer|wie ?viele?|combien|prix"
    r"|cu[aá]nto|precio|quanto|prezzo|hoeveel|prijs|when|wann|quand|cu[aá]ndo|quando|wanneer)\b"
)
_LEAST_TOPIC = 2
"""A question of fewer telling words can be answered in any words at all."""
_COMMON = frozenset(
    """about also been before could does have hello here just know like more much need only other please
    same should some than thank thanks that their them then there these they this those through time
    very want week well were what when where which will with would your yours aber auch bitte danke dass
    dein denn dich dies diese eine einen einer haben hallo ihnen ihre kann konnen mein mich nicht noch
    oder sein sich sind sollte und unser wann warum ware wenn werden wird wurde avec bien bonjour cette
    comme dans elle etes merci nous pour pouvez quand quel quelle sont votre vous como cuando donde esta
    gracias para pero pueden puede quiero tiene usted""".split()
)
"""Words that say nothing of what a question is about, folded."""
_PHRASES = (
    (Tone.BUSY, _BUSY, N_("“{words}” tells them that they come second. Say when you will have time.")),
    (Tone.IMPATIENT, _IMPATIENT, N_("“{words}” can read as a reproach. Just say it again.")),
    (Tone.SHOUTING, _SHOUTED, N_("“{words}” reads as shouting.")),
)
_STEM = 5
_LEAST_WORD = 4
_MANY_APOLOGIES = 2
_LONGEST_QUOTE = 90
_MOST_QUESTIONS = 3


class Talk(NamedTuple):
    """What a hint depends on besides the letter's own text."""

    names: tuple[str, ...] = ()
    """What the client, and those who wrote for them, are called."""
    said_before: tuple[str, ...] = ()
    """The owner's earlier texts to this client."""
    asked: str = ""
    """The client's last message, if it is not answered yet and this is to answer it."""


def hints(text: str, talk: Talk, off: Collection[str] = ()) -> tuple[Hint, ...]:
    """Every hint on a text about to be sent, but for the rules that are switched off."""
    own = own_words(text)
    if not own.strip():
        return ()
    found = (*_wrong_name(own, talk), *_unanswered(own, talk), *_apologies(own, talk), *_phrases(own))
    return tuple(hint for hint in found if hint.tone not in off)


def _apologies(text: str, talk: Talk) -> Iterator[Hint]:
    said = _DELAY.search(text)
    times = sum(1 for earlier in talk.said_before if said and _DELAY.search(own_words(earlier)))
    if said and times >= _MANY_APOLOGIES:
        yield Hint(
            Tone.DELAY,
            said[0],
            worded(
                "You have said sorry for a delay {n} times before. Say what happens next, and when.", n=times
            ),
        )


def _phrases(text: str) -> Iterator[Hint]:
    """Words that say by themselves how they sound."""
    for tone, pattern, template in _PHRASES:
        if said := pattern.search(text):
            yield Hint(tone, said[0], worded(template, words=_cut(said[0].strip())))


def _wrong_name(text: str, talk: Talk) -> Iterator[Hint]:
    known = {word for name in talk.names for word in spellings(name)}
    named = greeted(text)
    unknown = [name for name in named if known and not known & spellings(name)]
    # Whoever is greeted together with them may be anybody.
    if len(unknown) == len(named) > 0 and not any(_is_nickname(name, known) for name in unknown):
        yield Hint(
            Tone.WRONG_NAME,
            unknown[0],
            worded(
                "The greeting says {name}. Their name here is {known}.", name=unknown[0], known=talk.names[0]
            ),
        )


def _unanswered(text: str, talk: Talk) -> Iterator[Hint]:
    answers = _stems(text)
    says_yes_or_no = bool(_REPLIES & set(words_of(text)))
    has_number = any(map(str.isdigit, text))
    questions = _questions(talk.asked)
    for question in questions[:_MOST_QUESTIONS]:
        asked = _stems(question)
        is_plain = says_yes_or_no and len(questions) == 1
        is_told = has_number and _AMOUNT.search(question)
        if len(asked) >= _LEAST_TOPIC and not asked & answers and not is_plain and not is_told:
            yield Hint(
                Tone.UNANSWERED,
                question,
                worded(
                    "They asked: “{question}” The text does not seem to answer that.", question=_cut(question)
                ),
            )


@lru_cache(maxsize=4)
def _questions(asked: str) -> tuple[str, ...]:
    """What a message asks. It stays the same at every pause of the answer's typing."""
    sentences = (found[0].strip() for found in _SENTENCE.finditer(own_words(asked)))
    return tuple(each for each in sentences if each.endswith("?") and _LETTER.search(each))


def _stems(text: str) -> set[str]:
    """The beginnings of the words that carry a text's meaning; numbers whole."""
    return {
        word[:_STEM]
        for word in words_of(text)
        if (len(word) >= _LEAST_WORD and word not in _COMMON) or word.isdecimal()
    }


def _is_nickname(name: str, known: Iterable[str]) -> bool:
    """Whether the name is short for one that is known, or the other way round ("Tom", "Thomas")."""
    short = folded(name)[:2]
    return any(word.startswith(short) for word in known)


def _cut(text: str) -> str:
    return visible(text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1].rstrip()}…")
