"""The order of every list, and how a deadline explains itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.folding import fold
from app.hours import Timetable
from app.records import Entry
from app.saying import say_why
from app.standing import RequestRow
from app.turn import deadline, group, sort_key, standing, why
from app.words import Event, Group, Kind, Outcome, Standing, Turn
from tests.app.entries import MONDAY, after, answers, asks, event, holds
from tests.app.weeks import NINE_TO_FIVE, week_of

HOURS = Timetable(week_of(NINE_TO_FIVE, "UTC"))
NEVER = Timetable(week_of({}, "UTC"))
BERLIN = ZoneInfo("Europe/Berlin")
DAY = 24 * 60
ROW = RequestRow(
    id=1, client_id=1, client="Anna Berg", address="", kind=Kind.LEAD, subject="", turn=Turn.MINE,
    standing=Standing.CALM, group=Group.NEXT, waiting_since=MONDAY, chases=0, promised_at=None,
    snoozed_until=None, deadline=after(60), follow_up_at=None, has_gone_quiet=False, outcome=None,
    closed_at=None, last_line="", last_direction=None, last_entry_at=None, amount_minor=None, currency="",
    valid_until_on=None, bid_status=None, bid_number="",
)  # fmt: skip


def heading(story: list[Entry], now: datetime, target: int = 60, follow_up: datetime | None = None) -> Group:
    found = fold(story)
    stands = standing(found, target, HOURS, now)
    return group(found, stands, deadline(found, target, HOURS), follow_up, HOURS, now)


def test_what_is_due_by_the_end_of_the_next_working_day_is_next() -> None:
    end_of_tuesday = after(2 * DAY - 9 * 60)
    assert heading([asks(0), holds(1, end_of_tuesday - timedelta(seconds=1))], after(2)) is Group.NEXT
    assert heading([asks(0), holds(1, end_of_tuesday)], after(2)) is Group.LATER


def test_on_a_friday_next_reaches_over_the_weekend() -> None:
    friday, next_monday = 4 * DAY, 7 * DAY
    assert heading([asks(friday), holds(friday, after(next_monday))], after(friday)) is Group.NEXT
    assert heading([asks(friday), holds(friday, after(next_monday + DAY))], after(friday)) is Group.LATER


def test_who_has_asked_again_is_next_whatever_the_deadline() -> None:
    assert heading([asks(0), asks(1), holds(2, after(30 * DAY))], after(3)) is Group.NEXT


def test_what_the_bell_calls_urgent_is_next_however_far_ahead() -> None:
    promised = [asks(0), holds(1, after(20 * DAY))]
    assert heading(promised, after(10 * DAY)) is Group.LATER
    assert heading(promised, after(17 * DAY)) is Group.NEXT


def test_the_other_headings() -> None:
    assert heading([asks(0)], after(61)) is Group.OVERDUE
    assert heading([asks(0), event(Event.SNOOZED, 1, until_at=after(99))], after(61)) is Group.SNOOZED
    assert heading([asks(0), answers(1)], after(61), follow_up=after(61)) is Group.FOLLOW_UP
    assert heading([asks(0), answers(1)], after(60), follow_up=after(61)) is Group.NONE
    assert heading([asks(0), answers(1)], after(60)) is Group.NONE
    assert heading([asks(0), event(Event.CLOSED, 1, outcome=Outcome.WON)], after(61)) is Group.NONE


def test_with_an_empty_week_a_wait_is_not_hidden() -> None:
    found = fold([asks(0)])
    assert group(found, Standing.CALM, None, None, NEVER, after(1)) is Group.NEXT


def test_lists_are_ordered_by_heading_chases_deadline_wait_and_id() -> None:
    rows = [
        ROW._replace(id=1, group=Group.OVERDUE, chases=2, deadline=after(50)),
        ROW._replace(id=2, group=Group.OVERDUE, deadline=after(10)),
        ROW._replace(id=3, group=Group.NEXT, chases=1, deadline=after(900)),
        ROW._replace(id=4, group=Group.NEXT, deadline=after(100)),
        ROW._replace(id=5, group=Group.NEXT, deadline=after(200), waiting_since=after(-5)),
        ROW._replace(id=6, group=Group.NEXT, deadline=after(200)),
        ROW._replace(id=7, group=Group.NEXT, deadline=after(200)),
        ROW._replace(id=8, group=Group.NEXT, deadline=after(200), waiting_since=None),
        ROW._replace(id=9, group=Group.NEXT, deadline=None),
        ROW._replace(id=10, group=Group.LATER),
        ROW._replace(id=11, group=Group.FOLLOW_UP, deadline=None),
        ROW._replace(id=12, group=Group.SNOOZED, chases=9),
        ROW._replace(id=13, group=Group.NONE, deadline=None, waiting_since=None),
    ]
    rows.reverse()
    rows.sort(key=sort_key)
    assert [row.id for row in rows] == list(range(1, 14))


def test_a_target_explains_itself_by_what_was_counted() -> None:
    found = why(fold([asks(450)]), 60, "client", HOURS, after(DAY))
    assert (found.deadline, found.target_minutes, found.target_source) == (after(DAY + 30), 60, "client")
    assert sum(span.minutes for span in found.spans if span.is_counted) == 60
    assert (found.working_minutes_waited, found.real_minutes_waited) == (30, DAY - 450)
    assert (found.waiting_since, found.promised_at, found.problem) == (after(450), None, "")


def test_a_promise_needs_no_counting() -> None:
    found = why(fold([asks(0), holds(10, after(500))]), 60, "kind", HOURS, after(20))
    assert (found.deadline, found.target_source, found.spans) == (after(500), "promise", ())
    assert (found.working_minutes_waited, found.real_minutes_waited) == (20, 20)


def test_nobody_waiting_is_not_a_wait_of_nought() -> None:
    found = why(fold([asks(0), answers(1)]), 60, "kind", HOURS, after(20))
    assert (found.deadline, found.spans, found.working_minutes_waited, found.real_minutes_waited) == (
        None,
        (),
        None,
        None,
    )


def test_a_wait_that_a_clock_put_back_makes_negative_is_nought() -> None:
    found = why(fold([asks(0)]), 60, "kind", HOURS, after(-30))
    assert (found.working_minutes_waited, found.real_minutes_waited) == (0, 0)


def test_an_empty_week_says_so() -> None:
    found = why(fold([asks(0)]), 60, "kind", NEVER, after(20))
    assert found.deadline is None
    assert "no open hours" in found.problem
    assert [span.is_counted for span in found.spans] == [False]
    assert say_why(found, Kind.LEAD, BERLIN) == found.problem


@pytest.mark.parametrize(
    ("story", "target", "said"),
    [
        ([asks(10)], 30, "Due Mon 10:40. Leads: 30 working minutes. Arrived Mon 10:10, all of it counted."),
        (
            [asks(4 * DAY + 450)],
            60,
            "Due Mon 10:30. Leads: 60 working minutes. "
            "Arrived Fri 17:30, 30 min counted Fri, weekend until Mon 10:00, 30 min counted Mon.",
        ),
        (
            [asks(0), holds(5, after(300))],
            30,
            "Due Mon 15:00, as promised. Waiting since Mon 10:00.",
        ),
        ([asks(0), answers(5, promised_at=after(DAY))], 30, "Due Tue 10:00, as promised."),
        ([asks(0), answers(5)], 30, "Nobody is waiting, so nothing is due."),
        (
            [asks(0)],
            7 * 480 + 60,
            "Due Wed 2 Dec 11:00. Leads: 3420 working minutes. Arrived Mon 23 Nov 10:00, 8 h counted Mon, "
            "8 h counted Tue, 8 h counted Wed, then 3 more, 8 h counted Mon, 8 h counted Tue, "
            "1 h counted Wed.",
        ),
    ],
)
def test_a_deadline_says_itself(story: list[Entry], target: int, said: str) -> None:
    assert say_why(why(fold(story), target, "kind", HOURS, after(20)), Kind.LEAD, BERLIN) == said
