"""The list on a real desk: keys, clicks, search, kinds, empty states, time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.records import Changes
from app.words import Channel, Kind, Outcome
from tests.app.desks import Clock, mail
from tests.ui.hands import button, press
from ui.list.panel import PAGE, ListPanel
from ui.room import Room
from ui.words import initials


@pytest.fixture
def panel(room: Room) -> ListPanel:
    return room.window.list


def names(panel: ListPanel) -> list[str]:
    return [line.row.client.split()[0] for line in panel.model.lines if line.row]


def chip(panel: ListPanel, name: str) -> str:
    line = next(line for line in panel.model.lines if line.row and line.row.client.startswith(name))
    assert line.row
    return line.face(panel.model.now, "Europe/Berlin").chip


def type_search(panel: ListPanel, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(panel.search, text)
    with qtbot.waitSignal(panel.search.searched):
        pass


def test_today_is_in_the_order_of_the_drawing(panel: ListPanel) -> None:
    assert names(panel) == ["Anna", "Joana", "Kofi", "Rita", "Lena", "Sam"]
    assert chip(panel, "Anna") == "1 h 20 late"
    assert chip(panel, "Kofi") == "in 35 min"
    assert chip(panel, "Lena") == "promised 15:00"


def test_lines_that_begin_a_group_are_taller_by_their_heading(panel: ListPanel) -> None:
    heights = [panel.lines.rowHeight(at) for at in range(6)]
    plain, headed = min(heights), max(heights)
    assert headed > plain
    assert [height == headed for height in heights] == [True, False, True, False, False, True]


def test_headings_follow_when_a_line_leaves_its_group(
    panel: ListPanel, desk: Desk, day: dict[str, int]
) -> None:
    desk.inbox.no_reply_needed(day["Anna"])
    assert names(panel) == ["Joana", "Kofi", "Rita", "Lena", "Sam"]
    heights = [panel.lines.rowHeight(at) for at in range(5)]
    assert [height == max(heights) for height in heights] == [True, True, False, False, True]


def test_j_and_k_move_and_the_request_follows(
    panel: ListPanel, room: Room, day: dict[str, int], qtbot: QtBot
) -> None:
    qtbot.keyClick(panel.lines, Qt.Key.Key_J)
    assert room.request.current_id == day["Joana"]
    qtbot.keyClick(panel.lines, Qt.Key.Key_K)
    assert room.request.current_id == day["Anna"]
    qtbot.keyClick(panel.lines, Qt.Key.Key_Down)
    assert room.request.current_id == day["Joana"]


def test_a_click_opens_the_request(panel: ListPanel, room: Room, day: dict[str, int], qtbot: QtBot) -> None:
    place = panel.lines.visualRect(panel.model.index(3)).center()
    qtbot.mouseClick(panel.lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert room.request.current_id == day["Rita"]


def test_a_kind_narrows_the_list(panel: ListPanel, qtbot: QtBot) -> None:
    press(panel, "Bids")
    assert names(panel) == ["Lena", "Sam"]
    press(panel, "All")
    assert len(names(panel)) == 6


def test_a_kind_that_nobody_asked_for_says_so_and_leads_back(
    panel: ListPanel, desk: Desk, day: dict[str, int]
) -> None:
    desk.inbox.set_kind(day["Anna"], Kind.QUESTION)
    press(panel, "Complaints")
    assert panel.empty.isVisible()
    assert panel.empty.text.startswith("No complaints here.")
    press(panel, "Show all kinds")
    assert len(names(panel)) == 6


def test_search_finds_bodies_as_one_types(panel: ListPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel.lines, Qt.Key.Key_Slash)
    assert panel.search.hasFocus()
    type_search(panel, qtbot, "pump")
    assert names(panel) == ["Sam", "Anna"] or names(panel) == ["Anna", "Sam"]
    hit = next(line for line in panel.model.lines if line.row and line.row.client == "Anna Berg")
    assert any(hit.passage[start:end].lower() == "pump" for start, end in hit.matches)


def test_search_finds_clients_and_opens_their_requests(panel: ListPanel, room: Room, qtbot: QtBot) -> None:
    panel.focus_search()
    type_search(panel, qtbot, "anna")
    assert panel.model.lines[0].client is not None
    assert panel.model.lines[0].client.name == "Anna Berg"


def test_escape_leads_back_to_where_one_was(
    panel: ListPanel, room: Room, day: dict[str, int], qtbot: QtBot
) -> None:
    panel.lines.select(("request", day["Rita"]))
    qtbot.keyClick(panel.lines, Qt.Key.Key_Slash)
    type_search(panel, qtbot, "boiler")
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.lines.hasFocus()
    assert len(names(panel)) == 6
    assert panel.current_key == ("request", day["Rita"])


def test_enter_goes_from_the_search_to_what_it_found(
    panel: ListPanel, room: Room, day: dict[str, int], qtbot: QtBot
) -> None:
    panel.focus_search()
    qtbot.keyClicks(panel.search, "warranty")
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.lines.hasFocus()
    assert room.request.current_id == day["Kofi"]


@pytest.mark.parametrize("text", ["o'brien \"", "c++", "NEAR(", "a@b.com", "*", "😀", "x" * 3000])
def test_odd_searches_are_only_searches(panel: ListPanel, qtbot: QtBot, text: str) -> None:
    panel.search.setText(text)
    with qtbot.waitSignal(panel.search.searched):
        pass
    assert panel.empty.isVisible() or panel.model.lines


def test_a_search_without_result_says_so(panel: ListPanel, qtbot: QtBot) -> None:
    panel.focus_search()
    type_search(panel, qtbot, "zeppelin")
    assert panel.empty.text.startswith("Nothing found for “zeppelin”.")
    press(panel, "Clear")
    assert panel.search.text() == ""


def test_letters_typed_into_the_search_are_text(
    panel: ListPanel, room: Room, desk: Desk, qtbot: QtBot
) -> None:
    panel.focus_search()
    qtbot.keyClicks(panel.search, "xenon")
    assert panel.search.text() == "xenon"
    assert desk.undo_label != "No reply needed"


def test_time_passes_and_the_chips_count(panel: ListPanel, room: Room, clock: Clock) -> None:
    clock.forward(minutes=20)
    room.tick()
    assert chip(panel, "Kofi") == "in 15 min"
    clock.forward(minutes=16)
    room.tick()
    assert chip(panel, "Kofi") == "1 min late"
    assert panel.model.heading(2) == ""


def test_what_comes_in_is_listed_and_the_choice_stays(
    panel: ListPanel, room: Room, desk: Desk, day: dict[str, int]
) -> None:
    panel.lines.select(("request", day["Rita"]))
    desk.inbox.open_request("Tom Ley", "No hot water", kind=Kind.COMPLAINT, channel=Channel.PHONE)
    assert "Tom" in names(panel)
    assert panel.current_key == ("request", day["Rita"])
    assert room.request.current_id == day["Rita"]


def test_when_all_is_done_nobody_is_waiting(
    panel: ListPanel, room: Room, desk: Desk, day: dict[str, int]
) -> None:
    for request_id in day.values():
        desk.inbox.close(request_id, Outcome.ANSWERED)
    assert panel.empty.isVisible()
    assert panel.empty.text.startswith("Nobody is waiting.")
    assert room.request.current_id is None
    assert button(panel, "New request")


def test_a_day_without_anything_due_shows_where_the_later_ones_are(
    panel: ListPanel, room: Room, desk: Desk, day: dict[str, int]
) -> None:
    for request_id in day.values():
        desk.inbox.close(request_id, Outcome.ANSWERED)
    desk.inbox.open_request("Tom Ley", "A new porch", kind=Kind.BID)
    assert panel.empty.text.startswith("Nothing is due today.")
    press(panel, "Go to My turn")
    assert names(panel) == ["Tom"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna Berg", "AB"), ("Hotel", "H"), ("", "?"), ("Jean-Luc de la Tour", "JT"), ("“Quoted” Ölaf", "Ö")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_every_label_is_plain_text(panel: ListPanel) -> None:
    formats = {label.textFormat() for label in panel.empty.findChildren(QLabel) if label.text()}
    assert formats <= {Qt.TextFormat.PlainText}


def test_when_mail_comes_in_by_the_hundred_only_what_is_needed_is_read_again(
    panel: ListPanel, desk: Desk
) -> None:
    received = desk.inbox.receive([mail(str(number), subject=f"Gutter {number}") for number in range(200)])
    assert len(panel.model.lines) == PAGE
    while panel.model.canFetchMore():
        panel.model.fetchMore()
    every = len(panel.model.lines)
    assert every > 200
    panel.lines.select(panel.model.lines[150].key)
    here = panel.lines.current_key
    changes = Changes("Fetch mail", {"requests": frozenset(received.request_ids)})
    panel.refresh(changes)
    assert panel.lines.current_key == here  # the owner stays where they are
    assert 150 < len(panel.model.lines) < every
    while panel.model.canFetchMore():
        panel.model.fetchMore()
    assert len(panel.model.lines) == every
