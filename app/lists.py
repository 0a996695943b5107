"""The lists counter: what the rail and the list show, in the one order that is the same everywhere.

Every list has a head, the requests that are or will be due (of the bids, all that are open), ordered by
what the present instant makes of them; and most have a tail, the rest, which the store hands out newest
first, a page at a time at the same cost in any folder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app import turn
from app.standing import Counts, Page, RequestRow
from app.store import listing
from app.store.unchanged import Unchanged
from app.words import Group, Kind, Standing, View

if TYPE_CHECKING:
    from datetime import datetime

    from app.hours import Timetable
    from app.moment import Instants, Moment, Stance
    from app.settings import Settings
    from app.store.listing import Source
    from app.store.rows import OpenRow

    Dated = tuple[OpenRow, Instants]
    """A request that can be due, and what is known of it whatever the time is."""

TODAY = (Group.OVERDUE, Group.NEXT, Group.FOLLOW_UP)
_HEADS: dict[View, Callable[[Stance | RequestRow], bool]] = {
    View.TODAY: lambda stance: stance.group in TODAY,
    View.MINE: lambda stance: stance.standing is not Standing.WAITING_ON_THEM,
    View.OVERDUE: lambda stance: stance.standing is Standing.OVERDUE,
    View.THEIRS: lambda stance: stance.group is Group.FOLLOW_UP,
    View.BIDS: lambda stance: stance.kind is Kind.BID and stance.standing is not Standing.CLOSED,
    View.ALL: lambda stance: stance.group is not Group.NONE,
}
_WITH_TAIL = (View.THEIRS, View.BIDS, View.CLOSED, View.ALL)
_TAIL = "tail:"


class Lists:
    """Reads lists. It works on any source of rows, so the first page needs nothing but the driver."""

    def __init__(self, source: Source, moment: Callable[[], Moment]) -> None:
        self._source = source
        self._moment = moment
        self._totals = Unchanged(source, listing.totals)
        self._open_now = Unchanged(source, listing.OpenRows().read)
        self._dated = Unchanged(source, self._dating)
        self._dated_by: tuple[Settings, Timetable] | None = None
        self._dates: dict[int, Dated] = {}
        self._stood: dict[int, tuple[Dated, Stance]] = {}
        self._stood_at: datetime | None = None

    def page(self, view: View, kind: Kind | None = None, after: str | None = None, limit: int = 100) -> Page:
        """A run of a list from where the page before said; the first one without ``after``."""
        if after is not None and after.startswith(_TAIL):
            return self._tail(view, kind, after.removeprefix(_TAIL), limit)
        head, start = self._head(view, kind), int(after or 0)
        rows = tuple(self.rows(head[start : start + limit]))
        if start + limit < len(head):
            return Page(rows, str(start + limit))
        if view not in _WITH_TAIL:
            return Page(rows)
        rest = self._tail(view, kind, None, limit)
        return Page(rows + rest.rows, rest.next)

    def _tail(self, view: View, kind: Kind | None, after: str | None, limit: int) -> Page:
        listed, following = listing.page(self._source, view, kind, after, limit)
        rows = map(self._moment().row, listed)
        page = tuple(row for row in rows if not _is_in_head(view, row))
        return Page(page, None if following is None else _TAIL + following)

    def rows(self, ids: Sequence[int]) -> list[RequestRow]:
        """These requests, in this order; those that are gone are left out."""
        moment = self._moment()
        return [moment.row(listed) for listed in listing.listed(self._source, ids)]

    def can_be_due(self) -> list[OpenRow]:
        """The facts of every request that is or will be due: read once for lists, tray and bell."""
        return self._open_now()

    def open_rows(self) -> list[RequestRow]:
        """Every request that is or will be due, in order."""
        return self.rows([stance.id for stance in sorted(self._open(), key=turn.sort_key)])

    def ids(self, view: View, kind: Kind | None = None) -> list[int]:
        """The whole list, by ids alone."""
        head = self._head(view, kind)
        if view not in _WITH_TAIL:
            return head
        shown = frozenset(head)
        return head + [id for id in listing.ids(self._source, view, kind) if id not in shown]

    def counts(self) -> Counts:
        """What the rail shows beside its lists, and the line below that sums it up."""
        totals, stances = self._totals(), self._stances()
        mine = [stance for stance in stances if stance.standing is not Standing.WAITING_ON_THEM]
        overdue = [stance for stance in mine if stance.standing is Standing.OVERDUE]
        coming = [
            stance.deadline
            for stance in mine
            if stance.deadline is not None and stance.standing in (Standing.CALM, Standing.SOON)
        ]
        return Counts(
            today=sum(stance.group in TODAY for stance in stances),
            mine=len(mine),
            theirs=totals.theirs,
            bids=totals.bids,
            clients=totals.clients,
            overdue=len(overdue),
            overdue_clients=len({stance.client_id for stance in overdue}),
            longest_wait_since=min(
                (since for stance in mine if (since := stance.waiting_since)), default=None
            ),
            next_deadline=min(coming, default=None),
        )

    def _head(self, view: View, kind: Kind | None) -> list[int]:
        if view not in _HEADS:
            return []
        held = [each for each in self._open() if _is_in_head(view, each) and kind in (None, each.kind)]
        return [stance.id for stance in sorted(held, key=turn.sort_key)]

    def _stances(self) -> list[Stance]:
        """How everything stands that has a place among the due: a quiet lead only once its follow-up has
        come.
        """
        return [stance for stance in self._open() if stance.group is not Group.NONE]

    def _open(self) -> list[Stance]:
        """How everything stands that can be due. List, rail and tray ask, and again as time passes."""
        moment, dated = self._moment(), self._dated()
        second = moment.now.replace(microsecond=0)  # nothing is due in between
        before = self._stood if self._stood_at == second else {}
        self._stood_at, self._stood = second, {}
        for each in dated:
            known = before.get(each[0].id)
            self._stood[each[0].id] = known if known and known[0] is each else (each, moment.stance(*each))
        return [stance for _, stance in self._stood.values()]

    def _dating(self, _source: Source) -> list[Dated]:
        """What does not depend on the time; of rows that are as they were it is known."""
        moment = self._moment()
        by = (moment.settings, moment.timetable)
        before = self._dates if by == self._dated_by else {}
        self._dated_by, self._dates = by, {}
        for row in self._open_now():
            known = before.get(row.id)
            self._dates[row.id] = known if known and known[0] is row else (row, moment.instants(row))
        return list(self._dates.values())


def _is_in_head(view: View, row: Stance | RequestRow) -> bool:
    """Whether the row stands in the head of that list: that is shown first, in an order of its own."""
    return view in _HEADS and _HEADS[view](row)
