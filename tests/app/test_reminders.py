"""Which reminders are due: each stage by example, and the faults that must not cost or double a ring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from app.folding import fold
from app.hours import Timetable
from app.records import Entry
from app.reminders import Facts, due
from app.turn import FollowUp
from app.words import BidStatus, Event, Kind, Outcome, Stage
from tests.app.entries import MONDAY, after, answers, asks, event, holds, promises
from tests.app.weeks import ALWAYS, NINE_TO_FIVE, week_of

HOURS = Timetable(week_of(NINE_TO_FIVE, "UTC"))
DAY = 24 * 60
Rings = list[tuple[Stage, datetime]]


def facts(*story: Entry, id: int = 1, kind: Kind = Kind.LEAD, **more: object) -> Facts:
    return Facts(id, 100 + id, f"Client {id}", "Roof", kind, fold(story), 60, **more)  # type: ignore[arg-type]


def rings(
    one: Facts,
    minutes: float,
    rung: Mapping[tuple[int, Stage], datetime] | None = None,
    *,
    outside_hours: bool = True,
    hours: Timetable = HOURS,
) -> Rings:
    found = due([one], hours, FollowUp(), rung or {}, after(minutes), outside_hours=outside_hours)
    return [(reminder.stage, reminder.due_at) for reminder in found]


def over_time(one: Facts, *minutes: float) -> list[Rings]:
    """What rings at each of these ticks, when what has rung is remembered."""
    rung: dict[tuple[int, Stage], datetime] = {}
    ticks = []
    for minute in minutes:
        ticks.append(rings(one, minute, rung, outside_hours=False))
        rung |= {(1, stage): due_at for stage, due_at in ticks[-1]}
    return ticks


def test_soon_rings_at_three_quarters_and_not_once_it_is_overdue() -> None:
    waiting = facts(asks(0))
    assert rings(waiting, 44) == []
    assert rings(waiting, 45) == rings(waiting, 59) == [(Stage.SOON, after(45))]
    assert rings(waiting, 60) == [(Stage.OVERDUE, after(60))]


def test_overdue_rings_again_after_one_and_four_hours_and_then_every_working_morning() -> None:
    minutes = [60, 61, 119, 120, 300, 301, 479, DAY - 1, DAY, DAY + 200, 4 * DAY, 5 * DAY, 7 * DAY]
    assert over_time(facts(asks(0)), *minutes) == [
        [(Stage.OVERDUE, after(60))], [], [],
        [(Stage.OVERDUE, after(120))],
        [(Stage.OVERDUE, after(300))], [], [],
        [],  # before the opening
        [(Stage.OVERDUE, after(DAY))], [],
        [(Stage.OVERDUE, after(4 * DAY))],
        [],  # a Saturday
        [(Stage.OVERDUE, after(7 * DAY))],
    ]  # fmt: skip


def test_working_hours_later_may_be_on_another_day() -> None:
    late = facts(asks(400))  # due at 460, again on Tuesday after 40 min and after 3 h 40
    assert over_time(late, 460, DAY, DAY + 40, DAY + 220, 2 * DAY) == [
        [(Stage.OVERDUE, after(460))],
        [],  # the morning rings only once the hours are through
        [(Stage.OVERDUE, after(DAY + 40))],
        [(Stage.OVERDUE, after(DAY + 220))],
        [(Stage.OVERDUE, after(2 * DAY))],
    ]


def test_a_promise_rings_as_such_and_then_again_as_overdue() -> None:
    promised = facts(asks(0), holds(1, after(200)))
    assert over_time(promised, 60, 150, 200, 259, 260) == [
        [],
        [],
        [(Stage.PROMISE, after(200))],
        [],
        [(Stage.OVERDUE, after(260))],
    ]
    assert rings(promised, 151) == [(Stage.SOON, after(150.25))]


def test_a_chase_rings_at_its_own_instant_each_time() -> None:
    once, twice = facts(asks(0), asks(10)), facts(asks(0), asks(10), asks(20))
    assert rings(once, 11) == [(Stage.CHASED, after(10))]
    assert rings(twice, 21, {(1, Stage.CHASED): after(10)}) == [(Stage.CHASED, after(20))]
    assert rings(facts(asks(0), asks(10), answers(20)), 21) == []


def test_follow_up_rings_when_a_lead_has_been_quiet_for_two_working_days() -> None:
    quiet = facts(asks(0), answers(30))
    assert rings(quiet, 2 * DAY + 29) == []
    assert rings(quiet, 2 * DAY + 30) == [(Stage.FOLLOW_UP, after(2 * DAY + 30))]


def test_a_sent_bid_rings_on_the_morning_of_its_last_working_day() -> None:
    sunday = date(2026, 11, 29)
    bid = facts(answers(0), kind=Kind.BID, bid_status=BidStatus.SENT, valid_until_on=sunday)
    friday = after(4 * DAY)
    assert (Stage.BID_EXPIRING, friday) not in rings(bid, 4 * DAY - 1)
    assert (Stage.BID_EXPIRING, friday) in rings(bid, 4 * DAY)
    draft = facts(answers(0), kind=Kind.BID, bid_status=BidStatus.DRAFT, valid_until_on=sunday)
    assert rings(draft, 9 * DAY) == []
    open_ended = facts(answers(0), kind=Kind.BID, bid_status=BidStatus.SENT)
    assert rings(open_ended, 2 * DAY) == []


def test_the_last_morning_of_a_bid_is_within_its_last_day_where_the_desk_never_closes() -> None:
    bid = facts(answers(0), kind=Kind.BID, bid_status=BidStatus.SENT, valid_until_on=date(2026, 11, 24))
    midnight = DAY - 540
    assert rings(bid, midnight, hours=Timetable(week_of(ALWAYS, "UTC"))) == [
        (Stage.BID_EXPIRING, after(midnight))
    ]


def test_a_bid_has_no_last_morning_in_an_empty_week() -> None:
    bid = facts(answers(0), kind=Kind.BID, bid_status=BidStatus.SENT, valid_until_on=date(2026, 11, 23))
    assert rings(bid, 9 * DAY, hours=Timetable(week_of({}, "UTC"))) == []


def test_an_appointment_rings_an_hour_before_and_not_after_it() -> None:
    meeting = facts(asks(0), answers(1), event(Event.APPOINTMENT, 2, until_at=after(300)))
    assert rings(meeting, 239) == []
    assert rings(meeting, 240) == rings(meeting, 300) == [(Stage.APPOINTMENT, after(240))]
    assert rings(meeting, 301) == []


def test_a_snooze_mutes_everything_and_its_end_rings() -> None:
    snoozed = facts(asks(0), asks(1), event(Event.SNOOZED, 2, until_at=after(90)))
    assert rings(snoozed, 89) == []
    assert rings(snoozed, 90, {(1, Stage.CHASED): after(1)}) == [(Stage.OVERDUE, after(90))]


def test_a_snooze_that_ends_in_time_rings_soon_and_leaves_the_deadline_its_own() -> None:
    snoozed = facts(asks(0), event(Event.SNOOZED, 2, until_at=after(20)))
    assert over_time(snoozed, 20, 45, 60) == [
        [(Stage.SOON, after(20))],
        [(Stage.SOON, after(45))],
        [(Stage.OVERDUE, after(60))],
    ]


def test_a_snooze_that_ended_in_time_says_nothing_once_it_is_overdue() -> None:
    assert rings(facts(asks(0), event(Event.SNOOZED, 2, until_at=after(20))), 60) == [
        (Stage.OVERDUE, after(60))
    ]


def test_a_snooze_rings_at_its_end_even_where_nothing_is_ever_due() -> None:
    snoozed = facts(asks(0), event(Event.SNOOZED, 2, until_at=after(20)))
    assert rings(snoozed, 20, hours=Timetable(week_of({}, "UTC"))) == [(Stage.SOON, after(20))]


def test_what_waits_on_them_and_was_put_off_rings_as_a_follow_up() -> None:
    put_off = facts(asks(0), answers(1), event(Event.SNOOZED, 2, until_at=after(90)), kind=Kind.QUESTION)
    assert rings(put_off, 89) == []
    assert rings(put_off, 90) == [(Stage.FOLLOW_UP, after(90))]


def test_a_promise_in_an_empty_week_rings_but_not_again() -> None:
    never = Timetable(week_of({}, "UTC"))
    assert rings(facts(promises(0, after(9))), 99999, hours=never) == [(Stage.PROMISE, after(9))]


def test_closed_is_silent() -> None:
    shut = event(Event.CLOSED, 5, outcome=Outcome.WON)
    bid = facts(
        asks(0), asks(1), shut, kind=Kind.BID, bid_status=BidStatus.SENT, valid_until_on=date(2026, 11, 23)
    )
    assert rings(bid, 9999) == []


def test_outside_working_time_nothing_rings_unless_wanted() -> None:
    waiting = facts(asks(0))
    for minutes in (-1, 480, 5 * DAY):
        assert rings(facts(asks(-60 * DAY)), minutes, outside_hours=False) == []
    assert rings(waiting, 480, outside_hours=True) == [(Stage.OVERDUE, after(300))]
    assert rings(waiting, 480, outside_hours=False) == []


# The faults, by their numbers in the list of faults.


def test_r1_r9_after_days_away_each_stage_rings_once_at_its_latest_instant() -> None:
    away = facts(asks(0), asks(10))
    assert over_time(away, 3 * DAY + 77, 3 * DAY + 78) == [
        [(Stage.CHASED, after(10)), (Stage.OVERDUE, after(3 * DAY))],
        [],
    ]


def test_r3_a_year_forward_rings_once_and_forgets_nothing() -> None:
    assert len(rings(facts(asks(0)), 365 * DAY)) == 1


@pytest.mark.parametrize("back", [60, DAY])
def test_r4_a_clock_put_back_does_not_ring_again(back: int) -> None:
    one = facts(asks(0))
    rung = {(1, Stage.SOON): after(45), (1, Stage.OVERDUE): after(2 * DAY)}
    assert rings(one, 2 * DAY - back, rung) == []


def test_r5_r6_a_deadline_at_night_when_the_clock_changes_rings_once() -> None:
    always = Timetable(week_of({day: [["00:00", "24:00"]] for day in ("sat", "sun")}))
    for change in (datetime.fromisoformat("2026-03-29T01:00Z"), datetime.fromisoformat("2026-10-25T01:00Z")):
        minutes = (change - MONDAY).total_seconds() / 60
        one = facts(asks(minutes - 30))
        assert over_time_of(one, always, change + timedelta(minutes=29)) == [Stage.SOON]
        assert over_time_of(one, always, change + timedelta(minutes=30)) == [Stage.OVERDUE]


def over_time_of(one: Facts, hours: Timetable, now: datetime) -> list[Stage]:
    return [reminder.stage for reminder in due([one], hours, FollowUp(), {}, now)]


@pytest.mark.parametrize("days", [25, 40, 5 * 365])
def test_r15_what_is_due_in_years_is_only_a_date(days: int) -> None:
    promised = facts(promises(0, after(days * DAY)))
    assert (Stage.PROMISE, after(days * DAY)) in rings(promised, days * DAY)
    assert all(stage is not Stage.PROMISE for stage, _ in rings(promised, days * DAY - 1))


class Poisoned(Exception):
    """What a row that breaks a rule raises."""


class PoisonedFold:
    """Stands where a fold should be."""

    @property
    def turn(self) -> object:
        raise Poisoned


def test_r18_one_poisoned_request_does_not_silence_the_others() -> None:
    poisoned = Facts(50, 150, "Odd", "", Kind.LEAD, PoisonedFold(), 60)  # type: ignore[arg-type]
    hundred = [poisoned if id == 50 else facts(asks(0), id=id) for id in range(100)]
    reported: dict[int, Exception] = {}
    found = due(hundred, HOURS, FollowUp(), {}, after(60), on_poisoned=reported.__setitem__)
    assert [reminder.request_id for reminder in found] == [id for id in range(100) if id != 50]
    assert [(id, type(error)) for id, error in reported.items()] == [(50, Poisoned)]
    with pytest.raises(Poisoned):
        due(hundred, HOURS, FollowUp(), {}, after(60))


def test_r23_a_lead_of_400_days_still_rings() -> None:
    assert [stage for stage, _ in rings(facts(asks(-400 * DAY)), 0)] == [Stage.OVERDUE]


def test_the_longest_due_comes_first_with_all_that_the_notice_needs() -> None:
    found = due([facts(asks(30), id=1), facts(asks(0), id=2)], HOURS, FollowUp(), {}, after(100))
    assert [reminder.request_id for reminder in found] == [2, 1]
    first = found[0]
    assert (first.client_id, first.client, first.subject, first.deadline) == (
        102,
        "Client 2",
        "Roof",
        after(60),
    )
