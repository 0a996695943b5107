"""Is this letter for these people? Finds what belongs to another client before it leaves. Pure.

A leak to the wrong party is the worst thing that a small business can do to a client, so each doubt stops the
letter with one plain line, and one key sends it all the same. The rules know what is the client's own (names,
addresses, numbers) before they look for what is another's: what fits both is no danger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.addresses import key_of
from app.phrasing import called, folded, own_words, spellings, visible
from app.placeholders import left_in
from app.post import Danger, Doubt, Letter
from app.records import Client
from app.texts import worded
from app.whose import Book

_ATTACHED = re.compile(
    r"""(?xi)
    \b(?: (?<!you\s) (?<!your\s) (?<!not\s) (?<!no\s) (?<!strings\s)
        attached (?! \s to \s (?! this\b | my\b | the \s (?: e-?mail | message )))
      | (?: see | in | find | as ) \s (?: the\s | an?\s | my\s | this\s | our\s )? attachments?
        (?! \s (?: you | from ))
      | (?: find | have ) \s enclosed | enclosed \s (?: is | are | please | you | find | herewith )
      | (?: i | we ) (?: \s am | \s are | ['’]m | ['’]re )? \s attach (?: ing )?
        (?! \s (?: great | no | much | particular | special | importance | value ))
      | (?: im \s anhang | in \s der \s anlage ) (?! \s (?: deine | ihre | eure ) [rs]? \b)
      | anbei | beigefügt | angehängt
      | ci-joint[es]* | en \s pièces? \s jointes? | adjunt[oa]s? | in \s allegato | allegat[oaie]
      | bijgevoegd | in \s de \s bijlage | em \s anexo | vedhæftet | bifoga[rdts]* | vedlagt
    )\b"""
)
_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


class Thread(NamedTuple):
    """What has been said with the client before, as far as the guard asks."""

    addresses: frozenset[str] = frozenset()
    """The keys of all who wrote, or were written to, in this request."""
    written_to: frozenset[str] = frozenset()
    """The keys of all to whom the owner wrote in it."""
    wrote_from: str = ""
    """The address of the message that is answered."""
    replies_to: str = ""
    """Where that message asks for replies to go."""
    reads_at: frozenset[str] = frozenset()
    """The keys of the addresses at which the client reads mail; empty: none is known."""
    quotation: frozenset[str] = frozenset()
    """The lines of the quotation that the letter began with, as `line_of` has them."""


def line_of(text: str) -> str:
    """The line as it is compared: a field on the screen makes plain spaces of all the others."""
    return " ".join(text.split())


def doubts(
    letter: Letter, client: Client | None, book: Book, thread: Thread, own: frozenset[str] = frozenset()
) -> tuple[Doubt, ...]:
    """Every reason to look again before the letter leaves, the worst first.

    ``client`` is the one that the letter is for; None: somebody new. ``own`` are the owner's addresses.
    """
    watch = _Watch(letter, client, book, thread, own)
    found = (
        *watch.recipients(),
        *watch.absence(),
        *watch.greeting(),
        *watch.addresses(),
        *watch.numbers(),
        *watch.files(),
        *watch.placeholders(),
        *watch.promised_file(),
    )
    return tuple(dict.fromkeys(found))


class _Watch:
    """One letter under the eye of the guard."""

    def __init__(
        self, letter: Letter, client: Client | None, book: Book, thread: Thread, own: frozenset[str]
    ) -> None:
        self._letter = letter
        self._client = client
        self._book = book
        self._thread = thread
        self._own = own
        self._addresses = [address for _, address in (*letter.to, *letter.cc, *letter.bcc)]
        self._text = own_words(letter.text)
        """What the owner says in it. Of the rest, too, each line leaves."""
        self._written = "\n".join([letter.subject, *self._put_in()])
        self._all = self._written
        """All that may be news to the client: what is passed on, too."""
        if letter.request_id is None and client:
            self._all += f"\n{letter.quoted}"
        self._known = frozenset(word for name in self._called() for word in spellings(name))
        self._to = client.name if client else ", ".join(name or address for name, address in letter.to)

    def recipients(self) -> Iterator[Doubt]:
        """Addresses of other clients, addresses nobody used before, and replies that go elsewhere."""
        mine, added = self._own_keys(), self._added()
        for address in self._addresses:
            key = key_of(address)
            owner = self._book.addresses.get(key)
            if key in mine or key in self._own:
                continue
            if owner is not None and not self._is_client(owner):
                name = self._book.clients.get(owner, "")
                yield Doubt(
                    Danger.ADDRESS,
                    address,
                    worded("{address} belongs to {other}, not to {client}.",
                           address=address, other=name, client=self._to),
                )  # fmt: skip
            elif key == key_of(self._thread.replies_to) and self._differs():
                yield Doubt(
                    Danger.REPLY_TO,
                    address,
                    worded("They wrote from {wrote} and ask for replies to {address}, which is new here.",
                           wrote=self._thread.wrote_from, address=address),
                )  # fmt: skip
            elif key in added:
                yield Doubt(
                    Danger.ADDED,
                    address,
                    worded("{address} was not part of this conversation.", address=address),
                )

    def absence(self) -> Iterator[Doubt]:
        """A client whom the letter does not reach: it answers nothing then, and may go to a stranger."""
        keys = {key_of(address) for address in self._addresses}
        reads_at = self._thread.reads_at
        if self._client is None or not keys or not reads_at or keys & reads_at:
            return
        name, addresses = self._client.name, ", ".join(self._addresses)
        if self._letter.request_id is None:
            line = worded("{client} is not known at {addresses}.", client=name, addresses=addresses)
            yield Doubt(Danger.ABSENT, addresses, line)
        else:
            line = worded("{client} is not among the addressees, so their clock goes on.", client=name)
            yield Doubt(Danger.ABSENT, name, line)

    def greeting(self) -> Iterator[Doubt]:
        """A greeting by a name that only other clients bear."""
        for name in called(self._text):
            if self._known.isdisjoint(spellings(name)) and (others := self._others(name)):
                other = self._book.clients[min(others)]
                yield Doubt(
                    Danger.GREETING,
                    name,
                    worded("The greeting says {name}, but this goes to {client}. {other} is another client.",
                           name=name, client=self._to, other=other),
                )  # fmt: skip

    def addresses(self) -> Iterator[Doubt]:
        """Addresses of other clients in what the letter says."""
        if self._client is None:
            return
        addressees = set(map(key_of, self._addresses))
        for address in dict.fromkeys(_ADDRESS.findall(self._all)):
            owner = self._book.addresses.get(key_of(address))
            if owner is not None and not self._is_client(owner) and key_of(address) not in addressees:
                yield Doubt(
                    Danger.ADDRESS,
                    address,
                    worded("The letter shows {address} of {other}, and this goes to {client}.",
                           address=address, other=self._book.clients.get(owner, ""), client=self._to),
                )  # fmt: skip

    def numbers(self) -> Iterator[Doubt]:
        """Numbers of other clients' bids, in the subject or the text."""
        return self._mentioned(folded(self._all))

    def files(self) -> Iterator[Doubt]:
        """Files whose names bear another client's name, or the number of another's bid. What the letter is
        about names nobody.
        """
        known = self._known | spellings(self._letter.subject)
        for enclosure in self._letter.enclosures:
            stem = enclosure.name.rpartition(".")[0] or enclosure.name
            yield from self._mentioned(folded(stem), is_name=True)
            if (other := self._book.named_in(stem, known, self._client and self._client.id)) is not None:
                yield Doubt(
                    Danger.FILE,
                    enclosure.name,
                    worded("The file {file} bears the name of {other}, and this goes to {client}.",
                           file=visible(enclosure.name), other=self._book.clients[other], client=self._to),
                )  # fmt: skip

    def placeholders(self) -> Iterator[Doubt]:
        """What was to be replaced before it leaves."""
        for words in left_in(self._written):
            yield Doubt(
                Danger.PLACEHOLDER,
                words,
                worded("The letter still says {words}, and nothing was put in its place.", words=words),
            )

    def promised_file(self) -> Iterator[Doubt]:
        """An attachment that the text speaks of, and that is not there."""
        if not self._letter.enclosures and (said := _ATTACHED.search(self._text)):
            yield Doubt(
                Danger.NO_FILE,
                said[0],
                worded("The text says “{words}”, and nothing is attached.", words=said[0]),
            )

    def _put_in(self) -> Iterator[str]:
        """Each line that was not there when the letter was begun: in a quotation what was changed."""
        begun = self._thread.quotation
        for line in self._letter.text.splitlines():
            if not (line.startswith(">") and line_of(line) in begun):
                yield line
        if self._letter.request_id is not None:
            yield from (line for line in self._letter.quoted.splitlines() if line_of(line) not in begun)

    # --- what is known of this letter's people

    def _mentioned(self, text: str, *, is_name: bool = False) -> Iterator[Doubt]:
        for number, owners in self._book.bid_numbers.mentioned(text, is_name=is_name):
            if not any(map(self._is_client, owners)):
                yield Doubt(
                    Danger.BID_NUMBER,
                    number,
                    worded("{number} is the number of a bid for {other}, and this goes to {client}.",
                           number=number.upper(), other=self._book.clients.get(min(owners), ""),
                           client=self._to),
                )  # fmt: skip

    def _added(self) -> frozenset[str]:
        """The keys of those who were not part of the conversation. Whoever is written to instead of the
        client, the owner has named on purpose.
        """
        letter, reads_at = self._letter, self._thread.reads_at
        to = {key_of(address) for _, address in letter.to}
        others = {key_of(address) for _, address in (*letter.cc, *letter.bcc)}
        if letter.request_id is not None and to & (reads_at | self._own_keys()):
            others |= to
        return frozenset(others - self._thread.addresses)

    def _is_client(self, id: int) -> bool:
        return self._client is not None and self._client.id == id

    def _own_keys(self) -> frozenset[str]:
        addresses = self._client.addresses if self._client else ()
        return frozenset(key_of(address.value) for address in addresses)

    def _differs(self) -> bool:
        """Whether replies are to go to an address that neither wrote nor is known as the client's, and where
        none went before. What only a message names proves nothing: it may name whom it likes.
        """
        thread = self._thread
        known = thread.written_to | {key_of(thread.wrote_from)}
        return bool(thread.replies_to) and key_of(thread.replies_to) not in known

    def _others(self, name: str) -> frozenset[int]:
        """The other clients of that name."""
        return self._book.bearers(name) - {self._client.id if self._client else None}

    def _called(self) -> Iterator[str]:
        """What this client, and everybody written to, is called."""
        if self._client:
            yield from (self._client.name, self._client.greeting)
        for name, address in (*self._letter.to, *self._letter.cc):
            owner = self._book.addresses.get(key_of(address))
            if owner is None or self._is_client(owner):
                yield from (name, re.sub(r"[\W_\d]+", " ", address))
