"""The turn and the bell through any story: what comes in, what is done and undone, clocks and restarts."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.folding import fold
from app.hours import Timetable
from app.records import Entry, Reminder
from app.reminders import Facts, due
from app.standing import Fold
from app.turn import FollowUp, deadline, standing
from app.words import Direction, EntryKind, Event, Kind, Outcome, Stage, Turn
from app.work_week import WorkWeek
from tests.app.model import Model
from tests.app.oracle import Minutes
from tests.app.weeks import ALWAYS, NINE_TO_FIVE, SPLIT, week_of

FRIDAY = datetime(2026, 10, 23, 12, 0, tzinfo=UTC)
"""Before the weekend in which summer time ends in Europe; a week later it ends in America."""
LAST = FRIDAY + timedelta(days=17)
WEEKS = (
    week_of(NINE_TO_FIVE),
    week_of(SPLIT, "America/New_York", days_off=["2026-10-29"], time_away=[["2026-11-05", "2026-11-06"]]),
    week_of({"fri": [["20:00", "24:00"]], "sat": [["00:00", "06:00"]], "sun": [["01:00", "04:00"]]}),
    week_of(ALWAYS, "Australia/Lord_Howe"),
)
lengths = st.one_of(st.integers(1, 90), st.sampled_from([60, 240, 480, 1440, 3 * 1440, 7 * 1440]))


@cache
def walked(week: WorkWeek) -> Minutes:
    return Minutes(week, FRIDAY - timedelta(days=8), LAST + timedelta(days=24))


class Stories(RuleBasedStateMachine):
    """One request from the first call to the last bell, with a ledger that no undo touches."""

    @initialize(
        week=st.sampled_from(WEEKS), allowed=st.sampled_from([20, 60, 240, 480]), kind=st.sampled_from(Kind)
    )
    def begin(self, week: WorkWeek, allowed: int, kind: Kind) -> None:
        self.week, self.target, self.kind = week, allowed, kind
        self.timetable = Timetable(week)
        self.now = FRIDAY
        self.done: list[Entry] = []
        self.undone: list[Entry] = []
        self.rung: dict[tuple[int, Stage], datetime] = {}
        self.rings: set[tuple[Stage, datetime]] = set()

    @property
    def fold(self) -> Fold:
        return fold(self.done)

    @property
    def model(self) -> Model:
        told = sorted(self.done, key=lambda entry: (entry.at, entry.id))
        return Model(tuple(told), self.target, self.kind, walked(self.week))

    def due(self) -> list[Reminder]:
        facts = Facts(1, 1, "Anna Berg", "Roof", self.kind, self.fold, self.target)
        return due([facts], self.timetable, FollowUp(), self.rung, self.now)

    def add(self, kind: EntryKind, **fields: Any) -> None:
        last_id = max((entry.id for entry in self.done + self.undone), default=0)
        self.done.append(Entry(id=last_id + 1, request_id=1, at=self.now, kind=kind, **fields))
        self.undone.clear()

    def add_no_answer(self, kind: EntryKind, **fields: Any) -> None:
        before = self.fold
        self.add(kind, **fields)
        assert self.fold.waiting_since == before.waiting_since
        assert self.fold.chases == before.chases

    @property
    def is_in_order(self) -> bool:
        """False while a clock that was put back makes the next entry older than one before it."""
        return all(entry.at <= self.now for entry in self.done)

    # What comes in.

    @rule(kind=st.sampled_from([EntryKind.MESSAGE, EntryKind.CALL, EntryKind.MEETING]))
    def client_speaks(self, kind: EntryKind) -> None:
        before, in_order = self.fold, self.is_in_order
        self.add(kind, direction=Direction.IN)
        if in_order:
            assert self.fold.turn is Turn.MINE
            assert self.fold.snoozed_until is None
            assert self.fold.waiting_since == (before.waiting_since or self.now)
            assert self.fold.chases == (before.chases + 1 if before.waiting_since else 0)

    @rule(direction=st.sampled_from(Direction), is_answer=st.booleans())
    def machine_speaks(self, direction: Direction, is_answer: bool) -> None:
        is_answer = is_answer and direction is Direction.OUT
        self.add_no_answer(EntryKind.MESSAGE, direction=direction, is_automatic=True, is_answer=is_answer)

    # What the owner does.

    @rule(
        kind=st.sampled_from([EntryKind.MESSAGE, EntryKind.CALL, EntryKind.MEETING]),
        length=st.none() | lengths,
    )
    def answer(self, kind: EntryKind, length: int | None) -> None:
        in_order = self.is_in_order
        promised_at = self.now + timedelta(minutes=length) if length else None
        self.add(kind, direction=Direction.OUT, is_answer=True, promised_at=promised_at)
        if in_order:
            assert self.fold.waiting_since is None
            assert self.fold.promised_at == (promised_at if self.fold.turn is not Turn.NOBODY else None)

    @rule(length=lengths, kind=st.sampled_from([EntryKind.MESSAGE, EntryKind.PROMISE]))
    def promise(self, length: int, kind: EntryKind) -> None:
        self.add_no_answer(kind, direction=Direction.OUT, promised_at=self.now + timedelta(minutes=length))

    @rule(kind=st.sampled_from([EntryKind.NOTE, EntryKind.CALL, EntryKind.BID]))
    def no_answer(self, kind: EntryKind) -> None:
        self.add_no_answer(kind)

    @rule(length=lengths)
    def snooze(self, length: int) -> None:
        self.add_no_answer(
            EntryKind.STATE, event=Event.SNOOZED, until_at=self.now + timedelta(minutes=length)
        )

    @rule(length=lengths)
    def appoint(self, length: int) -> None:
        at = self.now + timedelta(minutes=length)
        self.add_no_answer(EntryKind.STATE, event=Event.APPOINTMENT, until_at=at)

    @rule(event=st.sampled_from([Event.WOKEN, Event.APPOINTMENT_CANCELLED, Event.MOVED, Event.BID_DECLINED]))
    def change_nothing_of_the_wait(self, event: Event) -> None:
        self.add_no_answer(EntryKind.STATE, event=event)

    @rule(event=st.sampled_from([Event.REOPENED, Event.NO_REPLY_NEEDED]))
    def change_state(self, event: Event) -> None:
        self.add(EntryKind.STATE, event=event)

    @rule(outcome=st.sampled_from(Outcome))
    def close(self, outcome: Outcome) -> None:
        in_order, before = self.is_in_order, self.fold
        self.add(EntryKind.STATE, event=Event.CLOSED, outcome=outcome, reason="because")
        if in_order:
            assert self.fold.turn is Turn.NOBODY
            assert before.closed_at or fold([*self.done, self.reopening()]) == before

    def reopening(self) -> Entry:
        return Entry(id=10**6, request_id=1, at=self.now, kind=EntryKind.STATE, event=Event.REOPENED)

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        self.undone.append(self.done.pop())

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        self.done.append(self.undone.pop())

    # What time does.

    @rule(length=lengths)
    def time_passes(self, length: int) -> None:
        self.now = min(self.now + timedelta(minutes=length), LAST)

    @rule(stage=st.sampled_from(Stage))
    def time_comes(self, stage: Stage) -> None:
        """To the very instant at which something is due next."""
        ahead = [at for each, at in self.model.stages(LAST) if each is stage and at and self.now < at <= LAST]
        self.now = min(ahead, default=self.now)

    @rule(length=st.sampled_from([1, 60, 1440]))
    def clock_is_put_back(self, length: int) -> None:
        self.now = max(self.now - timedelta(minutes=length), FRIDAY - timedelta(days=3))

    @rule(seed=st.integers(0, 99))
    def restart(self, seed: int) -> None:
        before = self.fold
        self.timetable = Timetable(self.week)
        assert fold(random.Random(seed).sample(self.done, len(self.done))) == before

    @rule()
    def tick(self) -> None:
        found, facts = self.due(), self.fold
        for reminder in found:
            assert (reminder.stage, reminder.due_at) not in self.rings, "rang twice"
            assert reminder.due_at <= self.now
            self.rings.add((reminder.stage, reminder.due_at))
            self.rung[1, reminder.stage] = reminder.due_at
        if found:
            assert facts.turn is not Turn.NOBODY
            assert facts.snoozed_until is None or facts.snoozed_until <= self.now
            assert self.timetable.is_open(self.now)
        assert self.due() == []
        self.overdue_has_rung()

    def overdue_has_rung(self) -> None:
        """The first tick in working time after a deadline rings, whatever came before."""
        due_by, until = deadline(self.fold, self.target, self.timetable), self.fold.snoozed_until
        is_muted = not self.timetable.is_open(self.now) or (until is not None and self.now < until)
        if due_by is not None and due_by <= self.now and not is_muted:
            told = [self.rung.get((1, stage)) for stage in (Stage.OVERDUE, Stage.PROMISE)]
            assert any(at is not None and at >= due_by for at in told)

    # What always holds.

    @invariant()
    def agrees_with_the_model(self) -> None:
        model = self.model
        assert self.fold == model.fold
        assert deadline(self.fold, self.target, self.timetable) == model.deadline
        assert standing(self.fold, self.target, self.timetable, self.now) is model.standing(self.now)
        assert {reminder.stage: reminder.due_at for reminder in self.due()} == model.due(self.rung, self.now)


TestStories = Stories.TestCase
TestStories.settings = settings(max_examples=60, stateful_step_count=30)
