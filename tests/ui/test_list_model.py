"""The lines as Qt sees them: what stays keeps its place, what changes is told narrowly."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.records import ClientRow, Found, Hit
from app.standing import RequestRow
from app.words import Direction, Group, Kind, Standing, Turn
from ui.list.line import Line, of_found, of_rows
from ui.list.model import ListModel

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def row(number: int, group: Group = Group.NEXT, subject: str = "") -> RequestRow:
    return RequestRow(
        id=number, client_id=number, client=f"Client {number}", address="", kind=Kind.LEAD,
        subject=subject or f"Subject {number}", turn=Turn.MINE, standing=Standing.CALM, group=group,
        waiting_since=NOW, chases=0, promised_at=None, snoozed_until=None, deadline=NOW + timedelta(hours=1),
        follow_up_at=None, has_gone_quiet=False, outcome=None, closed_at=None, last_line="Hello",
        last_direction=Direction.IN, last_entry_at=NOW, amount_minor=None, currency="", valid_until_on=None,
        bid_status=None, bid_number="",
    )  # fmt: skip


def lines(*numbers: int) -> list[Line]:
    return list(of_rows(row(number) for number in numbers))


@pytest.fixture
def model(qtmodeltester: ModelTester) -> ListModel:
    model = ListModel()
    qtmodeltester.check(model)  # watches every change from here on
    return model


def ids(model: ListModel) -> list[int]:
    return [line.key[1] for line in model.lines]


def test_a_line_that_stays_keeps_its_index(model: ListModel) -> None:
    model.show(lines(1, 2, 3, 4))
    third = QPersistentModelIndex(model.index(2))
    model.update_lines(lines(4, 9, 3, 1))
    assert ids(model) == [4, 9, 3, 1]
    assert third.row() == 2
    assert model.lines[third.row()].key == ("request", 3)


def test_only_what_changed_is_repainted(model: ListModel, qtbot: QtBot) -> None:
    model.show(lines(1, 2, 3, 4))
    changed = [*lines(1), Line("Next", row(2, subject="Other")), *lines(3, 4)]
    with qtbot.waitSignal(model.dataChanged) as repainted, qtbot.assertNotEmitted(model.modelReset):
        model.update_lines(changed)
    first, last = repainted.args[:2]
    assert (first.row(), last.row()) == (1, 1)


def test_nothing_is_repainted_when_nothing_changed(model: ListModel, qtbot: QtBot) -> None:
    model.show(lines(1, 2, 3))
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.rowsInserted):
        model.update_lines(lines(1, 2, 3))


def test_any_list_can_become_any_other(model: ListModel, qtmodeltester: ModelTester) -> None:
    dice = random.Random(7)
    model.show([])
    for _ in range(60):
        wanted = dice.sample(range(12), dice.randrange(12))
        model.update_lines(lines(*wanted))
        assert ids(model) == wanted


def test_pages_follow_until_the_last_and_nobody_comes_twice(model: ListModel) -> None:
    pages = {"two": (lines(2, 3), "three"), "three": (lines(4), None)}
    model.show(lines(1, 2), "two", lambda place: pages[place])
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert ids(model) == [1, 2, 3, 4]


def test_the_first_of_each_group_has_the_heading(model: ListModel) -> None:
    groups = (Group.OVERDUE, Group.OVERDUE, Group.NEXT, Group.FOLLOW_UP)
    model.show(list(of_rows(row(number, group) for number, group in enumerate(groups))))
    assert [model.heading(at) for at in range(4)] == ["Overdue", "", "Next", "Follow up"]
    assert list(model.heads()) == [0, 2, 3]


def test_what_nothing_is_due_for_is_told_apart_from_what_is(model: ListModel) -> None:
    model.show(list(of_rows([row(1, Group.FOLLOW_UP), row(2, Group.NONE), row(3, Group.NONE)])))
    assert [model.heading(at) for at in range(3)] == ["Follow up", "Waiting on them", ""]


def test_lists_without_groups_have_no_heading(model: ListModel) -> None:
    model.show(list(of_rows([row(1, Group.NONE), row(2, Group.NONE)])))
    assert [model.heading(at) for at in range(2)] == ["", ""]


def test_chips_tell_the_time_that_it_is(model: ListModel) -> None:
    model.set_time(NOW, "UTC")
    model.show([Line("Next", row(1)._replace(standing=Standing.SOON))])
    assert model.face(0).chip == "in 1 h"
    model.set_time(NOW + timedelta(minutes=30), "UTC")
    assert model.face(0).chip == "in 30 min"


def test_a_line_is_spoken_whole(model: ListModel) -> None:
    model.set_time(NOW, "UTC")
    model.show([Line("Next", row(1)._replace(chases=2))])
    spoken = model.data(model.index(0))
    assert spoken == "Client 1, Subject 1, in 1 h, asked twice, lead · “Hello”"


def test_what_a_search_found_lists_clients_before_requests() -> None:
    client = ClientRow(5, "Anna Berg", "anna@example.org", 2, NOW)
    found = of_found(Found((client,), (Hit(row(1), "a cold boiler", ((2, 6),), 3),)))
    assert [line.heading for line in found] == ["Clients", "Requests"]
    assert [line.key for line in found] == [("client", 5), ("request", 1)]
    assert found[0].face(NOW, "UTC").meta == "2 open requests · last heard today"
    assert found[1].face(NOW, "UTC").meta == "a cold boiler"
