"""The senders counter: whether whoever wrote is who they seem to be. It only looks; safe on any thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from app.addresses import key_of
from app.folding import is_mail_from_client
from app.incoming import Remark, RemarkKind
from app.lookalikes import likeness, mixes_alphabets, other_address_in, turns_or_hides_letters
from app.mail.fields import Fields, decoded_words
from app.records import Client, Entry
from app.settings import Settings
from app.store import acquaintance, correspondence, listing, people, reading
from app.texts import N_, worded

if TYPE_CHECKING:
    from app.store.reader import Reader

MOST_SENDERS = 5
"""So many different senders of a request are looked at, the latest first."""
_HEADER = 65_536


class Senders:
    """Looks at who wrote in a request."""

    def __init__(self, reader: Callable[[], Reader]) -> None:
        self._reader = reader

    def remarks(self, request_id: int) -> tuple[Remark, ...]:
        """What the owner should know of them, warnings first; nothing where all is as usual."""
        with self._reader() as reader:
            request = reading.request(reader, request_id)
            client = people.client(reader, request.client_id) if request else None
            if client is None:
                return ()
            look = _Look(reader, client)
            found = [remark for entry in _written(reader, request_id) for remark in look.at(entry)]
        return tuple(sorted(found, key=lambda remark: remark.kind is not RemarkKind.WARNING))


def _written(reader: Reader, request_id: int) -> Iterator[Entry]:
    """The latest mail of each sender that is a person's own."""
    seen: set[str] = set()
    for entry in reversed(reading.entries_of(reader, request_id)):
        key = key_of(entry.from_address)
        is_another = "@" in key and key not in seen and len(seen) < MOST_SENDERS
        if is_another and is_mail_from_client(entry):
            seen.add(key)
            yield entry


class _Look:
    """One request's senders, compared with whom the desk knows."""

    def __init__(self, reader: Reader, client: Client) -> None:
        self._reader = reader
        self._client = client
        self._own = Settings(listing.settings(reader), zone="UTC").own_addresses

    def at(self, entry: Entry) -> Iterator[Remark]:
        """The remarks on one mail's sender."""
        address, key = entry.from_address, key_of(entry.from_address)
        if key in self._own:
            return
        owners = {id: name for _, id, name in correspondence.clients_of_keys(self._reader, [key])}
        warnings = [self._remark(RemarkKind.WARNING, line, address) for line in self._warnings(entry, owners)]
        yield from warnings
        if self._client.id in owners:
            yield from () if warnings else self._namesakes(address)
        elif owners:
            line = worded(
                "{address} is an address of {client}.", address=address, client=min(owners.items())[1]
            )
            yield self._remark(RemarkKind.OTHER_CLIENT, line, address)
        elif not warnings:
            line = worded(
                "{client} wrote from a new address: {address}.", client=self._client.name, address=address
            )
            yield self._remark(RemarkKind.NEW_ADDRESS, line, address)

    def _warnings(self, entry: Entry, owners: dict[int, str]) -> Iterator[str]:
        address, said = entry.from_address, self._name_as_sent(entry)
        if other := other_address_in(said.replace(address, ""), address):
            yield worded(
                "The sender’s name says {other}, but it came from {address}. Check before you answer.",
                other=other,
                address=address,
            )
        elif turns_or_hides_letters(said):
            yield N_(
                "The sender’s name holds hidden signs that change how it reads. Check before you answer."
            )
        if mixes_alphabets(address):
            yield worded(
                "{address} mixes letters of two alphabets that look the same. Check before you answer.",
                address=address,
            )
        elif alike := likeness(address, entry.from_name, self._known_before(owners)):
            yield worded(
                "{address} is not {known}: {why}. Check before you answer.",
                address=address,
                known=alike.known,
                why=worded(alike.why),
            )

    def _known_before(self, owners: dict[int, str]) -> list[tuple[str, str]]:
        """The addresses that were there before the one looked at, with their clients' names; and the owner's.

        Of two that are alike the later is the suspect: else a thief's mail would accuse the client.
        """
        first = min(owners, default=None)
        names = {id: name for id, name, _ in acquaintance.names(self._reader)}
        known = [
            (key, names.get(id, ""))
            for key, id in acquaintance.mail_addresses(self._reader)
            if first is None or id < first
        ]
        return [*((own, "") for own in sorted(self._own)), *known]

    def _namesakes(self, address: str) -> Iterator[Remark]:
        """A client of the same name was there before: perhaps the same person, from a new address."""
        earlier = [id for id in people.clients_named(self._reader, self._client.name) if id < self._client.id]
        known = people.client(self._reader, earlier[0]) if earlier else None
        if known is not None and known.email:
            line = worded(
                "You know {client} at {known}. This one wrote from {address}.",
                client=known.name,
                known=known.email,
                address=address,
            )
            yield self._remark(RemarkKind.SAME_NAME, line, address, known.id)

    def _name_as_sent(self, entry: Entry) -> str:
        """The sender's field in readable letters, with all that hides in it: reading a mail cleans it."""
        if not entry.raw_sha256:
            return entry.from_name
        start = reading.raw_start(self._reader, entry.raw_sha256, _HEADER)
        return decoded_words(Fields(start, 0, len(start)).first("from"))

    def _remark(self, kind: RemarkKind, line: str, address: str, known_id: int | None = None) -> Remark:
        return Remark(kind, line, address, self._client.id, known_id)
