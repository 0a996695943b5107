"""The lists counter: what the rail and the list show, in the one order that is the same everywhere.

Every list has a head, the requests that are or will be due (of the bids, all that are open), ordered by
what the present instant makes of them; and most have a tail, the rest, which the store hands out newest
first, a page at a time at the same cost in any folder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.open_requests import OpenRequests
from app.standing import Counts, Page, RequestRow
from app.store import listing
from app.store.unchanged import Unchanged
from app.words import Group, Kind, Standing, View

if TYPE_CHECKING:
    from app.moment import Moment, Stance
    from app.store.listing import Source
    from app.store.rows import OpenRow

# Bound once: to find a word in its class takes ten times as long as this before Python 3.12.
_BID, _NO_GROUP, _FOLLOW_UP = Kind.BID, Group.NONE, Group.FOLLOW_UP
_OVERDUE, _WAITING_ON_THEM, _CLOSED = Standing.OVERDUE, Standing.WAITING_ON_THEM, Standing.CLOSED

TODAY = (Group.OVERDUE, Group.NEXT, Group.FOLLOW_UP)
_COMING = (Standing.CALM, Standing.SOON)
_HEADS: dict[View, Callable[[Stance | RequestRow], bool]] = {
    View.TODAY: lambda stance: stance.group in TODAY,
    View.MINE: lambda stance: stance.standing is not _WAITING_ON_THEM,
    View.OVERDUE: lambda stance: stance.standing is _OVERDUE,
    View.THEIRS: lambda stance: stance.group is _FOLLOW_UP,
    View.BIDS: lambda stance: stance.kind is _BID and stance.standing is not _CLOSED,
    View.ALL: lambda stance: stance.group is not _NO_GROUP,
}
_WITH_TAIL = (View.THEIRS, View.BIDS, View.CLOSED, View.ALL)
_TAIL = "tail:"


class Lists:
    """Reads lists. It works on any source of rows, so the first page needs nothing but the driver."""

    def __init__(self, source: Source, moment: Callable[[], Moment]) -> None:
        self._source = source
        self._moment = moment
        self._totals = Unchanged(source, listing.totals)
        self._open = OpenRequests(source, moment)

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
        return self._open.rows()

    def open_rows(self) -> list[RequestRow]:
        """Every request that is or will be due, in order."""
        return self.rows([stance.id for stance in self._open.stances()])

    def ids(self, view: View, kind: Kind | None = None) -> list[int]:
        """The whole list, by ids alone."""
        head = self._head(view, kind)
        if view not in _WITH_TAIL:
            return head
        shown = frozenset(head)
        return head + [id for id in listing.ids(self._source, view, kind) if id not in shown]

    def counts(self) -> Counts:
        """What the rail shows beside its lists, and the line below that sums it up."""
        totals, stances = self._totals(), self._open.stances()
        mine = [stance for stance in stances if stance.standing is not _WAITING_ON_THEM]
        overdue = [stance for stance in mine if stance.standing is _OVERDUE]
        coming = [stance.deadline for stance in mine if stance.deadline and stance.standing in _COMING]
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
        is_in = _HEADS[view]
        return [each.id for each in self._open.stances() if is_in(each) and kind in (None, each.kind)]


def _is_in_head(view: View, row: Stance | RequestRow) -> bool:
    """Whether the row stands in the head of that list: that is shown first, in an order of its own."""
    return view in _HEADS and _HEADS[view](row)
