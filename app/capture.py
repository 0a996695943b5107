"""The capture counter: files and folders of mail, read into batches that the inbox can receive.

Reading is safe on any thread: it touches files and asks one question ("which of these are known?"), never
the store. A long import is parsed by other processes, so that the window stays awake; a short one is not
worth starting them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from math import ceil
from pathlib import Path

from app.errors import UnreadableFile
from app.incoming import Incoming, Received
from app.mail.files import Found, messages_in
from app.mail.message import EMPTY, NOT_A_MESSAGE
from app.mail.parsers import POOL_FROM, Parsers
from app.texts import worded
from app.work import ALONE, Work, go_on_importing, lots, new_group

MOST_IN_BATCH = 500
MOST_BYTES_IN_BATCH = 32_000_000
_LAST = datetime.max.replace(tzinfo=UTC)

Known = Callable[[Collection[str]], Collection[str]]
"""Which of these SHA-256 sums of raw messages are in the timeline already."""
Receive = Callable[[Iterable[Incoming], str], Received]
"""Puts a batch in the inbox. What is received under one name is undone at once."""


class Capture:
    """Reads mail from files for the inbox."""

    def __init__(self, known: Known, receive: Receive, *, pool_from: int = POOL_FROM) -> None:
        self._known = known
        self._receive = receive
        self._pool_from = pool_from

    def read(self, paths: Iterable[str | Path], work: Work = ALONE) -> Reading:
        """The new mail in these files and folders, in batches, older mail first within each."""
        return Reading([Path(path) for path in paths], self._known, Parsers(self._pool_from), work)

    def bring_in(self, paths: Iterable[str | Path], work: Work = ALONE) -> Received:
        """Read the mail here and have the desk receive it; what became of it all.

        One undo takes it back.
        """
        reading = self.read(paths, work)
        received = Received()
        for batch in reading:
            received += work.ask(partial(self._receive, batch, reading.group))
        return received + reading.left_out


class Reading:
    """A run through files, to be iterated once: batches of mail.

    When it is over, ``left_out`` counts the mail that is in no batch, with one clear line for each file that
    could not be read. If there was nothing but such files, the first of these lines is raised. ``group`` is
    a name that no other reading has: what is received under it is undone at once.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        known: Known,
        parsers: Parsers,
        work: Work,
    ) -> None:
        self._paths = paths
        self._known = known
        self._parsers = parsers
        self._work = work
        self._looked_at = 0
        self._seen: set[str] = set()
        self.group = new_group()
        self.left_out = Received()

    def __iter__(self) -> Iterator[tuple[Incoming, ...]]:
        has_mail = False
        with self._parsers as parsers:
            for places, mails in parsers.parsed(self._unknown()):
                batch = self._readable(places, mails)
                if batch:
                    has_mail = True
                    yield batch
        if self.left_out.problems and not has_mail and not self.left_out.known:
            raise UnreadableFile(self.left_out.problems[0])

    def _found(self) -> Iterator[Found]:
        for path in self._paths:
            try:
                for found in messages_in(path):
                    if isinstance(found, Found):
                        yield found
                    else:
                        self._note(str(found))
            except UnreadableFile as error:
                self._note(str(error))

    def _unknown(self) -> Iterator[list[Found]]:
        """The messages whose bytes are new, in lots of bounded size."""
        for lot in lots(self._found(), MOST_BYTES_IN_BATCH, _weight):
            go_on_importing(self._work)
            by_sum = {hashlib.sha256(found.raw).hexdigest(): found for found in lot}
            known = self._seen.intersection(by_sum).union(self._known(by_sum.keys() - self._seen))
            new = [found for sum_, found in by_sum.items() if sum_ not in known]
            self._seen.update(by_sum)
            self.left_out += Received(read=len(lot) - len(new), known=len(lot) - len(new))
            self._looked_at += len(lot)
            self._work.report(self._looked_at)
            if new:
                yield new

    def _readable(self, places: Sequence[str], mails: Sequence[Incoming]) -> tuple[Incoming, ...]:
        """The mails in the order of their dates, without what is no mail at all."""
        batch = []
        for where, mail in zip(places, mails, strict=True):
            if mail.problem in (EMPTY, NOT_A_MESSAGE):
                self._note(
                    worded(
                        "{where}: {problem}. Save the message again from your mail program.",
                        where=where,
                        problem=worded(mail.problem),
                    )
                )
            else:
                batch.append(mail)
        return tuple(sorted(batch, key=lambda mail: mail.sent_at or _LAST))

    def _note(self, problem: str) -> None:
        self.left_out += Received(read=1, unreadable=1, problems=(problem,))


def _weight(found: Found) -> int:
    """Its bytes; of a small one its share of a full batch."""
    return max(len(found.raw), ceil(MOST_BYTES_IN_BATCH / MOST_IN_BATCH))
