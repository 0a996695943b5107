"""How everything stands that can be due, in the order of every list.

List, rail and tray ask for it all the time, and while mail comes in something changes all the time: so it is
worked out anew only for what changed, or whose instant has come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from app import turn
from app.store import listing
from app.store.unchanged import Unchanged

if TYPE_CHECKING:
    from app.hours import Timetable
    from app.moment import Moment, Stance
    from app.settings import Settings
    from app.store.listing import Source
    from app.store.rows import OpenRow

_NEVER = datetime.max.replace(tzinfo=UTC)
_place = attrgetter("place")


class _Known(NamedTuple):
    """How a request stands, as long as its row is this one and that instant has not come."""

    row: OpenRow
    stance: Stance
    place: tuple[int, int, datetime, datetime, int]
    until: datetime


class OpenRequests:
    """Works on any source of rows, so that the first page needs nothing but the driver."""

    def __init__(self, source: Source, moment: Callable[[], Moment]) -> None:
        self._moment = moment
        self._rows = Unchanged(source, listing.OpenRows().read)
        self._of: list[OpenRow] = []
        self._by: tuple[Settings, Timetable, datetime] | None = None
        self._since = self._until = _NEVER
        self._known: list[_Known] = []
        self._stances: list[Stance] = []

    def rows(self) -> list[OpenRow]:
        """The facts of every request that is or will be due, the same list as long as nothing changes."""
        return self._rows()

    def stances(self) -> Sequence[Stance]:
        """How each of them stands now, in order."""
        moment, rows = self._moment(), self._rows()
        # The headings depend on the day as well.
        by = (moment.settings, moment.timetable, moment.timetable.end_of_next_working_day(moment.now))
        goes_on = by == self._by and self._since <= moment.now  # unless the clock was put back
        if not goes_on or rows is not self._of or self._until <= moment.now:
            self._work_out(moment, rows, self._known if goes_on else [])
            self._of, self._by = rows, by
        return self._stances

    def _work_out(self, moment: Moment, rows: list[OpenRow], before: list[_Known]) -> None:
        changed = {row.id: row for row in rows}
        known = [each for each in before if changed.get(each.row.id) is each.row and moment.now < each.until]
        for each in known:
            del changed[each.row.id]
        known += [_look_at(row, moment) for row in changed.values()]
        known.sort(key=_place)  # most stand in order already, which makes this quick
        self._known, self._stances = known, [each.stance for each in known]
        self._since, self._until = moment.now, min((each.until for each in known), default=_NEVER)


def _look_at(row: OpenRow, moment: Moment) -> _Known:
    instants = moment.instants(row)
    stance = moment.stance(row, instants)
    coming = [at for at in (*instants, row.fold.snoozed_until) if at is not None and moment.now < at]
    return _Known(row, stance, turn.sort_key(stance), min(coming, default=_NEVER))
