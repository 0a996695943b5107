"""Mail that comes late: nobody has seen it, so nothing that was done meanwhile has answered or ended it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.incoming import Incoming
from app.post import Cursor, Place
from app.words import Event, Outcome, Turn
from tests.app.desks import OWN, Clock, desk_in_berlin, mail, texts_of
from tests.app.post import ANNA, INBOX, SENT, Mailbox, account, letter, sent

MINUTE = timedelta(minutes=1)


def sends(desk: Desk, id: int) -> None:
    sent(desk, desk.outbox.post(letter(desk.accounts.all()[0].id, id)))


DEEDS: dict[str, Callable[[Desk, int], object]] = {
    "marks it answered": lambda desk, id: desk.inbox.mark_answered(id),
    "calls": lambda desk, id: desk.inbox.call(id, "Explained it."),
    "meets": lambda desk, id: desk.inbox.meeting(id, "Looked at it."),
    "sends a letter": sends,
    "needs no reply": lambda desk, id: desk.inbox.no_reply_needed(id),
    "closes": lambda desk, id: desk.inbox.close(id, Outcome.ANSWERED),
    "closes an answered one": lambda desk, id: (
        desk.inbox.answer(id, "Done."),
        desk.inbox.close(id, Outcome.WON),
    ),
}


def late(written_at: datetime, **more: Any) -> Incoming:
    return mail("2", text="One more thing.", references=("1",), at=written_at, **more)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_what_came_late_waits_for_an_answer(
    desk: Desk, mailbox: Mailbox, clock: Clock, deed: Callable[[Desk, int], object]
) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    clock.forward(minutes=59)
    written_at = clock.now
    clock.forward(minutes=1)
    deed(desk, request_id)
    done_at = clock.now
    clock.forward(minutes=1)
    assert mailbox.fetch(late(written_at)).request_ids == (request_id,)
    page = desk.inbox.request(request_id)
    assert (page.row.turn, page.row.waiting_since, page.row.chases) == (Turn.MINE, done_at, 0)
    assert texts_of(desk, request_id)[-1] == "One more thing."
    clock.forward(hours=5)
    assert [reminder.request_id for reminder in desk.bell.due(clock.now)] == [request_id]
    assert desk.check() == []


def test_mail_that_came_late_together_keeps_its_order(desk: Desk, mailbox: Mailbox, clock: Clock) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    clock.forward(minutes=9)
    desk.inbox.mark_answered(request_id)
    texts = [f"Late {number}" for number in range(4)]
    lates = [
        mail(text, text=text, references=("1",), at=clock.now + (number - 2) * MINUTE)
        for number, text in enumerate(texts)
    ]
    clock.forward(minutes=9)
    mailbox.fetch(*reversed(lates))
    assert texts_of(desk, request_id)[-4:] == texts
    assert desk.inbox.request(request_id).row.chases == 3


def test_what_came_late_is_known_when_it_comes_again(desk: Desk, mailbox: Mailbox, clock: Clock) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    clock.forward(minutes=5)
    desk.inbox.mark_answered(request_id)
    mailbox.fetch(again := late(clock.now - MINUTE))
    mailbox.validity = 2
    assert mailbox.fetch().known == 2
    assert desk.inbox.receive([again]).known == 1


def test_an_answer_from_elsewhere_is_ordered_by_its_date(desk: Desk, mailbox: Mailbox, clock: Clock) -> None:
    """Whoever answered on the phone read there what had come by then."""
    [request_id] = mailbox.fetch(mail("1")).request_ids
    clock.forward(minutes=10)
    by_phone = mail("9", OWN, to=ANNA[1], text="Coming.", references=("1",), at=clock.now)
    mailbox.fetch(by_phone, folder=SENT)
    mailbox.fetch(late(clock.now - MINUTE))
    assert texts_of(desk, request_id) == ["It is cold.", "One more thing.", "Coming."]
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_an_answer_from_elsewhere_still_answers_what_came_late(
    desk: Desk, mailbox: Mailbox, clock: Clock, deed: Callable[[Desk, int], object], together: bool
) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    by_phone = mail("9", OWN, to=ANNA[1], text="Coming.", references=("1", "2"), at=clock.now + 20 * MINUTE)
    clock.forward(minutes=30)
    deed(desk, request_id)
    clock.forward(minutes=1)
    asked = late(clock.now - 21 * MINUTE)
    for batch in [(by_phone, asked)] if together else [(asked,), (by_phone,)]:
        mailbox.fetch(*batch)
    assert texts_of(desk, request_id)[-2:] == ["One more thing.", "Coming."]
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS
    assert desk.check() == []


def test_what_came_late_to_another_waits_whatever_was_answered_from_elsewhere(
    desk: Desk, mailbox: Mailbox, clock: Clock
) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    by_phone = mail("9", OWN, to=ANNA[1], text="Coming.", references=("1",), at=clock.now + 20 * MINUTE)
    clock.forward(minutes=30)
    desk.inbox.mark_answered(request_id)
    mailbox.fetch(late(clock.now - 20 * MINUTE), by_phone)
    assert texts_of(desk, request_id)[1:] == ["Coming.", "Answered elsewhere.", "One more thing."]
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


def test_an_altered_copy_of_what_was_answered_waits_for_nothing(
    desk: Desk, mailbox: Mailbox, clock: Clock
) -> None:
    """A second mailbox has the same, with what its server puts below."""
    [request_id] = mailbox.fetch(mail("1"), mail("2", references=("1",), text="Well?")).request_ids
    clock.forward(minutes=10)
    desk.inbox.mark_answered(request_id)
    clock.forward(minutes=1)
    for number in ("1", "2"):
        mailbox.fetch(mail(number, references=("1",), text="[EXTERN] It is cold."))
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS
    assert len(desk.inbox.request(request_id).entries) == 5


def test_an_altered_copy_stands_where_the_first_does(desk: Desk, mailbox: Mailbox, clock: Clock) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    clock.forward(minutes=10)
    desk.inbox.mark_answered(request_id)
    asked = late(clock.now - 5 * MINUTE)
    by_phone = mail("9", OWN, to=ANNA[1], text="Coming.", references=("2",), at=clock.now - MINUTE)
    clock.forward(minutes=1)
    mailbox.fetch(asked)
    mailbox.fetch(asked._replace(text="[EXTERN] One more thing.", content_key="altered"))
    mailbox.fetch(by_phone, folder=SENT)
    assert texts_of(desk, request_id)[2:] == ["One more thing.", "[EXTERN] One more thing.", "Coming."]
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


def test_of_what_bears_one_id_the_next_one_waits(desk: Desk, mailbox: Mailbox, clock: Clock) -> None:
    """Some forms give all that they send one id."""
    form = mail("constant@script.example", text="A", references=("1",))
    [request_id] = mailbox.fetch(mail("1"), form).request_ids
    clock.forward(minutes=10)
    desk.inbox.mark_answered(request_id)
    clock.forward(minutes=1)
    mailbox.fetch(form._replace(sent_at=clock.now - 9 * MINUTE, content_key="next"))
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


def test_of_what_bears_none_each_waits(desk: Desk, mailbox: Mailbox, clock: Clock) -> None:
    asked_at = clock.now
    clock.forward(minutes=9)
    [request_id] = mailbox.fetch(mail("1", at=clock.now)).request_ids
    clock.forward(minutes=1)
    desk.inbox.mark_answered(request_id)
    by_phone = mail("", OWN, to=ANNA[1], text="Coming.", references=("1",), at=asked_at + MINUTE)
    mailbox.fetch(by_phone, mail("", text="And?", references=("1",), at=asked_at + 2 * MINUTE))
    assert texts_of(desk, request_id)[-1] == "And?"
    assert desk.inbox.request(request_id).row.turn is Turn.MINE


def test_an_answer_from_elsewhere_stays_before_what_was_done_here(
    desk: Desk, mailbox: Mailbox, clock: Clock
) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    by_phone = mail("9", OWN, to=ANNA[1], text="Coming.", references=("1",), at=clock.now + MINUTE)
    clock.forward(minutes=10)
    desk.inbox.close(request_id, Outcome.ANSWERED)
    mailbox.fetch(by_phone, folder=SENT)
    entries = desk.inbox.request(request_id).entries
    assert [entry.event for entry in entries] == [None, None, Event.CLOSED]


def test_a_machines_late_mail_changes_nothing(desk: Desk, mailbox: Mailbox, clock: Clock) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    clock.forward(minutes=10)
    desk.inbox.mark_answered(request_id)
    mailbox.fetch(late(clock.now - MINUTE, automatic="automatic (auto-replied)"))
    page = desk.inbox.request(request_id)
    assert (page.row.turn, page.entries[1].at) == (Turn.THEIRS, clock.now - MINUTE)


@pytest.mark.parametrize("since_on", [date(2026, 10, 24), date.min])
def test_the_first_fetch_brings_history(desk: Desk, account_id: int, clock: Clock, since_on: date) -> None:
    """It must not have the bell ring for years of mail that has been dealt with."""
    [request_id] = desk.inbox.receive([mail("1")]).request_ids
    clock.forward(minutes=10)
    desk.inbox.close(request_id, Outcome.ANSWERED)
    old = (late(clock.now - MINUTE), Place(account_id, INBOX, 1, 1))
    desk.mailroom.receive(account_id, [old], Cursor(INBOX, 1, 1, since_on))
    assert desk.inbox.request(request_id).row.turn is Turn.NOBODY


def test_an_import_brings_history(desk: Desk, clock: Clock) -> None:
    [request_id] = desk.inbox.receive([mail("1")]).request_ids
    clock.forward(minutes=10)
    desk.inbox.mark_answered(request_id)
    desk.inbox.receive([late(clock.now - MINUTE)])
    assert desk.inbox.request(request_id).row.turn is Turn.THEIRS


def test_what_came_late_is_not_marked_as_read_for_an_answer_before_it(desk: Desk, clock: Clock) -> None:
    mailbox = Mailbox(desk, desk.accounts.add(account(marks_read=True)))
    [request_id] = mailbox.fetch(mail("1")).request_ids
    clock.forward(minutes=10)
    desk.inbox.mark_answered(request_id)
    mailbox.fetch(late(clock.now - MINUTE))
    assert desk.mailroom.to_mark_read() == [mailbox.place(INBOX, 1)]
    desk.inbox.mark_answered(request_id)  # in that very second
    assert desk.mailroom.to_mark_read() == [mailbox.place(INBOX, 1), mailbox.place(INBOX, 2)]


def test_a_restored_history_has_it_in_the_same_place(
    desk: Desk, mailbox: Mailbox, clock: Clock, tmp_path: Path
) -> None:
    [request_id] = mailbox.fetch(mail("1")).request_ids
    clock.forward(minutes=10)
    desk.inbox.mark_answered(request_id)
    mailbox.fetch(late(clock.now - MINUTE))
    desk.history.export(tmp_path / "history.csv")
    other = desk_in_berlin(tmp_path / "other", clock)
    [restored] = other.history.bring_in(tmp_path / "history.csv").request_ids
    assert texts_of(other, restored) == texts_of(desk, request_id)
    assert other.inbox.request(restored).request.fold.turn is Turn.MINE
    other.close()


# --- A clock that goes wrong at the client's


@pytest.mark.parametrize("together", [True, False])
def test_a_reply_comes_after_what_it_replies_to(desk: Desk, clock: Clock, together: bool) -> None:
    clock.forward(hours=1)
    asked, answered_at = mail("1", at=clock.now - 9 * MINUTE), clock.now - 5 * MINUTE
    by_phone = mail("2", OWN, to=ANNA[1], text="Coming.", references=("1",), at=answered_at)
    slow = mail("3", text="When?", references=("1", "2"), at=answered_at - 3 * MINUTE)
    batch = [slow, by_phone, asked]
    for part in [batch] if together else [[each] for each in reversed(batch)]:
        desk.inbox.receive(part)
    page = desk.inbox.request(1)
    assert [entry.text for entry in page.entries] == ["It is cold.", "Coming.", "When?"]
    assert (page.row.turn, page.row.waiting_since) == (Turn.MINE, answered_at)
