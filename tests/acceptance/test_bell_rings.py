"""When the bell would ring, asked minute by minute: `deskbell due --at`. November 23 is a Monday."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acceptance.command import Deskbell
from tests.acceptance.oracle import at

AM = "2026-11-23 09:00"


def berlin(text: str) -> str:
    return f"{text.replace(' ', 'T')}:00+01:00"


def first_rings(deskbell: Deskbell, start: str, end: str, step: int = 10) -> dict[tuple[str, str], str]:
    """Each reminder that would ring between two wall clocks, and when it would first."""
    found: dict[tuple[str, str], str] = {}
    now = at(start)
    while now <= at(end):
        for each in deskbell.json("due", "--at", now.isoformat()):
            found.setdefault((each["stage"], each["due_at"][5:16]), f"{now:%m-%dT%H:%M}")
        now += timedelta(minutes=step)
    return found


@pytest.mark.slow
def test_a_silence_rings_soon_then_late_then_again_and_then_each_morning(deskbell: Deskbell) -> None:
    deskbell.add("question", AM)
    assert first_rings(deskbell, AM, "2026-11-26 12:00", 60) == {
        ("soon", "11-23T12:00"): "11-23T12:00",
        ("overdue", "11-23T13:00"): "11-23T13:00",
        ("overdue", "11-23T14:00"): "11-23T14:00",
        ("overdue", "11-24T09:00"): "11-24T09:00",
        ("overdue", "11-25T09:00"): "11-25T09:00",
        ("overdue", "11-26T09:00"): "11-26T09:00",
    }


def test_asking_rings_nothing(deskbell: Deskbell) -> None:
    deskbell.add("complaint", AM)
    asked = [deskbell.due("2026-11-23 09:40") for _ in range(3)]
    assert asked == [{"overdue": berlin("2026-11-23 09:30")}] * 3
    (row,) = deskbell.json("due", "--at", berlin("2026-11-23 09:40"))
    assert set(row) == {"request_id", "stage", "due_at", "client", "subject"}


@pytest.mark.parametrize(
    "when", ["2026-11-21 12:00", "2026-11-23 08:59", "2026-11-23 17:00", "2026-11-24 12:00"]
)
def test_it_rings_inside_working_time_only(deskbell: Deskbell, when: str) -> None:
    deskbell.add("complaint", "2026-11-20 10:00")
    deskbell.setting("days_off", ["2026-11-24"])
    assert deskbell.due(when) == {}
    assert "overdue" in deskbell.due("2026-11-23 09:00")


def test_a_chase_and_a_promise_ring_of_their_own(deskbell: Deskbell) -> None:
    id = deskbell.add("question", AM)
    deskbell.log(id, "holding", AM, "2026-11-23T14:00+01:00")
    assert deskbell.due("2026-11-23 12:40") == {}
    assert deskbell.due("2026-11-23 12:50") == {"soon": berlin("2026-11-23 12:45")}
    deskbell.log(id, "from-client", "2026-11-23 13:00")
    assert deskbell.due("2026-11-23 13:00")["chased"] == berlin("2026-11-23 13:00")
    assert deskbell.due("2026-11-23 14:00")["promise"] == berlin("2026-11-23 14:00")
    assert "overdue" not in deskbell.due("2026-11-23 14:59")
    assert deskbell.due("2026-11-23 15:00")["overdue"] == berlin("2026-11-23 15:00")


def test_a_snooze_mutes_and_its_end_rings(deskbell: Deskbell) -> None:
    id = deskbell.add("complaint", AM)
    deskbell("set", id, "--snooze", "2026-11-23T11:00+01:00")
    assert deskbell.due("2026-11-23 10:59") == {}
    assert deskbell.due("2026-11-23 11:00") == {"overdue": berlin("2026-11-23 11:00")}


def test_a_quiet_lead_rings_and_what_is_closed_never_does(deskbell: Deskbell) -> None:
    id = deskbell.add("lead", AM)
    deskbell.log(id, "answer", "2026-11-23 10:00")
    assert deskbell.due("2026-11-25 09:59") == {}
    assert deskbell.due("2026-11-25 10:00") == {"follow-up": berlin("2026-11-25 10:00")}
    deskbell("close", id, "--outcome", "won")
    assert deskbell.due("2026-11-25 10:00") == {}


def test_every_list_has_one_order(deskbell: Deskbell) -> None:
    """Chased and overdue first, then by deadline, then follow-ups."""
    quiet = deskbell.add("lead", "2026-11-18 09:00")
    deskbell.log(quiet, "answer", "2026-11-18 09:30")
    later = deskbell.add("question", "2026-11-23 09:30")
    sooner = deskbell.add("question", "2026-11-23 09:10")
    late = deskbell.add("complaint", "2026-11-23 09:20")
    chased = deskbell.add("complaint", "2026-11-23 09:25")
    deskbell.log(chased, "from-client", "2026-11-23 09:40")
    asleep = deskbell.add("lead", AM)
    deskbell("set", asleep, "--snooze", "2026-11-23T12:00+01:00")
    shut = deskbell.add("question", AM)
    deskbell("close", shut, "--outcome", "spam")
    noon = "2026-11-23 10:30"
    assert deskbell.order("today", noon) == [chased, late, sooner, later, quiet]
    assert deskbell.order("overdue", noon) == [chased, late]
    assert deskbell.order("mine", noon) == [chased, late, sooner, later, asleep]
    assert deskbell.order("theirs", noon) == [quiet]
    assert deskbell.order("closed", noon) == [shut]
    assert set(deskbell.order("all", noon)) == {quiet, later, sooner, late, chased, asleep, shut}
