"""The lists counter: one order everywhere, every request once, and counts that agree with the lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk import Desk
from app.standing import RequestRow
from app.words import Group, Kind, Outcome, View
from tests.app.desks import MONDAY, Clock, ask, chase


def paged(desk: Desk, view: View, limit: int, kind: Kind | None = None) -> list[RequestRow]:
    page = desk.lists.page(view, kind, limit=limit)
    rows = list(page.rows)
    while page.next is not None:
        page = desk.lists.page(view, kind, after=page.next, limit=limit)
        rows += page.rows
    return rows


def a_busy_desk(desk: Desk, clock: Clock) -> dict[str, int]:
    named: dict[str, int] = {}
    for n in range(7):
        closed = ask(desk, f"Closed {n}", kind=Kind.BID if n % 2 else Kind.QUESTION)
        desk.inbox.close(closed, Outcome.WON)
    named["quiet lead"] = ask(desk, "Quiet", kind=Kind.LEAD)
    desk.inbox.answer(named["quiet lead"], "Interested?")
    clock.forward(days=2, hours=1)
    named["new lead"] = ask(desk, "New", kind=Kind.LEAD)
    desk.inbox.answer(named["new lead"], "Interested?")
    named["answered"] = ask(desk, "Answered")
    desk.inbox.answer(named["answered"], "Here you are.")
    named["calm"] = ask(desk, "Calm", kind=Kind.QUESTION)
    named["later"] = ask(desk, "Later", kind=Kind.BID)
    desk.inbox.set_target(named["later"], 4000)
    named["snoozed"] = ask(desk, "Snoozed")
    desk.inbox.snooze(named["snoozed"], clock.now + timedelta(days=1))
    named["late"] = ask(desk, "Late", kind=Kind.COMPLAINT, at=clock.now - timedelta(minutes=40))
    named["chased"] = ask(desk, "Chased", kind=Kind.COMPLAINT, at=clock.now - timedelta(minutes=35))
    chase(desk, named["chased"])
    return named


def test_the_order_is_chased_and_overdue_then_by_deadline_then_follow_ups(desk: Desk, clock: Clock) -> None:
    named = a_busy_desk(desk, clock)
    names = {id: name for name, id in named.items()}
    assert [names[row.id] for row in desk.lists.page(View.TODAY).rows] == [
        "chased",
        "late",
        "calm",
        "quiet lead",
    ]
    assert [names[row.id] for row in desk.lists.page(View.MINE).rows] == [
        "chased",
        "late",
        "calm",
        "later",
        "snoozed",
    ]
    assert [names[row.id] for row in desk.lists.page(View.OVERDUE).rows] == ["chased", "late"]
    assert names[desk.lists.page(View.THEIRS).rows[0].id] == "quiet lead"
    assert {names[row.id] for row in desk.lists.page(View.THEIRS).rows} == {
        "quiet lead",
        "new lead",
        "answered",
    }
    groups = [row.group for row in desk.lists.page(View.MINE).rows]
    assert groups == [Group.OVERDUE, Group.OVERDUE, Group.NEXT, Group.LATER, Group.SNOOZED]


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("limit", [1, 3, 100])
def test_pages_hold_every_request_once(desk: Desk, clock: Clock, view: View, limit: int) -> None:
    a_busy_desk(desk, clock)
    rows = paged(desk, view, limit)
    ids = [row.id for row in rows]
    assert ids == desk.lists.ids(view)
    assert len(set(ids)) == len(ids)
    assert rows == desk.lists.rows(ids)
    for kind in Kind:
        assert [row.id for row in paged(desk, view, limit, kind)] == [
            row.id for row in rows if row.kind is kind
        ]


def test_the_counts_agree_with_the_lists(desk: Desk, clock: Clock) -> None:
    named = a_busy_desk(desk, clock)
    counts = desk.lists.counts()
    assert counts.today == len(desk.lists.ids(View.TODAY))
    assert counts.mine == len(desk.lists.ids(View.MINE))
    assert counts.theirs == len(desk.lists.ids(View.THEIRS))
    assert (counts.overdue, counts.overdue_clients, counts.bids, counts.clients) == (2, 2, 1, 15)
    assert counts.longest_wait_since == clock.now - timedelta(minutes=40)
    assert counts.next_deadline == desk.inbox.request(named["calm"]).row.deadline


def test_an_unanswered_lead_of_last_year_is_still_listed(desk: Desk, clock: Clock) -> None:
    id = ask(desk, kind=Kind.LEAD)
    clock.now = MONDAY + timedelta(days=400)
    assert [row.id for row in desk.lists.page(View.TODAY).rows] == [id]


def test_rows_come_in_the_order_asked_for(desk: Desk) -> None:
    ids = [ask(desk, f"Client {n}") for n in range(3)]
    assert [row.id for row in desk.lists.rows([ids[2], 99, ids[0]])] == [ids[2], ids[0]]


def test_an_empty_desk_has_empty_lists(desk: Desk) -> None:
    assert all(desk.lists.page(view).rows == () for view in View)
    counts = desk.lists.counts()
    assert (counts.today, counts.longest_wait_since, counts.next_deadline) == (0, None, None)


def test_what_is_rolled_back_is_forgotten(desk: Desk, clock: Clock) -> None:
    id = ask(desk)
    clock.forward(minutes=5)

    def fail() -> None:
        with desk._store.write("Fail") as w:
            w.update("requests", id, target_minutes=1)
            assert desk.lists.counts().overdue == 1
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    assert desk.lists.counts().overdue == 0


def test_the_bids_that_are_open_come_before_those_that_are_over(desk: Desk) -> None:
    sent, quiet, over = (ask(desk, name, kind=Kind.BID) for name in ("Sent", "Quiet", "Over"))
    desk.bids.mark_sent(sent)
    desk.inbox.answer(quiet, "We will see.")
    desk.bids.mark_declined(over)
    page = desk.lists.page(View.BIDS)
    assert [row.id for row in page.rows] == [sent, quiet, over] == desk.lists.ids(View.BIDS)


def test_what_another_process_writes_is_seen_at_once(desk: Desk, clock: Clock) -> None:
    ask(desk)
    beside = Desk.open(desk.folder, clock=clock, read_only=True)
    assert beside.lists.counts().mine == 1
    ask(desk, "Bob")
    assert beside.lists.counts().mine == 2
    beside.close()


def test_time_alone_makes_a_request_overdue(desk: Desk, clock: Clock) -> None:
    ask(desk, kind=Kind.COMPLAINT)
    assert desk.lists.counts().overdue == 0
    clock.forward(minutes=30)
    assert desk.lists.counts().overdue == 1


def test_what_is_put_off_comes_back_when_its_time_has_come(desk: Desk, clock: Clock) -> None:
    id = ask(desk)
    desk.inbox.snooze(id, clock.now + timedelta(minutes=10))
    assert desk.lists.ids(View.TODAY) == []
    clock.forward(minutes=10)
    assert desk.lists.ids(View.TODAY) == [id]


def test_a_new_day_brings_what_is_next_then(desk: Desk, clock: Clock) -> None:
    id = ask(desk)
    desk.inbox.promise(id, clock.now + timedelta(days=2))
    assert desk.lists.ids(View.TODAY) == []
    clock.forward(hours=16)
    assert desk.lists.ids(View.TODAY) == [id]


def test_a_clock_that_is_put_back_makes_nothing_overdue(desk: Desk, clock: Clock) -> None:
    ask(desk, kind=Kind.COMPLAINT)
    clock.forward(minutes=30)
    assert desk.lists.counts().overdue == 1
    clock.forward(minutes=-1)
    assert desk.lists.counts().overdue == 0


def test_another_target_puts_all_in_another_order(desk: Desk, clock: Clock) -> None:
    calm, promised = ask(desk, kind=Kind.QUESTION), ask(desk)
    desk.inbox.promise(promised, clock.now + timedelta(hours=10))
    assert desk.lists.ids(View.MINE) == [calm, promised]
    desk.preferences.set("targets", {"question": 2 * 8 * 60})
    assert desk.lists.ids(View.MINE) == [promised, calm]
