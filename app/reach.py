"""Where a client reads mail. Only what reaches the client whose request it is about can be an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.addresses import key_of
from app.folding import is_mail_from_client
from app.mail.addresses import first
from app.mail.fields import Fields
from app.records import Client, Entry
from app.store import people, reading
from app.store.reader import Reader

_HEADER = 65_536


def replies_to(reader: Reader, entry: Entry) -> str:
    """Where that message asks for replies to go; empty: it doesn't say."""
    if not entry.raw_sha256:
        return ""
    start = reading.raw_start(reader, entry.raw_sha256, _HEADER)
    return first(Fields(start, 0, len(start)).first("reply-to"))[1]


def answered(entries: Iterable[Entry], message_id: str) -> Entry | None:
    """The entry that a letter with that In-Reply-To answers; without one, the client's newest mail."""
    if not message_id:  # not every mail has an id that could be named
        mails = (entry for entry in entries if is_mail_from_client(entry))
        return max(mails, key=lambda entry: (entry.at, entry.id), default=None)
    found = (entry for entry in entries if entry.message_id == message_id)
    return max(found, key=lambda entry: entry.id, default=None)


def reads_at(client: Client, entries: Iterable[Entry], asked: str = "") -> frozenset[str]:
    """The keys of all addresses at which the client reads mail, as far as is known: their own, those that
    their mail in the request came from, and where the answered message asks for replies.
    """
    wrote = (entry.from_address for entry in entries if is_mail_from_client(entry))
    known = (*(address.value for address in client.addresses), *wrote, asked)
    return frozenset(key_of(address) for address in known if "@" in address)


def reads_at_in(
    reader: Reader, request_id: int, entries: Collection[Entry], message_id: str
) -> frozenset[str]:
    """The same of the client of that request, with these entries, for the answer to that message."""
    request = reading.request(reader, request_id)
    client = request and people.client(reader, request.client_id)
    assert client is not None, "a request points to its client"
    answers = answered(entries, message_id)
    return reads_at(client, entries, replies_to(reader, answers) if answers else "")


def is_lost(
    reader: Reader,
    letter: Entry,
    entries: Collection[Entry],
    undelivered: Iterable[str],
    *,
    is_named: bool,
) -> bool:
    """Whether that letter of these entries has missed the client, if it did not reach those addresses.

    Where it was passed on from the client's to another one, that one may be named: of a letter to one
    address there is no doubt all the same, if it is the letter that is named (``is_named``).
    """
    if is_named and len(letter.to_addresses) == 1:
        return True
    missed = {key_of(address) for address in undelivered}.intersection(map(key_of, letter.to_addresses))
    start = reading.raw_start(reader, letter.raw_sha256 or "", _HEADER)
    answers = Fields(start, 0, len(start)).first("in-reply-to").strip("<> ")
    return bool(missed) and reaches(missed, reads_at_in(reader, letter.request_id, entries, answers))


def reaches(recipients: Iterable[str], reads_at: frozenset[str]) -> bool:
    """Whether one of these addresses is the client's. Of a client without any, whoever wrote knows best."""
    return not reads_at or any(key_of(address) in reads_at for address in recipients)
