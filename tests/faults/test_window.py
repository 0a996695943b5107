"""Bad things dropped on the window, and long commands handed over to it: it stays awake and loses nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.desk import Cancelled, CannotUndo
from app.words import View
from tests.faults.program import ROOT, Deskbell
from tests.mailgen import MailWriter, write_maildir
from ui import __main__ as start
from ui.errands import Errands
from ui.room import Room

LETTER = "From: {0}@example.org\nSubject: {0}\nMessage-ID: <{0}@example.org>\n\nIt leaks.\n"


def idle(room: Room, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not room.bridge.is_busy)


@pytest.mark.parametrize(
    ("name", "put"),
    [
        ("pipe.eml", os.mkfifo),
        ("empty.eml", Path.touch),
        ("picture.eml", lambda path: path.write_bytes(b"\x89PNG\r\n\0\0\0\rIHDR")),
        ("mails", Path.mkdir),
        ("history.csv", lambda path: path.write_text("client_id,client,addresses\r\n1,Anna,x\r\n")),
    ],
)
def test_what_can_t_be_imported_gets_one_line_in_the_bar(
    room: Room, tmp_path: Path, qtbot: QtBot, name: str, put: Callable[[Path], object]
) -> None:
    put(tmp_path / name)
    before = room.desk.lists.ids(View.ALL)
    room.window.files_dropped.emit([tmp_path / name])
    idle(room, qtbot)
    assert name in room.window.bar.text
    assert "\n" not in room.window.bar.text
    assert (room.desk.lists.ids(View.ALL), room.desk.check()) == (before, [])


def test_two_imports_are_two_things_to_undo(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    """By window and by command alike, within one second."""
    for name in ("one", "two", "three", "four"):
        (tmp_path / f"{name}.eml").write_text(LETTER.format(name))
    before = len(room.desk.lists.ids(View.ALL))
    for name in ("one", "two"):
        room.window.files_dropped.emit([tmp_path / f"{name}.eml"])
        idle(room, qtbot)
    for name in ("three", "four"):
        room.desk.capture.bring_in([tmp_path / f"{name}.eml"])
    for left in (3, 2, 1, 0):
        room.undo()
        assert len(room.desk.lists.ids(View.ALL)) == before + left


def test_what_can_t_be_undone_bars_the_way_to_nothing_else(room: Room) -> None:
    desk = room.desk
    first = desk.inbox.open_request("Zoe", "First")
    second = desk.inbox.open_request("Yan", "Second")
    with desk._store.write("Meanwhile", undoable=False) as w:
        w.update("requests", second, subject="Changed")
    with pytest.raises(CannotUndo, match="any more"):
        desk.undo()
    desk.undo()
    left = desk.lists.ids(View.ALL)
    assert (first in left, second in left, desk.check()) == (False, True, [])


# --- Commands that are handed over


@pytest.fixture
def errands(room: Room) -> Errands:
    return Errands(start.outside(room.desk.now), room.desk, room.bridge, room.window.bar)


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    write_maildir(tmp_path / "mail", [sent.raw for sent in MailWriter(5).mails(400)])
    return tmp_path / "mail"


class Asked:
    """Answers of the window, as whoever asked gets them."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str, str]] = []

    def __call__(self, code: int, out: str, err: str) -> None:
        self.answers.append((code, out, err))


def test_only_an_import_takes_long() -> None:
    assert start.takes_long(["import", "a.eml"])
    assert start.takes_long(["--data", "add", "import", "--json", "a.eml"])
    assert not start.takes_long(["add", "--client", "import", "--kind", "lead", "import"])
    assert not start.takes_long(["--data"])
    assert not start.takes_long([])


@pytest.mark.slow
def test_an_import_that_is_handed_over_goes_on_beside_the_window(
    room: Room, errands: Errands, mails: Path, qtbot: QtBot
) -> None:
    asked, quick = Asked(), Asked()
    errands.do(["import", str(mails), "--json"], asked)
    assert asked.answers == []  # the window did not wait for it
    assert "reads mail" in room.window.bar.text
    errands.do(["add", "--client", "Zoe", "--kind", "lead", "Door"], quick)
    assert [code for code, _, _ in quick.answers] == [0]
    qtbot.waitUntil(lambda: bool(asked.answers))
    code, out, err = asked.answers[0]
    assert (code, err) == (0, "")
    assert re.sub(r"\s", "", out) == '{"read":400,"new":400,"known":0,"unreadable":0}'
    assert room.window.bar.text == ""
    assert room.desk.check() == []


def test_a_job_that_is_stopped_while_it_asks_ends_as_cancelled(room: Room, qtbot: QtBot) -> None:
    met: list[Exception] = []
    room.bridge.run(lambda progress: (progress.cancel(), progress.ask(int)), pytest.fail, met.append)
    idle(room, qtbot)
    assert [type(problem) for problem in met] == [Cancelled]


@pytest.mark.slow
def test_an_import_that_is_handed_over_can_be_stopped(
    room: Room, errands: Errands, mails: Path, qtbot: QtBot
) -> None:
    asked = Asked()
    errands.do(["import", str(mails)], asked)
    room.window.bar._on_action()
    qtbot.waitUntil(lambda: bool(asked.answers))
    [(code, out, err)] = asked.answers
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "cancelled" in err
    assert room.desk.check() == []


def test_a_bug_in_a_command_leaves_nobody_waiting(
    room: Room, errands: Errands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(room.desk.inbox, "open_request", broken)
    asked = Asked()
    with pytest.raises(ZeroDivisionError):
        errands.do(["add", "--client", "Zoe", "--kind", "lead", "Door"], asked)
    assert [(code, out) for code, out, _ in asked.answers] == [(1, "")]


@pytest.mark.slow
def test_a_bug_in_an_import_leaves_nobody_waiting(
    room: Room, errands: Errands, mails: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(room.desk.inbox, "receive", broken)
    asked = Asked()
    with qtbot.capture_exceptions() as met:
        errands.do(["import", str(mails)], asked)
        qtbot.waitUntil(lambda: bool(asked.answers))
    assert [kind for kind, _, _ in met] == [ZeroDivisionError]
    assert [(code, out) for code, out, _ in asked.answers] == [(1, "")]


@pytest.mark.slow
def test_the_real_window_answers_when_the_import_is_done(tmp_path: Path, mails: Path) -> None:
    alone, handed = Deskbell(tmp_path / "alone"), Deskbell(tmp_path / "handed")
    expected = alone.do("import", mails)
    with handed.window():
        assert handed.do("import", mails) == expected
        refused = handed.run("import", tmp_path / "nothing.eml")
    assert refused.returncode == 1
    assert handed.counts()["entries"] == alone.counts()["entries"]
    assert handed.is_sound()


# --- Much use


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for its memory")
def test_much_use_keeps_no_widget_that_was_left(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.soak", tmp_path / "desk", "30"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) < 13_000  # widgets that stay take three times as much
