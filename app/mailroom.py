"""The mailroom counter: mail as it is fetched, and what of it is nobody's request.

Mail and the cursor behind it are one write: after a crash the next fetch goes on exactly where the desk's
knowledge ends. That write is no deed of the owner's, so no undo takes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from app import folding
from app.addresses import key_of
from app.copies import renumbered
from app.errors import BadInput
from app.incoming import Incoming, Received
from app.landing import Landing
from app.logbook import Logbook
from app.mail import message
from app.placing import AUTOMATIC, WROTE_FIRST, Arrival
from app.post import Aside, Cursor, Place, SenderRule
from app.receiving import Batch, Receiving
from app.speakers import is_owners
from app.store import arrivals, correspondence, reading
from app.texts import N_, worded
from app.words import Direction, EntryKind, Event, Outcome

if TYPE_CHECKING:
    from app.moment import Moment
    from app.store.store import Store
    from app.store.writing import Write

Fetched = tuple[Incoming, Place]

_SLACK = timedelta(days=1)
"""By so much the clocks of two servers may differ."""
_LOOKS_BACK = timedelta(days=14)
"""After so long nothing more is said of a letter."""


class Mailroom:
    """Takes in what was fetched, and keeps what was set aside."""

    def __init__(
        self,
        store: Store,
        logbook: Logbook,
        landing: Landing,
        check_account: Callable[[int], None],
        moment: Callable[[], Moment],
    ) -> None:
        self._store = store
        self._logbook = logbook
        self._landing = landing
        self._check_account = check_account
        self._moment = moment

    # --- Fetching

    def cursor(self, account_id: int, folder: str) -> Cursor | None:
        """How far that folder has been fetched; None: nothing of it has. Safe on any thread."""
        with self._store.reader() as reader:
            kept = arrivals.cursor(reader, account_id, folder)
            return kept and kept.cursor

    def known(self, marks: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
        """Those of these (message id, size in bytes) that needn't be fetched again. Safe on any thread."""
        with self._store.reader() as reader:
            return arrivals.known_sizes(reader, [message_id for message_id, _ in marks]).intersection(marks)

    def receive(self, account_id: int, fetched: Sequence[Fetched], cursor: Cursor) -> Received:
        """Take in mail, remember where it lies, and that the folder is fetched up to there: in one write.

        Search finds it once ``index_some`` has come to it, which is half of the work and can wait.
        What a power cut takes of it, cursor and all, lies on the server still and is fetched again.
        """
        self._check_account(account_id)
        mails, renumbered = self._as_sent([mail for mail, _ in fetched])
        with self._store.write(N_("Fetch mail"), undoable=False, repeatable=True) as w:
            self._land_proven(w, mails)
            moment = self._moment()
            arrival = Arrival.FETCHED if cursor.since_on is None else Arrival.OLD
            receiving = Receiving(self._store, moment.settings.own_addresses, moment.now, arrival)
            batch = receiving.sort(mails)
            receiving.enter(w, batch)
            self._remember_numbers(w, renumbered)
            self._look_again(w, receiving, renumbered | _written(batch, arrival), mails)
            self._advance(w, account_id, cursor)
            self._remember_places(w, fetched, batch)
        return batch.received()

    def index_some(self) -> bool:
        """Search finds some more of what was received; whether more of it waits."""
        return self._store.index_some()

    def carry_over(self) -> None:
        """See ``Store.carry_over``. Safe on any thread."""
        self._store.carry_over()

    # --- What was set aside

    def asides(self, limit: int = 200) -> tuple[Aside, ...]:
        """What was set aside, the newest first."""
        return arrivals.asides(self._store, limit)

    def count_asides(self) -> int:
        """How much was set aside."""
        return arrivals.count_asides(self._store)

    def make_request(self, aside_id: int) -> int:
        """Make it somebody's request, as all that the same sender writes from now on; the request's id."""
        aside = arrivals.aside(self._store, aside_id)
        if aside is None:
            raise BadInput(N_("That mail is no longer set aside."))
        moment = self._moment()
        mail = self._read(aside)._replace(automatic="", undelivered=None, bulk="")
        receiving = Receiving(self._store, moment.settings.own_addresses, moment.now, Arrival.WANTED)
        with self._store.write(N_("Make it a request")) as w:
            w.delete("asides", aside_id)
            self._keep_rules(w, () if mail.is_sent else [mail.from_address], sets_aside=False)
            batch = receiving.sort([mail])
            receiving.enter(w, batch)
        # A restored history may have made it one before.
        [*_, request_id] = batch.received().request_ids or correspondence.requests_of_mail(
            self._store, mail.message_id, mail.content_key
        )
        return request_id

    def set_aside(self, request_id: int) -> None:
        """The request is none: close it, and set aside all that its senders write from now on.

        A bounce in it is no sender's: the next one may be about somebody's answer.
        """
        request = self._logbook.request(request_id)
        senders = {
            entry.from_address
            for entry in reading.entries_of(self._store, request_id)
            if folding.is_mail_from_client(entry)
        }
        with self._store.write(N_("Set aside")) as w:
            if not self._keep_rules(w, sorted(senders), sets_aside=True):
                raise BadInput(N_("Nobody's mail is in this request. Close it instead."))
            if request.fold.closed_at is None:
                self._logbook.add(
                    w,
                    request_id,
                    EntryKind.STATE,
                    self._logbook.instant(request, None),
                    event=Event.CLOSED,
                    outcome=Outcome.SPAM,
                    reason=N_("set aside"),
                )

    def rules(self) -> tuple[SenderRule, ...]:
        """What the owner decided about senders."""
        return arrivals.rules(self._store)

    def forget_rule(self, id: int) -> None:
        """Treat that sender's mail like anybody's again."""
        if not any(rule.id == id for rule in self.rules()):
            raise BadInput(worded("There is no rule {id}.", id=id))
        with self._store.write(N_("Forget rule")) as w:
            w.delete("sender_rules", id)

    # --- What is marked on the server

    def to_mark_read(self) -> list[Place]:
        """Where answered mail lies whose account wants it marked as read. Safe on any thread."""
        with self._store.reader() as reader:
            return arrivals.places_to_mark(reader)

    def marked_read(self, places: Iterable[Place]) -> None:
        """These have been marked, or are no longer there."""
        ids = arrivals.places(self._store, places).values()
        with self._store.write(N_("Mark as read"), undoable=False) as w:
            w.mark("places", ids, {"is_marked": True})

    # --- Within

    def _land_proven(self, w: Write, mails: list[Incoming]) -> None:
        """A copy of a letter from the outbox, or a reply to it, shows that it has left."""
        own = self._moment().settings.own_addresses
        copies = {mail.message_id for mail in mails if is_owners(mail, own)}
        replied_to = {message_id for mail in mails for message_id in mail.references}
        self._landing.land_proven(w, copies | replied_to, copies)

    def _as_sent(self, mails: list[Incoming]) -> tuple[list[Incoming], dict[str, str]]:
        """The mails, letters of the desk's own under their own id; and the ids that those came with."""
        found = renumbered(self._store, mails, self._moment().settings.own_addresses)
        if not found:
            return mails, found
        ids = (found.get(mail.message_id, mail.message_id) for mail in mails)
        return [mail._replace(message_id=id) for mail, id in zip(mails, ids, strict=True)], found

    def _remember_numbers(self, w: Write, renumbered: Mapping[str, str]) -> None:
        """The client knows these letters by the ids that the server gave them, and answers to those."""
        threads = correspondence.threads(self._store, renumbered.values())
        for message_id, original in renumbered.items():
            for request_id in threads.get(original, ())[:1]:
                w.put("threads", message_id, request_id=request_id)

    def _look_again(
        self, w: Write, receiving: Receiving, numbers: Mapping[str, str], mails: Iterable[Incoming]
    ) -> None:
        """At what a machine said of a letter whose id only what lies in Sent made known."""
        sent = [mail.sent_at for mail in mails if mail.message_id in numbers.values() and mail.sent_at]
        if not sent:
            return
        since = max(min(sent) - _SLACK, self._moment().now - _LOOKS_BACK)
        about = []
        for aside in arrivals.asides_naming(self._store, numbers, since, AUTOMATIC):
            mail = self._read(aside)
            if not numbers.keys().isdisjoint(mail.references):
                w.delete("asides", aside.id)
                ids = tuple(numbers.get(id, id) for id in mail.references)
                about.append(mail._replace(references=ids))
        receiving.enter(w, receiving.sort(about))

    def _read(self, aside: Aside) -> Incoming:
        raw = reading.raw_of(self._store, aside.raw_sha256)
        assert raw is not None, "what was set aside points to its bytes"
        return message.read(raw)._replace(is_sent=aside.reason == WROTE_FIRST)

    def _remember_places(self, w: Write, fetched: Sequence[Fetched], batch: Batch) -> None:
        places = dict(zip((place for _, place in fetched), batch.kept, strict=True))
        remembered = arrivals.places(self._store, places)
        rows = [
            {**place._asdict(), "raw_sha256": sha256}
            for place, sha256 in places.items()
            if place not in remembered
        ]
        if rows:
            w.record("places", rows)

    def _advance(self, w: Write, account_id: int, cursor: Cursor) -> None:
        kept = arrivals.cursor(self._store, account_id, cursor.folder)
        if kept is None:
            w.insert("cursors", account_id=account_id, **cursor._asdict())
        elif cursor.goes_beyond(kept.cursor):
            if cursor.begins_anew(kept.cursor):  # other mail lies there now, and would be marked as read
                w.forget("places", arrivals.places_in(self._store, account_id, cursor.folder))
            w.update("cursors", kept.id, **cursor._asdict())

    def _keep_rules(self, w: Write, addresses: Iterable[str], *, sets_aside: bool) -> int:
        """The owner's decision about these senders, themselves left out; how many there are."""
        own = self._moment().settings.own_addresses
        senders = {
            key_of(address): address for address in addresses if address and key_of(address) not in own
        }
        kept = arrivals.rules_of(self._store, senders)
        for key, address in senders.items():
            if key in kept:
                w.update("sender_rules", kept[key][0], sets_aside=sets_aside)
            else:
                w.insert("sender_rules", key=key, address=address, sets_aside=sets_aside)
        return len(senders)


def _written(batch: Batch, arrival: Arrival) -> dict[str, str]:
    """The ids of what the owner sent from elsewhere, but of old times: there it may be very much."""
    sent = (
        each.mail.message_id
        for each in batch.placed
        if each.direction is Direction.OUT and not each.aside and arrival is Arrival.FETCHED
    )
    return {id: id for id in sent if id}
