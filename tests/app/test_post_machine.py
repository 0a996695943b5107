"""Letters lived through at random, against a server that remembers: none lost, none doubled, none counted
early.

The server knows which letters it took. The desk learns of it by an answer, by a copy in Sent, by a client's
reply, or from the owner; or it crashes first. Whatever happens in whatever order, the two must agree.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.desk import BadInput, CannotUndo, Desk
from app.mail.message import read
from app.post import Delivery, OutboxState, Outgoing, Parcel
from app.records import View
from tests.app.desks import OWN, Clock, in_berlin, mail
from tests.app.post import ANNA, SENT, Mailbox, account, letter, sent_mail

pytestmark = pytest.mark.slow
WHICH = st.integers(0, 99)
NOT_TAKEN = st.sampled_from([Delivery.REFUSED, Delivery.DEFERRED, Delivery.UNKNOWN])


class PostMachine(RuleBasedStateMachine):
    """A courier, an owner, clients and a server; and the power may fail at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.desk = in_berlin(Desk.open(Path(self.folder.name), clock=self.clock))
        self.mails = 0
        self.posted: dict[int, str] = {}
        """Every letter that was ever written, and its message id."""
        self.taken: dict[str, bytes] = {}
        """What the server took, by message id: the truth."""
        self.under_way: dict[int, Parcel] = {}
        """What the courier is handing over."""

    @initialize(keeps_sent=st.booleans())
    def begin(self, keeps_sent: bool) -> None:
        self.account_id = self.desk.accounts.add(account(keeps_sent=keeps_sent))
        self.mailbox = Mailbox(self.desk, self.account_id)
        self.crashes()  # setting up is not to be undone here
        self.asks(False)

    def teardown(self) -> None:
        assert self.desk.check() == []
        self.desk.close()
        self.folder.cleanup()

    def letters(self, *states: OutboxState) -> list[Outgoing]:
        return [each for each in self.desk.outbox.all() if each.state in states]

    # --- Clients

    @rule(in_new_thread=st.booleans())
    def asks(self, in_new_thread: bool) -> None:
        self.mails += 1
        references = () if in_new_thread or self.mails == 1 else (f"{self.mails - 1}@example.org",)
        asked = mail(
            f"{self.mails}@example.org", text=f"Mail {self.mails}", at=self.clock.now, references=references
        )
        assert self.mailbox.fetch(asked).new == 1

    @precondition(lambda self: self.taken)
    @rule(which=WHICH)
    def replies(self, which: int) -> None:
        """Only who got a letter can reply to it."""
        self.mails += 1
        answered = list(self.taken)[which % len(self.taken)]
        reply = mail(f"{self.mails}@example.org", text=f"Mail {self.mails}", references=(answered,))
        assert self.mailbox.fetch(reply).new == 1
        assert answered in self.landed()

    # --- The owner

    @rule(which=WHICH, is_new=st.booleans(), delay=st.sampled_from([0, 10]))
    def posts(self, which: int, is_new: bool, delay: int) -> None:
        ids = sorted(self.desk.lists.ids(View.ALL))
        request_id = None if is_new or not ids else ids[which % len(ids)]
        id = self.desk.outbox.post(letter(self.account_id, request_id), delay_seconds=delay)
        self.posted[id] = next(each.message_id for each in self.desk.outbox.all() if each.id == id)

    @precondition(lambda self: self.desk.undo_label)
    @rule()
    def undoes(self) -> None:
        before = {each.id: each for each in self.desk.outbox.all()}
        try:
            self.desk.undo()
        except CannotUndo:
            assert {each.id: each for each in self.desk.outbox.all()} == before
        for id in self.under_way:
            assert id not in before or before[id] in self.desk.outbox.all()

    @precondition(lambda self: self.desk.redo_label)
    @rule()
    def redoes(self) -> None:
        with suppress(CannotUndo):
            self.desk.redo()

    @precondition(lambda self: self.letters(OutboxState.UNKNOWN, OutboxState.FAILED))
    @rule(which=WHICH)
    def looks(self, which: int) -> None:
        """The owner looks what became of a letter, and says so."""
        letters = self.letters(OutboxState.UNKNOWN, OutboxState.FAILED)
        found = letters[which % len(letters)]
        if found.message_id not in self.taken:
            self.desk.outbox.send_again(found.id)
        elif found.state is OutboxState.UNKNOWN:
            self.desk.outbox.was_sent(found.id)

    @precondition(lambda self: self.desk.outbox.all())
    @rule(which=WHICH)
    def discards(self, which: int) -> None:
        letters = self.desk.outbox.all()
        found = letters[which % len(letters)]
        if found.message_id in self.taken:
            return  # the owner has looked
        try:
            self.desk.outbox.discard(found.id)
        except BadInput:
            assert found.id in self.under_way

    # --- The courier and the server

    @rule(seconds=st.sampled_from([10, 60, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)

    @precondition(lambda self: self.desk.outbox.due())
    @rule(which=WHICH)
    def begins(self, which: int) -> None:
        due = self.desk.outbox.due()
        chosen = due[which % len(due)]
        assert chosen.message_id not in self.taken, "a letter that left leaves again"
        self.under_way[chosen.id] = self.desk.outbox.begin(chosen.id)

    @precondition(lambda self: self.under_way)
    @rule(which=WHICH)
    def takes(self, which: int) -> None:
        """The server has the letter; nobody has heard of it yet."""
        id = sorted(self.under_way)[which % len(self.under_way)]
        self.taken[self.posted[id]] = self.under_way[id].raw

    @precondition(lambda self: self.under_way)
    @rule(which=WHICH, is_heard=st.booleans(), delivery=NOT_TAKEN)
    def settles(self, which: int, is_heard: bool, delivery: Delivery) -> None:
        id = sorted(self.under_way)[which % len(self.under_way)]
        del self.under_way[id]
        is_there = any(each.id == id for each in self.desk.outbox.all())
        if self.posted[id] in self.taken:
            delivery = Delivery.ACCEPTED if is_heard else Delivery.UNKNOWN
        assert self.desk.outbox.settle(id, delivery, "said so") is is_there
        assert not self.desk.outbox.settle(id, Delivery.DEFERRED)
        if delivery is Delivery.ACCEPTED:
            assert self.posted[id] in self.landed()

    @rule()
    def fetches_sent(self) -> None:
        """Everything that was taken lies in Sent; each fetch finds all of it, as if numbered anew."""
        self.mailbox.folders[SENT].clear()
        self.mailbox.validity += 1
        received = self.mailbox.fetch(*map(sent_mail, self.taken.values()), folder=SENT)
        self.mailbox.validity -= 1
        assert (received.new, received.known) == (0, len(self.taken))
        assert set(self.taken) == set(self.landed())

    @rule()
    def crashes(self) -> None:
        """The program is gone in the middle of everything, and started again."""
        self.desk.close()
        self.under_way.clear()
        self.desk = in_berlin_again(self.folder.name, self.clock)
        self.mailbox.desk = self.desk
        assert not self.letters(OutboxState.SENDING)

    # --- What must hold

    def landed(self) -> list[str]:
        """The message ids of all that left through the outbox, one for each entry."""
        sent = "SELECT message_id FROM entries WHERE kind = 'message' AND direction = 'out'"
        return [message_id for (message_id,) in self.desk._store.fetch(sent)]

    @invariant()
    def every_letter_is_in_one_place(self) -> None:
        landed = self.landed()
        in_outbox = [each.message_id for each in self.desk.outbox.all()]
        assert len(set(landed)) == len(landed)
        assert len(set(in_outbox)) == len(in_outbox)
        assert not set(landed) & set(in_outbox)
        assert set(self.taken) <= {*landed, *in_outbox}, "a letter that left is lost"

    @invariant()
    def only_what_was_taken_is_an_answer(self) -> None:
        assert set(self.landed()) <= set(self.taken)

    @invariant()
    def whoever_got_no_letter_waits(self) -> None:
        for request_id, turn in self.desk._store.fetch("SELECT id, turn FROM requests"):
            last = "SELECT direction FROM entries WHERE request_id = ? ORDER BY at DESC, id DESC LIMIT 1"
            if self.desk._store.fetch(last, (request_id,)) == [("in",)]:
                assert turn == "mine"


def in_berlin_again(folder: str, clock: Clock) -> Desk:
    """Opened as the owner does, by whom the settings were made long ago."""
    desk = Desk.open(Path(folder), clock=clock)
    assert desk.preferences.current.own_addresses == {OWN}
    return desk


PostMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
TestPost = PostMachine.TestCase


def test_a_copy_in_sent_is_told_by_its_id_alone() -> None:
    """What the machine relies on: the copy is another mail by every other measure."""
    raw = f"From: {OWN}\r\nTo: {ANNA[1]}\r\nMessage-ID: <a@desk.example>\r\n\r\nText\r\n".encode()
    assert sent_mail(raw).message_id == read(raw).message_id == "a@desk.example"
    assert sent_mail(raw).sha256 != read(raw).sha256
