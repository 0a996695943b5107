"""Whole requests at random, in many zones and over both changes of the clock, against the second opinion."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from tests.acceptance.command import Deskbell
from tests.acceptance.oracle import DAYS, TARGETS, Happening, Minutes, Story, Week, at

EVERY_HOUR = {day: [["00:00", "24:00"]] for day in DAYS}
SPLIT = {"mon": [["09:00", "12:30"], ["13:00", "17:00"]], "wed": [["00:00", "24:00"]],
         "thu": [["00:00", "08:00"]], "sat": [["22:00", "24:00"]], "sun": [["00:00", "04:00"]]}  # fmt: skip
NIGHTS = {"sun": [["01:30", "02:15"]], "mon": [["08:00", "10:00"]], "tue": [["23:00", "24:00"]],
          "wed": [["00:00", "01:00"]]}  # fmt: skip
MEETING = {
    "sun": [["01:00", "03:00"]],
    "mon": [["10:00", "18:00"]],
    "fri": [["08:15", "11:45"], ["11:45", "15:00"]],
}
SAMOAN = {"mon": [["09:00", "17:00"]], "fri": [["08:00", "16:00"]], "sat": [["00:00", "24:00"]]}


class Place(NamedTuple):
    """A zone, hours that a change of its clock swallows or repeats, and when that is about to happen."""

    zone: str
    hours: dict[str, list[list[str]]]
    begins: str


PLACES = [
    Place("Europe/Berlin", Week().work_week, "2026-03-27 08:00"),
    Place("Europe/Berlin", SPLIT, "2026-03-27 08:00"),
    Place("Europe/Berlin", SPLIT, "2026-10-22 08:00"),
    Place("America/New_York", EVERY_HOUR, "2026-10-29 08:00"),
    Place("America/New_York", MEETING, "2026-03-05 08:00"),
    Place("Australia/Lord_Howe", NIGHTS, "2026-04-02 01:00"),
    Place("Australia/Lord_Howe", NIGHTS, "2026-10-01 01:00"),
    Place("Pacific/Apia", SAMOAN, "2011-12-26 08:00"),
    Place("Pacific/Apia", SAMOAN, "2021-04-01 01:00"),
    Place("Africa/Casablanca", {day: [["02:00", "05:00"]] for day in DAYS}, "2026-02-12 08:00"),
    Place("Asia/Kathmandu", Week().work_week, "2026-05-01 08:00"),
]
WAYS = {
    "client": "--from-client",
    "answer": "--answer",
    "call": "--call",
    "note": "--note",
    "holding": "--holding",
}
DEEDS = ["client"] * 4 + [
    "answer",
    "call",
    "note",
    "holding",
    "close",
    "no reply",
    "snooze",
    "target",
    "kind",
]
OUTCOMES = ["won", "lost", "answered", "withdrawn", "not for us", "spam"]


class Life:
    """Does things at random, and tells each one to the command and to the story alike."""

    def __init__(self, deskbell: Deskbell, place: Place, seed: int) -> None:
        self.deskbell, self.chance = deskbell, random.Random(seed)
        self.now = at(place.begins, place.zone).astimezone(UTC)
        self.minutes = Minutes(self._week(place), self.now - timedelta(days=2), days=50)
        self.stories: dict[int, Story] = {}
        for key in ("zone", "work_week", "days_off", "time_away"):
            deskbell.setting(key, getattr(self.minutes.week, key))

    def step(self, told: int) -> None:
        """A while goes by, then something happens."""
        self.now += timedelta(minutes=self.chance.choice([1, 7, 15, 30, 61, 240, 480, 960, 1440, 2000, 4000]))
        self.deskbell.now = self.now
        if len(self.stories) < 3 and (not self.stories or self.chance.random() < 0.3):
            self._open(told)
            return
        id = self.chance.choice(list(self.stories))
        deed = self.chance.choice(DEEDS)
        if deed in WAYS:
            self._log(id, deed, told)
        else:
            self._decide(id, deed, told)

    def _week(self, place: Place) -> Week:
        days = [(self.now + timedelta(days=n)).date().isoformat() for n in range(20)]
        off = tuple(self.chance.sample(days, self.chance.randrange(3)))
        first = self.chance.randrange(12)
        away = ((days[first], days[first + self.chance.randrange(4)]),) if self.chance.random() < 0.4 else ()
        return Week(place.zone, place.hours, off, away)

    def _open(self, told: int) -> None:
        kind = self.chance.choice(list(TARGETS))
        anywhere = self.now.astimezone(
            ZoneInfo(self.chance.choice(["UTC", "Asia/Tokyo", self.minutes.week.zone]))
        )
        id = self.deskbell(
            "add", "--client", f"Anna {told}", "--kind", kind, "--at", anywhere.isoformat(), "Roof"
        )
        self.stories[int(id)] = Story(self.minutes, kind, [Happening(self.now, "client", told=told)])

    def _log(self, id: int, deed: str, told: int) -> None:
        story = self.stories[id]
        when, until = self.now, self._later()
        if deed != "holding" and self.chance.random() < 0.25:
            earlier = when - timedelta(minutes=self.chance.choice([3, 61, 500, 2001]))
            when = when if any(each.at == earlier for each in story.happenings) else earlier
        value = [until.isoformat()] if deed == "holding" else []
        self.deskbell("log", id, WAYS[deed], *value, "--at", when.isoformat(), "Said.")
        story.happenings.append(Happening(when, deed, until, told=told))

    def _decide(self, id: int, deed: str, told: int) -> None:
        story, until = self.stories[id], self._later()
        if deed == "target":
            story.own_target = self.chance.choice([1, 20, 45, 90, 333])
            self.deskbell("set", id, "--target", story.own_target)
        elif deed == "kind":
            story.kind = self.chance.choice(list(TARGETS))
            self.deskbell("set", id, "--kind", story.kind)
        else:
            outcome = self.chance.choice(OUTCOMES)
            words = {"close": ["close", id, "--outcome", outcome, "--at", self.now.isoformat()],
                     "no reply": ["no-reply-needed", id],
                     "snooze": ["set", id, "--snooze", until.isoformat()]}  # fmt: skip
            self.deskbell(*words[deed])
            story.happenings.append(
                Happening(self.now, deed, until, outcome=outcome if deed == "close" else None, told=told)
            )

    def _later(self) -> datetime:
        return self.now + timedelta(minutes=self.chance.choice([30, 61, 240, 481, 1440, 4000]))

    def compare(self, when: datetime) -> None:
        """The command and the stories agree on all that stands then, and on all that rings."""
        rows = {
            row["id"]: row for row in self.deskbell.json("list", "--view", "all", "--at", when.isoformat())
        }
        rings: dict[int, dict[str, datetime]] = {id: {} for id in self.stories}
        for each in self.deskbell.json("due", "--at", when.isoformat()):
            rings[each["request_id"]][each["stage"]] = datetime.fromisoformat(each["due_at"])
        for id, story in self.stories.items():
            expected = story.stands(when)
            told = (when, story.kind, story.own_target, story.happenings)
            assert {name: _read(name, rows[id][name]) for name in expected} == expected, told
            assert _but_soon(rings[id]) == _but_soon(story.rings(when)), told


def _read(name: str, value: Any) -> Any:
    is_instant = value is not None and (name.endswith("_at") or name in ("waiting_since", "deadline"))
    return datetime.fromisoformat(value) if is_instant else value


def _but_soon(rings: dict[str, datetime]) -> dict[str, datetime | None]:
    """When soon began falls between two minutes: that it rings is enough."""
    return {stage: None if stage == "soon" else due_at for stage, due_at in rings.items()}


def live(folder: Path, place: Place, seed: int, steps: int) -> None:
    life = Life(Deskbell(folder), place, seed)
    end = life.now + timedelta(days=20)
    for told in range(steps):
        life.step(told)
        if life.now > end:
            break
        for when in (life.now, life.now + timedelta(minutes=life.chance.randrange(9000))):
            life.compare(when)
    assert "in order" in life.deskbell("check")


def test_a_short_story_is_told_alike(tmp_path: Path) -> None:
    live(tmp_path / "desk", PLACES[1], seed=7, steps=4)


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.zone} {place.begins[:10]}")
def test_long_stories_are_told_alike(tmp_path: Path, place: Place) -> None:
    live(tmp_path / "desk", place, seed=sum(map(ord, place.begins)), steps=9)


def test_an_amount_is_real_time_over_both_changes_of_the_clock(tmp_path: Path) -> None:
    """ "4 h" across a change are four real hours."""
    command = Deskbell(tmp_path / "desk")
    command.setting("zone", "Europe/Berlin")
    command.setting("work_week", EVERY_HOUR)
    ends = {"2026-03-29T00:00:00+01:00": "2026-03-29T05:00:00+02:00",
            "2026-10-25T00:00:00+02:00": "2026-10-25T03:00:00+01:00",
            "2026-10-25T02:30:00+02:00": "2026-10-25T05:30:00+01:00"}  # fmt: skip
    for start, end in ends.items():
        id = command("add", "--client", "Anna", "--kind", "question", "--at", start, "Roof").strip()
        shown = command.json("show", id, "--at", end)
        assert (shown["waiting_since"], shown["deadline"]) == (start, end)
        assert shown["real_minutes_waited"] == shown["working_minutes_waited"] == 240
    assert json.loads(command("settings", "get", "work_week"))["mon"] == [["00:00", "24:00"]]


def test_a_day_that_was_left_out_of_the_calendar_is_no_time_at_all(tmp_path: Path) -> None:
    """Samoa went from Thursday, December 29, 2011 to Saturday."""
    command = Deskbell(tmp_path / "desk")
    command.setting("zone", "Pacific/Apia")
    command.setting("work_week", EVERY_HOUR)
    id = command("add", "--client", "Anna", "--kind", "question", "--at", "2011-12-29T22:00", "Roof").strip()
    shown = command.json("show", id, "--at", "2011-12-31T02:00")
    assert shown["waiting_since"] == "2011-12-29T22:00:00-10:00"
    assert shown["deadline"] == "2011-12-31T02:00:00+14:00"
    assert (shown["real_minutes_waited"], shown["working_minutes_waited"]) == (240, 240)
