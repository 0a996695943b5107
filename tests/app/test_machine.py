"""A real desk lived through at random: whatever happens in whatever order, its facts stay in agreement."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from app.desk import BadInput, CannotUndo, Desk
from app.folding import fold
from app.incoming import Received
from app.lists import TODAY
from app.records import RequestPage
from app.turn import sort_key
from app.words import Channel, Kind, Outcome, Stage, Standing, Turn, View
from tests.app.desks import OWN, Clock, desk_in_berlin, mail

pytestmark = pytest.mark.slow
MINUTES = st.integers(1, 3 * 24 * 60)
PEOPLE = st.sampled_from(["anna@example.org", "bob@example.org", "Cleo@Example.org"])


class DeskMachine(RuleBasedStateMachine):
    """Clients write and chase, the owner does what the keys do, the clock jumps, the program is restarted."""

    requests: Bundle[int] = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.desk = desk_in_berlin(Path(self.folder.name), self.clock)
        self.mails = 0
        self.rung: set[tuple[int, Stage, object]] = set()

    def teardown(self) -> None:
        assert self.desk.check() == []
        self.desk.close()
        self.folder.cleanup()

    def pages(self) -> list[RequestPage]:
        return [self.desk.inbox.request(id) for id in sorted(self.desk.lists.ids(View.ALL))]

    def is_there(self, id: int) -> bool:
        """Whether the request has not been undone away."""
        return bool(self.desk.lists.rows([id]))

    # --- What clients do

    @rule(target=requests, who=PEOPLE, kind=st.sampled_from(Kind))
    def calls(self, who: str, kind: Kind) -> int:
        return self.desk.inbox.open_request(who, "Boiler", "It is cold.", kind=kind, address=who)

    @rule(who=PEOPLE, reply_to=st.integers(0, 30), machine=st.booleans(), late=st.integers(0, 600))
    def writes(self, who: str, reply_to: int, machine: bool, late: int) -> None:
        self.receive(who, OWN, reply_to, late, "an auto-reply" if machine else "")

    @rule(who=PEOPLE, reply_to=st.integers(0, 30))
    def is_written_to(self, who: str, reply_to: int) -> None:
        self.receive(OWN, who, reply_to, 0, "")

    def receive(self, sender: str, to: str, reply_to: int, late: int, automatic: str) -> Received:
        self.mails += 1
        letter = mail(
            f"<{self.mails}>",
            sender,
            to=to,
            text=f"Letter {self.mails}",
            at=self.clock.now - timedelta(minutes=late),
            references=(f"<{reply_to}>",) if reply_to else (),
            automatic=automatic,
        )
        received = self.desk.inbox.receive([letter])
        assert (received.new + received.set_aside, self.desk.inbox.receive([letter]).known) == (1, 1)
        return received

    @rule(id=requests)
    def chases(self, id: int) -> None:
        if not self.is_there(id):
            return
        before = self.desk.inbox.request(id).row
        self.desk.inbox.from_client(id, "Hello?", channel=Channel.CHAT)
        after = self.desk.inbox.request(id).row
        assert after.turn is Turn.MINE
        assert after.standing is not Standing.SNOOZED
        if before.waiting_since is not None:
            assert (after.waiting_since, after.chases) == (before.waiting_since, before.chases + 1)
        if before.promised_at is None and before.waiting_since is not None:
            assert after.deadline == before.deadline

    # --- What the owner does

    @rule(id=requests, how=st.sampled_from(["answer", "call", "meeting"]))
    def answers(self, id: int, how: str) -> None:
        if self.is_there(id):
            getattr(self.desk.inbox, how)(id, "Coming.")
            assert self.desk.inbox.request(id).row.waiting_since is None

    @rule(id=requests, minutes=MINUTES)
    def promises(self, id: int, minutes: int) -> None:
        if not self.is_there(id):
            return
        until = self.desk.now() + timedelta(minutes=minutes)
        waiting_since = self.desk.inbox.request(id).row.waiting_since
        try:
            self.desk.inbox.hold(id, "Soon.", until)
        except BadInput:
            return  # the clock was put back: that instant lies before the latest entry
        row = self.desk.inbox.request(id).row
        assert row.waiting_since == waiting_since
        if row.turn is Turn.MINE:
            assert row.deadline == until

    @rule(id=requests, minutes=MINUTES)
    def snoozes(self, id: int, minutes: int) -> None:
        if self.is_there(id):
            before = self.desk.inbox.request(id).row
            self.desk.inbox.snooze(id, self.desk.now() + timedelta(minutes=minutes))
            after = self.desk.inbox.request(id).row
            assert (after.waiting_since, after.deadline) == (before.waiting_since, before.deadline)

    @rule(
        id=requests,
        what=st.sampled_from(["wake", "reopen", "no_reply_needed", "mark_answered", "cancel_appointment"]),
    )
    def changes(self, id: int, what: str) -> None:
        if self.is_there(id):
            getattr(self.desk.inbox, what)(id)

    @rule(id=requests, outcome=st.sampled_from(Outcome))
    def closes(self, id: int, outcome: Outcome) -> None:
        if self.is_there(id):
            self.desk.inbox.close(id, outcome)
            row = self.desk.inbox.request(id).row
            assert (row.turn, row.outcome, row.deadline) == (Turn.NOBODY, outcome, None)

    @rule(id=requests, kind=st.sampled_from(Kind))
    def corrects(self, id: int, kind: Kind) -> None:
        if self.is_there(id):
            self.desk.inbox.set_kind(id, kind)

    @rule(keep=st.integers(1, 3), gone=st.integers(1, 3))
    def merges(self, keep: int, gone: int) -> None:
        there = {row.id for row in self.desk.clients.page()}
        if keep != gone and {keep, gone} <= there:
            self.desk.clients.merge(keep, gone)

    @rule(target=requests, id=requests)
    def splits(self, id: int) -> int:
        if self.is_there(id) and (entries := self.desk.inbox.request(id).entries):
            return self.desk.inbox.split_entry(entries[-1].id)
        return id

    # --- Time, undo, restart

    @rule(minutes=st.integers(1, 10 * 24 * 60))
    def time_passes(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    @rule(minutes=st.integers(1, 24 * 60))
    def the_clock_is_put_back(self, minutes: int) -> None:
        self.clock.forward(minutes=-minutes)

    @precondition(lambda self: self.desk.undo_label)
    @rule()
    def undoes_and_does_again(self) -> None:
        before = self.pages()
        try:
            self.desk.undo()
        except CannotUndo:
            assert self.pages() == before
            return
        self.desk.redo()
        assert self.pages() == before

    @precondition(lambda self: self.desk.undo_label)
    @rule()
    def undoes(self) -> None:
        before = self.pages()
        try:
            self.desk.undo()
        except CannotUndo:
            assert self.pages() == before

    @rule()
    def restarts(self) -> None:
        before = self.pages(), self.desk.bell.due()
        self.desk.close()
        self.desk = Desk.open(Path(self.folder.name), clock=self.clock)
        assert (self.pages(), self.desk.bell.due()) == before

    @rule()
    def the_bell_rings(self) -> None:
        due = self.desk.bell.due()
        for notice in self.desk.bell.ring():
            for reminder in notice.reminders:
                mark = (reminder.request_id, reminder.stage, reminder.due_at)
                assert mark not in self.rung
                assert reminder.due_at <= self.desk.now()
                self.rung.add(mark)
                due.remove(reminder)
        assert due == self.desk.bell.due() == []

    # --- What always holds

    @invariant()
    def all_is_in_agreement(self) -> None:
        for page in self.pages():
            assert page.request.fold == fold(page.entries)
            assert (page.row.turn is Turn.NOBODY) == (page.row.outcome is not None)
            if page.row.waiting_since is not None:
                assert page.row.deadline is not None

    @invariant()
    def the_counts_agree_with_the_lists(self) -> None:
        counts = self.desk.lists.counts()
        assert counts.today == len(self.desk.lists.ids(View.TODAY))
        assert counts.mine == len(self.desk.lists.ids(View.MINE))
        assert counts.theirs == len(self.desk.lists.ids(View.THEIRS))
        assert counts.overdue == len(self.desk.lists.ids(View.OVERDUE))
        bids = self.desk.lists.rows(self.desk.lists.ids(View.BIDS))
        assert counts.bids == sum(row.outcome is None for row in bids)

    @invariant()
    def the_lists_hold_what_the_rows_say_of_themselves(self) -> None:
        """The order is kept from one asking to the next; a row is worked out whenever it is asked for."""
        lists = self.desk.lists
        rows = sorted(lists.rows(lists.ids(View.ALL)), key=sort_key)
        assert lists.ids(View.TODAY) == [row.id for row in rows if row.group in TODAY]
        assert lists.ids(View.MINE) == [row.id for row in rows if row.turn is Turn.MINE]
        assert lists.ids(View.OVERDUE) == [row.id for row in rows if row.standing is Standing.OVERDUE]


TestDesk = DeskMachine.TestCase
TestDesk.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
