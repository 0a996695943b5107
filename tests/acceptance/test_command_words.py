"""Every command and option: the JSON by name and type, settings in and out, what is refused in one line."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import Deskbell

LISTED = ["id", "client", "address", "kind", "subject", "turn", "waiting_since", "chases", "promised_at",
          "deadline", "standing", "working_minutes_waited", "real_minutes_waited", "follow_up_at",
          "outcome"]  # fmt: skip
ENTRY = {"at", "direction", "channel", "kind", "from", "subject", "text", "is_answer", "is_automatic",
         "raw_sha256", "attachments"}  # fmt: skip
NINE, TEN = "2026-11-23T09:00:00+01:00", "2026-11-23T10:00:00+01:00"
WAYS = [("--from-client",), ("--answer",), ("--call",), ("--note",), ("--holding", "2026-12-01T09:00+01:00")]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Deskbell:
    """A desk with two requests, for commands that change nothing or must not."""
    deskbell = Deskbell(tmp_path_factory.mktemp("two") / "desk")
    deskbell.setting("zone", "Europe/Berlin")
    deskbell.add("lead", "2026-11-23 09:00", address="anna@example.org")
    deskbell("add", "--client", "Bo", "--kind", "bid", "--at", NINE, "Straße 漢字", '50% off; "now"')
    return deskbell


def test_list_and_show_have_the_stated_fields(deskbell: Deskbell) -> None:
    id = deskbell.add("question", "2026-11-23 09:00")
    (row,) = deskbell.json("list", "--at", TEN)
    shown = deskbell.json("show", id, "--at", TEN)
    assert list(row) == LISTED
    assert {name: shown[name] for name in LISTED} == row
    assert {"why", "entries"} <= set(shown)
    assert set(shown["entries"][0]) >= ENTRY
    assert row["address"] is row["promised_at"] is row["follow_up_at"] is row["outcome"] is None
    numbers = ("id", "chases", "working_minutes_waited", "real_minutes_waited")
    assert all(type(row[name]) is int for name in numbers)
    for name in ("waiting_since", "deadline"):
        assert datetime.fromisoformat(row[name]).tzinfo is not None


def test_a_request_is_one_line_of_a_list(deskbell: Deskbell) -> None:
    deskbell("add", "--client", "Anna\nBerg", "--kind", "lead", "Two\nlines")
    (line,) = deskbell("list", "--view", "all").splitlines()
    assert line.endswith("Anna Berg: Two lines")


def test_times_are_read_with_any_offset_and_printed_with_the_owners(deskbell: Deskbell) -> None:
    written = [NINE, "2026-11-23T08:00:00Z", "2026-11-23T17:00+09:00", "2026-11-23T09:00", "2026-11-23 09:00"]
    for at in written:
        deskbell("add", "--client", "Anna", "--kind", "lead", "--at", at, "Roof")
    assert {row["waiting_since"] for row in deskbell.json("list", "--view", "all")} == {NINE}


def test_a_client_is_found_again_by_address_and_by_name(deskbell: Deskbell) -> None:
    for client, address in [("Anna", "anna@example.org"), ("anna b.", "ANNA@example.org"), ("Anna", "")]:
        deskbell.add("lead", client=client, address=address)
    deskbell.add("lead", client="Bo", address="+49 30 123456")
    found = {(row["client"], row["address"]) for row in deskbell.json("list", "--view", "all")}
    assert found == {("Anna", "anna@example.org"), ("Bo", "+49 30 123456")}


@pytest.mark.parametrize(
    ("text", "found"),
    [("boil", [1]), ("COLD", [1]), ("anna@example.org", [1]), ("Berg", [1]), ("straße", [2]),
     ("漢字", [2]), ('"', []), ("*", []), ("AND OR NOT", []), ("(((", []), ("a:b", []), ("'; --x", []),
     ("", []), ("50%", [2]), ("x" * 10_000, []), ("\x00", [])],
)  # fmt: skip
def test_search_takes_whatever_is_typed(two: Deskbell, text: str, found: list[int]) -> None:
    rows = two.json("search", text)
    assert [row["id"] for row in rows] == found
    assert all(list(row)[: len(LISTED)] == LISTED for row in rows)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("zone", "Australia/Lord_Howe"),
        ("work_week", {"mon": [["00:00", "24:00"]], "tue": [["00:00", "08:00"], ["09:00", "24:00"]]}),
        ("days_off", ["2026-12-25", "2026-12-26"]),
        ("time_away", [["2026-08-03", "2026-08-14"], ["2026-09-01", "2026-09-01"]]),
        ("own_addresses", ["me@desk.example", "sales@desk.example"]),
    ],
)
def test_settings_come_out_as_they_went_in(deskbell: Deskbell, key: str, value: Any) -> None:
    deskbell.setting(key, value)
    got = json.loads(deskbell("settings", "get", key))
    assert got == value if not isinstance(value, dict) else value.items() <= got.items()
    assert json.loads(deskbell("settings", "get"))[key] == got


def test_a_part_of_the_targets_leaves_the_others(deskbell: Deskbell) -> None:
    deskbell.setting("targets", {"lead": 90})
    targets = json.loads(deskbell("settings", "get", "targets"))
    assert targets == {"complaint": 30, "lead": 90, "question": 240, "bid": 960}


@pytest.mark.parametrize(
    ("key", "value"),
    [("zone", '"Mars/Phobos"'), ("zone", '""'), ("zone", "3"), ("zone", '"../etc"'), ("work_week", "[]"),
     ("work_week", '{"mon": [["22:00", "06:00"]]}'), ("work_week", '{"mon": [["09:00", "25:00"]]}'),
     ("work_week", '{"mon": [["24:00", "24:00"]]}'), ("work_week", '{"mon": ["09:00", "17:00"]}'),
     ("work_week", '{"mon": [["09:00", "12:00"], ["11:00", "17:00"]]}'), ("work_week", '{"monday": []}'),
     ("work_week", '{"mon": [["09:60", "17:00"]]}'), ("days_off", '["2026-02-30"]'),
     ("days_off", '"2026-12-25"'),
     ("time_away", '[["2026-08-14", "2026-08-03"]]'), ("time_away", '[["2026-08-14"]]'), ("time_away", "{}"),
     ("targets", '{"lead": 0}'), ("targets", '{"lead": 1.5}'), ("targets", '{"lead": true}'),
     ("targets", '{"gift": 5}'), ("targets", "[]"), ("own_addresses", '"me@x.example"'),
     ("follow_up", '{"bid": "x"}'), ("follow_up", "[]"), ("unheard_of", "1"), ("work_week", "{"),
     ("days_off", "null"), ("days_off", "[" * 90_000)],
    ids=lambda word: word[:40],
)  # fmt: skip
def test_a_setting_that_means_nothing_changes_nothing(two: Deskbell, key: str, value: str) -> None:
    before = two("settings", "get")
    two("settings", "set", key, value, code=1)
    assert len(two.err.splitlines()) == 1
    assert two("settings", "get") == before


@pytest.mark.parametrize(
    "words",
    [("show", 9), ("log", 9, "--answer", "x"), ("set", 9, "--kind", "lead"), ("close", 9, "--outcome", "won"),
     ("no-reply-needed", 9), ("list", "--at", "noon"), ("due", "--at", "2026-13-01"),
     ("settings", "get", "x"),
     ("log", 1, "--holding", "soon", "x"), ("set", 1, "--snooze", "soon"), ("set", 1, "--target", 0),
     ("add", "--client", " ", "--kind", "lead", "Roof"), ("add", "--client", "Bo", "--kind", "lead", ""),
     ("add", "--client", "Bo", "--kind", "lead", "--at", "x", "Roof"), ("import", "nowhere.eml"),
     ("export", "x.csv", "--from", "monday"), ("export", "x.csv", "--client", "Nobody")],
    ids=str,
)  # fmt: skip
def test_what_is_not_done_says_why_in_one_line(two: Deskbell, words: tuple[object, ...]) -> None:
    before = two("list", "--view", "all", "--json", "--at", TEN)
    assert two(*words, code=1) == ""
    assert len(two.err.splitlines()) == 1
    assert two("list", "--view", "all", "--json", "--at", TEN) == before


@pytest.mark.parametrize(
    "words",
    [(), ("dance",), ("show",), ("show", "x"), ("list", "--view", "some"), ("add", "--kind", "lead", "Roof"),
     ("add", "--client", "Bo", "Roof"), ("add", "--client", "Bo", "--kind", "gift", "Roof"), ("log", 1, "x"),
     ("add", "--client", "Bo", "--kind", "lead", "--channel", "owl", "Roof"), ("close", 1), ("set", 1),
     ("close", 1, "--outcome", "eaten"), ("set", 1, "--target", "x"), ("settings",),
     ("settings", "set", "zone"), ("import",), ("export",), ("search",), ("list", "--loud"),
     *(("log", 1, *one, *two, "x") for one, two in combinations(WAYS, 2))],
    ids=str,
)  # fmt: skip
def test_what_is_not_understood_is_a_matter_of_usage(two: Deskbell, words: tuple[object, ...]) -> None:
    two(*words, code=2)
    assert two.err
    assert len(two.json("show", 1)["entries"]) == 1


@pytest.mark.slow
def test_a_process_answers_like_a_call_within(deskbell: Deskbell, tmp_path: Path) -> None:
    made = deskbell.process("add", "--client", "Anna", "--kind", "lead", "--at", NINE, "Roof")
    assert (made.returncode, made.stdout, made.stderr) == (0, "1\n", "")
    words = ("show", 1, "--at", TEN, "--json")
    assert deskbell.process(*words).stdout == deskbell(*words)
    refused = deskbell.process("show", 99)
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (1, "", 1)
    assert deskbell.process("dance").returncode == 2


@pytest.mark.slow
def test_the_sample_data_is_a_lively_business_in_a_folder_of_its_own(deskbell: Deskbell) -> None:
    made = deskbell("demo").splitlines()[0]
    demo = Deskbell(Path(made.removeprefix("The sample data is in ").removesuffix(".")), deskbell.now)
    assert deskbell.json("list", "--view", "all") == [], "the owner's own desk stays as it was"
    rows = demo.json("list", "--view", "all")
    assert (len(rows), len({row["client"] for row in rows})) == (120, 30)
    standings = {"calm", "soon", "overdue", "snoozed", "waiting on them", "closed"}
    assert {row["standing"] for row in rows} == standings
    assert "in order" in demo("check")
