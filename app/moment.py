"""One instant at the desk: everything that depends on the present, worked out from the facts by the rules."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app import turn
from app.hours import Timetable
from app.settings import Settings
from app.standing import RequestRow, Why
from app.store.rows import Listed, OpenRow
from app.words import Group, Kind, Standing

if TYPE_CHECKING:
    from app.records import Client, Request
    from app.reminders import Facts


class Instants(NamedTuple):
    """When a request becomes urgent, is due, and is to be followed up: the same whatever the time is now."""

    soon_at: datetime | None
    deadline: datetime | None
    follow_up_at: datetime | None


class Stance(NamedTuple):
    """How a request stands at an instant, and with that its place in every list."""

    id: int
    client_id: int
    kind: Kind
    group: Group
    chases: int
    deadline: datetime | None
    waiting_since: datetime | None
    standing: Standing
    follow_up_at: datetime | None


class Moment(NamedTuple):
    """The present instant, the settings, and their work week laid out."""

    now: datetime
    settings: Settings
    timetable: Timetable

    def target(self, kind: Kind, of_client: int | None, of_request: int | None) -> tuple[int, str]:
        """The working minutes allowed until an answer, and whose they are: the request's, the client's or the
        kind's.
        """
        if of_request is not None:
            return of_request, "request"
        if of_client is not None:
            return of_client, "client"
        return self.settings.targets[kind], "kind"

    def instants(self, row: OpenRow | Listed) -> Instants:
        """What the request's facts, the settings and the work week say, without the present instant."""
        fold, timetable = row.fold, self.timetable
        minutes, _ = self.target(row.kind, row.client_target_minutes, row.target_minutes)
        return Instants(
            turn.soon_at(fold, minutes, timetable),
            turn.deadline(fold, minutes, timetable),
            turn.follow_up_at(fold, row.kind, row.bid_status, self.settings.follow_up, timetable),
        )

    def stance(self, row: OpenRow | Listed, instants: Instants | None = None) -> Stance:
        """How the request stands now; its instants need not be worked out again for each now."""
        fold = row.fold
        soon_at, deadline, follow_up_at = instants or self.instants(row)
        standing = turn.standing_between(fold, soon_at, deadline, self.now)
        return Stance(
            row.id,
            row.client_id,
            row.kind,
            turn.group(fold, standing, deadline, follow_up_at, self.timetable, self.now),
            fold.chases,
            deadline,
            fold.waiting_since,
            standing,
            follow_up_at,
        )

    def row(self, listed: Listed) -> RequestRow:
        """The request as lists show it."""
        fold, stance = listed.fold, self.stance(listed)
        return RequestRow(
            id=listed.id,
            client_id=listed.client_id,
            client=listed.client,
            address=listed.address,
            kind=listed.kind,
            subject=listed.subject,
            turn=fold.turn,
            standing=stance.standing,
            group=stance.group,
            waiting_since=fold.waiting_since,
            chases=fold.chases,
            promised_at=fold.promised_at,
            snoozed_until=fold.snoozed_until,
            deadline=stance.deadline,
            follow_up_at=stance.follow_up_at,
            has_gone_quiet=turn.has_gone_quiet(fold, stance.follow_up_at, self.settings.follow_up, self.now),
            outcome=fold.outcome,
            closed_at=fold.closed_at,
            last_line=listed.last_line,
            last_direction=listed.last_direction,
            last_entry_at=fold.last_entry_at,
            amount_minor=listed.amount_minor,
            currency=listed.currency,
            valid_until_on=listed.valid_until_on,
            bid_status=listed.bid_status,
            bid_number=listed.bid_number,
        )

    def facts(self, row: OpenRow) -> Facts:
        """What the bell needs to know of the request."""
        from app.reminders import Facts  # not before the first paint

        minutes, _ = self.target(row.kind, row.client_target_minutes, row.target_minutes)
        return Facts(
            row.id,
            row.client_id,
            row.client,
            row.subject,
            row.kind,
            row.fold,
            minutes,
            row.bid_status,
            row.valid_until_on,
        )

    def why(self, request: Request, client: Client) -> Why:
        """How the request's deadline came about."""
        minutes, source = self.target(request.kind, client.target_minutes, request.target_minutes)
        return turn.why(request.fold, minutes, source, self.timetable, self.now)
