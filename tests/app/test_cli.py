"""The command line: every command and option, the JSON by name, and the exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.desk import Desk
from app.post import Delivery
from tests.app.desks import Clock, desk_in_berlin
from tests.app.post import account, letter

NINE, TEN = "2026-11-23T09:00:00+01:00", "2026-11-23T10:00:00+01:00"


class Shell:
    """Types commands on one folder, and remembers what was printed."""

    def __init__(self, folder: Path, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.clock, self._capsys = folder, clock, capsys
        self.err = ""

    def __call__(self, *words: object, code: int = 0) -> str:
        argv = [*map(str, words), "--data", str(self.folder)]
        assert cli.main(argv, clock=self.clock) == code
        out, self.err = self._capsys.readouterr()
        return out

    def json(self, *words: object) -> Any:
        return json.loads(self(*words, "--json"))


@pytest.fixture
def shell(tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]) -> Shell:
    desk_in_berlin(tmp_path / "desk", clock).close()
    return Shell(tmp_path / "desk", clock, capsys)


def a_complaint(shell: Shell) -> int:
    return int(
        shell("add", "--client", "Anna Berg", "--address", "anna@example.org", "--kind", "complaint",
              "--channel", "chat", "--at", NINE, "Boiler cold", "It is cold.")
    )  # fmt: skip


def test_the_outbox_says_what_has_not_left_and_why(shell: Shell) -> None:
    desk = Desk.open(shell.folder, clock=shell.clock)
    desk.outbox.post(letter(desk.accounts.add(account())), delay_seconds=0)
    desk.outbox.begin(1)
    desk.outbox.settle(1, Delivery.REFUSED, "No such mailbox.")
    desk.close()
    assert shell("outbox") == "    1  failed  anna@example.org: Re: Boiler (No such mailbox.)\n"
    assert shell.json("outbox") == [
        {
            "id": 1,
            "request_id": None,
            "state": "failed",
            "to": ["anna@example.org"],
            "subject": "Re: Boiler",
            "leaves_at": NINE,
            "tries": 1,
            "problem": "No such mailbox.",
        }
    ]


def test_list_names_its_fields_exactly(shell: Shell) -> None:
    id = a_complaint(shell)
    shell.clock.forward(hours=1)
    assert shell.json("list", "--view", "all") == [
        {
            "id": id,
            "client": "Anna Berg",
            "address": "anna@example.org",
            "kind": "complaint",
            "subject": "Boiler cold",
            "turn": "mine",
            "waiting_since": NINE,
            "chases": 0,
            "promised_at": None,
            "deadline": "2026-11-23T09:30:00+01:00",
            "standing": "overdue",
            "working_minutes_waited": 60,
            "real_minutes_waited": 60,
            "follow_up_at": None,
            "outcome": None,
        }
    ]


def test_show_explains_and_tells_the_story(shell: Shell) -> None:
    id = a_complaint(shell)
    shell.clock.forward(hours=1)
    shell("log", id, "--answer", "Coming.")
    shell("log", id, "--from-client", "--at", "2026-11-23T16:50+01:00", "Cold again.")
    shown = shell.json("show", id, "--at", "2026-11-24T09:10+01:00")
    assert [(span["counted"], span["minutes"], span["reason"]) for span in shown["why"]] == [
        (True, 10, "open"),
        (False, 960, "closed"),
        (True, 20, "open"),
    ]
    assert shown["deadline"] == "2026-11-24T09:20:00+01:00"
    assert (shown["working_minutes_waited"], shown["real_minutes_waited"]) == (20, 980)
    assert shown["why_said"].startswith("Due Tue 09:20. Complaints: 30 working minutes. Arrived Mon 16:50")
    keys = {"at", "direction", "channel", "kind", "from", "subject", "text"}
    keys |= {"is_answer", "is_automatic", "raw_sha256", "attachments"}
    assert all(entry.keys() >= keys for entry in shown["entries"])
    assert [(entry["direction"], entry["is_answer"], entry["text"]) for entry in shown["entries"]] == [
        ("in", False, "It is cold."),
        ("out", True, "Coming."),
        ("in", False, "Cold again."),
    ]
    assert shown["entries"][0]["from"] == "Anna Berg <anna@example.org>"
    said = shell("show", id)
    assert "Due Tue 09:20" in said
    assert "  Cold again." in said


def test_every_way_to_log(shell: Shell) -> None:
    id = a_complaint(shell)
    shell("log", id, "--holding", "2026-11-23T15:00", "At three.")
    row = shell.json("list", "--view", "mine")[0]
    assert (row["promised_at"], row["deadline"]) == ("2026-11-23T15:00:00+01:00",) * 2
    shell("log", id, "--note", "On the van.")
    assert shell.json("list", "--view", "mine")[0]["turn"] == "mine"
    shell("log", id, "--call", "Told her.")
    assert shell.json("list", "--view", "theirs")[0]["turn"] == "theirs"
    shell("log", id, "--from-client", "--at", TEN, "Thanks!")
    shell("no-reply-needed", id)
    assert shell.json("list", "--view", "theirs")[0]["waiting_since"] is None
    for wrong in ((), ("--note", "--holding", TEN), ("--answer", "--note"), ("--note", "--note")):
        shell("log", id, *wrong, "text", code=2)


def test_set_says_what_a_long_snooze_costs_and_sets_all_or_nothing(shell: Shell) -> None:
    id = a_complaint(shell)
    shell("set", id, "--snooze", "2026-11-23T09:30+01:00")
    assert shell.err == ""
    shell("set", id, "--snooze", TEN)
    assert shell.err.startswith("deskbell: That is past the deadline, Mon 2026-11-23 09:30. Anna Berg")
    shell("set", id, "--kind", "lead", "--target", 0, code=1)
    assert shell.json("show", id)["kind"] == "complaint"


def test_what_begins_a_new_request_prints_its_id(shell: Shell) -> None:
    id = a_complaint(shell)
    shell("close", id, "--outcome", "won", "--at", TEN)
    assert shell("log", id, "--from-client", "--at", "2027-01-22T10:00", "Cold again.") == ""
    shell("close", id, "--outcome", "won", "--at", "2027-01-22T10:00")
    assert shell("log", id, "--from-client", "--at", "2027-06-01T10:00", "Cold again.") == f"{id + 1}\n"


def test_closing_before_what_they_wrote_last_says_that_it_is_open_again(shell: Shell) -> None:
    id = a_complaint(shell)
    shell("close", id, "--outcome", "won", "--at", "2026-11-23T08:00+01:00")
    assert shell.err == "deskbell: Anna Berg wrote after that, so the request is open again.\n"
    shell("close", id, "--outcome", "won", "--at", TEN)
    assert (shell.err, shell.json("show", id)["turn"]) == ("", "nobody")


def test_set_snoozes_and_corrects(shell: Shell) -> None:
    id = a_complaint(shell)
    shell("set", id, "--kind", "lead", "--target", 5, "--snooze", "2026-11-23T12:00")
    row = shell.json("list", "--view", "mine")[0]
    assert (row["kind"], row["standing"], row["deadline"]) == ("lead", "snoozed", "2026-11-23T09:05:00+01:00")
    assert "snoozed until Mon 2026-11-23 12:00" in shell("list", "--view", "mine")
    assert "overdue since Mon 2026-11-23 09:05" in shell("list", "--view", "mine", "--at", "2026-11-23T13:00")
    shell("set", id, code=2)


def test_every_view(shell: Shell) -> None:
    id = a_complaint(shell)
    bid = int(shell("add", "--client", "Bob", "--kind", "bid", "Roof"))
    views = {
        view: [row["id"] for row in shell.json("list", "--view", view, "--at", TEN)]
        for view in ("today", "mine", "theirs", "overdue", "bids", "closed", "all")
    }
    assert views == {
        "today": [id, bid],
        "mine": [id, bid],
        "theirs": [],
        "overdue": [id],
        "bids": [bid],
        "closed": [],
        "all": [id, bid],
    }
    shell("close", id, "--outcome", "not for us", "--reason", "too far", "--at", TEN)
    [row] = shell.json("list", "--view", "closed")
    assert (row["turn"], row["outcome"], row["deadline"]) == ("nobody", "not for us", None)
    assert "closed, not for us" in shell("list", "--view", "closed")


def test_due_rings_nothing(shell: Shell) -> None:
    id = a_complaint(shell)
    [reminder] = shell.json("due", "--at", "2026-11-23T09:40")
    assert reminder == {
        "request_id": id,
        "stage": "overdue",
        "due_at": "2026-11-23T09:30:00+01:00",
        "client": "Anna Berg",
        "subject": "Boiler cold",
    }
    assert shell.json("due", "--at", "2026-11-23T09:40") == [reminder]
    assert shell.json("due") == []
    assert "overdue" in shell("due", "--at", "2026-11-23T09:40")


def test_search_finds_names_subjects_addresses_and_bodies(shell: Shell) -> None:
    id = a_complaint(shell)
    for text in ("ann", "boil", "anna@exam", "is cold"):
        assert [row["id"] for row in shell.json("search", text)] == [id]
    assert shell.json("search", "roof") == []
    assert "It is cold." in shell("search", "is cold")


def test_mail_is_imported_and_counted(shell: Shell, tmp_path: Path) -> None:
    letter = tmp_path / "letter.eml"
    letter.write_text(
        "From: Anna Berg <anna@example.org>\nTo: me@desk.example\nSubject: Boiler\n"
        "Message-ID: <1@example.org>\n"
        "Date: Mon, 23 Nov 2026 08:30:00 +0100\n\nIt is cold.\n"
    )
    assert shell.json("import", letter) == {"read": 1, "new": 1, "known": 0, "unreadable": 0}
    assert shell("import", letter, letter) == "2 read, 0 new, 2 known, 0 unreadable\n"
    [row] = shell.json("list", "--view", "all")
    assert (row["client"], row["waiting_since"]) == ("Anna Berg", "2026-11-23T08:30:00+01:00")
    letter.write_text("From: news@shop.example\nList-Id: <news.shop.example>\nSubject: Offers\n\nBuy now.\n")
    assert shell("import", letter) == "1 read, 1 new, 0 known, 0 unreadable; 1 of the new set aside\n"
    assert shell.json("import", letter) == {"read": 1, "new": 0, "known": 1, "unreadable": 0}
    shell("import", tmp_path / "nowhere", code=1)
    assert shell.err == f"deskbell: {tmp_path / 'nowhere'}: there is no such file or folder.\n"
    assert shell("export", tmp_path / "all.csv") == f"Wrote 1 entry to {tmp_path / 'all.csv'}.\n"


def test_what_strangers_wrote_commands_no_terminal(shell: Shell) -> None:
    id = shell(
        "add", "--client", "Anna\x1b[2J", "--kind", "lead", "Roof\x9b31m", "Hello\x07\n\tthere"
    ).strip()
    for words in (("list",), ("show", id), ("search", "Roof")):
        said = shell(*words)
        assert "Anna" in said
        assert not {"\x1b", "\x9b", "\x07"} & set(said)
    assert "\n  \tthere\n" in shell("show", id)
    assert shell.json("show", id)["subject"] == "Roof\x9b31m"
    assert "\x9b" not in shell("show", id, "--json")
    shell("export", "nowhere\x9b/x.csv", code=1)
    assert "\x9b" not in shell.err


def test_history_is_exported(shell: Shell, tmp_path: Path) -> None:
    a_complaint(shell)
    shell("add", "--client", "Bob", "--kind", "lead", "Roof")
    file = tmp_path / "anna.csv"
    assert shell("export", file, "--client", "anna berg") == f"Wrote 1 entry to {file}.\n"
    assert "Boiler cold" in file.read_text("utf-8-sig")
    assert "Wrote 0 entries" in shell("export", file, "--to", "2026-11-22")
    shell("export", file, "--client", "nobody", code=1)
    shell("export", file, "--from", "yesterday", code=1)
    assert shell.err == "deskbell: 'yesterday' is not a day. Write it like 2026-11-23.\n"


def test_settings_are_read_and_changed(shell: Shell) -> None:
    shell("settings", "set", "zone", "America/New_York")
    assert json.loads(shell("settings", "get", "zone")) == "America/New_York"
    shell("settings", "set", "targets", '{"lead": 45}')
    assert json.loads(shell("settings", "get"))["targets"]["lead"] == 45
    assert "empty" in shell("settings", "set", "work_week", "{}")
    for key, value in (("zone", '"Mars"'), ("targets", "{lead: 45}"), ("nonsense", "1")):
        shell("settings", "set", key, value, code=1)
        assert shell.err.startswith("deskbell: ")
        assert shell.err.count("\n") == 1


def test_check_says_that_all_is_well_or_what_is_not(shell: Shell, clock: Clock) -> None:
    a_complaint(shell)
    assert shell("check") == "Everything is in order.\n"
    desk = Desk.open(shell.folder, clock=clock)
    desk._store._driver.execute("UPDATE requests SET chases = 7")
    desk.close()
    shell("check", code=1)
    assert "chases" in shell.err


def test_a_desk_that_nobody_has_used_is_empty(tmp_path: Path, clock: Clock, capsys: Any) -> None:
    shell = Shell(tmp_path / "new", clock, capsys)
    assert shell.json("list") == []
    assert json.loads(shell("settings", "get", "targets"))["lead"] == 60


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "--view", "tomorrow"), 2),
        (("list", "--at", "noon"), 1),
        (("show", "99"), 1),
        (("show", "x"), 2),
        (("add", "--kind", "lead", "Roof"), 2),
        (("add", "--client", "Anna", "--kind", "lead", " "), 1),
        (("close", "1"), 2),
        (("dance",), 2),
        ((), 2),
    ],
)
def test_what_is_not_done_says_why(shell: Shell, words: tuple[str, ...], code: int) -> None:
    shell(*words, code=code)
    assert shell.err != "" or words == ()


def test_a_window_does_the_command_on_its_own_desk(desk: Desk, clock: Clock) -> None:
    out, err = io.StringIO(), io.StringIO()
    seen: list[str] = []
    desk.subscribe(lambda changes: seen.append(changes.label))
    assert cli.run(["add", "--client", "Anna", "--kind", "lead", "Roof"], desk, out, err) == 0
    assert (out.getvalue(), err.getvalue(), seen) == ("1\n", "", ["Open request"])
    assert cli.run(["list", "--view", "all"], desk, out, err) == 0
    assert cli.run(["list", "--at", "2026-11-24T09:00"], desk, out, err) == 0
    assert cli.run(["show", "7"], desk, out, err) == 1
    assert err.getvalue() == "deskbell: There is no request 7.\n"
    assert desk.undo_label == "Open request"
