"""A slow second opinion on the turn and the bell: definitions read off all the entries, nothing kept.

Where ``app.folding`` goes through the entries once and remembers, this looks back for what ended what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from app.records import Entry
from app.standing import Fold
from app.words import Direction, EntryKind, Event, Kind, Stage, Standing, Turn
from tests.app.oracle import Minutes

SPOKEN = {EntryKind.MESSAGE, EntryKind.CALL, EntryKind.MEETING}


def is_client(entry: Entry) -> bool:
    return entry.direction is Direction.IN and entry.kind in SPOKEN and not entry.is_automatic


def is_real_answer(entry: Entry) -> bool:
    return entry.is_answer and not entry.is_automatic


def is_lid(entry: Entry) -> bool:
    return entry.event in (Event.CLOSED, Event.REOPENED) or is_client(entry)


@dataclass(frozen=True)
class Model:
    """One request: its entries, its target, and every open minute there is."""

    entries: tuple[Entry, ...]
    target: int
    kind: Kind
    minutes: Minutes

    def since(self, ends: Callable[[Entry], bool], *, keeps_last: bool = False) -> tuple[Entry, ...]:
        """The entries after the last one that ends what came before."""
        last = max((place for place, entry in enumerate(self.entries) if ends(entry)), default=-1)
        return self.entries[max(0, last if keeps_last and last >= 0 else last + 1) :]

    def revives(self, entry: Entry) -> bool:
        """Whether the client wrote on a closed request."""
        before = [each for each in self.entries[: self.entries.index(entry)] if is_lid(each)]
        return is_client(entry) and bool(before) and before[-1].event is Event.CLOSED

    @cached_property
    def lid(self) -> Entry | None:
        lids = [entry for entry in self.entries if is_lid(entry)]
        return lids[-1] if lids and lids[-1].event is Event.CLOSED else None

    @cached_property
    def waiting(self) -> list[Entry]:
        """The client's entries that nobody has answered."""
        if self.lid:
            return []
        after_answer = self.since(lambda entry: is_real_answer(entry) or entry.event is Event.NO_REPLY_NEEDED)
        revived = [entry for entry in after_answer if self.revives(entry)]
        return [
            entry
            for entry in after_answer[after_answer.index(revived[-1]) if revived else 0 :]
            if is_client(entry)
        ]

    @cached_property
    def promise(self) -> Entry | None:
        open_ones = self.since(lambda entry: is_real_answer(entry) or self.revives(entry), keeps_last=True)
        made = [entry for entry in open_ones if entry.promised_at and not entry.is_automatic]
        return made[-1] if made and not self.lid else None

    def until(self, sets: Event, *ends: Event) -> datetime | None:
        over_at = self.since(lambda entry: entry.event in ends)
        setters = [entry for entry in over_at if entry.event is sets]
        return setters[-1].until_at if setters and not self.lid else None

    def has_promise_before(self, entry: Entry) -> bool:
        """Whether the owner still owed something just before that entry."""
        before = self.entries[: self.entries.index(entry)]
        kept = [place for place, each in enumerate(before) if is_real_answer(each) or self.revives(each)]
        return any(each.promised_at and not each.is_automatic for each in before[kept[-1] if kept else 0 :])

    def wakes(self, entry: Entry) -> bool:
        """Whether it ends a snooze. "No reply needed" leaves one that waits for a promise alone."""
        if entry.event is Event.NO_REPLY_NEEDED:
            return not self.has_promise_before(entry)
        return is_real_answer(entry) or is_client(entry) or entry.event is Event.WOKEN

    @cached_property
    def snoozed_until(self) -> datetime | None:
        tail = self.since(self.wakes)
        snoozes = [entry for entry in tail if entry.event is Event.SNOOZED]
        if (
            self.lid
            or not snoozes
            or any(is_client(each) and each.id > snoozes[-1].id for each in self.entries)
        ):
            return None
        return snoozes[-1].until_at

    @cached_property
    def fold(self) -> Fold:
        waiting, promise = self.waiting, self.promise
        shown = [entry for entry in self.entries if entry.event is None]
        answers = [entry for entry in self.entries if is_real_answer(entry)]
        nudges = [entry for entry in self.since(is_client) if is_real_answer(entry)]
        return Fold(
            turn=Turn.NOBODY if self.lid else Turn.MINE if waiting or promise else Turn.THEIRS,
            waiting_since=waiting[0].at if waiting else None,
            chases=len(waiting[1:]),
            chased_at=waiting[-1].at if waiting[1:] else None,
            promised_at=promise.promised_at if promise else None,
            promise_made_at=promise.at if promise else None,
            snoozed_until=self.snoozed_until,
            appointment_at=self.until(Event.APPOINTMENT, Event.APPOINTMENT_CANCELLED),
            outcome=self.lid.outcome if self.lid else None,
            outcome_reason=self.lid.reason if self.lid else "",
            closed_at=self.lid.at if self.lid else None,
            last_entry_id=shown[-1].id if shown else None,
            last_entry_at=shown[-1].at if shown else None,
            last_out_at=answers[-1].at if answers else None,
            nudges=len(nudges[1:]),
        )

    @cached_property
    def deadline(self) -> datetime | None:
        if self.promise:
            return self.promise.promised_at
        return self.minutes.add(self.waiting[0].at, self.target) if self.waiting else None

    @cached_property
    def soon(self) -> datetime | None:
        if not self.promise:
            return self.minutes.add(self.waiting[0].at, self.target * 3 / 4) if self.waiting else None
        made, promised = self.promise.at, self.promise.promised_at or self.promise.at
        working = self.minutes.between(made, promised)
        if working:
            return self.minutes.add(made, working * 45 / 60)
        return promised - max(promised - made, timedelta()) / 4

    def is_snoozed(self, now: datetime) -> bool:
        return self.snoozed_until is not None and now < self.snoozed_until

    def standing(self, now: datetime) -> Standing:
        fold = self.fold
        if fold.turn is not Turn.MINE:
            return Standing.CLOSED if fold.turn is Turn.NOBODY else Standing.WAITING_ON_THEM
        if self.is_snoozed(now):
            return Standing.SNOOZED
        if self.deadline and self.deadline <= now:
            return Standing.OVERDUE
        return Standing.SOON if self.soon and self.soon <= now else Standing.CALM

    def stages(self, now: datetime) -> list[tuple[Stage, datetime | None]]:
        """Every instant at which this request would ring, known so far."""
        fold, deadline, until = self.fold, self.deadline, self.snoozed_until
        is_late = deadline is not None and deadline <= now
        found: list[tuple[Stage, datetime | None]] = [(Stage.CHASED, fold.chased_at)]
        if fold.appointment_at and now <= fold.appointment_at:
            found.append((Stage.APPOINTMENT, fold.appointment_at - timedelta(hours=1)))
        if deadline and is_late:
            again = self.minutes.add(deadline, 240)
            found.append((Stage.PROMISE if self.promise else Stage.OVERDUE, deadline))
            found += [(Stage.OVERDUE, self.minutes.add(deadline, 60)), (Stage.OVERDUE, again)]
            found += [
                (Stage.OVERDUE, morning) for morning in self.minutes.openings if again and morning > again
            ]
        elif fold.turn is Turn.MINE:
            found.append((Stage.SOON, self.soon))
        if until and fold.turn is Turn.MINE and deadline and deadline <= until:
            found.append((Stage.OVERDUE, until))
        elif until and fold.turn is Turn.MINE and not is_late:
            found.append((Stage.SOON, until))
        elif until and fold.turn is Turn.THEIRS:
            found.append((Stage.FOLLOW_UP, until))
        elif fold.turn is Turn.THEIRS and self.kind is Kind.LEAD and fold.last_out_at:
            found.append((Stage.FOLLOW_UP, self.follow_up(fold.last_out_at)))
        return found

    def follow_up(self, last_out_at: datetime) -> datetime | None:
        """Two days that open later, at the same time on the wall or else at the next opening."""
        today = self.minutes.local_day(last_out_at)
        days = [day for day in map(self.minutes.local_day, self.minutes.openings) if day > today]
        wall = datetime.combine(days[1], last_out_at.astimezone(self.minutes.zone).time(), self.minutes.zone)
        return self.minutes.next_opening(wall)

    def due(self, rung: Mapping[tuple[int, Stage], datetime], now: datetime) -> dict[Stage, datetime]:
        """What must ring now: each stage at its latest instant, unless that has rung."""
        if self.lid or self.is_snoozed(now) or self.minutes.next_opening(now) != now:
            return {}
        latest: dict[Stage, datetime] = {}
        for stage, at in self.stages(now):
            if at and at <= now:
                latest[stage] = max(at, latest.get(stage, at))
        return {stage: at for stage, at in latest.items() if (1, stage) not in rung or rung[1, stage] < at}
