"""How a letter that a server accepted becomes an entry: the one place where a letter turns into an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app import folding, kinds, reach
from app.addresses import as_kept, key_of, name_from
from app.post import Account, Letter, Outgoing
from app.records import Entry
from app.store import correspondence, people, postbox, reading
from app.subjects import bare_subject
from app.words import Channel, Direction, EntryKind

if TYPE_CHECKING:
    from app.store.postbox import Posted
    from app.store.store import Store
    from app.store.writing import Write


class Landing:
    """Takes letters out of the outbox and into their requests, within a write of the caller's."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def land(self, w: Write, posted: Posted, at: datetime, *, is_in_sent: bool = False) -> int:
        """The letter has left at that instant; its request. ``is_in_sent``: its copy needn't be made."""
        outgoing, letter = posted.outgoing, posted.letter
        account = postbox.account(self._store, outgoing.account_id)
        assert account is not None, "a letter points to its account"
        request_id = self._request(w, letter, at)
        entries = reading.entries_of(self._store, request_id)
        said_at = _said_at(entries, outgoing, at)
        # What is sent to others has answered and promised the client nothing.
        reached = letter.request_id is None or reach.reaches(
            outgoing.to, reach.reads_at_in(self._store, request_id, entries, letter.answers)
        )
        w.insert("entries", request_id=request_id, at=said_at, **_entry(posted, account, reached=reached))
        w.delete("outbox", outgoing.id)
        if account.keeps_sent and not is_in_sent:
            w.insert("sent_copies", account_id=account.id, raw_sha256=outgoing.raw_sha256)
        return request_id

    def land_proven(self, w: Write, message_ids: set[str], in_sent: set[str]) -> None:
        """Mail that came in shows that these letters have left, whatever was known of them.

        ``in_sent`` are those of which a copy was found.
        """
        for posted in postbox.letters_with(self._store, message_ids):
            self.land(w, posted, self.left_at(posted), is_in_sent=posted.outgoing.message_id in in_sent)

    def left_at(self, posted: Posted) -> datetime:
        """When a letter left of which only later became known that it did."""
        return min(posted.outgoing.leaves_at, self._now())

    def _request(self, w: Write, letter: Letter, at: datetime) -> int:
        if letter.request_id is None:
            return self._open(w, letter, at)
        # The message it answers may have been moved to another request meanwhile: the answer follows it.
        of_answered = correspondence.threads(self._store, [letter.answers]).get(letter.answers, [])
        if not of_answered or letter.request_id in of_answered:
            return letter.request_id
        return of_answered[0]

    def _open(self, w: Write, letter: Letter, at: datetime) -> int:
        suggestion = kinds.suggest(letter.subject, letter.text)
        return w.insert(
            "requests",
            client_id=self._client(w, letter, at),
            kind=letter.kind or suggestion.kind,
            kind_reason="" if letter.kind else suggestion.reason,
            subject=bare_subject(letter.subject),
            opened_at=at,
        )

    def _client(self, w: Write, letter: Letter, at: datetime) -> int:
        """Whom the letter was for. Of the client who was named, another may have taken the place since."""
        if letter.client_id is not None and people.client(self._store, letter.client_id):
            return letter.client_id
        name, address = (*letter.to, *letter.cc, *letter.bcc)[0]
        known = correspondence.clients_of_keys(self._store, [key_of(address)])
        if known:
            return known[-1][1]
        id = w.insert("clients", name=" ".join(name.split()) or name_from(address), since=at)
        w.insert("addresses", client_id=id, **as_kept(address))
        return id


def _said_at(entries: Iterable[Entry], outgoing: Outgoing, at: datetime) -> datetime:
    """When the entry stands in the timeline: before what the client wrote while the letter waited, since it
    was written without knowing of it and doesn't answer it.
    """
    unread = any(folding.is_from_client(entry) and outgoing.made_at < entry.at <= at for entry in entries)
    return outgoing.made_at if unread else at


def _entry(posted: Posted, account: Account, *, reached: bool) -> dict[str, Any]:
    """The entry without its request and its instant.

    It has no content key: its message id is of our own making, and so is every mail that bears it.
    """
    outgoing, letter = posted.outgoing, posted.letter
    return {
        "kind": EntryKind.MESSAGE,
        "direction": Direction.OUT,
        "channel": Channel.EMAIL,
        "from_name": account.name,
        "from_address": account.address,
        "to_addresses": outgoing.to,
        "subject": letter.subject,
        "text": letter.text,
        "is_answer": folding.is_answer(
            EntryKind.MESSAGE,
            Direction.OUT,
            is_automatic=False,
            is_holding=letter.is_holding,
            reached=reached,
        ),
        "promised_at": letter.promised_at if reached else None,
        "message_id": outgoing.message_id,
        "raw_sha256": outgoing.raw_sha256,
        "attachments": posted.attachments,
    }
