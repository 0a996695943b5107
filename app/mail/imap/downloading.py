"""The bytes of messages, in lots of bounded size; what can't be had comes with its fields and the reason.

Nothing is passed over in silence: a message that was asked for is in a lot, or is no longer on the server.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.errors import Cancelled
from app.mail.imap.protocol import Declined
from app.mail.imap.session import Session
from app.mail.message import read
from app.texts import N_, worded

LARGEST = 60_000_000
"""Bytes of a message that is fetched whole; of a larger one, the fields are."""

_ASKED_AT_ONCE = 500
_MOST_IN_LOT = 200
_BYTES_IN_FIRST_LOT = 16_000
_MOST_BYTES_IN_LOT = 1_600_000
_ALLOWED = LARGEST + 4_000_000
_FIELDS, _LONGEST_ID = 256_000, 1_000
_WHOLE, _HEAD, _ID, _SIZE = "BODY[]", "BODY[HEADER]", "BODY[HEADER.FIELDS (MESSAGE-ID)]", "RFC822.SIZE"
NOT_GIVEN = N_("the server does not hand it over; look at it there")

Mark = tuple[str, int]
"""The Message-ID of a message, without angle brackets, and its size in bytes."""
Known = Callable[[Collection[Mark]], Collection[Mark]]
"""Which of these are in the desk. Asked on the thread that fetches."""


class Got(NamedTuple):
    """A message of the open folder."""

    uid: int
    raw: bytes
    problem: str = ""
    """Why ``raw`` is not all of it."""


class _Sized(NamedTuple):
    uid: int
    size: int


class Downloading:
    """Downloads messages of the folder that is open in that session."""

    def __init__(self, session: Session, cancelled: Callable[[], bool]) -> None:
        self._session = session
        self._cancelled = cancelled

    def lots(self, uids: Sequence[int], known: Known | None = None) -> Iterator[list[Got]]:
        """The messages in that order, without those that are known, or gone meanwhile.

        The first lots are small: there is soon something to see, and on a line that breaks again and again
        each attempt gets a little further.
        """
        lot: list[_Sized] = []
        most = _BYTES_IN_FIRST_LOT
        for each in self._wanted(uids, known):
            if each.size > LARGEST:
                yield from self._downloaded(lot)
                yield [self._fields_of(each)]
                lot = []
                continue
            if lot and (len(lot) == _MOST_IN_LOT or sum(one.size for one in lot) + each.size > most):
                yield from self._downloaded(lot)
                lot, most = [], min(2 * most, _MOST_BYTES_IN_LOT)
            lot.append(each)
        yield from self._downloaded(lot)

    def _wanted(self, uids: Sequence[int], known: Known | None) -> Iterator[_Sized]:
        """With their sizes, which are asked for some hundred at a time."""
        items = [_SIZE] if known is None else [_SIZE, _peeked(f"{_ID}<0.{_LONGEST_ID}>")]
        for at in range(0, len(uids), _ASKED_AT_ONCE):
            if self._cancelled():
                raise Cancelled(N_("Fetching mail was stopped."))
            asked = uids[at : at + _ASKED_AT_ONCE]
            told = self._session.told(asked, *items, literals=2 * _ASKED_AT_ONCE * _LONGEST_ID)
            marks = {} if known is None else _marks(told)
            skipped = set(known(set(marks.values()))) if known is not None and marks else set()
            yield from (
                # Without a size it is asked for by itself, whatever it turns out to be.
                _Sized(uid, _size(told.get(uid, {})))
                for uid in asked
                if marks.get(uid) not in skipped
            )

    def _downloaded(self, lot: Sequence[_Sized]) -> Iterator[list[Got]]:
        if not lot:
            return
        if self._cancelled():
            raise Cancelled(N_("Fetching mail was stopped."))
        uids = [each.uid for each in lot]
        whole = self._bodies(uids)
        if missing := [uid for uid in uids if uid not in whole]:
            for uid in self._session.search("UID", ",".join(map(str, missing))):
                if uid in missing:
                    whole[uid] = self._alone(uid)
        if whole:
            yield [whole[uid] for uid in uids if uid in whole]

    def _bodies(self, uids: Sequence[int]) -> dict[int, Got]:
        try:
            told = self._session.told(uids, _peeked(_WHOLE), literals=_ALLOWED)
        except Declined:  # a server that stumbles over one message hands none over
            return {}
        bodies = ((uid, _text(answer, _WHOLE)) for uid, answer in told.items())
        return {uid: Got(uid, raw) for uid, raw in bodies if raw is not None}

    def _alone(self, uid: int) -> Got:
        got = self._bodies([uid]).get(uid)
        return got or self._head(uid, NOT_GIVEN)

    def _fields_of(self, large: _Sized) -> Got:
        problem = worded("too large ({size} MB), left on the server", size=large.size // 1_000_000)
        return self._head(large.uid, problem)

    def _head(self, uid: int, problem: str) -> Got:
        """The fields, or something that stands for them: the owner has to know that there is a message."""
        item = f"{_HEAD}<0.{_FIELDS}>"
        try:
            told = self._session.told([uid], _peeked(item), literals=2 * _FIELDS)
        except Declined:
            told = {}
        raw = _text(told.get(uid, {}), f"{_HEAD}<0>")
        return Got(uid, raw or b"Subject: (message %d on the server)\r\n\r\n" % uid, problem)


def _peeked(item: str) -> str:
    """Asked for so that the server does not mark the message as read."""
    return item.replace("BODY[", "BODY.PEEK[")


def _text(answer: Mapping[bytes, Any], item: str) -> bytes | None:
    said = answer.get(item.encode())
    if isinstance(said, int):  # a text of digits alone
        return str(said).encode()
    return said if isinstance(said, bytes) else None


def _size(answer: Mapping[bytes, Any]) -> int:
    said = answer.get(_SIZE.encode())
    return said if isinstance(said, int) and said >= 0 else _MOST_BYTES_IN_LOT


def _marks(told: Mapping[int, Mapping[bytes, Any]]) -> dict[int, Mark]:
    marks = {}
    for uid, answer in told.items():
        if message_id := read(_text(answer, f"{_ID}<0>") or b"").message_id:
            marks[uid] = (message_id, _size(answer))
    return marks
