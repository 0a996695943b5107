"""What other processes hear when they knock at an open window."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from ui.front_door import Answer, FrontDoor


class Desk:
    """Takes commands, and gives their answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.answers: list[Answer] = []

    def command(self, argv: list[str], answer: Answer) -> None:
        self.asked.append(argv)
        self.answers.append(answer)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.socket"


@pytest.fixture
def door(path: Path, desk: Desk, qtbot: QtBot) -> Iterator[FrontDoor]:
    door = FrontDoor(path, desk.command)
    assert door.is_open
    yield door
    door.close()


class Caller:
    """Another process, as far as the socket can tell."""

    def __init__(self, path: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.socket = QLocalSocket()
        self.socket.connectToServer(str(path))
        assert self.socket.waitForConnected(5000)

    def ask(self, text: bytes) -> None:
        self.socket.write(text)
        self.socket.flush()

    def answer(self) -> dict[str, object]:
        self.qtbot.waitUntil(lambda: self.socket.canReadLine())
        answer: dict[str, object] = json.loads(bytes(self.socket.readLine().data()))
        return answer


@pytest.fixture
def caller(door: FrontDoor, path: Path, qtbot: QtBot) -> Caller:
    return Caller(path, qtbot)


def test_a_second_start_shows_the_first(door: FrontDoor, caller: Caller, qtbot: QtBot) -> None:
    with qtbot.waitSignal(door.show_wanted):
        caller.ask(b'{"show": true}\n')
    assert caller.answer() == {"code": 0, "out": "", "err": ""}


def test_a_command_is_answered_when_it_is_done(caller: Caller, desk: Desk, qtbot: QtBot) -> None:
    caller.ask(b'{"argv": ["note", ')
    caller.ask('"7", "Grüße"]}\n'.encode())
    qtbot.waitUntil(lambda: bool(desk.answers))
    assert desk.asked == [["note", "7", "Grüße"]]
    assert not caller.socket.canReadLine()
    desk.answers[0](1, "", "No request 7.\n")
    assert caller.answer() == {"code": 1, "out": "", "err": "No request 7.\n"}


@pytest.mark.parametrize("nonsense", [b"\xff\xfe\n", b"[]\n", b"{}\n", b"7\n", b'{"argv": "rm"}\n'])
def test_nonsense_gets_an_answer_and_runs_nothing(caller: Caller, desk: Desk, nonsense: bytes) -> None:
    caller.ask(nonsense)
    assert caller.answer()["code"] == 2
    assert desk.asked == []


def test_a_caller_who_hung_up_harms_nobody(caller: Caller, desk: Desk, path: Path, qtbot: QtBot) -> None:
    caller.ask(b'{"argv": ["list"]}\n')
    qtbot.waitUntil(lambda: bool(desk.answers))
    caller.socket.abort()
    next_caller = Caller(path, qtbot)
    next_caller.ask(b'{"argv": ["list"]}\n')
    qtbot.waitUntil(lambda: len(desk.answers) == 2)
    desk.answers[0](0, "late", "")
    desk.answers[1](0, "in time", "")
    assert next_caller.answer()["out"] == "in time"


def test_a_socket_left_by_a_crash_is_taken_over(path: Path, desk: Desk, qtbot: QtBot) -> None:
    path.write_bytes(b"")
    door = FrontDoor(path, desk.command)
    assert door.is_open
    door.close()


def test_only_the_owner_may_knock(door: FrontDoor, path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0
