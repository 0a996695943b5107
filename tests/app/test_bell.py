"""The bell counter: once each, recorded before it is shown, and never a fact lost."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.desk import Desk
from app.records import Reminder
from app.store import reading
from app.words import Kind, Stage, View
from tests.app.desks import MONDAY, Clock, ask, chase, desk_in_berlin, mail

HOUR = timedelta(hours=1)


def stages(reminders: list[Reminder]) -> list[Stage]:
    return [reminder.stage for reminder in reminders]


def rung(desk: Desk) -> list[Stage]:
    return [reminder.stage for notice in desk.bell.ring() for reminder in notice.reminders]


def test_each_stage_rings_once(desk: Desk, clock: Clock) -> None:
    ask(desk, kind=Kind.LEAD)
    assert rung(desk) == []
    clock.forward(minutes=45)
    assert (rung(desk), rung(desk)) == ([Stage.SOON], [])
    clock.forward(minutes=15)
    assert (rung(desk), rung(desk)) == ([Stage.OVERDUE], [])
    clock.forward(hours=1)
    assert (rung(desk), rung(desk)) == ([Stage.OVERDUE], [])


def test_what_rang_is_not_rung_again_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    desk = desk_in_berlin(tmp_path, clock)
    ask(desk, kind=Kind.COMPLAINT)
    clock.forward(hours=1)
    assert len(desk.bell.ring()) == 1
    desk.close()
    desk = Desk.open(tmp_path, clock=clock)
    assert desk.bell.ring() == []
    clock.now = MONDAY + timedelta(days=3)  # closed for three days, as after a crash
    [notice] = desk.bell.ring()
    assert stages(list(notice.reminders)) == [Stage.OVERDUE]
    desk.close()


def test_a_crash_between_ring_and_show_loses_a_popup_and_no_fact(tmp_path: Path, clock: Clock) -> None:
    desk = desk_in_berlin(tmp_path, clock)
    id = ask(desk, kind=Kind.COMPLAINT)
    clock.forward(hours=1)
    desk.bell.ring()
    desk.close()  # before anything was shown
    desk = Desk.open(tmp_path, clock=clock)
    assert desk.bell.ring() == []
    assert [row.id for row in desk.lists.page(View.OVERDUE).rows] == [id]
    desk.close()


def test_the_ledger_says_what_became_of_a_notice(desk: Desk, clock: Clock) -> None:
    ask(desk, kind=Kind.COMPLAINT)
    clock.forward(hours=1)
    [notice] = desk.bell.ring()
    assert len(notice.ledger_ids) == len(notice.reminders) == 1
    label = desk.undo_label
    for step, state in (
        (lambda: None, "recorded"),
        (lambda: desk.bell.shown(notice), "shown"),
        (lambda: desk.bell.acknowledge(notice), "acknowledged"),
    ):
        step()
        assert desk._store.fetch("SELECT state FROM ledger") == [(state,)]
    assert desk.undo_label == label


def test_the_ledger_survives_an_undo(desk: Desk, clock: Clock) -> None:
    ask(desk, kind=Kind.COMPLAINT)
    clock.forward(hours=1)
    desk.bell.ring()
    desk.undo()
    assert desk.bell.ring() == []
    desk.redo()
    assert desk.bell.ring() == []
    assert desk.check() == []


@pytest.mark.parametrize("back", [HOUR, timedelta(days=1)])
def test_a_clock_put_back_rings_nothing_twice(desk: Desk, clock: Clock, back: timedelta) -> None:
    ask(desk, kind=Kind.COMPLAINT, at=MONDAY - timedelta(days=7))
    clock.forward(hours=5)
    desk.bell.ring()
    clock.now -= back
    assert desk.bell.ring() == []
    clock.now += back
    assert desk.bell.ring() == []


def test_a_clock_put_forward_a_year_rings_once_and_purges_nothing(desk: Desk, clock: Clock) -> None:
    id = ask(desk, kind=Kind.LEAD)
    clock.now = datetime(2027, 11, 22, 10, 0, tzinfo=UTC)
    assert rung(desk) == [Stage.OVERDUE]
    assert [row.id for row in desk.lists.page(View.TODAY).rows] == [id]


def test_nothing_rings_outside_working_time_unless_wanted(desk: Desk, clock: Clock) -> None:
    ask(desk, kind=Kind.COMPLAINT)
    clock.now = MONDAY.replace(hour=21)
    assert desk.bell.ring() == []
    desk.preferences.set("outside_hours", True)
    assert rung(desk) == [Stage.OVERDUE]


def test_a_pause_holds_back_and_rings_afterwards_once(desk: Desk, clock: Clock) -> None:
    ask(desk, kind=Kind.COMPLAINT)
    label = desk.undo_label
    desk.bell.pause(MONDAY + 2 * HOUR)
    assert (desk.bell.paused_until, desk.undo_label) == (MONDAY + 2 * HOUR, label)
    clock.forward(hours=1)
    assert desk.bell.ring() == []
    assert stages(desk.bell.due()) == [Stage.OVERDUE]
    clock.forward(hours=1)
    assert (desk.bell.paused_until, rung(desk)) == (None, [Stage.OVERDUE])
    desk.bell.pause(MONDAY + 9 * HOUR)
    desk.bell.pause(None)
    assert desk.bell.paused_until is None


def test_a_chase_rings_and_so_does_a_promise(desk: Desk, clock: Clock) -> None:
    id = ask(desk, kind=Kind.QUESTION)
    clock.forward(minutes=10)
    chase(desk, id)
    assert rung(desk) == [Stage.CHASED]
    desk.inbox.hold(id, "At eleven.", MONDAY + 2 * HOUR)
    clock.forward(hours=2)
    assert rung(desk) == [Stage.PROMISE]


def test_a_snooze_is_quiet_until_it_ends_or_the_client_writes(tmp_path: Path, clock: Clock) -> None:
    desk = desk_in_berlin(tmp_path, clock)
    [id] = desk.inbox.receive([mail("<1>")]).request_ids
    desk.inbox.snooze(id, MONDAY + 6 * HOUR)
    desk.close()
    desk = Desk.open(tmp_path, clock=clock)
    assert desk.inbox.request(id).row.snoozed_until == MONDAY + 6 * HOUR
    clock.forward(hours=5)
    assert desk.bell.ring() == []
    desk.inbox.receive([mail("<2>", text="Hello?", at=clock.now, references=("<1>",))])
    assert Stage.CHASED in rung(desk)
    desk.close()


def test_a_machine_never_ends_a_wait(desk: Desk, clock: Clock) -> None:
    desk.inbox.receive([mail("<1>")])
    for number, marks in enumerate(("an auto-reply", "a bounce", "a failed delivery"), 2):
        desk.inbox.receive([mail(f"<{number}>", automatic=marks, references=("<1>",), text=marks)])
    clock.forward(hours=4)
    assert rung(desk) == [Stage.OVERDUE]


def test_many_at_once_are_one_digest(desk: Desk, clock: Clock) -> None:
    desk.inbox.receive([mail(f"<{n}>", f"c{n}@example.org", text=str(n)) for n in range(500)])
    clock.forward(hours=7)
    [notice] = desk.bell.ring()
    assert (len(notice.reminders), notice.request_id) == (500, None)
    assert len(notice.ledger_ids) == 500
    assert desk.bell.ring() == []


def test_names_can_be_hidden(desk: Desk, clock: Clock) -> None:
    ask(desk, "Anna Berg", kind=Kind.COMPLAINT)
    desk.preferences.set("hides_names", True)
    clock.forward(hours=1)
    [notice] = desk.bell.ring()
    assert "Anna" not in notice.title + notice.text


def test_asking_changes_nothing(desk: Desk, clock: Clock) -> None:
    ask(desk, kind=Kind.COMPLAINT)
    later = MONDAY + HOUR
    assert stages(desk.bell.due(later)) == stages(desk.bell.due(later)) == [Stage.OVERDUE]
    assert desk.bell.due() == []
    assert reading.rung(desk._store) == {}


def test_the_three_most_urgent(desk: Desk, clock: Clock) -> None:
    ids = [ask(desk, f"Client {n}", kind=Kind.COMPLAINT) for n in range(5)]
    chase(desk, ids[4])
    assert [row.id for row in desk.bell.urgent(3)] == [ids[4], ids[0], ids[1]]


def test_a_poisoned_request_silences_no_other(
    desk: Desk, clock: Clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [ask(desk, f"Client {n}", kind=Kind.COMPLAINT) for n in range(3)]
    # A promise for a year that no calendar has: not by any verb, but a file can hold it.
    desk._store._driver.execute("UPDATE requests SET promised_at = ? WHERE id = ?", (253402300799, ids[1]))
    clock.forward(hours=1)
    with caplog.at_level(logging.ERROR):
        heard = {reminder.request_id for reminder in desk.bell.due()}
    assert heard >= {ids[0], ids[2]}


def test_a_tick_with_nothing_new_only_asks_whether_something_changed(desk: Desk, clock: Clock) -> None:
    ask(desk)
    assert desk.bell.ring() == []
    counts = desk.lists.counts()
    asked: list[str] = []
    desk._store._driver.set_trace_callback(asked.append)
    clock.forward(minutes=1)
    assert (desk.bell.ring(), desk.lists.counts()) == ([], counts)
    assert set(asked) == {"PRAGMA data_version"}


def test_lists_need_not_be_read_again_after_the_bell_rang(desk: Desk, clock: Clock) -> None:
    ask(desk, kind=Kind.COMPLAINT)
    clock.now += timedelta(hours=1)
    before = desk.lists.can_be_due()
    [notice] = desk.bell.ring()
    desk.bell.shown(notice)
    assert desk.lists.can_be_due() is before
    assert desk.bell.ring() == []
    ask(desk, kind=Kind.COMPLAINT)
    assert len(desk.lists.can_be_due()) == 2
