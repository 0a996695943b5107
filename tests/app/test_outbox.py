"""Letters on their way: none lost, none sent twice, and none an answer before a server took it."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from app.desk import BadInput, CannotUndo, Desk
from app.post import Delivery, Enclosure, OutboxState
from app.words import Channel, Direction, EntryKind, Kind, Turn
from tests.app.desks import MONDAY, OWN, Clock, ask, chase
from tests.app.post import ANNA, letter, sent, state

PLAN = Enclosure("Pläne Küche.pdf", "application/pdf", bytes(range(256)) * 9)


# --- Posting


def test_a_letter_waits_while_it_can_be_taken_back(desk: Desk, account_id: int, clock: Clock) -> None:
    request_id = ask(desk, address=ANNA[1])
    id = desk.outbox.post(letter(account_id, request_id))
    [waiting] = desk.outbox.all()
    assert (waiting.id, waiting.state, waiting.to) == (id, OutboxState.WAITING, (ANNA[1],))
    assert desk.outbox.next_at() == clock.now + timedelta(seconds=10)
    assert desk.outbox.due() == ()
    clock.forward(seconds=10)
    assert [each.id for each in desk.outbox.due()] == [id]
    assert desk.inbox.request(request_id).row.turn is Turn.MINE
    assert desk.undo_label == "Send reply"
    desk.undo()
    assert (desk.outbox.all(), desk.outbox.next_at()) == ((), None)


def test_the_bytes_say_what_the_owner_wrote(desk: Desk, account_id: int, request_id: int) -> None:
    written = letter(
        account_id,
        request_id,
        cc=(("Ben", "ben@example.org"),),
        bcc=(("", "tax@example.org"),),
        answers="question@example.org",
        references=("first@example.org", "question@example.org"),
        enclosures=(PLAN,),
    )
    parcel = desk.outbox.begin(desk.outbox.post(written))
    assert (parcel.sender, parcel.account.id) == (OWN, account_id)
    assert parcel.recipients == (ANNA[1], "ben@example.org", "tax@example.org")
    message = message_from_bytes(parcel.raw, policy=policy.default)
    assert message["From"] == f"Maren Holt <{OWN}>"
    assert message["Date"] == "Mon, 23 Nov 2026 09:05:00 +0100"
    assert "tax@" not in parcel.raw.decode("latin-1")
    assert message["References"] == "<first@example.org> <question@example.org>"
    body = message.get_body()
    assert body is not None
    assert body.get_content().startswith("We come at nine.")
    assert "Glazier" in body.get_content()


def test_a_letter_can_be_written_on(desk: Desk, account_id: int, request_id: int, clock: Clock) -> None:
    written = letter(
        account_id,
        request_id,
        cc=(("Ben", "ben@example.org"),),
        bcc=(("", "tax@example.org"),),
        answers="question@example.org",
        references=("question@example.org",),
        promised_at=clock.now + timedelta(hours=3),
        is_holding=True,
        enclosures=(PLAN, Enclosure("notes.txt", "text/plain", b"one\ntwo\r\n"), Enclosure("0", "a/b", b"")),
        quoted="> It is cold.",
    )
    assert desk.outbox.letter(desk.outbox.post(written)) == written
    new = letter(account_id, client_id=1, kind=Kind.BID)
    assert desk.outbox.letter(desk.outbox.post(new)) == new


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"account_id": 9}, "There is no account 9"),
        ({"request_id": 9}, "There is no request 9"),
        ({"to": ()}, "Say who it goes to"),
        ({"to": (("", "nobody"),)}, "not a whole e-mail address"),
        ({"text": " \n"}, "nothing in the letter"),
        ({"promised_at": MONDAY}, "That instant has passed"),
        ({"is_holding": True}, "A holding reply"),
        ({"is_holding": True, "request_id": None, "promised_at": MONDAY.replace(hour=20)}, "A holding reply"),
    ],
)
def test_a_letter_that_can_not_be_sent_is_refused(
    desk: Desk, account_id: int, request_id: int, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        desk.outbox.post(letter(account_id, request_id)._replace(**changed))
    assert desk.outbox.all() == ()


def test_enclosures_alone_are_a_letter(desk: Desk, account_id: int, request_id: int) -> None:
    id = desk.outbox.post(letter(account_id, request_id, text="", enclosures=(PLAN,)))
    assert [each.id for each in desk.outbox.all()] == [id]


# --- Leaving


def test_only_what_was_accepted_is_an_answer(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    id = desk.outbox.post(letter(account_id, request_id, enclosures=(PLAN,)))
    clock.forward(seconds=10)
    parcel = desk.outbox.begin(id)
    assert state(desk, id) is OutboxState.SENDING
    assert desk.inbox.request(request_id).row.turn is Turn.MINE
    clock.forward(seconds=30)
    assert desk.outbox.settle(id, Delivery.ACCEPTED)
    page = desk.inbox.request(request_id)
    assert page.row.turn is Turn.THEIRS
    entry = page.entries[-1]
    assert (entry.at, entry.is_answer, entry.text) == (clock.now, True, "We come at nine.")
    assert (entry.kind, entry.direction, entry.channel) == (
        EntryKind.MESSAGE,
        Direction.OUT,
        Channel.EMAIL,
    )
    assert (entry.from_address, entry.to_addresses) == (OWN, (ANNA[1],))
    assert [file.name for file in entry.attachments] == [PLAN.name]
    assert entry.raw_sha256 is not None
    assert desk.inbox.raw(entry.raw_sha256) == parcel.raw
    assert desk.outbox.all() == ()
    assert desk.check() == []


def test_a_letter_leaves_once(desk: Desk, account_id: int, request_id: int, clock: Clock) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    clock.forward(seconds=10)
    desk.outbox.begin(id)
    assert desk.outbox.due() == ()
    assert desk.outbox.next_at() is None
    for verb in (desk.outbox.begin, desk.outbox.discard, desk.outbox.send_now, desk.outbox.send_again):
        with pytest.raises(BadInput, match="being sent right now"):
            verb(id)
    assert desk.outbox.settle(id, Delivery.ACCEPTED)
    for delivery in Delivery:
        assert not desk.outbox.settle(id, delivery)
    with pytest.raises(BadInput, match="no longer in the outbox"):
        desk.outbox.begin(id)
    assert len(desk.inbox.request(request_id).entries) == 2


@pytest.mark.parametrize("delivery", list(Delivery))
def test_only_a_letter_that_is_being_sent_is_settled(
    desk: Desk, account_id: int, request_id: int, delivery: Delivery
) -> None:
    waiting = desk.outbox.post(letter(account_id, request_id))
    unknown = desk.outbox.post(letter(account_id, request_id))
    sent(desk, unknown, Delivery.UNKNOWN)
    before = desk.outbox.all()
    for id in (waiting, unknown, 99):
        assert not desk.outbox.settle(id, delivery)
    assert desk.outbox.all() == before
    assert len(desk.inbox.request(request_id).entries) == 1


def test_undo_comes_too_late_once_sending_has_begun(desk: Desk, account_id: int, request_id: int) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    desk.outbox.begin(id)
    with pytest.raises(CannotUndo, match="sending has begun"):
        desk.undo()
    assert desk.outbox.settle(id, Delivery.ACCEPTED)
    assert desk.undo_label == "Open request"  # what was refused once does not bar the way
    with pytest.raises(CannotUndo):
        desk.undo()
    assert len(desk.inbox.request(request_id).entries) == 2


def test_a_letter_that_was_undone_is_not_sent_again_by_redo(
    desk: Desk, account_id: int, request_id: int
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    desk.undo()
    with pytest.raises(BadInput, match="no longer in the outbox"):
        desk.outbox.begin(id)
    assert desk.redo_label is None
    with pytest.raises(CannotUndo):
        desk.redo()
    assert desk.outbox.all() == ()


@pytest.mark.parametrize(
    ("delivery", "kept"),
    [(Delivery.REFUSED, OutboxState.FAILED), (Delivery.UNKNOWN, OutboxState.UNKNOWN)],
)
def test_what_needs_the_owner_is_kept_and_says_why(
    desk: Desk, account_id: int, request_id: int, clock: Clock, delivery: Delivery, kept: OutboxState
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    assert sent(desk, id, delivery, "No such mailbox.")
    [letter_] = desk.outbox.all()
    assert (letter_.state, letter_.problem) == (kept, "No such mailbox.")
    clock.forward(days=9)
    assert (desk.outbox.due(), desk.outbox.next_at()) == ((), None)
    with pytest.raises(BadInput, match=r"Nobody knows yet|Send it again"):
        desk.outbox.begin(id)
    desk.outbox.send_again(id)
    assert [each.id for each in desk.outbox.due()] == [id]
    assert sent(desk, id)


@pytest.mark.parametrize(
    ("keeps_sent", "advice"),
    [
        (True, "Your Sent folder can't tell: ask them whether it came."),
        (False, "Look in your Sent folder."),
    ],
)
def test_of_an_unknown_letter_it_says_who_knows(
    desk: Desk, account_id: int, request_id: int, keeps_sent: bool, advice: str
) -> None:
    desk.accounts.change(desk.accounts.get(account_id)._replace(keeps_sent=keeps_sent))
    id = desk.outbox.post(letter(account_id, request_id))
    sent(desk, id, Delivery.UNKNOWN)
    [unknown] = desk.outbox.all()
    assert desk.outbox.sent_copies() == ()
    assert desk.outbox.advice(unknown) == advice


def test_the_owner_has_seen_that_an_unknown_letter_left(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    began = clock.now
    sent(desk, id, Delivery.UNKNOWN)
    clock.forward(hours=1)
    chase(desk, request_id)
    asked_again = clock.now
    clock.forward(hours=1)
    assert desk.outbox.was_sent(id) == request_id
    page = desk.inbox.request(request_id)
    assert [entry.at for entry in page.entries] == [MONDAY, began, asked_again]
    assert (page.row.turn, page.row.waiting_since) == (Turn.MINE, asked_again)
    desk.undo()
    assert state(desk, id) is OutboxState.UNKNOWN
    assert desk.inbox.request(request_id).row.waiting_since == MONDAY
    desk.outbox.send_again(id)
    with pytest.raises(BadInput, match="still waiting to leave"):
        desk.outbox.was_sent(id)


def test_a_letter_can_be_thrown_away_and_that_undone(desk: Desk, account_id: int, request_id: int) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    sent(desk, id, Delivery.REFUSED)
    before = desk.outbox.all()
    desk.outbox.discard(id)
    assert desk.outbox.all() == ()
    with pytest.raises(BadInput, match="no longer in the outbox"):
        desk.outbox.letter(id)
    desk.undo()
    assert desk.outbox.all() == before


@pytest.mark.parametrize("has_waited", [False, True])
def test_a_letter_that_comes_back_from_being_thrown_away_leaves_when_it_is_asked_to(
    desk: Desk, account_id: int, request_id: int, clock: Clock, has_waited: bool
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    if has_waited:
        sent(desk, id, Delivery.DEFERRED, "The server is busy.")
    desk.outbox.discard(id)
    clock.forward(hours=1)
    desk.undo()
    assert (desk.outbox.due(), desk.outbox.next_at(), len(desk.outbox.all())) == ((), None, 1)
    desk.redo()
    assert desk.outbox.all() == ()
    desk.undo()
    desk.outbox.send_again(id)
    assert [each.id for each in desk.outbox.due()] == [id]


def test_a_letter_that_was_taken_back_is_with_its_owner_alone(
    desk: Desk, account_id: int, request_id: int
) -> None:
    posted = letter(account_id, request_id)
    id = desk.outbox.post(posted)
    assert desk.outbox.take_back(id) == posted
    with pytest.raises(CannotUndo):
        desk.undo()
    assert desk.outbox.all() == ()


def test_the_owner_need_not_wait(desk: Desk, account_id: int, request_id: int) -> None:
    id = desk.outbox.post(letter(account_id, request_id), delay_seconds=3600)
    assert desk.outbox.due() == ()
    desk.outbox.send_now(id)
    assert len(desk.outbox.due()) == 1
    sent(desk, id, Delivery.DEFERRED)
    with pytest.raises(BadInput, match="waiting for its next try"):
        desk.outbox.send_again(id)
    desk.outbox.send_now(id)
    assert len(desk.outbox.due()) == 1


def test_an_answer_never_comes_before_its_question(
    desk: Desk, account_id: int, request_id: int, clock: Clock
) -> None:
    id = desk.outbox.post(letter(account_id, request_id))
    clock.now -= timedelta(days=1)
    sent(desk, id)
    page = desk.inbox.request(request_id)
    assert (page.entries[-1].at, page.row.turn) == (MONDAY, Turn.THEIRS)
