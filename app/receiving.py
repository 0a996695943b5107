"""Brings a batch of mail into the desk in one write: leaves out what is known, places the rest or sets it
aside, keeps every byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from app import folding, reach, returned
from app.addresses import as_kept, key_of
from app.incoming import Incoming, Received
from app.placing import NOBODY, Arrival, Case, Known, Party, Placed, Placing
from app.speakers import Speakers, as_spoken, is_owners
from app.store import arrivals, correspondence, people, reading
from app.store.rows import LONGEST_LINE
from app.texts import N_
from app.words import Direction, EntryKind, Event, Outcome

if TYPE_CHECKING:
    from app.store.store import Store
    from app.store.writing import Write


class Batch(NamedTuple):
    """Mails, sorted: where each new one belongs, and the bytes that are kept of every one."""

    known: Known
    placed: list[Placed]
    kept: list[str | None]
    """In the order of the mails; None: the desk has the mail, but not its bytes."""

    def received(self) -> Received:
        """What became of the mails, once they are entered."""
        entered = [each for each in self.placed if not each.aside]
        touched = dict.fromkeys(case.id for each in entered for case in each.cases if case.id is not None)
        unreadable = sum(1 for each in entered if each.mail.problem)
        return Received(
            read=len(self.kept),
            new=len(entered) - unreadable,
            known=len(self.kept) - len(self.placed),
            unreadable=unreadable,
            request_ids=tuple(touched),
            set_aside=len(self.placed) - len(entered),
        )


class Receiving:
    """Brings mail in. What is nobody's request is set aside, see ``app.placing``."""

    def __init__(self, store: Store, own: frozenset[str], now: datetime, arrival: Arrival) -> None:
        self._store = store
        self._own = own
        self._now = now
        self._arrival = arrival

    def receive(self, mails: Iterable[Incoming], *, label: str, group: str | None) -> Received:
        """Put the mails where they belong, and say what became of them."""
        batch = self.sort(mails)
        if batch.placed:
            with self._store.write(label, group=group) as w:
                self.enter(w, batch)
        return batch.received()

    def sort(self, mails: Iterable[Incoming]) -> Batch:
        """Which of the mails are new, and where they belong. Writes nothing."""
        fresh, kept = self._sift([as_spoken(mail, self._own) for mail in mails])
        known = self._gather(fresh)
        placing = Placing(known)
        return Batch(known, [placing.place(mail, at) for at, mail in self._in_order(fresh)], kept)

    def enter(self, w: Write, batch: Batch) -> None:
        """Write what was decided."""
        self._add_clients(w, batch.known.new_parties)
        self._open_requests(w, batch.known.new_cases)
        for each in batch.placed:
            w.keep_raw(each.mail.sha256, each.mail.raw)
        w.insert_many("entries", [self._entry(each, case) for each in batch.placed for case in each.cases])
        closings = [self._closing(case) for case in batch.known.new_cases if case.is_machines]
        w.insert_many("entries", closings)
        threads = batch.known.new_threads.items()
        w.insert_many("threads", [{"message_id": id, "request_id": case.id} for id, case in threads])
        w.insert_many("asides", [self._aside(each) for each in batch.placed if each.aside])
        for each in batch.placed:
            if each.mail.undelivered is not None:
                returned.take_back(self._store, w, each.mail, self._now)

    def _in_order(self, mails: Iterable[Incoming]) -> list[tuple[datetime, Incoming]]:
        """The mails with the instants at which they stand: a reply after what the owner wrote before it,
        however wrong the clock goes that dated it, for what stands before an answer is answered.
        """
        dated = [(self._at(mail), mail) for mail in mails]
        said_at = correspondence.said_at(self._store, {id for mail in mails for id in mail.references})
        said_at |= {mail.message_id: at for at, mail in dated if self._is_said(mail)}
        placed = [
            (max([at, *(said_at[id] for id in mail.references if id in said_at)]), at, mail)
            for at, mail in dated
        ]
        placed.sort(key=lambda each: (each[0], each[0] > each[1], each[2].sent_at or self._now))
        return [(at, mail) for at, _, mail in placed]

    def _is_said(self, mail: Incoming) -> bool:
        """Whether these are the owner's words: in the owner's name write forms, too."""
        return Speakers(mail, self._own).direction is Direction.OUT

    def _at(self, mail: Incoming) -> datetime:
        """When it was sent, if it says so; nothing was sent in the future."""
        return min(mail.sent_at, self._now) if mail.sent_at else self._now

    def _sift(self, mails: list[Incoming]) -> tuple[list[Incoming], list[str | None]]:
        """The mails that are new (neither in the desk nor before in the batch), and what is kept of each."""
        ids, contents = [mail.message_id for mail in mails], [mail.content_key for mail in mails]
        known = correspondence.known_mail(self._store, ids, contents)
        if self._arrival is not Arrival.WANTED:
            known.update(arrivals.known_asides(self._store, ids, contents))
        fresh, kept = [], []
        for mail in mails:
            mark = (mail.message_id, mail.content_key)
            if is_owners(mail, self._own) and (mail.message_id, "") in known:
                mark = (mail.message_id, "")  # a copy of what the desk sent itself, however it came back
            if mark not in known:
                known[mark] = mail.sha256
                fresh.append(mail)
            kept.append(known[mark])
        return fresh, kept

    # --- What the desk knows about the mails

    def _gather(self, mails: list[Incoming]) -> Known:
        """All that is known of their threads and people, in a handful of queries for the whole batch."""
        keys = {key_of(address) for mail in mails for _, address in Speakers(mail, self._own).people}
        dealt_with_at = partial(correspondence.dealt_with_at, self._store)
        known = Known(self._own, self._arrival, self._reads_at, dealt_with_at, self._rules_for(keys))
        parties: dict[int, Party] = {}
        for key, client_id, name in correspondence.clients_of_keys(self._store, keys):
            known.parties[key] = parties.setdefault(client_id, Party(client_id, name))
        if "" in keys:
            for client_id in people.clients_named(self._store, NOBODY)[:1]:
                known.parties[""] = parties.setdefault(client_id, Party(client_id, NOBODY))
        message_ids = {id for mail in mails for id in (mail.message_id, *mail.references) if id}
        threads = correspondence.threads(self._store, message_ids)
        wanted = {request_id for ids in threads.values() for request_id in ids}
        briefs = correspondence.briefs(self._store, wanted, ())
        if besides := self._besides_thread(
            mails, known, threads, {each.id: each.client_id for each in briefs}
        ):
            briefs = correspondence.briefs(self._store, wanted, besides)
        cases = {
            brief.id: Case(
                brief.id,
                parties.setdefault(brief.client_id, Party(brief.client_id, "")),
                brief.subject,
                brief.closed_at,
                brief.is_waiting,
                brief.last_entry_at,
            )
            for brief in briefs
        }
        for message_id, request_ids in threads.items():
            known.threads[message_id] = [cases[id] for id in request_ids]
        known.borne.update(
            ((message_id, cases[id]), at)
            for message_id, id, at in correspondence.bearers(self._store, threads)
        )
        for case in cases.values():
            known.cases.setdefault(case.party, []).append(case)
        return known

    def _reads_at(self, request_id: int, message_id: str) -> frozenset[str]:
        entries = reading.entries_of(self._store, request_id)
        return reach.reads_at_in(self._store, request_id, entries, message_id)

    def _rules_for(self, keys: set[str]) -> dict[str, bool]:
        """What the owner decided about these senders."""
        return {key: aside for key, (_, aside) in arrivals.rules_of(self._store, keys).items()}

    def _besides_thread(
        self, mails: list[Incoming], known: Known, threads: Mapping[str, list[int]], client_of: dict[int, int]
    ) -> set[int]:
        """The clients whose other requests matter: mail from or to them is in no thread of theirs."""
        found: set[int] = set()
        for mail in mails:
            speakers = Speakers(mail, self._own)
            if mail.automatic or speakers.direction is Direction.OUT:
                parties = (known.parties.get(key_of(address)) for _, address in speakers.people)
                ids = {party.id for party in parties if party and party.id is not None}
                found |= ids.difference(
                    client_of[request_id]
                    for message_id in (mail.message_id, *mail.references)
                    for request_id in threads.get(message_id, ())
                )
        return found

    # --- Writing what was decided

    def _add_clients(self, w: Write, parties: list[Party]) -> None:
        ids = w.insert_many("clients", [{"name": party.name, "since": party.since} for party in parties])
        for party, id in zip(parties, ids, strict=True):
            party.id = id
        w.insert_many(
            "addresses",
            [{"client_id": party.id, **as_kept(party.address)} for party in parties if party.address],
        )

    def _open_requests(self, w: Write, cases: list[Case]) -> None:
        ids = w.insert_many(
            "requests",
            [
                {
                    "client_id": case.party.id,
                    "kind": case.kind,
                    "kind_reason": case.kind_reason,
                    "subject": case.subject,
                    "opened_at": case.opened_at,
                }
                for case in cases
            ],
        )
        for case, id in zip(cases, ids, strict=True):
            case.id = id
        for case in cases:
            if case.linked is not None and case.id is not None:
                w.update("requests", case.id, linked_request_id=case.linked.id)

    def _entry(self, placed: Placed, case: Case) -> dict[str, Any]:
        mail = placed.mail
        return {
            "request_id": case.id,
            "at": placed.at,
            "recorded_at": self._now,
            "kind": EntryKind.MESSAGE,
            "direction": placed.direction,
            "channel": placed.channel,
            "from_name": mail.from_name,
            "from_address": mail.from_address,
            "to_addresses": tuple(address for _, address in mail.recipients),
            "subject": mail.subject,
            "text": mail.text,
            "is_answer": folding.is_answer(
                EntryKind.MESSAGE,
                placed.direction,
                is_automatic=bool(mail.automatic),
                is_holding=False,
                reached=not placed.is_to_others,
            ),
            "is_automatic": bool(mail.automatic),
            "reason": mail.automatic,
            "message_id": mail.message_id,
            "content_key": mail.content_key,
            "raw_sha256": mail.sha256,
            "attachments": mail.attachments,
            "problem": mail.problem,
        }

    def _aside(self, placed: Placed) -> dict[str, Any]:
        mail = placed.mail
        # Of what the owner wrote, the list shows whom it went to.
        [(name, address), *_others] = Speakers(mail, self._own).people
        return {
            "at": placed.at,
            "recorded_at": self._now,
            "from_name": name,
            "from_address": address,
            "subject": mail.subject,
            "line": " ".join(mail.text[: 2 * LONGEST_LINE].split())[:LONGEST_LINE],
            "reason": placed.aside,
            "message_id": mail.message_id,
            "content_key": mail.content_key,
            "raw_sha256": mail.sha256,
        }

    def _closing(self, case: Case) -> dict[str, Any]:
        """A request that a machine alone opened is nobody's turn."""
        return {
            "request_id": case.id,
            "at": case.opened_at,
            "recorded_at": self._now,
            "kind": EntryKind.STATE,
            "event": Event.CLOSED,
            "outcome": Outcome.NOT_FOR_US,
            "reason": N_("automatic mail"),
        }
