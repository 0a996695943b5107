"""The rail says how the day stands, to the eye and to a screen reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.standing import Counts
from tests.ui.hands import named
from ui.rail import NewButton, Rail, RailItem
from ui.theme import Look

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def rail(look: Look, qtbot: QtBot) -> Rail:
    rail = Rail(look, "Ctrl N")
    qtbot.addWidget(rail)
    rail.resize(195, 600)
    rail.show()
    return rail


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (Counts(), "Nobody is waiting"),
        (Counts(mine=1), "1 request on your side, none overdue"),
        (
            Counts(mine=2, next_deadline=NOW + timedelta(minutes=95)),
            "2 requests on your side, none overdue Nothing is due before 11:35.",
        ),
        (
            Counts(mine=1, overdue=1, overdue_clients=1, longest_wait_since=NOW - timedelta(minutes=110)),
            "1 client is overdue Longest wait 1 h 50 min.",
        ),
    ],
)
def test_one_line_sums_the_day_up(rail: Rail, counts: Counts, said: str) -> None:
    rail.show_counts(counts, NOW, "UTC")
    assert rail.summary == said


def test_names_carry_the_counts_for_a_screen_reader(rail: Rail) -> None:
    rail.show_counts(Counts(today=5, mine=1200), NOW, "UTC")
    assert named(rail, RailItem, "Today, 5")
    assert named(rail, RailItem, "My turn, 1,200")
    assert named(rail, RailItem, "Bids")


def test_an_overdue_count_is_painted_in_red(rail: Rail, look: Look) -> None:
    red = look.theme.colour("overdue").name()

    def has_red() -> bool:
        item = next(item for item in rail.findChildren(RailItem) if item.text() == "My turn")
        image = item.grab().toImage()
        return any(
            image.pixelColor(x, y).name() == red for x in range(image.width()) for y in range(image.height())
        )

    rail.show_counts(Counts(mine=888), NOW, "UTC")
    assert not has_red()
    rail.show_counts(Counts(mine=888, overdue=2, overdue_clients=1), NOW, "UTC")
    assert has_red()


def test_sections_and_new_request_answer_to_mouse_and_keyboard(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.section_wanted) as wanted:
        qtbot.mouseClick(named(rail, RailItem, "Bids"), Qt.MouseButton.LeftButton)
    assert wanted.args == ["bids"]
    with qtbot.waitSignal(rail.new_wanted):
        qtbot.keyClick(named(rail, NewButton, "New request"), Qt.Key.Key_Space)
