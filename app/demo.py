"""The sample data: a small heating and joinery business in the middle of a working day.

Everything is dated around the present: "-110" in a story is 110 working minutes ago, "-3d 10:20" that time of
day three working days ago, so the lists look alike whenever somebody looks. The same day gives the same data.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from app.desk import Desk
from app.words import Channel, Kind, Outcome

TEXTS = Path(__file__).parent.parent / "resources" / "sample"
OWN_ADDRESS = "hello@workshop.example"
VARIANTS = 2
"""How many requests are made of each finished job: its texts hold what differs, like "[kitchen|bathroom]"."""
LONGEST_AGO = 420
"""How many days back the finished jobs reach."""

Clock = Callable[[], datetime]
Story = dict[str, Any]
_CHOICE = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
_DAYS_AWAY = re.compile(r"([+-]\d+)d(?: (\d+):(\d+))?")


def make(folder: Path, *, clock: Clock, reset: bool = False) -> bool:
    """Make the sample data in that folder; False if it is there already and was not to be made anew."""
    if Desk.is_in(folder):
        if not reset:
            return False
        Desk.open(folder, clock=clock).close()  # refuses while a window shows it
        shutil.rmtree(folder)
    telling = _Telling(clock())
    desk = Desk.open(folder, clock=telling.now)
    try:
        telling.tell(desk)
    finally:
        desk.close()
    return True


class _Telling:
    """Lives through the stories: sets the clock to each entry's instant and does what the owner did."""

    def __init__(self, today: datetime) -> None:
        self._now = today
        self._today = today
        self._random = Random(today.date().toordinal())

    def now(self) -> datetime:
        """The clock of the desk that it is told to."""
        return self._now

    def tell(self, desk: Desk) -> None:
        self._desk = desk
        desk.preferences.set("own_addresses", [OWN_ADDRESS])
        self._noon = self._latest_open()
        self._ids = {client["name"]: self._add_client(client) for client in _read("clients")}
        stories = sorted((self._finished(story) for story in self._jobs()), key=lambda story: story["at"])
        for story in stories:
            self._now = story["at"]
            self._tell_finished(story)
        for story in _read("open"):
            self._tell(story)

    # --- Instants

    def _latest_open(self) -> datetime:
        """The present instant, or when it is outside working time, the end of the last working hours."""
        timetable = self._desk.timetable
        at = self._today
        while not timetable.is_open(at):
            at -= timedelta(minutes=1)
        return at

    def _at(self, when: str) -> datetime:
        """The instant that a story names, in working minutes or days from the present."""
        if match := _DAYS_AWAY.fullmatch(when):
            day = self._working_day(int(match[1]))
            wall = time(int(match[2] or 12), int(match[3] or 0))
            return datetime.combine(day, wall, self._desk.zone).astimezone(UTC)
        minutes = int(when)
        return self._later(minutes) if minutes > 0 else self._earlier(-minutes)

    def _later(self, minutes: int) -> datetime:
        at = self._desk.timetable.add_working_time(self._noon, minutes) or self._noon
        return at.replace(minute=at.minute // 15 * 15, second=0)

    def _earlier(self, minutes: int) -> datetime:
        timetable, at = self._desk.timetable, self._noon
        while (missing := minutes - timetable.working_minutes_between(at, self._noon)) > 0:
            at -= timedelta(minutes=missing)
        return at

    def _working_day(self, days: int) -> date:
        day, step = self._noon.astimezone(self._desk.zone).date(), timedelta(days=1 if days > 0 else -1)
        for _ in range(abs(days)):
            day += step
            while not self._desk.preferences.work_week.spans_on(day):
                day += step
        return day

    # --- Clients and finished jobs

    def _add_client(self, client: Story) -> int:
        since = self._today - timedelta(days=365 * client["years"] + 20 + self._random.randrange(60))
        id = self._desk.clients.add(
            client["name"],
            (client["email"], client["phone"]),
            greeting=client["greeting"],
            since=since,
            tags=tuple(client.get("tags", ())),
            notes=client.get("notes", ""),
        )
        for label, value in client.get("facts", {}).items():
            self._desk.clients.set_fact(id, label, value)
        return id

    def _jobs(self) -> Iterator[Story]:
        """Every finished job in each of its variants, dealt out to the clients in turn."""
        names = list(self._ids)
        for variant in range(VARIANTS):
            for number, job in enumerate(_read("closed")):
                client = names[(number + variant * len(names) // VARIANTS) % len(names)]
                yield {**_chosen(job, variant), "client": client}

    def _finished(self, job: Story) -> Story:
        """The job on a day of its own, some time ago."""
        day = self._today - timedelta(days=self._random.randrange(8, LONGEST_AGO))
        opening = self._desk.timetable.next_opening(day) or day
        at = self._desk.timetable.add_working_time(opening, self._random.randrange(10, 300)) or opening
        return {**job, "at": at}

    def _tell_finished(self, job: Story) -> None:
        id = self._open(job["client"], job, job["in"], Channel.EMAIL)
        self._let_pass(self._random.randrange(10, 55 if job["kind"] == "complaint" else 200))
        if "bid" in job:
            self._set_bid(id, {"number": f"{job['at'].year}-{id:03}", "valid": "+20d", **job["bid"]})
            self._desk.bids.mark_sent(id, text=job["out"])
        elif job["out"]:
            self._desk.inbox.answer(id, job["out"])
        self._let_pass(self._random.randrange(200, 1500))
        match job:
            case {"bid": {"status": "accepted"}}:
                self._desk.bids.mark_accepted(id)
            case {"bid": _, "outcome": "lost"}:
                self._desk.bids.mark_declined(id, job["reason"])
            case _:
                self._desk.inbox.close(id, Outcome(job["outcome"]), job.get("reason", ""))

    def _let_pass(self, minutes: int) -> None:
        """Some working time goes by, though never beyond the present."""
        later = self._desk.timetable.add_working_time(self._now, minutes) or self._now
        self._now = min(later, self._today)

    # --- Stories that go on

    def _tell(self, story: Story) -> None:
        (when, what, text), *rest = story["story"]
        self._now = self._at(when)
        id = self._open(story["client"], story, text, _CHANNELS.get(what, Channel.EMAIL))
        if bid := story.get("bid"):
            self._set_bid(id, bid)
        for when, what, text, *more in rest:
            self._now = max(self._at(when), self._now + timedelta(minutes=1))
            self._go_on(id, what, text, self._at(more[0]["until"]) if more else self._now)

    def _go_on(self, id: int, what: str, text: str, until: datetime) -> None:
        inbox = self._desk.inbox
        match what:
            case "out":
                inbox.answer(id, text)
            case "hold":
                inbox.hold(id, text, until)
            case "sent":
                self._desk.bids.mark_sent(id, text=text)
            case "met":
                inbox.meeting(id, text)
            case "call" | "missed":
                inbox.call(id, text, reached=what == "call")
            case "note":
                inbox.note(id, text)
            case "snooze":
                inbox.snooze(id, until)
            case "appoint":
                inbox.appoint(id, until, text)
            case _:
                inbox.from_client(id, text, channel=_CHANNELS.get(what, Channel.EMAIL))

    # --- Both

    def _open(self, client: str, story: Story, text: str, channel: Channel) -> int:
        subject = self._with_year(story["subject"])
        id = self._ids[client]
        return self._desk.inbox.open_request(
            client,
            subject,
            self._with_year(text),
            kind=Kind(story["kind"]),
            channel=channel,
            client_id=id,
            address=self._desk.clients.get(id).email if channel is Channel.EMAIL else "",
        )

    def _set_bid(self, id: int, bid: Story) -> None:
        if "amount" in bid:
            valid_until_on = self._at(bid["valid"]).astimezone(self._desk.zone).date()
            self._desk.bids.set(id, bid["amount"], "EUR", valid_until_on, self._with_year(bid["number"]))

    def _with_year(self, text: str) -> str:
        return text.replace("{year}", str(self._now.year))


_CHANNELS = {"phone": Channel.PHONE, "chat": Channel.CHAT, "form": Channel.WEB_FORM}


def _read(name: str) -> list[Story]:
    stories: list[Story] = json.loads((TEXTS / f"{name}.json").read_text(encoding="utf-8"))
    return stories


def _chosen(job: Story, variant: int) -> Story:
    """The job with one of each pair of texts."""
    return {
        key: _CHOICE.sub(lambda match: match[1 + variant], value) if isinstance(value, str) else value
        for key, value in job.items()
    }
