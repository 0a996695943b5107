"""Letters lived through at random, against a server that remembers: none lost, none doubled, none counted
early.

The server knows which letters it took. The desk learns of it by an answer, by a copy in Sent, by a client's
reply, or from the owner; or it crashes first. Whatever happens in whatever order, the two must agree.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.desk import BadInput, CannotUndo, Desk
from app.mail.message import read
from app.post import Cursor, Delivery, OutboxState, Parcel, Place
from app.words import View
from tests.app.desks import OWN, Clock, desk_in_berlin, mail
from tests.app.post import ANNA, SENT, Mailbox, account, letter, sent_mail

pytestmark = pytest.mark.slow
WHICH = st.integers(0, 99)
NOT_TAKEN = st.sampled_from([Delivery.REFUSED, Delivery.DEFERRED, Delivery.UNREACHED, Delivery.UNKNOWN])


class PostMachine(RuleBasedStateMachine):
    """A courier, an owner, clients and a server; and the power may fail at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.desk = desk_in_berlin(Path(self.folder.name), self.clock)
        self.mails = self.numbered = 0
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
        self.writes(None)

    def teardown(self) -> None:
        assert self.desk.check() == []
        self.desk.close()
        self.folder.cleanup()

    # --- Clients

    @rule(which=st.none() | WHICH)
    def writes(self, which: int | None) -> None:
        """A client asks, or replies to a letter: only who got it can."""
        answered = list(self.taken)[which % len(self.taken)] if self.taken and which is not None else ""
        self.mails += 1
        asked = mail(
            f"{self.mails}@example.org", text=f"Mail {self.mails}", at=self.clock.now, references=(answered,)
        )
        assert self.mailbox.fetch(asked).new == 1
        assert not answered or answered in self.landed()

    # --- The owner

    @rule(which=WHICH, is_new=st.booleans(), begins=st.booleans(), is_taken=st.booleans())
    def posts(self, which: int, is_new: bool, begins: bool, is_taken: bool) -> None:
        ids = sorted(self.desk.lists.ids(View.ALL))
        request_id = None if is_new else ids[which % len(ids)]
        id = self.desk.outbox.post(letter(self.account_id, request_id))
        self.posted[id] = next(each.message_id for each in self.desk.outbox.all() if each.id == id)
        if begins:
            self.begins(-1, is_taken)

    @precondition(lambda self: self.desk.undo_label or self.desk.redo_label)
    @rule(does_again=st.booleans())
    def undoes(self, does_again: bool) -> None:
        before = self.desk.outbox.all()
        try:
            self.desk.redo() if does_again else self.desk.undo()
        except CannotUndo:
            assert self.desk.outbox.all() == before
        there = {each.id for each in self.desk.outbox.all()}
        assert not self.under_way.keys() & {each.id for each in before} - there

    @precondition(lambda self: self.desk.outbox.all())
    @rule(which=WHICH, gives_up=st.booleans())
    def looks(self, which: int, gives_up: bool) -> None:
        """The owner looks what became of a letter, and does what is right then."""
        letters = self.desk.outbox.all()
        found = letters[which % len(letters)]
        is_stuck = found.state in (OutboxState.UNKNOWN, OutboxState.FAILED)
        if found.id in self.under_way:
            with pytest.raises(BadInput):
                self.desk.outbox.discard(found.id)
        elif found.message_id in self.taken:
            if found.state is OutboxState.UNKNOWN:
                self.desk.outbox.was_sent(found.id)
        elif gives_up:
            self.desk.outbox.discard(found.id)
        elif is_stuck:
            self.desk.outbox.send_again(found.id)

    # --- The courier and the server

    @precondition(lambda self: self.desk.outbox.next_at())
    @rule(which=WHICH, is_taken=st.booleans())
    def begins(self, which: int, is_taken: bool) -> None:
        """A letter goes to the server, which may take it; nobody has heard of that yet."""
        self.clock.now = max(self.clock.now, self.desk.outbox.next_at() or self.clock.now)
        due = self.desk.outbox.due()
        chosen = due[which % len(due)]
        assert chosen.message_id not in self.taken, "a letter that left leaves again"
        self.under_way[chosen.id] = self.desk.outbox.begin(chosen.id)
        if is_taken:
            self.taken[chosen.message_id] = self.under_way[chosen.id].raw

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
        self.numbered += 1
        copies = [
            (sent_mail(raw), Place(self.account_id, SENT, self.numbered, uid))
            for uid, raw in enumerate(self.taken.values(), 1)
        ]
        cursor = Cursor(SENT, self.numbered, len(copies))
        received = self.desk.mailroom.receive(self.account_id, copies, cursor)
        assert (received.new, received.known) == (0, len(self.taken))
        assert set(self.taken) == set(self.landed())

    @precondition(lambda self: self.under_way)
    @rule()
    def crashes(self) -> None:
        """The program is gone in the middle of everything, and started again."""
        self.desk.close()
        self.under_way.clear()
        self.desk = in_berlin_again(self.folder.name, self.clock)
        self.mailbox.desk = self.desk
        assert OutboxState.SENDING not in {each.state for each in self.desk.outbox.all()}

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


PostMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestPost = PostMachine.TestCase


def test_a_copy_in_sent_is_told_by_its_id_alone() -> None:
    """What the machine relies on: the copy is another mail by every other measure."""
    raw = f"From: {OWN}\r\nTo: {ANNA[1]}\r\nMessage-ID: <a@desk.example>\r\n\r\nText\r\n".encode()
    assert sent_mail(raw).message_id == read(raw).message_id == "a@desk.example"
    assert sent_mail(raw).sha256 != read(raw).sha256
