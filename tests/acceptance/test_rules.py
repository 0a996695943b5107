"""The thirteen rules of the clock, one by one, as the command line shows them. November 23 is a Monday."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.acceptance.command import Deskbell

AM, PM = "2026-11-23 09:00", "2026-11-23 16:00"
EMPTY: dict[str, Any] = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def berlin(text: str) -> str:
    """As JSON prints a winter's wall clock of Berlin."""
    return f"{text.replace(' ', 'T')}:00+01:00"


def test_a_target_and_a_work_week_redate_what_is_open(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    assert deskbell.show(id, AM)["deadline"] == berlin("2026-11-23 13:00")
    deskbell.setting("targets", {"question": 60})
    assert deskbell.show(id, AM)["deadline"] == berlin("2026-11-23 10:00")
    deskbell("set", id, "--target", 120)
    assert deskbell.show(id, AM)["deadline"] == berlin("2026-11-23 11:00")
    deskbell.setting("work_week", {"tue": [["10:00", "11:30"], ["14:00", "15:00"]]})
    assert deskbell.show(id, AM)["deadline"] == berlin("2026-11-24 14:30")
    deskbell("set", id, "--kind", "complaint")
    shown = deskbell.show(id, AM)
    assert (shown["kind"], shown["deadline"]) == ("complaint", berlin("2026-11-24 14:30")), "its own wins"


def test_the_defaults_are_the_stated_ones(deskbell: Deskbell) -> None:
    ends = {"complaint": "2026-11-23 09:30", "lead": "2026-11-23 10:00", "question": "2026-11-23 13:00",
            "bid": "2026-11-24 17:00"}  # fmt: skip
    for kind, end in ends.items():
        assert deskbell.show(deskbell.add(kind, AM), AM)["deadline"] == berlin(end)


def test_a_chase_counts_and_never_moves_the_start(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    deskbell.log(id, "from-client", "2026-11-23 10:00")
    deskbell.log(id, "from-client", "2026-11-23 11:00")
    shown = deskbell.show(id, "2026-11-23 11:00")
    assert (shown["chases"], shown["waiting_since"]) == (2, berlin(AM))
    assert (shown["working_minutes_waited"], shown["real_minutes_waited"]) == (120, 120)


@pytest.mark.parametrize(("way", "stops"), [("answer", True), ("call", True), ("note", False)])
def test_only_an_answer_stops_the_clock(deskbell: Deskbell, way: str, stops: bool) -> None:
    id = deskbell.add("question", AM)
    deskbell.log(id, way, "2026-11-23 10:00")
    shown = deskbell.show(id, "2026-11-23 10:30")
    assert shown["turn"] == ("theirs" if stops else "mine")
    assert shown["waiting_since"] == (None if stops else berlin(AM))
    assert [entry["is_answer"] for entry in shown["entries"]] == [False, stops]
    waited = (shown["working_minutes_waited"], shown["real_minutes_waited"])
    assert waited == ((None, None) if stops else (90, 90))


def test_the_oldest_unanswered_counts_in_whatever_order_it_was_told(deskbell: Deskbell) -> None:
    id = deskbell.add("question", "2026-11-23 10:00")
    deskbell.log(id, "from-client", "2026-11-23 12:00")
    deskbell.log(id, "from-client", "2026-11-23 09:30")
    assert deskbell.show(id, PM)["waiting_since"] == berlin("2026-11-23 09:30")
    deskbell.log(id, "answer", "2026-11-23 11:00")
    shown = deskbell.show(id, PM)
    assert (shown["waiting_since"], shown["chases"]) == (berlin("2026-11-23 12:00"), 0)
    times = [entry["at"] for entry in shown["entries"]]
    assert times == sorted(times)


def test_a_promise_replaces_the_deadline_and_keeps_the_waiting(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    deskbell.log(id, "holding", "2026-11-23 10:00", "2026-11-25T12:00+01:00")
    shown = deskbell.show(id, PM)
    assert shown["deadline"] == shown["promised_at"] == berlin("2026-11-25 12:00")
    assert (shown["turn"], shown["waiting_since"], shown["standing"]) == ("mine", berlin(AM), "calm")
    assert deskbell.show(id, "2026-11-25 12:00")["standing"] == "overdue"
    deskbell.log(id, "answer", "2026-11-25 12:30")
    kept = deskbell.show(id, "2026-11-25 13:00")
    assert (kept["turn"], kept["promised_at"], kept["deadline"]) == ("theirs", None, None)


def test_a_snooze_hides_until_its_end_and_the_clock_goes_on(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    deskbell("set", id, "--snooze", "2026-11-23T15:00+01:00")
    asleep = deskbell.show(id, "2026-11-23 14:59")
    assert (asleep["standing"], asleep["deadline"]) == ("snoozed", berlin("2026-11-23 13:00"))
    assert asleep["working_minutes_waited"] == 359
    assert deskbell.order("today", "2026-11-23 14:59") == []
    assert deskbell.show(id, "2026-11-23 15:00")["standing"] == "overdue"


def test_snoozing_past_the_deadline_says_so(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    deskbell("set", id, "--snooze", "2026-11-23T12:00+01:00")
    assert deskbell.err == ""
    deskbell("set", id, "--snooze", "2026-11-23T15:00+01:00")
    assert "deadline, Mon 2026-11-23 13:00" in deskbell.err
    assert len(deskbell.err.splitlines()) == 1


def test_what_can_not_be_set_whole_is_not_set_at_all(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    before = deskbell.show(id, AM)
    deskbell("set", id, "--kind", "lead", "--target", 0, code=1)
    deskbell("set", id, "--kind", "lead", "--snooze", "soon", code=1)
    assert deskbell.show(id, AM) == before


def test_a_snooze_ends_when_they_write_again(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    deskbell("set", id, "--snooze", "2026-11-24T15:00+01:00")
    deskbell.log(id, "from-client", "2026-11-23 10:00")
    assert deskbell.show(id, "2026-11-23 10:00")["standing"] == "calm"


def test_a_snooze_with_a_promise_outlives_the_waiting(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    deskbell.log(id, "holding", AM, "2026-11-23T12:00+01:00")
    deskbell("set", id, "--snooze", "2026-11-23T15:00+01:00")
    deskbell("no-reply-needed", id)
    assert deskbell.show(id, "2026-11-23 14:00")["standing"] == "snoozed"
    assert deskbell.show(id, "2026-11-23 15:00")["standing"] == "overdue"


def test_no_reply_needed_ends_the_waiting_without_an_answer(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    deskbell("no-reply-needed", id)
    shown = deskbell.show(id, PM)
    assert (shown["turn"], shown["waiting_since"], shown["standing"]) == ("theirs", None, "waiting on them")
    assert not any(entry["is_answer"] for entry in shown["entries"])


@pytest.mark.parametrize("outcome", ["won", "lost", "answered", "withdrawn", "not for us", "spam"])
def test_closing_names_an_outcome_and_an_entry_reopens(deskbell: Deskbell, outcome: str) -> None:
    id = deskbell.add("question", AM)
    deskbell("close", id, "--outcome", outcome, "--at", "2026-11-23T10:00+01:00")
    shut = deskbell.show(id, PM)
    assert (shut["turn"], shut["standing"], shut["outcome"]) == ("nobody", "closed", outcome)
    assert [shut[name] for name in ("waiting_since", "deadline", "working_minutes_waited")] == [None] * 3
    deskbell.log(id, "from-client", "2026-11-24 10:00")
    again = deskbell.show(id, "2026-11-24 11:00")
    assert (again["turn"], again["waiting_since"], again["chases"]) == ("mine", berlin("2026-11-24 10:00"), 0)
    assert again["outcome"] is None


@pytest.mark.parametrize(("day", "opens_another"), [("2027-01-22 09:00", False), ("2027-01-23 09:00", True)])
def test_after_sixty_days_they_begin_anew(deskbell: Deskbell, day: str, opens_another: bool) -> None:
    id = deskbell.add("question", AM)
    deskbell("close", id, "--outcome", "won", "--at", "2026-11-23T10:00+01:00")
    deskbell.log(id, "from-client", day)
    rows = {row["id"]: row["standing"] for row in deskbell.json("list", "--view", "all")}
    assert (len(rows) == 2) == opens_another
    assert (rows[id] == "closed") == opens_another


def test_time_away_and_days_off_move_deadlines_and_the_real_time_is_shown(deskbell: Deskbell) -> None:
    id = deskbell.add("question", PM)
    deskbell.setting("days_off", ["2026-11-24"])
    deskbell.setting("time_away", [["2026-11-25", "2026-11-26"]])
    assert deskbell.show(id, PM)["deadline"] == berlin("2026-11-27 12:00")
    shown = deskbell.show(id, "2026-11-27 10:00")
    assert shown["working_minutes_waited"] == 60 + 60
    assert shown["real_minutes_waited"] == (3 * 24 + 18) * 60


def test_every_deadline_explains_itself(deskbell: Deskbell) -> None:
    id = deskbell.add("question", "2026-11-20 16:30")
    deskbell.setting("days_off", ["2026-11-23"])
    deskbell.setting("time_away", [["2026-11-24", "2026-11-24"]])
    shown = deskbell.show(id, "2026-11-25 10:00")
    counted = [(span["start"], span["minutes"]) for span in shown["why"] if span["counted"]]
    assert counted[0] == (berlin("2026-11-20 16:30"), 30)
    assert sum(minutes for _, minutes in counted) >= shown["working_minutes_waited"] == 30 + 60
    assert all(span["reason"] for span in shown["why"])
    assert len({span["reason"] for span in shown["why"]}) >= 4, "open, weekend, day off, away"
    assert all(one["end"] == two["start"] for one, two in pairwise(shown["why"]))


def test_without_hours_there_is_no_deadline_and_it_says_so(deskbell: Deskbell) -> None:
    id = deskbell.add("lead", AM)
    deskbell.setting("work_week", EMPTY)
    shown = deskbell.show(id, PM)
    assert (shown["deadline"], shown["standing"], shown["turn"]) == (None, "calm", "mine")
    assert (shown["working_minutes_waited"], shown["real_minutes_waited"]) == (0, 420)
    assert deskbell.due(PM) == {}
    assert "no deadline" in deskbell("show", id)
    deskbell.log(id, "holding", PM, "2026-11-24T09:00+01:00")
    assert deskbell.show(id, "2026-11-24 09:00")["standing"] == "overdue", "a promise needs no hours"


def test_soon_begins_at_three_quarters(deskbell: Deskbell) -> None:
    id = deskbell.add("complaint", AM)
    stands = {when: deskbell.json("show", id, "--at", f"2026-11-23T{when}+01:00")["standing"]
              for when in ("09:22:29", "09:22:30", "09:29:59", "09:30:00")}  # fmt: skip
    assert list(stands.values()) == ["calm", "soon", "soon", "overdue"]


def test_nobody_has_waited_before_they_wrote(deskbell: Deskbell) -> None:
    id = deskbell.add("lead", PM)
    before = deskbell.show(id, AM)
    assert (before["working_minutes_waited"], before["real_minutes_waited"]) == (0, 0)


@pytest.mark.parametrize(
    ("answered", "follow_up"),
    [("2026-11-23 10:00", "2026-11-25 10:00"), ("2026-11-27 10:00", "2026-12-01 10:00")],
)
def test_a_lead_is_followed_up_after_two_working_days(
    deskbell: Deskbell, answered: str, follow_up: str
) -> None:
    id = deskbell.add("lead", AM)
    deskbell.log(id, "answer", answered)
    assert deskbell.show(id, answered)["follow_up_at"] == berlin(follow_up)
    assert deskbell.show(deskbell.add("question", AM), AM)["follow_up_at"] is None
    assert deskbell.order("theirs", "2026-12-01 12:00") == [id]
