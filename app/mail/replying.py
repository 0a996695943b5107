"""Who gets the answer to a message, under which subject, in which thread, and what of it is quoted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from app.addresses import key_of
from app.mail.addresses import address as plain_address
from app.mail.addresses import pairs
from app.mail.envelope import is_sendable
from app.mail.fields import Fields, one_line
from app.mail.message import as_mail
from app.subjects import bare_subject

Pair = tuple[str, str]

LONGEST_QUOTATION = 50_000
_ID = re.compile(r"<([^<>]+)>")
_BLANKS = re.compile(r"\s+")
_LIST_POST = re.compile(r"<mailto:([^>?]+)", re.IGNORECASE)
_SIGNED = re.compile(r"(?P<words>.*)\n-- ?\n(?P<signature>.*)", re.DOTALL)


class Recipients(NamedTuple):
    """Whom an answer goes to."""

    to: tuple[Pair, ...] = ()
    cc: tuple[Pair, ...] = ()


class Thread(NamedTuple):
    """Where in a thread an answer stands."""

    answers: str = ""
    references: tuple[str, ...] = ()


def head_of(raw: bytes) -> Fields:
    """The fields of a message, which may be many: to be read once for all that an answer needs of them."""
    source = as_mail(raw)
    return Fields(source, 0, len(source))


def reply_to(head: Fields, own: Collection[str], *, to_all: bool = False) -> Recipients:
    """Whom the answer to the message of that head goes to: nobody, if it names no address.

    Reply-To is followed, but for a list that puts itself there; Mail-Followup-To is not, since whoever wrote
    the message could send the answer to people whom the owner never sees. The answer to a message of the
    owner's own goes to those whom it went to.
    """
    return _Answered(head, own).answer(to_all=to_all)


def named_in(head: Fields) -> Recipients:
    """Whom the message of that head names as its recipients: nobody whom it went to in secret."""
    return Recipients(_people(head, "to"), _people(head, "cc"))


def thread_of(head: Fields) -> Thread:
    """The thread of an answer to that message: all that it follows, and the message itself."""
    before = _ids(head.every("references")) or _ids(head.every("in-reply-to"))[:1]
    answered = _ids([head.first("message-id")])[:1]
    return Thread("".join(answered), tuple(dict.fromkeys([*before, *answered])))


def reply_subject(subject: str) -> str:
    """The subject with one "Re:" before it, whatever stood there."""
    return f"Re: {bare_subject(one_line(subject))}".strip()


def forward_subject(subject: str) -> str:
    """The subject with one "Fwd:" before it."""
    return f"Fwd: {bare_subject(one_line(subject))}".strip()


def quotation(text: str, name: str, at: datetime) -> str:
    """What they wrote, each line with its mark, under a line that says who and when in the zone of ``at``."""
    lines = _without_signature(_shortened(text)).split("\n")
    quoted = [">" + line if line.startswith(">") else f"> {line}".rstrip() for line in lines]
    return "\n".join([f"On {at:%Y-%m-%d} at {at:%H:%M}, {one_line(name)} wrote:", *quoted])


def forwarded(text: str, *, sender: Pair, named: Recipients, subject: str, at: datetime) -> str:
    """The message as it is passed on, under what is to be known of it."""
    head = {
        "From": _shown(sender),
        "Date": f"{at:%Y-%m-%d %H:%M}",
        "Subject": subject,
        "To": ", ".join(map(_shown, named.to)),
        "Cc": ", ".join(map(_shown, named.cc)),
    }
    lines = [f"{field}: {one_line(value)}" for field, value in head.items() if value]
    return "\n".join(["---------- Forwarded message ----------", *lines, "", _shortened(text)])


class _Answered:
    """A message as it is answered."""

    def __init__(self, fields: Fields, own: Collection[str]) -> None:
        self._fields = fields
        self._own = {key_of(address) for address in own}
        self._authors = _people(self._fields, "from") or _people(self._fields, "sender")

    def answer(self, *, to_all: bool) -> Recipients:
        to = (
            self._wished()
            or self._without_own(self._authors)
            or (self._authors and (self._addressed() or self._authors))
        )
        cc = self._without_own(_people(self._fields, "to", "cc")) if to_all else ()
        taken = _keys(to)
        cc = tuple(pair for pair in cc if key_of(pair[1]) not in taken)
        return Recipients(to, cc)

    def _addressed(self) -> tuple[Pair, ...]:
        """Those to whom the owner wrote, if the owner did."""
        return self._without_own(_people(self._fields, "to")) or self._without_own(
            _people(self._fields, "cc")
        )

    def _wished(self) -> tuple[Pair, ...]:
        """Where the sender wants the answer. A list that wants it for itself is not the sender."""
        wished = self._without_own(_people(self._fields, "reply-to"))
        posts = {
            key_of(plain_address(found)) for found in _LIST_POST.findall(self._fields.first("list-post"))
        }
        return tuple(pair for pair in wished if key_of(pair[1]) not in posts)

    def _without_own(self, people: Iterable[Pair]) -> tuple[Pair, ...]:
        return tuple(pair for pair in people if not self._is_own(pair[1]))

    def _is_own(self, address: str) -> bool:
        """The owner's, also with a tag of their own ("me+shop@desk.example")."""
        local, _, domain = key_of(address).rpartition("@")
        return bool({f"{local}@{domain}", f"{local.partition('+')[0]}@{domain}"} & self._own)


def _people(head: Fields, *names: str) -> tuple[Pair, ...]:
    """All in these fields whom mail can be sent to, once each."""
    found = (pair for name in names for value in head.every(name) for pair in pairs(value))
    return _once(pair for pair in found if is_sendable(pair[1]))


def _shown(pair: Pair) -> str:
    name, address = pair
    return f"{name} <{address}>" if name and address else name or address


def _once(people: Iterable[Pair]) -> tuple[Pair, ...]:
    found: dict[str, Pair] = {}
    for name, address in people:
        found.setdefault(key_of(address), (name, address))
    return tuple(found.values())


def _keys(people: Iterable[Pair]) -> set[str]:
    return {key_of(address) for _, address in people}


def _ids(values: Iterable[str]) -> list[str]:
    return [_BLANKS.sub("", found) for value in values for found in _ID.findall(value)]


def _without_signature(text: str) -> str:
    """The text as long as something is left of it; what stands above a quotation is not taken for its end."""
    signed = _SIGNED.fullmatch(text)
    is_last = signed is not None and "\n>" not in f"\n{signed['signature']}"
    return (signed["words"] if signed and is_last else text).strip("\n")


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_QUOTATION:
        return text
    return text[:LONGEST_QUOTATION].rpartition("\n")[0] + "\n[…]"
