"""Two programs, one desk: a window that has it does the command; a command that has it is waited for."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import cli, paths
from app.commands import door
from app.desk import Desk
from app.words import View
from tests.app.desks import Clock, desk_in_berlin

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets here")


@contextmanager
def window(folder: Path, answers: list[bytes | None], heard: list[list[str]]) -> Iterator[None]:
    """Listens like a window, and gives these answers, one a caller; None: hangs up."""
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(paths.socket_path(folder)))
    server.listen()

    def serve() -> None:
        for answer in answers:
            line, _ = server.accept()
            with line, line.makefile("r", encoding="utf-8") as words:
                heard.append(json.loads(words.readline())["argv"])
                if answer is not None:
                    line.sendall(answer + b"\n")

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        thread.join(timeout=60)
        server.close()


def test_a_window_that_has_the_desk_does_the_command(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "desk"
    desk = desk_in_berlin(folder, clock)
    heard: list[list[str]] = []
    answer = json.dumps({"code": 1, "out": "7\n", "err": "deskbell: ü\n"}).encode()
    with window(folder, [answer], heard):
        argv = ["--data", str(folder), "add", "--client", "Anna", "--kind", "lead", "Roof"]
        assert cli.main(argv, clock=clock) == 1
    assert (capsys.readouterr(), heard) == (("7\n", "deskbell: ü\n"), [argv])
    paths.socket_path(folder).unlink()
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "a.eml").write_text("From: a@example.org\n\nHello\n")
    monkeypatch.chdir(tmp_path)
    with window(folder, [None, answer], heard):  # the first caller finds the window closing
        monkeypatch.setenv("DESKBELL_DATA", str(folder))
        assert cli.main(["import", "mail", "mail/a.eml", "--json"], clock=clock) == 1
    assert heard[-1] == ["import", str(tmp_path / "mail"), str(tmp_path / "mail" / "a.eml"), "--json"]
    desk.close()


def test_what_a_window_is_handed_it_does_on_its_own_desk(desk: Desk, tmp_path: Path) -> None:
    letter = tmp_path / "a.eml"
    letter.write_text("From: a@example.org\nSubject: Roof\n\nHello\n")
    out, err = io.StringIO(), io.StringIO()
    assert cli.run(["import", str(letter)], desk, out, err) == 0
    assert out.getvalue() == "1 read, 1 new, 0 known, 0 unreadable\n"
    assert len(desk.lists.ids(View.ALL)) == 1


def test_reading_needs_no_hand_over(tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    desk = desk_in_berlin(tmp_path, clock)
    desk.inbox.open_request("Anna", "Roof")
    for words in (["list"], ["list", "--at", "2026-11-24T09:00"], ["show", "1"], ["due"], ["check"]):
        assert cli.main([*words, "--data", str(tmp_path)], clock=clock) == 0
    assert "Anna: Roof" in capsys.readouterr().out
    desk.close()


def test_a_command_that_writes_is_waited_for_and_then_named(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE_SECONDS", 0.2)
    other = Desk.open(tmp_path, clock=clock)
    argv = ["add", "--client", "Anna", "--kind", "lead", "Roof", "--data", str(tmp_path)]
    assert cli.main(argv, clock=clock) == 1
    err = capsys.readouterr().err
    assert str(tmp_path) in err
    assert err.count("\n") == 1
    monkeypatch.setattr(door, "PATIENCE_SECONDS", 10.0)
    ending = threading.Timer(0.2, other._store._lock.release)  # type: ignore[union-attr]
    ending.start()
    assert cli.main(argv, clock=clock) == 0
    ending.join()
    other.close()


def deskbell(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from app.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DESKBELL_DATA": str(folder)},
        check=False,
    )


@pytest.mark.slow
def test_the_real_program_works_in_a_plain_locale_and_through_a_closed_pipe(tmp_path: Path) -> None:
    added = deskbell("add", "--client", "Jürgen Öz", "--kind", "lead", "Küche", folder=tmp_path)
    assert (added.returncode, added.stdout, added.stderr) == (0, "1\n", "")
    listed = deskbell("list", "--view", "all", folder=tmp_path)
    assert "Jürgen Öz: Küche" in listed.stdout
    failed = deskbell("show", "2", folder=tmp_path)
    assert (failed.returncode, failed.stdout, failed.stderr) == (1, "", "deskbell: There is no request 2.\n")
    program = "import sys; from app.cli import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", program, "settings", "get"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "DESKBELL_DATA": str(tmp_path)},
    ) as reader:
        assert reader.stdout is not None
        assert reader.stderr is not None
        reader.stdout.close()
        assert reader.stderr.read() == b""
    assert reader.returncode == 1


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_answer_that_finds_no_room_says_so_in_one_line(tmp_path: Path) -> None:
    program = "import sys; from app.cli import main; sys.exit(main())"
    with Path("/dev/full").open("w") as full:
        asked = subprocess.run(
            [sys.executable, "-c", program, "settings", "get"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "DESKBELL_DATA": str(tmp_path)},
            check=False,
        )
    assert asked.returncode == 1
    assert asked.stderr.startswith("deskbell: The answer could not be written: no space left")
    assert asked.stderr.count("\n") == 1
