"""The bell counter: which reminders are due, and that each rings once.

A reminder goes into the ledger before its notice is returned, so a crash in between loses a popup, never a
fact: what is overdue is derived, and stands in the list whether it rang or not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app import reminders
from app.notices import coalesce
from app.records import Notice, Reminder
from app.standing import Page, RequestRow
from app.store import reading
from app.store.unchanged import Unchanged
from app.texts import N_
from app.words import View

if TYPE_CHECKING:
    from app.moment import Moment
    from app.store.rows import OpenRow
    from app.store.store import Store

log = logging.getLogger(__name__)

RECORDED, SHOWN, ACKNOWLEDGED = "recorded", "shown", "acknowledged"


class Bell:
    """Rings when something is due and nothing has rung for it."""

    def __init__(
        self,
        store: Store,
        moment: Callable[[], Moment],
        pause: Callable[[datetime | None], None],
        page: Callable[..., Page],
        can_be_due: Callable[[], Iterable[OpenRow]],
    ) -> None:
        self._store = store
        self._moment = moment
        self._pause = pause
        self._page = page
        self._can_be_due = can_be_due
        self._rung = Unchanged(store, reading.rung)

    def due(self, at: datetime | None = None) -> list[Reminder]:
        """The reminders that would ring now (or would have rung at that instant), the oldest first. Changes
        nothing.
        """
        moment = self._moment()
        return reminders.due(
            (moment.facts(row) for row in self._can_be_due()),
            moment.timetable,
            moment.settings.follow_up,
            self._rung(),
            at or moment.now,
            outside_hours=moment.settings["outside_hours"],
            on_poisoned=_report,
        )

    def ring(self) -> list[Notice]:
        """The notices to show now, each already in the ledger. Nothing while notifications are paused."""
        moment = self._moment()
        if (until := moment.settings.paused_until) is not None and moment.now < until:
            return []
        due = self.due()
        notices = coalesce(due, hides_names=moment.settings["hides_names"])
        if not notices:
            return []
        with self._store.write(N_("Ring the bell"), undoable=False) as w:
            ids = dict(zip(due, w.record("ledger", [_row(each, moment.now) for each in due]), strict=True))
        self._rung = Unchanged(self._store, reading.rung)
        return [
            notice._replace(ledger_ids=tuple(ids[each] for each in notice.reminders)) for notice in notices
        ]

    def shown(self, notice: Notice) -> None:
        """The desktop has shown it."""
        self._mark(notice, N_("Show notice"), SHOWN, "shown_at")

    def acknowledge(self, notice: Notice) -> None:
        """The owner has seen it and acted."""
        self._mark(notice, N_("Acknowledge notice"), ACKNOWLEDGED, "acknowledged_at")

    def pause(self, until: datetime | None) -> None:
        """Show no notice until then; None: ring again. What falls due meanwhile rings afterwards, once."""
        self._pause(until)

    @property
    def paused_until(self) -> datetime | None:
        """Until when no notice is shown; None when they are, now."""
        moment = self._moment()
        until = moment.settings.paused_until
        return until if until is not None and until > moment.now else None

    def urgent(self, number: int = 3) -> tuple[RequestRow, ...]:
        """The requests that need the owner first."""
        return self._page(View.TODAY, limit=number).rows

    def _mark(self, notice: Notice, label: str, state: str, column: str) -> None:
        with self._store.write(label, undoable=False) as w:
            w.mark("ledger", notice.ledger_ids, {"state": state, column: self._moment().now})


def _row(reminder: Reminder, now: datetime) -> dict[str, Any]:
    return {
        "request_id": reminder.request_id,
        "stage": reminder.stage,
        "due_at": reminder.due_at,
        "state": RECORDED,
        "recorded_at": now,
    }


def _report(request_id: int, error: Exception) -> None:
    log.error("request %d can't ring: %s", request_id, type(error).__name__)
