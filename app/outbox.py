"""The outbox counter: letters from the moment they are sent off until a server has accepted them.

A letter is written down as being sent before a byte of it leaves, and becomes an entry in the write that
notes the server's yes. What a crash left in between is unknown: only the owner, or the letter turning up in
the Sent folder, can tell what became of it, and it is never sent again by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app import retrying
from app.errors import BadInput
from app.landing import Landing
from app.logbook import Logbook, check_promise
from app.mail import attachments, enclosures, writing
from app.post import (
    LEAVING,
    NOBODY_KNOWS,
    Account,
    Delivery,
    Letter,
    OutboxState,
    Outgoing,
    Parcel,
    SentCopy,
)
from app.records import Attachment
from app.store import postbox, reading
from app.texts import N_

if TYPE_CHECKING:
    from app.moment import Moment
    from app.store.postbox import Posted
    from app.store.store import Store

UNDO_SECONDS = 10

_BROUGHT_BACK = N_("You had discarded this letter. It leaves when you send it again.")
_GONE = N_("That letter is no longer in the outbox.")
_CUT_OFF = N_("Deskbell was cut off while this letter was being sent.")
_PROMISE_OVER = N_(
    "It promises a time that has passed, so it was not sent. "
    "Write on to change the time, or send it again without the promise."
)
_ASK_THEM = N_("Your Sent folder can't tell: ask them whether it came.")
_LOOK_IN_SENT = N_("Look in your Sent folder.")


class Sealed(NamedTuple):
    """A letter with its bytes, ready to be entered."""

    letter: Letter
    made_at: datetime
    message_id: str
    sha256: str
    raw: bytes
    """Empty once they are kept."""


class Outbox:
    """Letters on their way. The owner's verbs can be undone; what the server said can't."""

    def __init__(
        self,
        store: Store,
        logbook: Logbook,
        landing: Landing,
        account: Callable[[int], Account],
        moment: Callable[[], Moment],
    ) -> None:
        self._store = store
        self._logbook = logbook
        self._landing = landing
        self._account = account
        self._moment = moment
        self._planned_at: dict[int, datetime | None] = {}
        """Of the letters being sent, when that was to be, if it is done before its time."""
        if not store.is_read_only:
            self._doubt_what_was_cut_off()

    # --- Reading

    def all(self) -> tuple[Outgoing, ...]:
        """Every letter that has not left for certain, the oldest first."""
        return tuple(posted.outgoing for posted in postbox.letters(self._store))

    def due(self) -> tuple[Outgoing, ...]:
        """The letters to hand over now."""
        now = self._moment().now
        return tuple(letter for letter in self.all() if retrying.is_due(letter, now))

    def next_at(self) -> datetime | None:
        """When the next letter is to leave; None: none is waiting to."""
        return min((letter.leaves_at for letter in self.all() if letter.state in LEAVING), default=None)

    def letter(self, id: int) -> Letter:
        """What the owner wrote, with its enclosures. They may be large: safe on any thread."""
        with self._store.reader() as reader:
            posted = postbox.letter(reader, id)
            raw = reading.raw_of(reader, posted.outgoing.raw_sha256) if posted else None
        if posted is None:
            raise BadInput(_GONE)
        return posted.letter._replace(enclosures=enclosures.enclosures_of(raw or b""))

    def raw(self, sha256: str) -> bytes:
        """The bytes of a letter, on its way or gone. They may be many: safe on any thread."""
        with self._store.reader() as reader:
            raw = reading.raw_of(reader, sha256)
        assert raw is not None, "a letter points to its bytes"
        return raw

    def advice(self, letter: Outgoing) -> str:
        """How its owner finds out whether a letter left of which nobody knows.

        What Deskbell itself puts into Sent gets there only once it is known.
        """
        return _ASK_THEM if self._account(letter.account_id).keeps_sent else _LOOK_IN_SENT

    # --- What the owner does

    def post(self, letter: Letter, *, delay_seconds: int = UNDO_SECONDS) -> int:
        """Send the letter off after that delay, while undo still takes it back; its id in the outbox.

        ``BadInput`` when it can't be sent as it is.
        """
        return self.enter(self._sealed(letter)(), delay_seconds=delay_seconds)

    def sealing(self, letter: Letter) -> Callable[[], Sealed]:
        """What makes a letter's bytes and keeps them, for one with large files: safe on any thread.

        ``BadInput`` when it can't be sent as it is. It is on its way once it is entered, not before.
        """
        sealed = self._sealed(letter)

        def seal() -> Sealed:
            made = sealed()
            self._store.keep_raw_apart(made.sha256, made.raw)
            return made._replace(raw=b"")

        return seal

    def enter(self, sealed: Sealed, *, delay_seconds: int = UNDO_SECONDS) -> int:
        """Send off what was sealed, as ``post`` does."""
        letter = sealed.letter
        with self._store.write(_label(letter), redoable=False) as w:  # its words are being changed by then
            if sealed.raw:
                w.keep_raw(sealed.sha256, sealed.raw)
            return w.insert(
                "outbox",
                state=OutboxState.WAITING,
                made_at=sealed.made_at,
                leaves_at=self._moment().now + timedelta(seconds=delay_seconds),
                message_id=sealed.message_id,
                raw_sha256=sealed.sha256,
                recipients=writing.recipients(letter),
                attachments=tuple(
                    Attachment(attachments.safe_name(each.name), each.content_type, len(each.content))
                    for each in letter.enclosures
                ),
                **_columns(letter),
            )

    def send_now(self, id: int) -> None:
        """Wait no longer, neither for second thoughts nor for the next try."""
        self._posted(id, *LEAVING)
        self._hasten(N_("Send now"), id)

    def send_again(self, id: int) -> None:
        """Try again what failed, or what may have left already: the owner has looked.

        What was stopped because its promise was over leaves without one.
        """
        letter = self._posted(id, OutboxState.FAILED, OutboxState.UNKNOWN).outgoing
        has_been_told = letter.problem == _PROMISE_OVER
        self._hasten(N_("Send again"), id, promised_at=None if has_been_told else letter.promised_at)

    def was_sent(self, id: int) -> int:
        """The owner has seen that it left: the request that it is an entry of now."""
        posted = self._posted(id, OutboxState.UNKNOWN)
        with self._store.write(N_("Mark letter sent")) as w:
            return self._landing.land(w, posted, self._landing.left_at(posted))

    def discard(self, id: int) -> None:
        """Throw the letter away. Not while it is being sent.

        Undo brings it back to stay: its time may be over by then, and nobody wants it to leave that instant.
        """
        state = self._posted(id, *LEAVING, OutboxState.FAILED, OutboxState.UNKNOWN).outgoing.state
        with self._store.write(N_("Discard letter")) as w:
            if state in LEAVING:
                w.mark("outbox", [id], {"state": OutboxState.FAILED, "problem": _BROUGHT_BACK})
            w.delete("outbox", id)

    def take_back(self, id: int, letter: Letter | None = None) -> Letter:
        """The letter, to be written on. It is in the outbox no more, and no undo puts it there again.

        ``letter``: that one, where it was read before.
        """
        self._posted(id, *LEAVING, OutboxState.FAILED, OutboxState.UNKNOWN)
        letter = letter or self.letter(id)
        with self._store.write(N_("Take back letter"), undoable=False) as w:
            w.delete("outbox", id)
        return letter

    # --- What the courier does

    def begin(self, id: int) -> Parcel:
        """All that is needed to hand the letter over. From now on it counts as being sent.

        ``BadInput`` when it may not leave now; one whose promise is over waits for its owner from then on.
        """
        letter = self._posted(id, *LEAVING).outgoing
        account, now = self._account(letter.account_id), self._moment().now
        is_over = letter.promised_at is not None and letter.promised_at <= now
        state, problem = (OutboxState.FAILED, _PROMISE_OVER) if is_over else (OutboxState.SENDING, "")
        is_early = retrying.is_early(letter, now)
        tries = letter.tries + (not is_early)
        with self._store.write(N_("Send letter"), undoable=False) as w:
            w.update("outbox", id, state=state, leaves_at=now, tries=tries, problem=problem)
        if is_over:
            raise BadInput(_PROMISE_OVER)
        self._planned_at[id] = letter.leaves_at if is_early else None
        return Parcel(id, account, account.address, letter.to, partial(self.raw, letter.raw_sha256))

    def settle(self, id: int, delivery: Delivery, reason: str = "") -> bool:
        """Note what the server said. False: the letter is not being sent (any more), so nothing was noted."""
        posted = postbox.letter(self._store, id)
        if posted is None or posted.outgoing.state is not OutboxState.SENDING:
            return False
        with self._store.write(N_("Send letter"), undoable=False) as w:
            if delivery is Delivery.ACCEPTED:
                self._landing.land(w, posted, self._accepted_at(posted))
            else:
                now, planned_at = self._moment().now, self._planned_at.get(id)
                w.update("outbox", id, **retrying.fate(posted.outgoing, delivery, reason, now, planned_at))
        return True

    def sent_copies(self) -> tuple[SentCopy, ...]:
        """The letters that left and still have to be put into their account's Sent folder."""
        return postbox.copies_to_make(self._store)

    def copied(self, id: int) -> None:
        """That copy lies in the Sent folder. Saying so twice is harmless."""
        if any(copy.id == id for copy in self.sent_copies()):
            with self._store.write(N_("Keep sent letter"), undoable=False) as w:
                w.delete("sent_copies", id)

    # --- Within

    def _sealed(self, letter: Letter) -> Callable[[], Sealed]:
        """What makes its bytes, once it is known that it can be sent."""
        account, moment = self._account(letter.account_id), self._moment()
        self._check(letter, moment.now)
        writing.recipients(letter)
        return partial(_sealed, letter, account, moment.now, moment.settings.work_week.tzinfo)

    def _doubt_what_was_cut_off(self) -> None:
        cut_off = [letter.id for letter in self.all() if letter.state is OutboxState.SENDING]
        if cut_off:
            with self._store.write(N_("Open outbox"), undoable=False) as w:
                for id in cut_off:
                    w.update("outbox", id, state=OutboxState.UNKNOWN, problem=_CUT_OFF)

    def _check(self, letter: Letter, now: datetime) -> None:
        if letter.request_id is not None:
            self._logbook.request(letter.request_id)
        check_promise(letter.promised_at, now)
        if letter.is_holding and (letter.promised_at is None or letter.request_id is None):
            raise BadInput(N_("A holding reply answers a request and says when the real answer comes."))
        is_forward = letter.request_id is None and bool(letter.quoted)
        if not letter.text.strip() and not letter.enclosures and not is_forward:
            raise BadInput(N_("There is nothing in the letter yet."))

    def _accepted_at(self, posted: Posted) -> datetime:
        """Now; never before what went before in its request, as after a clock put back."""
        request_id = posted.letter.request_id
        return (
            self._moment().now
            if request_id is None
            else self._logbook.instant(self._logbook.request(request_id), None)
        )

    def _hasten(self, label: str, id: int, **values: object) -> None:
        now = self._moment().now
        with self._store.write(label) as w:
            w.update("outbox", id, state=OutboxState.WAITING, leaves_at=now, tries=0, problem="", **values)

    def _posted(self, id: int, *states: OutboxState) -> Posted:
        """The letter, if it is in one of these states (or in any, if none is named); else ``BadInput``."""
        posted = postbox.letter(self._store, id)
        if posted is None:
            raise BadInput(_GONE)
        state = posted.outgoing.state
        if states and state not in states:
            raise BadInput(_NOT_NOW[state])
        return posted


_NOT_NOW = {
    OutboxState.WAITING: N_("That letter is still waiting to leave."),
    OutboxState.RETRYING: N_("That letter is still waiting for its next try."),
    OutboxState.SENDING: N_("That letter is being sent right now."),
    OutboxState.FAILED: N_("That letter could not be sent. Send it again, or discard it."),
    OutboxState.UNKNOWN: NOBODY_KNOWS,
}


def _sealed(letter: Letter, account: Account, at: datetime, zone: tzinfo) -> Sealed:
    message_id = writing.new_message_id(account.address)
    raw = writing.written(
        letter,
        (account.name, account.address),
        message_id=message_id,
        at=at.astimezone(zone),
        signature=account.signature,
    )
    return Sealed(letter, at, message_id, hashlib.sha256(raw).hexdigest(), raw)


def _label(letter: Letter) -> str:
    if letter.is_holding:
        return N_("Send holding reply")
    return N_("Send message") if letter.request_id is None else N_("Send reply")


def _columns(letter: Letter) -> dict[str, object]:
    """The letter as its row holds it, but for its enclosures: those lie in its bytes."""
    values = letter._asdict()
    del values["enclosures"]
    for field in ("to", "cc", "bcc"):
        values[f"{field}_people"] = values.pop(field)
    values["thread"] = values.pop("references")
    return values
