"""The preferences counter: every setting is checked, and what depends on it follows at once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import tzlocal

from app import preferences
from app.addresses import key_of
from app.desk import BadInput, Desk
from app.settings import DEFAULTS
from app.words import Kind, Standing
from tests.app.desks import MONDAY, Clock, ask

LATER_WEEK = {"mon": [["13:00", "17:00"]], "tue": [["09:00", "12:30"], ["13:00", "24:00"]]}


def test_defaults_are_the_stated_ones(desk: Desk) -> None:
    assert desk.preferences.get("targets") == {"complaint": 30, "lead": 60, "question": 240, "bid": 960}
    assert desk.preferences.get("follow_up") == {"bid": 3, "lead": 2, "times": 2}
    assert desk.preferences.get("work_week")["fri"] == [["09:00", "17:00"]]
    assert "sat" not in desk.preferences.get("work_week")
    assert desk.preferences.all().keys() == DEFAULTS.keys()


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("zone", "America/New_York", "America/New_York"),
        ("days_off", ["2026-12-26", "2026-12-25"], ["2026-12-25", "2026-12-26"]),
        ("time_away", [["2026-08-03", "2026-08-14"]], [["2026-08-03", "2026-08-14"]]),
        ("targets", {"lead": 45}, {"complaint": 30, "lead": 45, "question": 240, "bid": 960}),
        ("follow_up", {"times": 1}, {"bid": 3, "lead": 2, "times": 1}),
        ("own_addresses", [" Me@X.example", "a@x"], ["a@x", "me@x.example"]),
        ("own_addresses", ["Nora <Me@X.example>", "a@x, b@x"], ["a@x", "b@x", "me@x.example"]),
        ("theme", "dark", "dark"),
        ("language", "pt_BR", "pt_BR"),
        ("single_keys", False, False),
        ("paused_until", "2026-11-23T12:00:00+01:00", "2026-11-23T11:00:00+00:00"),
        ("paused_until", None, None),
        ("holidays", {"country": "DE", "region": None}, {"country": "DE", "region": ""}),
    ],
)
def test_a_setting_is_kept_tidied_and_undone(desk: Desk, key: str, value: Any, kept: Any) -> None:
    before = desk.preferences.get(key)
    desk.preferences.set(key, value)
    assert desk.preferences.get(key) == kept
    if kept != before:
        desk.undo()
    assert desk.preferences.get(key) == before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("zone", "Mars/Olympus"),
        ("zone", ""),
        ("work_week", {"mon": [["22:00", "06:00"]]}),
        ("work_week", {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}),
        ("work_week", {"monday": []}),
        ("work_week", []),
        ("days_off", ["25.12.2026"]),
        ("time_away", [["2026-08-14", "2026-08-03"]]),
        ("targets", {"lead": 0}),
        ("targets", {"lead": "60"}),
        ("targets", {"lead": True}),
        ("targets", {"gossip": 60}),
        ("follow_up", {"bid": -1}),
        ("follow_up", {"someday": 1}),
        ("own_addresses", "me@x.example"),
        ("own_addresses", ["me"]),
        ("own_addresses", [""]),
        ("own_addresses", [5]),
        ("theme", "pink"),
        ("language", "d/e"),
        ("single_keys", 1),
        ("paused_until", "tomorrow"),
        ("paused_until", "2026-11-23T12:00:00"),
        ("holidays", {"planet": "DE"}),
        ("nonsense", 1),
    ],
)
def test_what_means_nothing_gets_one_clear_line(desk: Desk, key: str, value: Any) -> None:
    before = desk.preferences.all()
    with pytest.raises(BadInput) as refusal:
        desk.preferences.set(key, value)
    assert "\n" not in str(refusal.value)
    assert desk.preferences.all() == before
    if key == "nonsense":
        with pytest.raises(BadInput, match="There is no setting 'nonsense'"):
            desk.preferences.get(key)


def test_every_setting_says_what_undo_would_take_back() -> None:
    assert preferences._LABELS.keys() == DEFAULTS.keys()


def test_an_own_address_is_known_however_it_is_written(desk: Desk) -> None:
    desk.preferences.set("own_addresses", ["Weiß@desk.example"])
    assert key_of("WEIß@Desk.example") in desk.preferences.current.own_addresses


def test_the_week_and_the_targets_redate_every_request_at_once(desk: Desk) -> None:
    id = ask(desk, kind=Kind.LEAD)
    other = ask(desk, kind=Kind.QUESTION)
    assert desk.inbox.request(id).row.deadline == MONDAY + timedelta(hours=1)
    desk.preferences.set("targets", {"lead": 90})
    assert desk.inbox.request(id).row.deadline == MONDAY + timedelta(minutes=90)
    desk.preferences.set("work_week", LATER_WEEK)
    assert desk.inbox.request(id).row.deadline == MONDAY.replace(hour=13, minute=30)
    assert desk.inbox.request(other).row.deadline == MONDAY.replace(hour=16)
    desk.preferences.set("days_off", ["2026-11-23"])
    assert desk.inbox.request(id).row.deadline == MONDAY.replace(day=24, hour=9, minute=30)
    desk.undo()
    assert desk.inbox.request(id).row.deadline == MONDAY.replace(hour=13, minute=30)


def test_an_empty_week_has_no_deadlines_and_says_so(desk: Desk, clock: Clock) -> None:
    id = ask(desk)
    desk.preferences.set("work_week", {})
    clock.forward(days=400)
    page = desk.inbox.request(id)
    assert (page.row.deadline, page.row.standing) == (None, Standing.CALM)
    assert "work week" in page.why.problem
    assert desk.bell.ring() == []


def test_a_change_is_announced_after_it_holds(desk: Desk) -> None:
    seen: list[str] = []
    desk.subscribe(lambda changes: seen.append(desk.zone.key) if "settings" in changes.ids else None)  # type: ignore[attr-defined]
    desk.preferences.set("zone", "Asia/Tokyo")
    desk.undo()
    assert seen == ["Asia/Tokyo", "Europe/Berlin"]


def test_the_work_week_keeps_its_zone_when_the_machine_travels(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tzlocal, "get_localzone_name", lambda: "Europe/Lisbon")
    Desk.open(tmp_path, clock=clock).close()
    monkeypatch.setattr(tzlocal, "get_localzone_name", lambda: "Asia/Tokyo")
    desk = Desk.open(tmp_path, clock=clock)
    assert desk.preferences.get("zone") == "Europe/Lisbon"
    desk.close()


def test_a_machine_without_a_zone_is_in_utc(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tzlocal, "get_localzone_name", lambda: "local")
    desk = Desk.open(tmp_path, clock=clock)
    assert desk.preferences.get("zone") == "UTC"
    desk.close()


def test_time_away_names_those_whom_it_affects(desk: Desk) -> None:
    due = ask(desk, kind=Kind.BID)
    promised = ask(desk, kind=Kind.COMPLAINT)
    desk.inbox.hold(promised, "On Wednesday.", MONDAY + timedelta(days=2))
    ask(desk, kind=Kind.COMPLAINT)
    sent = ask(desk, kind=Kind.LEAD)
    desk.inbox.answer(sent, "Interested?")
    affected = desk.preferences.affected_by_time_away(date(2026, 11, 24), date(2026, 11, 25))
    assert {row.id for row in affected} == {due, promised, sent}
    desk.preferences.set("time_away", [["2026-11-24", "2026-11-25"]])
    assert desk.preferences.affected_by_time_away(date(2026, 11, 24), date(2026, 11, 25)) == affected
    assert desk.preferences.affected_by_time_away(date(2027, 1, 1), date(2027, 1, 2)) == []


def test_public_holidays_by_country_and_region(desk: Desk) -> None:
    berlin = dict(desk.preferences.holidays("DE", "BE", [2026]))
    assert date(2026, 10, 3) in berlin
    assert date(2026, 3, 8) in berlin
    assert date(2026, 3, 8) not in dict(desk.preferences.holidays("DE", "", [2026]))
    with pytest.raises(BadInput, match="No public holidays are known for Atlantis"):
        desk.preferences.holidays("Atlantis", "", [2026])


def test_countries_come_by_one_code_each_and_regions_by_name(desk: Desk) -> None:
    assert "DE" in desk.preferences.holiday_countries()
    assert "DEU" not in desk.preferences.holiday_countries()
    regions = desk.preferences.holiday_regions("DE")
    assert regions["BY"] == "Bayern"
    assert list(regions.values()) == sorted(regions.values())


def test_a_number_is_meant_in_the_owners_country(desk: Desk) -> None:
    id = desk.clients.add("Anna", ["01 2345678"])
    desk.preferences.set("zone", "Europe/Lisbon")
    desk.preferences.set("holidays", {"country": "AT", "region": ""})
    other = desk.clients.add("Bob", ["01 2345678"])
    assert desk.clients.find("+43 1 2345678").id == other
    assert desk.clients.find("+49 1 2345678").id == id
