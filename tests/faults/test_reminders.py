"""What may happen to a reminder between falling due and being seen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tzlocal
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.errors import DeskLocked
from app.records import Notice
from app.words import Kind, Stage, View
from tests.app.desks import MONDAY, Clock, ask, desk_in_berlin, in_berlin, mail
from tests.e2e.desktop import until
from tests.faults.program import ROOT, Deskbell, open_desk
from tests.ui.desktops import Desktop, Tray
from ui.bell.ringer import Ringer
from ui.bell.ticker import Ticker
from ui.bridge import Bridge

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


class Program:
    """The bell as it is wired in the window, on a folder that may be left and opened again."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.desk = Desk.open(folder, clock=clock)
        self.desktop, self.tray = Desktop(), Tray()
        self.ticker = Ticker(clock, monotonic=lambda: clock.now.timestamp())
        self.bridge = Bridge(self.desk)
        self.ringer = Ringer(self.desk, self.bridge, self.ticker, self.desktop, self.tray)  # type: ignore[arg-type]

    def start(self) -> list[Notice]:
        self.ringer.start()
        return self.desktop.notices

    def end(self) -> None:
        self.ticker.stop()
        self.bridge.close()
        self.desk.close()


def test_after_three_days_away_one_digest_names_the_longest_waiting_first(
    tmp_path: Path, clock: Clock, qapp: object
) -> None:
    desk = desk_in_berlin(tmp_path, clock)
    for number in (3, 1, 2, 0, 4):
        ask(desk, f"Client {number}", Kind.COMPLAINT, at=MONDAY - timedelta(days=3, minutes=-number))
    desk.close()
    clock.forward(days=3)
    program = Program(tmp_path, clock)
    [digest] = program.start()
    assert digest.text.startswith("Client 0, Client 1, Client 2, Client 3, Client 4")
    clock.forward(minutes=1)
    program.ticker.tick()
    assert len(program.desktop.notices) == 1
    program.end()


@pytest.mark.slow
def test_a_storm_of_five_thousand_is_one_popup_and_few_statements(
    tmp_path: Path, clock: Clock, qapp: object
) -> None:
    desk = desk_in_berlin(tmp_path, clock)
    desk.inbox.receive([mail(f"<{n}>", f"c{n}@example.org", text=str(n)) for n in range(5000)])
    desk.close()
    clock.forward(hours=7)
    program = Program(tmp_path, clock)
    statements: list[str] = []
    program.desk._store._driver.set_trace_callback(statements.append)
    assert len(program.start()) <= 3
    # What made the window halt for seconds was a question for each reminder.
    assert sum(statement.startswith("SELECT") for statement in statements) < 100
    assert program.tray.counts.overdue == 5000
    program.end()


_HOLD = """
import sqlite3, sys
driver = sqlite3.connect(sys.argv[1], isolation_level=None)
driver.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_locked_database_makes_the_bell_late_and_loses_nothing(
    tmp_path: Path, clock: Clock, qtbot: QtBot
) -> None:
    program = Program(tmp_path, clock)
    in_berlin(program.desk)
    ask(program.desk, kind=Kind.COMPLAINT)
    program.start()
    clock.forward(hours=1)
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, tmp_path / "deskbell.db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        program.desk._store._driver.execute("PRAGMA busy_timeout = 50")
        with qtbot.capture_exceptions() as met:
            program.ticker.ticked.emit()
        assert [kind for kind, _, _ in met] == [DeskLocked]
        assert program.desktop.notices == []
        other.kill()
    program.ticker.tick()
    assert [notice.title for notice in program.desktop.notices] == ["Anna Berg"]
    program.end()


def test_travel_changes_no_target(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.open(tmp_path, clock=clock)  # in Berlin, as the machine is
    id = ask(desk, kind=Kind.LEAD)
    before = desk.inbox.request(id).row.deadline
    try:
        monkeypatch.setenv("TZ", "Pacific/Auckland")
        time.tzset()
        assert desk.inbox.request(id).row.deadline == before
        desk.close()
        tzlocal.reload_localzone()  # as a program that was started there would see it
        desk = Desk.open(tmp_path, clock=clock)
        assert (desk.inbox.request(id).row.deadline, str(desk.zone)) == (before, "Europe/Berlin")
    finally:
        monkeypatch.undo()
        time.tzset()
        tzlocal.reload_localzone()
        desk.close()


# --- Killed on the way from due to shown

_RING = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from app.desk import Desk
deadly, now = int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
desk = Desk.open(Path(sys.argv[1]), clock=lambda: now)
done = 0
def step(statement=""):
    global done
    done += 1
    if done == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
desk._store._driver.set_trace_callback(step)
for notice in desk.bell.ring():
    print("popup", flush=True)
    desk.bell.shown(notice)
    desk.bell.acknowledge(notice)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_crash_at_any_step_costs_a_popup_and_never_doubles_one(tmp_path: Path, clock: Clock) -> None:
    now = MONDAY + timedelta(hours=1)
    popups = []
    for deadly in (1, 6, 8, 11, 99):
        folder = tmp_path / str(deadly)
        desk = desk_in_berlin(folder, clock)
        id = ask(desk, kind=Kind.COMPLAINT)
        desk.close()
        died = subprocess.run(
            [sys.executable, "-c", _RING, folder, str(deadly), now.isoformat()],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert died.returncode == -signal.SIGKILL, died.stderr
        desk = Desk.open(folder, clock=lambda: now)
        assert [row.id for row in desk.lists.page(View.OVERDUE).rows] == [id]
        popups.append(died.stdout.count("popup") + len(desk.bell.ring()))
        assert desk.bell.ring() == []
        assert desk.check() == []
        desk.close()
    assert set(popups) <= {0, 1}
    assert popups[0] == popups[-1] == 1


# --- The real program, in a world whose clock the test moves


class World:
    """A clock for the program alone, which runs ten times as fast and can be set."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "faketimerc"
        self.set(MONDAY)
        self.env = {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "TZ": "UTC",
        }

    def set(self, now: datetime) -> None:
        """It was that instant when the program started."""
        self._file.write_text(f"@{now:%Y-%m-%d %H:%M:%S} x10\n")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def deskbell(tmp_path: Path) -> Deskbell:
    """A complaint of Monday morning, to be answered within half an hour; closed, and on the disk."""
    clock = Clock(MONDAY)
    desk = open_desk(tmp_path / "desk", clock)
    ask(desk, kind=Kind.COMPLAINT)
    desk.close()
    return Deskbell(tmp_path / "desk")


def rung(deskbell: Deskbell) -> list[tuple[str, datetime, datetime]]:
    """Stage, due and recorded instants of every reminder that rang."""
    rows = deskbell.rows("SELECT stage, due_at, recorded_at FROM ledger ORDER BY id")
    return [(stage, *(datetime.fromtimestamp(at, UTC) for at in times)) for stage, *times in rows]


needs_faketime = pytest.mark.skipif(not FAKETIME.exists(), reason="this machine lacks libfaketime")


@pytest.mark.slow
@needs_faketime
def test_the_program_that_slept_past_the_deadline_rings_once_and_at_once(
    deskbell: Deskbell, world: World
) -> None:
    with deskbell.window(**world.env) as process:
        assert rung(deskbell) == []
        os.kill(process.pid, signal.SIGSTOP)
        awake_at = MONDAY + timedelta(hours=8)
        world.set(awake_at)
        os.kill(process.pid, signal.SIGCONT)
        until(lambda: rung(deskbell), "the ring")
        # A second start shows the first, and rings for nothing of its own.
        assert deskbell.run().returncode == 0
        assert process.poll() is None
    stages = [stage for stage, _, _ in rung(deskbell)]
    assert stages == [Stage.OVERDUE]
    [(_, due_at, recorded_at)] = rung(deskbell)
    assert due_at <= awake_at
    assert recorded_at < awake_at + timedelta(hours=1)


@pytest.mark.slow
@needs_faketime
def test_a_snooze_outlives_a_kill(deskbell: Deskbell, world: World) -> None:
    until_at = "2026-11-23T15:00:00+01:00"
    with deskbell.window(**world.env) as process:
        assert deskbell.run("set", "1", "--snooze", until_at).returncode == 0
        process.kill()
        process.wait()
    [shown] = deskbell.ask("list", "--view", "all", "--at", "2026-11-23T14:00:00+01:00")
    assert shown["standing"] == "snoozed"
    assert deskbell.ask("due", "--at", "2026-11-23T14:59:00+01:00") == []
    [reminder] = deskbell.ask("due", "--at", until_at)
    assert reminder["due_at"] == until_at


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)
