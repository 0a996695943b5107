"""The timeline: who said what when, what it meant, and how it is read with the keys."""

from __future__ import annotations

import gc
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QTextDocument, QTextObject
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from app.records import Attachment, Entry
from app.words import CAME_BACK, Channel, Direction, EntryKind, Event
from tests.ui.conftest import MONDAY
from tests.ui.hands import named, visible
from ui.request.timeline import MOST_AT_ONCE, NEWEST, TimelineView
from ui.theme import Look


def said(
    id: int, minutes: int, text: str, direction: Direction | None = Direction.IN, **more: object
) -> Entry:
    """An entry so many minutes before now."""
    known = {"kind": EntryKind.MESSAGE, "channel": Channel.EMAIL, "from_name": "Anna Berg", **more}
    return Entry(id, 1, MONDAY - timedelta(minutes=minutes), direction=direction, text=text, **known)  # type: ignore[arg-type]


@pytest.fixture
def timeline(qtbot: QtBot, look: Look) -> TimelineView:
    view = TimelineView(look)
    qtbot.addWidget(view)
    view.resize(540, 400)
    view.show()
    return view


def show(view: TimelineView, *entries: Entry, is_my_turn: bool = True) -> str:
    view.show_entries(entries, MONDAY, "Europe/Berlin", is_my_turn=is_my_turn)
    return view.toPlainText()


def test_what_was_noted_in_one_line_is_said_by_that_line(timeline: TimelineView) -> None:
    assert "A price for a porch" in show(timeline, said(1, 9, "", subject="A price for a porch"))


def test_what_was_sent_past_the_client_is_told_from_an_answer(timeline: TimelineView) -> None:
    sent = said(1, 9, "Can you do it?", Direction.OUT)
    assert "not to the client" in show(timeline, sent)
    for reached in (
        sent._replace(is_answer=True),
        sent._replace(promised_at=MONDAY),
        sent._replace(is_automatic=True),
        sent._replace(kind=EntryKind.CALL),
    ):
        assert "not to the client" not in show(timeline, reached)


def test_an_answer_that_came_back_says_so(timeline: TimelineView) -> None:
    text = show(timeline, said(1, 9, "We come at nine.", Direction.OUT, problem=CAME_BACK))
    assert "came back" in text
    assert "It came back: it has not reached them." in text
    assert "not to the client" not in text
    assert "Could not be read" not in text


def test_it_tells_the_story_in_order_under_its_days(timeline: TimelineView) -> None:
    text = show(
        timeline,
        said(2, 50, "It is cold."),
        said(1, 4000, "Pump replaced.", Direction.OUT, kind=EntryKind.MEETING, is_answer=True),
        said(3, 20, "Sensor on the van.", None, kind=EntryKind.NOTE),
    )
    order = [
        "Friday 20 November",
        "You",
        "visit",
        "Pump replaced.",
        "Today",
        "Anna Berg",
        "10:10 · e\u2011mail",  # which no line breaks in two
        "It is cold.",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "Note, 10:40. Sensor on the van." in text


def test_who_asks_while_waiting_has_asked_again(timeline: TimelineView) -> None:
    text = show(timeline, said(1, 50, "It is cold."), said(2, 20, "Hello?"))
    assert text.count("asked again") == 1
    assert text.index("asked again") > text.index("It is cold.")


def test_an_answer_in_between_makes_it_a_new_question(timeline: TimelineView) -> None:
    answer = said(2, 40, "Coming.", Direction.OUT, is_answer=True)
    assert "asked again" not in show(timeline, said(1, 50, "Cold."), answer, said(3, 20, "Thanks, when?"))


def test_automatic_mail_is_marked_and_asks_nothing(timeline: TimelineView) -> None:
    robot = said(2, 20, "I am away.", is_automatic=True, reason="auto-replied")
    text = show(timeline, said(1, 50, "Cold."), robot)
    assert "automatic: auto-replied" in text
    assert "asked again" not in text


@pytest.mark.parametrize(
    ("answered_before", "fate"), [(40, "kept"), (10, "kept late"), (None, "not kept yet")]
)
def test_a_promise_says_what_became_of_it(
    timeline: TimelineView, answered_before: int | None, fate: str
) -> None:
    by = MONDAY - timedelta(minutes=30)
    story = [said(1, 90, "Cold."), said(2, 80, "I’ll say by 10:30.", Direction.OUT, promised_at=by)]
    if answered_before:
        story.append(said(3, answered_before, "Here.", Direction.OUT, is_answer=True))
    heading = next(line for line in show(timeline, *story).splitlines() if "holding reply" in line)
    assert heading.endswith(f"promised 10:30   {fate}")


def test_a_promise_that_was_put_off_says_so(timeline: TimelineView) -> None:
    first, later = MONDAY - timedelta(minutes=30), MONDAY + timedelta(hours=2)
    text = show(
        timeline,
        said(1, 90, "Cold."),
        said(2, 80, "By 10:30.", Direction.OUT, promised_at=first),
        said(3, 60, "By 13:00.", Direction.OUT, promised_at=later),
    )
    assert text.count("given a new time") == 1
    assert "not kept yet" not in text


def test_a_state_is_told_between_the_entries(timeline: TimelineView) -> None:
    until = MONDAY + timedelta(days=1)
    text = show(timeline, said(1, 5, "", None, kind=EntryKind.STATE, event=Event.SNOOZED, until_at=until))
    assert "Snoozed until tomorrow 11:00 · 10:55" in text


def test_attachments_and_what_could_not_be_read_are_said(timeline: TimelineView) -> None:
    entry = said(
        1, 5, "See the picture.", attachments=(Attachment("boiler.jpg", "image/jpeg", 834_000),),
        problem="the last part is cut off", raw_sha256="ab",
    )  # fmt: skip
    text = show(timeline, entry)
    assert "Attached: boiler.jpg   834 kB" in text
    assert "Could not be read fully: the last part is cut off" in text


def test_a_text_is_one_block_whatever_stands_in_it(timeline: TimelineView) -> None:
    show(timeline, said(1, 5, "one\r\ntwo\rthree\nfour\u2029five\ufdd0six\ufdd1seven"))
    [heading, *rest] = (timeline.document().findBlockByNumber(at) for at in range(1, 9))
    [body] = [block.text() for block in rest if block.isValid()]
    assert "Anna" in heading.text()
    assert body == "\u2028".join("one two three four five six seven".split())


def test_a_clients_markup_is_plain_text(timeline: TimelineView) -> None:
    assert "<b>Bold</b> <img src=x>" in show(timeline, said(1, 5, "<b>Bold</b> <img src=x>"))


def test_a_long_text_is_folded_until_it_is_asked_for(timeline: TimelineView, qtbot: QtBot) -> None:
    long = "\n".join(f"line {number}" for number in range(60))
    assert "line 59" not in show(timeline, said(7, 5, long))
    timeline.anchorClicked.emit(QUrl("all:7"))
    assert "line 59" in timeline.toPlainText()
    timeline.anchorClicked.emit(QUrl("all:7"))
    assert "line 59" not in timeline.toPlainText()


def test_a_long_story_begins_with_its_newest_part(timeline: TimelineView) -> None:
    story = [said(number, 5000 - number, f"number {number}.") for number in range(NEWEST + 20)]
    text = show(timeline, *story)
    assert "Show 20 earlier entries" in text
    assert "number 19." not in text
    timeline.anchorClicked.emit(QUrl("earlier:0"))
    assert "number 0." in timeline.toPlainText()


def test_an_endless_story_is_written_in_parts(timeline: TimelineView, qtbot: QtBot) -> None:
    story = [said(number, 5000 - number, f"number {number}.") for number in range(2 * MOST_AT_ONCE)]
    show(timeline, *story)
    qtbot.keyClick(timeline, Qt.Key.Key_Home)
    assert "earlier entries" in timeline.toPlainText()
    assert "number 0." not in timeline.toPlainText()
    qtbot.keyClick(timeline, Qt.Key.Key_Home)
    assert "number 0." in timeline.toPlainText()


def test_the_newest_entry_is_in_sight_and_the_keys_scroll(timeline: TimelineView, qtbot: QtBot) -> None:
    show(timeline, *[said(number, 500 - number, "Hello? " * 30) for number in range(20)])
    bar = timeline.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    qtbot.keyClick(timeline, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    qtbot.keyClick(timeline, Qt.Key.Key_Home)
    assert bar.value() == 0


@pytest.fixture
def long_story(timeline: TimelineView) -> list[Entry]:
    """Shown: the newest part of it."""
    story = [said(number, 5000 - number, f"number {number}. " * 20) for number in range(NEWEST + 20)]
    show(timeline, *story)
    return story


def test_who_goes_up_to_the_newest_part_finds_the_earlier_above(
    timeline: TimelineView, long_story: list[Entry]
) -> None:
    bar = timeline.verticalScrollBar()
    bar.setValue(1)
    place = timeline.ground_of(25).top()
    assert "number 19." not in timeline.toPlainText()
    bar.setValue(0)
    assert "number 0." in timeline.toPlainText()
    assert timeline.ground_of(25).top() == pytest.approx(place + 1, abs=2)


def test_home_is_where_the_story_begins(
    timeline: TimelineView, long_story: list[Entry], qtbot: QtBot
) -> None:
    qtbot.keyClick(timeline, Qt.Key.Key_Home)
    assert timeline.verticalScrollBar().value() == 0
    assert timeline.rect().contains(timeline.ground_of(0).topLeft().toPoint())
    assert timeline.ground_of(0).height() > 0


def test_the_keys_step_to_the_earlier_entries_too(
    timeline: TimelineView, long_story: list[Entry], qtbot: QtBot
) -> None:
    for _ in range(NEWEST + 1):
        qtbot.keyClick(timeline, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert timeline.ground_of(19).height() > 0
    assert timeline.rect().contains(timeline.ground_of(19).center().toPoint())


def test_what_is_being_selected_is_not_written_anew(timeline: TimelineView, long_story: list[Entry]) -> None:
    timeline.selectAll()
    timeline.verticalScrollBar().setValue(0)
    assert "number 39." in timeline.textCursor().selectedText()


def test_showing_it_again_keeps_the_place(timeline: TimelineView) -> None:
    story = [said(number, 500 - number, "Hello? " * 30) for number in range(20)]
    show(timeline, *story)
    timeline.verticalScrollBar().setValue(120)
    timeline.show_entries(story, MONDAY, "Europe/Berlin", is_my_turn=True, keeps_place=True)
    assert timeline.verticalScrollBar().value() == 120


def test_a_tick_of_the_clock_takes_no_selection_away(timeline: TimelineView) -> None:
    story = [said(1, 50, "Account K-2041."), said(2, 40, "Hello?")]
    show(timeline, *story)
    assert timeline.find("K-2041", QTextDocument.FindFlag.FindBackward)
    timeline.show_entries(
        story, MONDAY + timedelta(minutes=1), "Europe/Berlin", is_my_turn=True, keeps_place=True
    )
    assert timeline.textCursor().selectedText() == "K-2041"
    timeline.show_entries(
        story, MONDAY + timedelta(days=1), "Europe/Berlin", is_my_turn=True, keeps_place=True
    )
    assert "Yesterday" in timeline.toPlainText()


def menu_by_key(view: TimelineView) -> QMenu:
    QApplication.sendEvent(
        view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    )
    return visible(view, QMenu)


def test_the_keys_step_to_an_entry_and_open_its_menu(timeline: TimelineView, qtbot: QtBot) -> None:
    show(timeline, said(1, 50, "First."), said(2, 40, "Second."), said(3, 30, "Third."))
    for _ in range(2):
        qtbot.keyClick(timeline, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    menu = menu_by_key(timeline)
    next(action for action in menu.actions() if action.text() == "Copy text").trigger()
    assert QGuiApplication.clipboard().text() == "Second."
    menu.close()


def test_the_menu_says_which_entry_is_meant(timeline: TimelineView, qtbot: QtBot) -> None:
    timeline.split_wanted.connect(lambda _id: None)
    show(timeline, said(1, 50, "First."), said(2, 40, "Second."))
    menu = menu_by_key(timeline)
    with qtbot.waitSignal(timeline.split_wanted) as wanted:
        next(action for action in menu.actions() if action.text().startswith("Split off")).trigger()
    assert wanted.args == [2]
    menu.close()


def test_the_entry_pointed_at_offers_its_menu(timeline: TimelineView, qtbot: QtBot) -> None:
    show(timeline, said(1, 50, "First."), said(2, 40, "Second."))
    for spot in (timeline.rect().bottomRight(), timeline.ground_of(1).center().toPoint()):
        qtbot.mouseMove(timeline.viewport(), spot)  # from elsewhere: it does not move to where it is
    more = named(timeline, QToolButton, "What to do with this entry")
    assert timeline.ground_of(1).contains(more.geometry().center())
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "Copy text").trigger()
    assert QGuiApplication.clipboard().text() == "First."
    menu.close()


def test_a_menu_offers_only_what_somebody_does(timeline: TimelineView) -> None:
    show(timeline, said(1, 50, "First."))
    menu = menu_by_key(timeline)
    assert [action.text() for action in menu.actions() if action.text()] == ["Copy text"]
    menu.close()


def test_bubbles_make_room_for_each_other_at_any_width(timeline: TimelineView) -> None:
    show(timeline, said(1, 50, "First."), said(2, 40, "Second.", Direction.OUT, is_answer=True))
    timeline.resize(300, 400)
    width = timeline.viewport().width()
    theirs, mine = (timeline.ground_of(entry_id) for entry_id in (1, 2))
    assert 0 < theirs.left() < mine.left() < theirs.right() < mine.right() < width
    assert theirs.bottom() < mine.top()


def test_a_story_that_grows_longer_than_the_window_is_not_wrapped_anew(timeline: TimelineView) -> None:
    show(timeline, said(1, 50, "First."))
    width, bar = timeline.viewport().width(), timeline.verticalScrollBar()
    assert not bar.isEnabled(), "there is nothing to scroll, nor a bar to be seen"
    show(timeline, *(said(number, 50, "And again.") for number in range(20)))
    assert bar.isEnabled()
    assert timeline.viewport().width() == width


def test_what_was_written_before_is_not_kept(timeline: TimelineView) -> None:
    def kept() -> int:
        gc.collect()
        return sum(isinstance(each, QTextDocument | QTextObject) for each in gc.get_objects())

    show(timeline, said(1, 50, "First."))
    before = kept()
    for number in range(5):
        show(timeline, said(1, 50, f"Again, {number}."))
    assert kept() == before
