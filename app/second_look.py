"""The second-look counter: what there is to say of a letter before it leaves, and what it can promise.

It only looks. Whether a letter goes on in spite of a doubt, and whether a hint is heeded, is the owner's;
what was accepted is remembered as long as the desk is open.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from app import guard, promising, reach, tone
from app.addresses import key_of
from app.errors import BadInput
from app.mail import replying
from app.post import Account, Danger, Doubt, Hint, Letter, Proposal
from app.records import Changes, Client, Entry
from app.standing import RequestRow
from app.store import acquaintance, people, reading
from app.texts import N_
from app.whose import Book
from app.words import Direction, EntryKind

if TYPE_CHECKING:
    from app.logbook import Logbook
    from app.moment import Moment
    from app.store.store import Store

_MOST_EARLIER = 40
"""How many of the latest entries with a client tell what was said to them before."""


class _Past(NamedTuple):
    """What went before a letter. Kept as long as nothing changes: a letter is looked at again and again."""

    client: Client | None
    entries: tuple[Entry, ...]
    """Those of its request, the oldest first."""
    said_before: tuple[str, ...]
    thread: guard.Thread


class SecondLook:
    """Looks at letters with the eyes of the guard and of the rules of tone."""

    def __init__(
        self,
        store: Store,
        logbook: Logbook,
        moment: Callable[[], Moment],
        open_rows: Callable[[], Iterable[RequestRow]],
        accounts: Callable[[], Iterable[Account]],
    ) -> None:
        self._store = store
        self._logbook = logbook
        self._moment = moment
        self._open_rows = open_rows
        self._accounts = accounts
        self._book: Book | None = None
        self._bids: dict[int, tuple[str, int]] | None = None
        self._changed: set[int] = set()
        """The requests whose bids may have got other numbers."""
        self._past: tuple[object, _Past] | None = None
        self._accepted: dict[Hashable, set[tuple[Danger, str]]] = {}
        """By what was said and to whom: the doubts that the owner sent it in spite of."""
        self._back: set[Hashable] = set()
        store.subscribe(self._forget)

    def doubts(self, letter: Letter) -> tuple[Doubt, ...]:
        """Why to look again before it leaves, the worst first; nothing when all of it is the client's own.

        Of a letter that came back, with the same words to the same people, what was accepted is left out.
        """
        past = self._before(letter)
        own = self._moment().settings.own_addresses
        accepted = self._accepted[_said(letter)] if _said(letter) in self._back else ()
        found = guard.doubts(letter, past.client, self._whole_book(), past.thread, own)
        return tuple(doubt for doubt in found if (doubt.danger, doubt.about) not in accepted)

    def accept(self, letter: Letter, doubts: Iterable[Doubt]) -> None:
        """The owner sends it in spite of these."""
        seen = {(doubt.danger, doubt.about) for doubt in doubts}
        if _said(letter) in self._back:
            self._back.remove(_said(letter))
            seen |= self._accepted[_said(letter)]
        if seen:
            self._accepted[_said(letter)] = seen

    def came_back(self, letter: Letter) -> None:
        """That letter is not going to leave, and is written on: what was accepted of it still is."""
        if _said(letter) in self._accepted:
            self._back.add(_said(letter))

    def hints(self, letter: Letter) -> tuple[Hint, ...]:
        """How it reads, where that can be better."""
        past = self._before(letter)
        asked = "" if letter.is_holding else _asked(past.entries)  # its answer is what is promised
        talk = tone.Talk(_called(past, letter), past.said_before, asked)
        return tone.hints(letter.text, talk, self._moment().settings["hints_off"])

    def holding(self, request_id: int) -> Proposal:
        """A time by which that client can be promised an answer."""
        moment, request = self._moment(), self._logbook.request(request_id)
        client = self._logbook.client_of(request)
        minutes, _ = moment.target(request.kind, client.target_minutes, request.target_minutes)
        promised = [
            (row.promised_at, row.client)
            for row in self._open_rows()
            if row.promised_at is not None and row.id != request_id
        ]
        proposal = promising.propose(moment.now, minutes, promised, moment.timetable)
        if proposal is None:
            raise BadInput(N_("The work week has no open hours to promise. Set your hours in Settings."))
        return proposal

    # --- what a letter is compared with

    def _whole_book(self) -> Book:
        bids, book = self._latest_bids(), self._book
        if book is None:
            names, addresses = acquaintance.names(self._store), acquaintance.mail_addresses(self._store)
            owner = (account.name for account in self._accounts())
            book = Book.of(names, addresses, bids.values(), owner)
        elif self._changed:
            book = book.with_bids(bids.values())
        self._book, self._changed = book, set()
        return book

    def _latest_bids(self) -> dict[int, tuple[str, int]]:
        """The number and the client of every bid. Read in full once: there may be very many requests."""
        if self._bids is None:
            self._bids = acquaintance.bid_numbers(self._store)
        elif self._changed:
            for id in self._changed:
                self._bids.pop(id, None)
            self._bids |= acquaintance.bid_numbers(self._store, self._changed)
        return self._bids

    def _before(self, letter: Letter) -> _Past:
        first = letter.to[0][1] if letter.to and not letter.request_id else ""
        key = (letter.request_id, letter.client_id, letter.answers, first)
        if self._past is None or self._past[0] != key:
            self._past = (key, self._read_past(letter, first))
        return self._past[1]

    def _read_past(self, letter: Letter, first_address: str) -> _Past:
        entries: tuple[Entry, ...] = ()
        if letter.request_id is not None:
            client_id: int | None = self._logbook.request(letter.request_id).client_id
            entries = reading.entries_of(self._store, letter.request_id)
        else:
            client_id = letter.client_id or self._whole_book().addresses.get(key_of(first_address))
        if client_id is None:
            return _Past(None, (), (), guard.Thread())
        client = people.client(self._store, client_id)
        earlier = reading.timeline(self._store, client_id, _MOST_EARLIER)
        said = tuple(entry.text for entry in earlier if _is_mail(entry, Direction.OUT))
        return _Past(client, entries, said, self._thread(client, entries, letter.answers))

    def _thread(self, client: Client | None, entries: tuple[Entry, ...], answers: str) -> guard.Thread:
        used = {key_of(address) for entry in entries for address in (entry.from_address, *entry.to_addresses)}
        answered = reach.answered(entries, answers)
        asked = reach.replies_to(self._store, answered) if answered else ""
        mine = [entry for entry in entries if entry.direction is Direction.OUT]
        return guard.Thread(
            addresses=frozenset(used),
            written_to=frozenset(key_of(address) for entry in mine for address in entry.to_addresses),
            wrote_from=answered.from_address if answered else "",
            replies_to=asked,
            reads_at=reach.reads_at(client, entries, asked) if client else frozenset(),
            quotation=self._quotation(answered) if answered else frozenset(),
        )

    def _quotation(self, entry: Entry) -> frozenset[str]:
        """The lines that an answer to that message begins with."""
        at = entry.at.astimezone(self._moment().settings.work_week.tzinfo)
        quotation = replying.quotation(entry.text, entry.from_name or entry.from_address, at)
        return frozenset(map(guard.line_of, quotation.splitlines()))

    def _forget(self, changes: Changes) -> None:
        self._past = None
        self._changed |= changes.of("requests")
        if {"clients", "addresses", "accounts"} & changes.ids.keys():
            self._book = None


def _said(letter: Letter) -> Hashable:
    """What is said in it, and to whom."""
    return letter.request_id, letter.text.strip(), letter.to, letter.cc, letter.bcc


def _called(past: _Past, letter: Letter) -> tuple[str, ...]:
    """What the people that a letter is for are called, the client first."""
    client = past.client
    names = (client.name, client.greeting) if client else ()
    wrote = (entry.from_name for entry in past.entries if entry.direction is Direction.IN)
    return tuple(dict.fromkeys(name for name in (*names, *wrote, *(name for name, _ in letter.to)) if name))


def _asked(entries: tuple[Entry, ...]) -> str:
    """What the client wrote since the last answer."""
    asked: list[str] = []
    for entry in reversed(entries):
        if entry.is_answer:
            break
        if _is_mail(entry, Direction.IN) and not entry.is_automatic:
            asked.append(entry.text)
    return "\n".join(reversed(asked))


def _is_mail(entry: Entry, direction: Direction) -> bool:
    return entry.kind is EntryKind.MESSAGE and entry.direction is direction
