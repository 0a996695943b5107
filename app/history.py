"""The history counter: everything that was ever said, out to a CSV file and in again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import BadInput, Cancelled
from app.export import csv_file
from app.export.atomic import replacing
from app.incoming import Received
from app.mail.attachments import safe_name
from app.restoring import Restoring
from app.store import stream
from app.texts import N_, worded
from app.work import ALONE, Work, go_on_importing, lots, new_group

if TYPE_CHECKING:
    from app.export.csv_file import Group
    from app.store.store import Store

MOST_IN_WRITE = 50
"""How many entries are restored in one write: the window has its turn between two."""


class History:
    """Exports the history and brings an exported one back."""

    def __init__(self, store: Store, zone: Callable[[], tzinfo], country: Callable[[], str]) -> None:
        """``zone`` is asked by exports, on whatever thread they run; ``country`` is that of local numbers."""
        self._store = store
        self._zone = zone
        self._country = country

    def file_name(self, client: str = "") -> str:
        """What an export is called that nobody has named: that client's, or everybody's."""
        name = client or "deskbell-history"
        return safe_name(f"{name.replace('/', '-')}.csv")

    def export(
        self,
        path: str | Path,
        work: Work = ALONE,
        *,
        client_id: int | None = None,
        request_ids: Collection[int] | None = None,
        since_on: date | None = None,
        until_on: date | None = None,
    ) -> int:
        """The number of rows written to ``path``, one an entry; both days are included.

        Safe on any thread: it reads by a connection of its own, at one moment. If it fails or is cancelled
        (``Cancelled``), what was at ``path`` is as it was.
        """
        zone = self._zone()
        wanted = stream.Wanted(
            client_id,
            None if request_ids is None else frozenset(request_ids),
            *_between(since_on, until_on, zone),
        )
        with self._store.reader() as reader, stream.snapshot(reader), replacing(Path(path)) as file:
            total = stream.count(reader, wanted)
            sheet = csv_file.Sheet(file, zone)
            # Closed here: the traceback of a failure would carry the open query to another thread.
            with closing(stream.groups(reader, wanted)) as groups:
                for head, items in groups:
                    if work.is_cancelled():
                        raise Cancelled(N_("The export was cancelled. No file was written."))
                    sheet.add(head, items)
                    work.report(sheet.rows, total)
            sheet.finish()
        return sheet.rows

    def is_history(self, path: str | Path) -> bool:
        """Whether the file begins as an exported history does. Safe on any thread."""
        return csv_file.is_history(Path(path))

    def bring_in(self, path: str | Path, work: Work = ALONE) -> Received:
        """Restore the clients, requests and entries of an exported history: all that are not here yet.

        The file is read here, and the desk takes it in by short writes that one undo takes back. Raises
        ``UnreadableFile`` with the line that is not as exported, and has then restored nothing; ``Cancelled``
        leaves what was restored until then.
        """
        place = Path(path)
        total = sum(len(part.items) for part in csv_file.read(place))  # all of it must be as exported
        restoring = Restoring(self._store, self._country())
        received, group = Received(), new_group()
        for parts in lots(csv_file.read(place), MOST_IN_WRITE, lambda part: len(part.items)):
            go_on_importing(work)
            received += work.ask(partial(self._restore, restoring, parts, group))
            work.report(received.read, total)
        return received

    def _restore(self, restoring: Restoring, parts: Iterable[Group], group: str) -> Received:
        with self._store.write(N_("Import history"), group=group) as w:
            return restoring.add(w, parts)


def _between(since_on: date | None, until_on: date | None, zone: tzinfo) -> tuple[int, int]:
    """The first instant of the first day, and the first one after the last day."""
    if since_on and until_on and since_on > until_on:
        raise BadInput(
            worded(
                "The first day, {since_on}, is after the last, {until_on}.",
                since_on=since_on,
                until_on=until_on,
            )
        )
    since = -stream.ALWAYS if since_on is None else _start_of(since_on, zone)
    return since, stream.ALWAYS if until_on is None else _start_of(until_on + timedelta(days=1), zone)


def _start_of(day: date, zone: tzinfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())
