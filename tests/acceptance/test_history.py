"""The history as CSV, by `docs/csv.md`: every column, nothing that a spreadsheet runs, all of it back."""

from __future__ import annotations

import csv
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import Deskbell
from tests.acceptance.oracle import at

DOCS = Path(__file__).parents[2] / "docs/csv.md"
EVIL = [
    "=1+1",
    "+49 30 1",
    "-5 or more?",
    "@home",
    "'=2",
    "\ttabbed",
    "\rreturn",
    'a,b;"c"\r\nd\n\ne',
    "ß 漢字 🛎",
    "'",
]
LATER = "2026-12-01 12:00"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Deskbell:
    """Two clients, and a little of everything. These tests only read it."""
    deskbell = Deskbell(tmp_path_factory.mktemp("lived in") / "desk")
    deskbell.setting("zone", "Europe/Berlin")
    first = deskbell.add("question", "2026-11-23 09:00", address="anna@example.org", channel="e-mail")
    deskbell.log(first, "holding", "2026-11-23 09:30", "2026-11-24T12:00+01:00")
    deskbell.log(first, "from-client", "2026-11-23 10:00")
    second = deskbell.add("lead", "2026-11-24 09:00", client="Bo =Evil")
    deskbell.log(second, "call", "2026-11-24 09:30")
    deskbell("set", second, "--target", 45)
    third = deskbell.add("complaint", "2026-11-25 09:00")
    deskbell(
        "close", third, "--outcome", "not for us", "--at", "2026-11-25T10:00+01:00", "--reason", "@elsewhere"
    )
    fourth = deskbell.add("bid", "2026-11-25 23:30")
    deskbell("no-reply-needed", fourth)
    for text in EVIL:
        deskbell("log", fourth, "--note", "--at", "2026-11-26T09:00+01:00", "--", text)
    fifth = deskbell.add("lead", "2026-11-27 09:00")
    deskbell("set", fifth, "--snooze", "2026-12-03T09:00+01:00")
    return deskbell


def test_columns_and_cells_are_the_stated_ones(lived_in: Deskbell, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    lived_in("export", path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    rows = read(path)
    stated = re.findall(r"^\| `(\w+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert list(rows[0]) == stated
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t\r") and cell]
    entries = [lived_in.show(id, LATER)["entries"] for id in lived_in.order("all", LATER)]
    assert len(rows) == sum(map(len, entries))
    assert all(row["at"] == datetime.fromisoformat(row["at"]).isoformat() for row in rows)
    assert all(datetime.fromisoformat(row["at"]).utcoffset() == at(LATER).utcoffset() for row in rows)
    order = [(int(row["client_id"]), int(row["request_id"]), row["at"]) for row in rows]
    assert sorted(order) == order
    assert {row["is_answer"] for row in rows} == {"yes", "no"}


@pytest.mark.parametrize(
    ("options", "requests"),
    [
        (["--client", "Bo =Evil"], "2"),
        (["--client", 2], "2"),
        (["--client", "anna@example.org"], "1345"),
        (["--from", "2026-11-24", "--to", "2026-11-24"], "2"),
        (["--from", "2026-11-25", "--to", "2026-11-25"], "34"),
        (["--to", "2026-11-23"], "1"),
        (["--from", "2030-01-01"], ""),
    ],
    ids=str,
)  # fmt: skip
def test_a_part_of_it(lived_in: Deskbell, tmp_path: Path, options: list[object], requests: str) -> None:
    lived_in("export", tmp_path / "part.csv", *options)
    said = [row for row in read(tmp_path / "part.csv") if row["entry_kind"] != "state"]
    assert {row["request_id"] for row in said} == set(requests)


def test_it_comes_back_whole_and_only_once(lived_in: Deskbell, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    lived_in("export", path)
    copy = Deskbell(tmp_path / "copy")
    copy.setting("zone", "Europe/Berlin")
    counts = copy.json("import", path)
    assert (counts["read"], counts["new"], counts["known"], counts["unreadable"]) == (
        len(read(path)),
    ) * 2 + (0, 0)
    assert told(copy) == told(lived_in)
    again = copy.json("import", path)
    assert (again["new"], again["known"]) == (0, counts["read"])
    assert told(copy) == told(lived_in)
    assert copy("check") == lived_in("check")
    copy("export", tmp_path / "again.csv")
    forgets = {"client_id", "request_id", "entry_id", "recorded_at", "linked_request_id"}
    first, second = ([{k: v for k, v in row.items() if k not in forgets} for row in read(file)]
                     for file in (path, tmp_path / "again.csv"))  # fmt: skip
    assert sorted(first, key=str) == sorted(second, key=str)


def told(deskbell: Deskbell) -> list[dict[str, Any]]:
    """All that `list` and `show` tell, without the numbers that each folder gives."""
    shown = [deskbell.show(id, LATER) for id in deskbell.order("all", LATER)]
    for each in shown:
        del each["id"]
        each["entries"] = [{name: entry[name] for name in entry if name != "id"} for entry in each["entries"]]
    return shown


def test_a_sent_bid_is_followed_up_and_rings_before_it_expires(deskbell: Deskbell, tmp_path: Path) -> None:
    """Valid to the END of its last day; a follow-up after three working days."""
    id = deskbell.add("bid", "2026-11-20 09:00")
    deskbell.log(id, "answer", "2026-11-23 10:00")
    path = tmp_path / "bid.csv"
    deskbell("export", path)
    rows = [row | {"bid_status": "sent", "amount": "1234.50", "currency": "EUR", "valid_until": "2026-11-29"}
            for row in read(path)]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    copy = Deskbell(tmp_path / "copy")
    copy.setting("zone", "Europe/Berlin")
    copy("import", path)
    assert copy.show(1, "2026-11-23 11:00")["follow_up_at"] == "2026-11-26T10:00:00+01:00"
    assert copy.due("2026-11-26 10:00") == {"follow-up": "2026-11-26T10:00:00+01:00"}
    assert "bid expiring" not in copy.due("2026-11-26 16:00"), (
        "the 29th is a Sunday: Friday is the last chance"
    )
    assert copy.due("2026-11-27 09:00")["bid expiring"] == "2026-11-27T09:00:00+01:00"
    assert copy.order("bids", "2026-11-27 09:00") == [1]


def test_a_failed_export_leaves_no_file(lived_in: Deskbell, tmp_path: Path) -> None:
    lived_in("export", tmp_path / "nowhere" / "history.csv", code=1)
    assert len(lived_in.err.splitlines()) == 1
    lived_in("export", tmp_path / "history.csv", "--client", "Nobody", code=1)
    assert list(tmp_path.glob("*.csv*")) == []


def test_a_broken_row_is_named_and_nothing_is_brought_in(lived_in: Deskbell, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    lived_in("export", path)
    path.write_bytes(path.read_bytes().replace(b"2026-11-24T09:30", b"half past nine", 1))
    copy = Deskbell(tmp_path / "copy")
    copy("import", path, code=1)
    (line,) = copy.err.splitlines()
    assert "history.csv" in line
    assert copy.json("list", "--view", "all") == []
