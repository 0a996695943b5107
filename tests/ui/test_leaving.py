"""From one desk to another: nothing of the first is held, brought along or cut off."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import paths
from app.desk import Desk
from app.words import View
from tests.app.desks import Clock
from tests.ui.hands import wait_for_room
from tests.ui.post.letters import post_letter
from tests.ui.post.mailbox import MIA, Mailbox
from ui.program import Program
from ui.room import Room


def test_leaving_for_another_desk_lets_go_of_the_first(
    program: Program, folder: Path, tmp_path: Path, clock: Clock, qtbot: QtBot
) -> None:
    program.open_folder(folder)
    wait_for_room(program, qtbot)
    program.open_folder(tmp_path / "other")
    wait_for_room(program, qtbot)
    Desk.open(folder, clock=clock).close()


def test_a_desk_is_not_left_while_a_letter_is_with_its_server(
    program: Program, folder: Path, tmp_path: Path, clock: Clock, qtbot: QtBot
) -> None:
    home, mailbox = tmp_path / "home", Mailbox()
    program.open_folder(home)
    program.open_folder(folder)
    qtbot.waitUntil(lambda: program._beside is not None and program._beside.post is not None)
    assert program.room is not None
    desk = program.room.desk
    desk.__dict__.update(courier=mailbox, round=mailbox.round)
    post_letter(desk, desk.accounts.add(MIA), desk.lists.ids(View.ALL).pop())
    mailbox.opens.clear()
    clock.forward(seconds=10)
    program._beside.post.fetch_now()
    program._beside.home_wanted.emit()
    assert program.room.desk is desk
    mailbox.opens.set()
    qtbot.waitUntil(lambda: program.room is not None and program.room.desk.folder == home)
    left = Desk.open(folder, clock=clock)
    assert left.outbox.all() == ()
    left.close()


def test_leaving_a_desk_whose_window_is_just_ready_brings_nothing_of_it_into_the_next(
    program: Program, folder: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, imported = tmp_path / "other", threading.Event()
    monkeypatch.setattr("ui.program._import_last", imported.set)
    prepare, surround = program._prepare_surroundings, program._start_beside
    surrounded: list[Room | None] = []

    def prepare_and_leave(room: Room) -> None:
        prepare(room)
        assert imported.wait(60)
        if not other.exists():
            program.open_folder(other)

    monkeypatch.setattr(program, "_prepare_surroundings", prepare_and_leave)
    monkeypatch.setattr(program, "_start_beside", lambda: (surrounded.append(program.room), surround()))
    program.open_folder(folder)
    qtbot.waitUntil(lambda: paths.socket_path(other).exists())
    assert surrounded == [program.room]
