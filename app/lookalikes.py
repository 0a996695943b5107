"""Addresses that could be taken for another: what somebody writes from who wants to pass for a client. Pure.

A false alarm costs the owner's trust in the next one. So likeness alone is not enough where addresses are
alike by nature, at the big mailbox hosts and between firms: there the name or the mailbox must be the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from app.texts import N_

LETTERS = N_("its letters only look the same")
ENDING = N_("it ends differently")
ONE_LETTER = N_("one letter is different")
INSIDE = N_("the known name only stands in it")

_SAME = {
    "a": "аαɑ", "b": "ƅЬв", "c": "ϲсⅽ", "d": "ԁⅾ", "e": "еεҽ3", "f": "ғ", "g": "ɡԍ", "h": "һ", "i": "іıɩι",
    "j": "јϳ", "k": "кκ", "l": "ӏⅼ|1", "m": "мⅿ", "n": "ոп", "o": "оοօ0", "p": "рρ", "q": "ԛ", "r": "гⲅ",
    "s": "ѕ5", "t": "тτ", "u": "υսц", "v": "νѵⅴ", "w": "ѡԝω", "x": "хχⅹ", "y": "уγү", "z": "ᴢ",
}  # fmt: skip
_ONE_FOR_ANOTHER = str.maketrans({twin: letter for letter, twins in _SAME.items() for twin in twins})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"))
_TURNS_OR_HIDES = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_ADDRESS = re.compile(r"[^\s<>()\",;:@]+@[^\s<>()\",;:@]+\.[^\s<>()\",;:@.]+")
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "gov", "edu", "gob", "gouv"})
_GENERIC = frozenset(
    """info office mail kontakt contact hello hallo hi post service support sales admin team buero
    kanzlei praxis rechnung billing invoice accounts bestellung order shop noreply no-reply
    webmaster me""".split()
)
_MANY_ENDINGS = frozenset(
    {"gmx", "yahoo", "hotmail", "outlook", "live", "yandex", "msn", "aol", "windowslive"}
)
_MAILBOX_HOSTS = frozenset(
    """gmail googlemail gmx web yahoo ymail hotmail outlook live msn icloud me mac aol proton protonmail
    pm t-online freenet arcor posteo mailbox orange wanadoo free laposte sfr libero virgilio
    tiscali wp o2 onet interia seznam email mail yandex rambler ukr bigpond btinternet sky comcast
    verizon att qq 163 126 naver daum fastmail hey tutanota zoho ziggo kpnmail telenet skynet
    bluewin hispeed""".split()
)


class Likeness(NamedTuple):
    """What an address could be taken for, and why."""

    known: str
    why: str


def likeness(address: str, name: str, known: Iterable[tuple[str, str]]) -> Likeness | None:
    """The first of the known (address, name) pairs that this address could be taken for; None: none."""
    if "@" not in address:
        return None
    names = {name.casefold().strip()} - {""}
    for other, whose in known:
        if why := why_alike(address, other, is_same_name=whose.casefold().strip() in names):
            return Likeness(other, why)
    return None


def why_alike(address: str, known: str, *, is_same_name: bool = False) -> str:
    """How an address could be taken for a known one; empty: it could not, or it is that one."""
    (local, domain), (known_local, known_domain) = _halves(address), _halves(known)
    if not domain or not known_domain or (local, domain) == (known_local, known_domain):
        return ""
    if domain == known_domain:
        return _why_mailboxes(local, known_local, _name_and_ending(domain)[0], is_same_name=is_same_name)
    return _why_domains(
        domain, known_domain, is_same_person=is_same_name or (local == known_local and local not in _GENERIC)
    )


def other_address_in(name: str, address: str) -> str:
    """The address that a sender's name pretends to be, if it is not the real one."""
    named = _ADDRESS.search(_TURNS_OR_HIDES.sub("", name))
    return named[0] if named and named[0].casefold() != address.casefold() else ""


def turns_or_hides_letters(text: str) -> bool:
    """Whether signs in it turn letters round or can't be seen: "exe.gpj" reads "jpg.exe"."""
    return _TURNS_OR_HIDES.search(text) is not None


def mixes_alphabets(address: str) -> bool:
    """Whether a word of its domain has letters of two alphabets, as no honest one has."""
    domain = _halves(address)[1]
    return any(len(_alphabets(label)) > 1 for label in domain.split("."))


def _why_mailboxes(local: str, known: str, host: str, *, is_same_name: bool) -> str:
    """At one domain: only a mailbox host gives names to strangers."""
    if host not in _MAILBOX_HOSTS or _mailbox(local) == _mailbox(known):
        return ""
    if _skeleton(local) == _skeleton(known):
        return LETTERS
    return ONE_LETTER if is_same_name and _is_near(local, known) else ""


def _why_domains(domain: str, known: str, *, is_same_person: bool) -> str:
    if _skeleton(domain) == _skeleton(known):
        return LETTERS
    (name, ending), (known_name, known_ending) = _name_and_ending(domain), _name_and_ending(known)
    if len(known) >= 6 and re.sub(r"[.-]", ".", domain).startswith(re.sub(r"[.-]", ".", known) + "."):
        return INSIDE
    if not is_same_person or (known_name in _MAILBOX_HOSTS and name in _MAILBOX_HOSTS and name != known_name):
        return ""
    if name == known_name:
        return ENDING if ending != known_ending and name not in _MANY_ENDINGS else ""
    if _skeleton(name) == _skeleton(known_name):
        return LETTERS
    if len(known_name) >= 5 and known_name in re.split(r"[.-]", name):
        return INSIDE
    return ONE_LETTER if _is_near(name, known_name) else ""


@lru_cache(maxsize=4096)
def _halves(address: str) -> tuple[str, str]:
    """Mailbox and domain, the domain in letters rather than in its coded form."""
    local, _, domain = address.strip().casefold().rpartition("@")
    return local, ".".join(_label(label) for label in domain.strip(".").split("."))


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii", "ignore").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def _mailbox(local: str) -> str:
    """What the big hosts make of a name: dots and what follows a plus mean nothing."""
    return local.partition("+")[0].replace(".", "")


def _name_and_ending(domain: str) -> tuple[str, str]:
    """The name that somebody registered, and what is below which country or kind: ("berg", "co.uk")."""
    labels = domain.split(".")
    size = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 1
    return (labels[-size - 1] if len(labels) > size else ""), ".".join(labels[-size:])


@lru_cache(maxsize=8192)
def _skeleton(text: str) -> str:
    """What the eye makes of it: the same for two texts that look the same."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    plain = _TURNS_OR_HIDES.sub("", plain).translate(_ONE_FOR_ANOTHER)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def _alphabets(label: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()}
    return names & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}


def _is_near(one: str, other: str) -> bool:
    """Whether one letter is added, missing, replaced or swapped with the next; in long names, two."""
    most = 0 if min(len(one), len(other)) < 5 else 1 if len(other) < 12 else 2
    return abs(len(one) - len(other)) <= most and 0 < _distance(one[:64], other[:64]) <= most


def _distance(one: str, other: str) -> int:
    """How many letters to add, leave out, replace or swap with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, twin in enumerate(other, 1):
            cost = min(now[-1] + 1, last[column] + 1, last[column - 1] + (letter != twin))
            if row > 1 and column > 1 and (one[row - 2], letter) == (twin, other[column - 2]):
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
