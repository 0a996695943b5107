"""Which fetched mail is a copy of a letter of the desk's own that its server has given another Message-ID.

Exchange does so with all that is sent through it. Taken for a mail of its own, the copy in Sent would be a
second answer, and a letter of which nobody knows whether it left would stay unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from app.addresses import key_of
from app.incoming import Incoming, Voice
from app.mail import message, quoting
from app.mail.fields import Fields
from app.post import OutboxState
from app.speakers import is_owners
from app.store import correspondence, postbox, reading
from app.store.correspondence import Sent
from app.store.postbox import Posted
from app.store.reader import Reader
from app.subjects import bare_subject

_ORIGINAL = "x-microsoft-original-message-id"
_START = 16_384
"""Bytes of a letter: its header, and what it says before it quotes."""
_SLACK = timedelta(minutes=10)
_LONGEST_WAIT = timedelta(days=14)
"""So long after it was written a letter may leave."""
_COMPARED = 2_000
_TELLING = 40
"""Letters and digits that nobody happens to begin another mail with. Of less, all must be the same."""
_OPEN = (OutboxState.SENDING, OutboxState.UNKNOWN)
"""The states of letters that may lie in Sent by now. What was refused does not, and is written anew."""


def renumbered(reader: Reader, mails: Sequence[Incoming], own: Collection[str]) -> dict[str, str]:
    """By the Message-ID of each such copy: the one that the desk gave to the letter."""
    written = [mail for mail in mails if mail.message_id and is_owners(mail, own)]
    if not written:
        return {}
    copies = _Copies(reader, written)
    found = ((mail.message_id, copies.original(mail)) for mail in written)
    return {message_id: original for message_id, original in found if original}


class _Letter(NamedTuple):
    """A letter of the desk's own: what it said, and when its server may say that it was sent."""

    sent: Sent
    times: tuple[datetime, ...]


class _Copies:
    """What the desk has sent to these people, beside what the owner's mail of this batch says."""

    def __init__(self, reader: Reader, mails: Sequence[Incoming]) -> None:
        self._reader = reader
        self._named = {mail.message_id: _original_id(mail) for mail in mails}
        outbox = postbox.letters(reader)
        ids = {*self._named, *self._named.values()} - {""}
        in_outbox = {posted.outgoing.message_id for posted in outbox}
        self._ours = in_outbox | {id for id, _ in correspondence.known_mail(reader, ids, ())}
        self._waiting = [_waiting(posted) for posted in outbox if posted.outgoing.state in _OPEN]
        self._sent = self._sent_to(mail for mail in mails if mail.message_id not in self._ours)

    def original(self, mail: Incoming) -> str:
        """The id that the desk gave to what this is a copy of; empty: it is none, or bears that very id."""
        if mail.message_id in self._ours:
            return ""
        named = self._named[mail.message_id]
        return named if named in self._ours else self._alike(mail)

    def _sent_to(self, mails: Iterable[Incoming]) -> list[_Letter]:
        """What was sent to the people of these mails, perhaps as these."""
        new = [mail for mail in mails if mail.sent_at is not None]
        times = [mail.sent_at for mail in new if mail.sent_at]
        if not times:
            return []
        keys = {key_of(address) for mail in new for _, address in mail.recipients}
        sent = correspondence.sent_to(self._reader, keys, min(times) - _SLACK, max(times) + _LONGEST_WAIT)
        return [_Letter(each, (each.at,)) for each in sent]

    def _alike(self, mail: Incoming) -> str:
        """The letter of the same words to the same people at about that time."""
        alike = [
            each
            for each in (*self._sent, *self._waiting)
            if _is_like(mail, each.sent) and self._says_the_same(mail, each.sent)
        ]
        apart = [(self._apart(mail, each), each.sent.message_id) for each in alike]
        (nearest, _written), id = min(apart, default=((_LONGEST_WAIT, _LONGEST_WAIT), ""))
        return id if nearest <= _SLACK else ""

    def _apart(self, mail: Incoming, letter: _Letter) -> tuple[timedelta, timedelta]:
        """How far apart the two were sent at the least, and how far what they say of it themselves."""
        assert mail.sent_at is not None, "a mail without a time is like no letter"
        written = abs(mail.sent_at - (self._as_written(letter.sent).sent_at or letter.sent.at))
        return min(written, *(abs(mail.sent_at - time) for time in letter.times)), written

    def _says_the_same(self, mail: Incoming, sent: Sent) -> bool:
        """Of a long text the beginning tells: behind it a server may put what it likes."""
        said = _words(sent.text)
        if len(said) >= _TELLING:
            return _words(mail.text).startswith(said)
        return _words(_unquoted(mail.text)) == _words(_unquoted(self._as_written(sent).text))

    def _as_written(self, sent: Sent) -> Incoming:
        """The beginning of the letter, read as mail: with its signature, and its own word for the time."""
        return message.read(reading.raw_start(self._reader, sent.raw_sha256, _START))


def _waiting(posted: Posted) -> _Letter:
    each = posted.outgoing
    attached = tuple(file.name for file in posted.attachments)
    sent = Sent(each.message_id, each.subject, each.text, each.to, each.leaves_at, each.raw_sha256, attached)
    return _Letter(sent, (each.made_at, each.leaves_at))


def _is_like(mail: Incoming, sent: Sent) -> bool:
    to = {key_of(address) for _, address in mail.recipients}
    return (
        mail.sent_at is not None
        and to <= {key_of(address) for address in sent.to}
        and bare_subject(mail.subject) == bare_subject(sent.subject)
        and sorted(file.name for file in mail.attachments) == sorted(sent.attached)
    )


def _unquoted(text: str) -> str:
    return "\n".join(each.text for each in quoting.segments(text) if each.voice is not Voice.QUOTED)


def _words(text: str) -> str:
    """What is left of a text on every way: letters and digits, but neither lines nor marks."""
    return "".join(filter(str.isalnum, text[:_COMPARED]))


def _original_id(mail: Incoming) -> str:
    fields = Fields(mail.raw, 0, min(len(mail.raw), 2 * _START))
    return fields.first(_ORIGINAL).strip().removeprefix("<").removesuffix(">")
