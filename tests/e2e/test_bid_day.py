"""One bid from the first question to its end, by mouse and keys; the command line says what became of it."""

from __future__ import annotations

import pytest

from tests.e2e import desktop
from tests.e2e.desktop import Desktop, until
from tests.e2e.program import Program
from tests.e2e.screen_reader import ScreenReader

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(desktop.missing()), reason=f"this machine lacks {', '.join(desktop.missing())}"),
]


def test_a_question_becomes_a_bid_that_is_sent_declined_and_accepted(
    owner: Program, day_box: Desktop, reader: ScreenReader
) -> None:
    owner.command("add", "--client", "Ines Carvalho", "--kind", "question", "Two wardrobes under the slope")
    owner.start()
    reader.click("Kind: question")
    owner.take_first()
    reader.find("Kind: lead")
    owner.press("c")  # the mouse has left the keyboard with the list
    owner.until_popup()
    day_box.key("b")  # it chooses in the menu, and is no key of the list behind it
    reader.find("Kind: bid")

    reader.click("Bid number")
    for typed in ("2026-051", "1,250.50", "EUR", "in 30 days"):
        day_box.key("ctrl+a")
        day_box.type(typed)
        day_box.key("Tab")
    day_box.key("Return")  # Mark sent: it is where the keyboard has come to
    reader.find("Mark declined")
    listed = until(lambda: owner.ask("list", "--view", "theirs"), "the bid that was sent")
    assert [(row["kind"], row["turn"]) for row in listed] == [("bid", "theirs")]

    reader.click("Mark declined")
    owner.until_popup()
    day_box.type("Too dear")
    day_box.key("Return")
    until(lambda: owner.ask("show", "1")["outcome"] == "lost", "the loss")
    owner.press("ctrl+z")
    until(lambda: owner.ask("show", "1")["outcome"] is None, "the undo")
    assert owner.ask("show", "1")["entries"][-1]["text"] == "Sent bid 2026-051."
    reader.click("Mark accepted")
    until(lambda: owner.ask("show", "1")["outcome"] == "won", "the order")


def test_an_appointment_is_made_seen_and_cancelled_and_a_snooze_ends(
    owner: Program, day_box: Desktop, reader: ScreenReader
) -> None:
    owner.command("add", "--client", "Rita Toth", "--kind", "question", "Move the visit to June?")
    owner.start()
    owner.press("a")
    owner.until_popup()
    day_box.type("tomorrow 10:00")
    day_box.key("Return")
    until(lambda: reader.says("appointment tomorrow 10:00"), "the appointment")
    reader.click("More actions")
    owner.until_popup()
    day_box.key("Down", "Down", "Down", "Down", "Return")  # the fourth: Cancel the appointment
    until(lambda: not reader.says("appointment tomorrow 10:00"), "its end")
    owner.press("ctrl+z")
    until(lambda: reader.says("appointment tomorrow 10:00"), "the appointment again")

    reader.click("Snooze")
    owner.until_popup()
    day_box.type("in 3 days")
    day_box.key("Return", "Return")  # past the deadline: it is asked again
    until(lambda: owner.ask("show", "1")["standing"] == "snoozed", "the snooze")
    reader.click("My turn")
    reader.click("More actions")
    owner.until_popup()
    day_box.key("Down", "Down", "Return")  # the second: End the snooze
    until(lambda: owner.ask("show", "1")["standing"] == "calm", "its end")

    for letter, outcome in (("a", "answered"), ("d", "withdrawn"), ("n", "not for us"), ("s", "spam")):
        reader.click("Close request")
        owner.until_popup()
        day_box.key(letter)
        until(lambda meant=outcome: owner.ask("show", "1")["outcome"] == meant, outcome)
        owner.press("ctrl+z")
        until(lambda: owner.ask("show", "1")["outcome"] is None, "the undo")
