"""The letters counter: letters as they begin, before the owner has written a word of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from app import placeholders
from app.addresses import key_of
from app.errors import BadInput
from app.mail import replying, typed
from app.mail.fields import Fields
from app.mail.opened import Opened
from app.mail.typed import Typed
from app.post import Account, Enclosure, Filled, Letter
from app.records import Client, Entry
from app.store import people, reading
from app.texts import N_, worded
from app.words import Channel, Direction, EntryKind

if TYPE_CHECKING:
    from app.logbook import Logbook
    from app.moment import Moment
    from app.store.store import Store

_HEADER = 262_144
_WRITTEN = (Channel.EMAIL, Channel.WEB_FORM)


class Letters:
    """Begins replies, forwards and new messages. Nothing here changes the desk."""

    PLACEHOLDERS = placeholders.NAMES
    """What ``expand`` fills in, in the order in which it is offered."""

    def __init__(
        self,
        store: Store,
        logbook: Logbook,
        accounts: Callable[[], Iterable[Account]],
        moment: Callable[[], Moment],
    ) -> None:
        self._store = store
        self._logbook = logbook
        self._accounts = accounts
        self._moment = moment

    def replies(self, request_id: int) -> tuple[Letter, Letter]:
        """The answer to the client's newest message, or else to what the owner wrote last; and the same to
        everybody whom that message named.

        To the client's address if nothing was written by mail. ``BadInput`` if no account can send it.
        """
        request = self._logbook.request(request_id)
        entries = reading.entries_of(self._store, request_id)
        answered = _to_answer(entries)
        accounts = tuple(self._accounts())
        letter = Letter(
            account_id=_account([*filter(None, [answered]), *reversed(entries)], accounts).id,
            to=_mailbox(self._logbook.client_of(request)),
            subject=replying.reply_subject((answered.subject if answered else "") or request.subject),
            text="",
            request_id=request_id,
        )
        return self._answering(letter, answered, accounts) if answered else (letter, letter)

    def forward(self, entry_id: int) -> Letter:
        """That message with its files, to be passed on to somebody still to be named.

        It opens a request of its own: what others are told is no answer to the client.
        """
        return self.forwarding(entry_id)()

    def forwarding(self, entry_id: int) -> Callable[[], Letter]:
        """What begins to ``forward`` that message: it may be large. Safe on any thread."""
        entry = self._message(entry_id)
        subject = entry.subject or self._logbook.request(entry.request_id).subject
        letter = Letter(
            account_id=_account([entry], self._accounts()).id,
            to=(),
            subject=replying.forward_subject(subject),
            text="",
            quoted=replying.forwarded(
                entry.text,
                sender=(entry.from_name, entry.from_address),
                named=replying.named_in(self._head(entry)),
                subject=subject,
                at=self._local(entry),
            ),
        )
        return lambda: letter._replace(enclosures=tuple(self._files(entry)))

    def blank(self, client_id: int | None = None) -> Letter:
        """A new message, to that client if one is named."""
        client = None if client_id is None else people.client(self._store, client_id)
        if client_id is not None and client is None:
            raise BadInput(worded("There is no client {id}.", id=client_id))
        to = _mailbox(client) if client else ()
        return Letter(_account([], self._accounts()).id, to, "", "", client_id=client_id)

    def people(self, text: str) -> Typed:
        """Whom an address field names, and what in it is no address."""
        return typed.read(text)

    def as_typed(self, people: Iterable[tuple[str, str]]) -> str:
        """These people as an address field holds them."""
        return typed.written(people)

    def expand(self, text: str, request_id: int | None = None) -> Filled:
        """A saved reply with its placeholders filled in for that request."""
        return placeholders.filled(text, self.placeholders(request_id))

    def placeholders(self, request_id: int | None = None) -> dict[str, str]:
        """What each placeholder stands for; an empty text where nothing is known."""
        moment = self._moment()
        wording = placeholders.Wording(moment.settings["language"], moment.settings.work_week.tzinfo)
        values = dict.fromkeys(placeholders.NAMES, "") | {"today": wording.day(moment.now)}
        entries: tuple[Entry, ...] = ()
        if request_id is not None:
            request = self._logbook.request(request_id)
            client = self._logbook.client_of(request)
            entries = reading.entries_of(self._store, request_id)
            writer = next((each.from_name for each in reversed(entries) if _is_theirs(each)), "")
            values |= {
                "first_name": placeholders.first_name(client, writer),
                "name": client.name,
                "subject": request.subject,
                "deadline": wording.instant(moment.why(request, client).deadline),
                "promised": wording.instant(request.fold.promised_at),
                **wording.of_bid(request),
            }
        return values | placeholders.of_owner(_account_or_none(reversed(entries), self._accounts()))

    # --- Within

    def _answering(self, letter: Letter, entry: Entry, accounts: Iterable[Account]) -> tuple[Letter, Letter]:
        """The letter with all that follows from the message that it answers; and the same to everybody."""
        head = self._head(entry)
        own = self._own(accounts)
        thread = replying.thread_of(head)
        writer = entry.from_name or entry.from_address
        letter = letter._replace(
            to=_sender(entry) or letter.to,
            answers=thread.answers or entry.message_id,
            references=thread.references,
            quoted=replying.quotation(entry.text, writer, self._local(entry)),
        )
        one, everybody = (replying.reply_to(head, own, to_all=to_all) for to_all in (False, True))
        return (
            letter._replace(to=one.to or letter.to),
            letter._replace(to=everybody.to or letter.to, cc=everybody.cc),
        )

    def _head(self, entry: Entry) -> Fields:
        raw = reading.raw_start(self._store, entry.raw_sha256, _HEADER) if entry.raw_sha256 else b""
        return replying.head_of(raw)

    def _message(self, entry_id: int) -> Entry:
        entry = self._logbook.entry(entry_id)
        if entry.kind is not EntryKind.MESSAGE:
            raise BadInput(N_("That is no message."))
        return entry

    def _files(self, entry: Entry) -> Iterator[Enclosure]:
        """What came with a message, read by a connection of its own."""
        if not entry.attachments or not entry.raw_sha256:
            return
        with self._store.reader() as reader:
            opened = Opened(reading.raw_of(reader, entry.raw_sha256) or b"")
        for number, each in enumerate(entry.attachments):
            if (content := opened.file(number)) is not None:
                yield Enclosure(each.name, each.content_type, content)

    def _own(self, accounts: Iterable[Account]) -> frozenset[str]:
        return self._moment().settings.own_addresses | {key_of(each.address) for each in accounts}

    def _local(self, entry: Entry) -> datetime:
        return entry.at.astimezone(self._moment().settings.work_week.tzinfo)


def _account(entries: Iterable[Entry], accounts: Iterable[Account]) -> Account:
    account = _account_or_none(entries, accounts)
    if account is None:
        raise BadInput(N_("There is no account to send from. Add one in Settings."))
    return account


def _account_or_none(entries: Iterable[Entry], accounts: Iterable[Account]) -> Account | None:
    """The account that they wrote to, or that was used to write to them; else the first."""
    by_key = {key_of(account.address): account for account in accounts}
    used = (address for entry in entries for address in (*entry.to_addresses, entry.from_address))
    of_entries = (by_key[key_of(address)] for address in used if key_of(address) in by_key)
    return next(of_entries, next(iter(by_key.values()), None))


def _to_answer(entries: Iterable[Entry]) -> Entry | None:
    """The client's newest message by mail, else the owner's, which is followed up."""
    written = [each for each in entries if each.kind is EntryKind.MESSAGE and each.channel in _WRITTEN]
    theirs = [each for each in written if _is_theirs(each)]
    own = [each for each in written if each.direction is Direction.OUT]
    return next(iter([*reversed(theirs), *reversed(own)]), None)


def _is_theirs(entry: Entry) -> bool:
    return entry.kind is EntryKind.MESSAGE and entry.direction is Direction.IN and not entry.is_automatic


def _sender(entry: Entry) -> tuple[tuple[str, str], ...]:
    is_usable = entry.direction is Direction.IN and "@" in entry.from_address
    return ((entry.from_name, entry.from_address),) if is_usable else ()


def _mailbox(client: Client) -> tuple[tuple[str, str], ...]:
    return ((client.name, client.email),) if client.email else ()
