"""A slow second opinion on a whole request: the rules of the clock over a plain list of happenings.

It knows nothing of the program: its work week is the JSON that the settings take, and every amount of working
time is counted by looking at the wall clock once a minute.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TARGETS = {"complaint": 30, "lead": 60, "question": 240, "bid": 960}
FOLLOW_UP_DAYS = {"lead": 2}
LATE = ("overdue", "promise")


@dataclass(frozen=True)
class Week:
    """The owner's hours, as the settings write them."""

    zone: str = "Europe/Berlin"
    work_week: dict[str, list[list[str]]] = field(
        default_factory=lambda: {day: [["09:00", "17:00"]] for day in DAYS[:5]}
    )
    days_off: tuple[str, ...] = ()
    time_away: tuple[tuple[str, str], ...] = ()

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def spans_on(self, day: date) -> list[list[str]]:
        """That day's opening spans; none on a day off."""
        written = day.isoformat()
        is_away = any(first <= written <= last for first, last in self.time_away)
        return [] if is_away or written in self.days_off else self.work_week.get(DAYS[day.weekday()], [])

    def has_hours(self, day: date) -> bool:
        """Whether that day has hours, and is in the calendar at all: Samoa once left one out."""
        noon = datetime.combine(day, time(12), ZoneInfo(self.zone))
        return bool(self.spans_on(day)) and self.local(noon.astimezone(UTC)).date() == day

    def is_open(self, at: datetime) -> bool:
        local = self.local(at)
        wall = local.isoformat()[11:16]  # "24:00" is later than any time a clock shows
        return any(start <= wall < end for start, end in self.spans_on(local.date()))


class Minutes:
    """Every minute of a stretch of real time, open or not."""

    def __init__(self, week: Week, start: datetime, days: int) -> None:
        self.week, self.start = week, start
        self.open = [week.is_open(start + n * MINUTE) for n in range(days * 1440)]
        self._until = [0, *accumulate(self.open)]

    def between(self, start: datetime, end: datetime) -> int:
        """Open minutes from one whole minute to another."""
        return max(0, self._until[self._place(end)] - self._until[self._place(start)])

    def after(self, start: datetime, minutes: int) -> datetime | None:
        """The earliest instant at which so many open minutes have passed; None: not in this stretch."""
        place = bisect_left(self._until, self._until[self._place(start)] + minutes)
        return self.start + place * MINUTE if place < len(self._until) else None

    def mornings(self, start: datetime, end: datetime) -> list[datetime]:
        """The first open minute of each later day, up to ``end``."""
        seen = {self.week.local(start).date()}
        found = []
        for place in range(self._place(start), self._place(end) + 1):
            at = self.start + place * MINUTE
            if self.open[place] and (day := self.week.local(at).date()) not in seen:
                seen.add(day)
                found.append(at)
        return found

    def working_days_after(self, start: datetime, days: int) -> datetime:
        """The same time of day so many working days later, or the next opening after it."""
        local, day = self.week.local(start), self.week.local(start).date()
        while days:
            day += DAY
            days -= self.week.has_hours(day)
        at = datetime.combine(day, local.timetz().replace(tzinfo=ZoneInfo(self.week.zone)))
        place = self._place(at)
        while not self.open[place]:
            place += 1
        return self.start + place * MINUTE

    def _place(self, at: datetime) -> int:
        return int((at - self.start) / MINUTE)


@dataclass(frozen=True)
class Happening:
    """One thing that happened to a request: client, answer, call, note, holding, close, no reply, snooze."""

    at: datetime
    what: str
    until: datetime | None = None
    outcome: str | None = None
    told: int = 0
    """The order in which it was told; by default all is told as it happens."""


@dataclass
class Story:
    """One request: its kind and all that happened, in the order in which it was told."""

    minutes: Minutes
    kind: str
    happenings: list[Happening] = field(default_factory=list)
    own_target: int | None = None

    @property
    def target(self) -> int:
        return self.own_target or TARGETS[self.kind]

    def facts(self) -> dict[str, Any]:
        """What the happenings come to, whatever the time is."""
        instants = ("waiting_since", "chased_at", "promised_at", "made_at", "snoozed", "out")
        now: dict[str, Any] = dict.fromkeys(instants) | {"outcome": None, "chases": 0, "heard": 0}
        for happening in sorted(self.happenings, key=lambda each: each.at):
            getattr(self, "_" + happening.what.replace(" ", "_"))(now, happening)
        return now

    def stands(self, now: datetime) -> dict[str, Any]:
        """The fields of `deskbell list --json` that depend on what happened, and on the time."""
        facts = self.facts()
        turn = self._turn(facts)
        since = facts["waiting_since"] if turn == "mine" else None
        deadline = self._deadline(facts)
        return {
            "turn": turn,
            "waiting_since": since,
            "chases": facts["chases"] if turn == "mine" else 0,
            "promised_at": facts["promised_at"] if turn == "mine" else None,
            "deadline": deadline,
            "standing": self._standing(facts, deadline, now),
            "working_minutes_waited": None if since is None else self.minutes.between(since, now),
            "real_minutes_waited": None if since is None else int((now - since) / MINUTE),
            "follow_up_at": self._follow_up(facts),
            "outcome": facts["outcome"],
        }

    def rings(self, now: datetime) -> dict[str, datetime]:
        """What the bell would ring, had it never rung: each stage with the instant that made it due."""
        facts = self.facts()
        turn, deadline = self._turn(facts), self._deadline(facts)
        snoozed = facts["snoozed"]
        if turn == "nobody" or not self.minutes.week.is_open(now) or (snoozed and now < snoozed):
            return {}
        found = {}
        if turn == "theirs":
            due = self._follow_up(facts)
            return {"follow-up": due} if due and due <= now else {}
        if snoozed and not (deadline and deadline <= now):
            found["soon"] = snoozed
        if facts["chased_at"] and facts["chased_at"] <= now:
            found["chased"] = facts["chased_at"]
        if deadline and now >= deadline:
            found |= self._late(facts, deadline, now)
        elif deadline and self._is_soon(facts, now):
            found["soon"] = now
        return found

    def _late(self, facts: dict[str, Any], deadline: datetime, now: datetime) -> dict[str, datetime]:
        again = [self.minutes.after(deadline, 60), self.minutes.after(deadline, 240)]
        if again[-1] and again[-1] <= now:
            again += self.minutes.mornings(again[-1], now)
        if facts["snoozed"] and facts["snoozed"] >= deadline:
            again.append(facts["snoozed"])
        past = [at for at in again if at and at <= now]
        if facts["promised_at"]:
            return {"promise": deadline} | ({"overdue": max(past)} if past else {})
        return {"overdue": max([deadline, *past])}

    # --- What each happening does

    def _client(self, now: dict[str, Any], it: Happening) -> None:
        if now["outcome"] or not now["waiting_since"]:
            now |= {"waiting_since": it.at, "chases": 0, "chased_at": None}
        else:
            now |= {"chases": now["chases"] + 1, "chased_at": it.at}
        if now["outcome"]:
            now |= {"outcome": None, "promised_at": None, "made_at": None}
        now |= {"snoozed": None, "heard": max(now["heard"], it.told)}

    def _answer(self, now: dict[str, Any], it: Happening) -> None:
        ended = dict.fromkeys(("waiting_since", "chased_at", "promised_at", "made_at"))
        now |= ended | {"chases": 0, "out": it.at, "snoozed": None}

    _call = _answer

    def _note(self, now: dict[str, Any], it: Happening) -> None:
        """Nobody but the owner reads it."""

    def _holding(self, now: dict[str, Any], it: Happening) -> None:
        now |= {"promised_at": it.until, "made_at": it.at}

    def _no_reply(self, now: dict[str, Any], it: Happening) -> None:
        now |= {"waiting_since": None, "chases": 0, "chased_at": None}
        if not now["promised_at"]:
            now["snoozed"] = None

    def _snooze(self, now: dict[str, Any], it: Happening) -> None:
        """What they wrote before it and was told after it is news as well: it wakes the request."""
        now["snoozed"] = it.until if now["heard"] <= it.told else None

    def _close(self, now: dict[str, Any], it: Happening) -> None:
        now["outcome"] = it.outcome

    # --- What follows

    def _turn(self, facts: dict[str, Any]) -> str:
        if facts["outcome"]:
            return "nobody"
        return "mine" if facts["waiting_since"] or facts["promised_at"] else "theirs"

    def _deadline(self, facts: dict[str, Any]) -> datetime | None:
        if self._turn(facts) != "mine":
            return None
        return facts["promised_at"] or self.minutes.after(facts["waiting_since"], self.target)

    def _is_soon(self, facts: dict[str, Any], now: datetime) -> bool:
        """Three quarters of the allowance are gone. A promise allows the time it named."""
        if not facts["promised_at"]:
            return 4 * self.minutes.between(facts["waiting_since"], now) >= 3 * self.target
        made, promised = facts["made_at"], facts["promised_at"]
        allowed = self.minutes.between(made, promised)
        if not allowed:
            return 4 * (now - made) >= 3 * (promised - made)
        return 4 * self.minutes.between(made, now) >= 3 * allowed

    def _standing(self, facts: dict[str, Any], deadline: datetime | None, now: datetime) -> str:
        turn = self._turn(facts)
        if turn != "mine":
            return "closed" if turn == "nobody" else "waiting on them"
        if facts["snoozed"] and now < facts["snoozed"]:
            return "snoozed"
        if deadline and now >= deadline:
            return "overdue"
        return "soon" if deadline and self._is_soon(facts, now) else "calm"

    def _follow_up(self, facts: dict[str, Any]) -> datetime | None:
        if self._turn(facts) != "theirs":
            return None
        if facts["snoozed"]:
            return facts["snoozed"]
        if not facts["out"] or self.kind not in FOLLOW_UP_DAYS:
            return None
        return self.minutes.working_days_after(facts["out"], FOLLOW_UP_DAYS[self.kind])


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    """The instant of a wall clock: ``at("2026-11-23 09:00")``."""
    return datetime.combine(date.fromisoformat(text[:10]), time.fromisoformat(text[11:]), ZoneInfo(zone))
