"""The settings by mouse and keys; the command line says what they are then."""

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

CONTROLS = {
    "button menu", "cell", "check box", "combo box", "list", "list item", "push button", "radio button",
    "spin box", "table", "text",
}  # fmt: skip
ME, OFFICE = "me@desk.example", "office@desk.example"


def hours(owner: Program, box: Desktop, reader: ScreenReader) -> None:
    reader.fill("Hours on Monday", "9-12:30, 13-17")
    box.key("Tab")
    two_spans = [["09:00", "12:30"], ["13:00", "17:00"]]
    until(lambda: owner.setting("work_week")["mon"] == two_spans, "two spans")


def days_off(owner: Program, box: Desktop, reader: ScreenReader) -> None:
    reader.click("Country…", "combo box")
    box.type("Germ")
    box.key("Return")
    reader.find("Germany", "combo box")
    reader.click("Add public holidays")
    days = until(lambda: owner.setting("days_off"), "the holidays")
    assert any(day.endswith("-10-03") for day in days)


def time_away(owner: Program, box: Desktop, reader: ScreenReader) -> None:
    reader.click("Add time away")
    until(lambda: owner.setting("time_away"), "the time away")
    box.key("ctrl+z")
    until(lambda: not owner.setting("time_away"), "its undo")


def targets(owner: Program, box: Desktop, reader: ScreenReader) -> None:
    reader.fill("Bids", "8 h", "spin box")
    box.key("Tab")
    until(lambda: owner.setting("targets")["bid"] == 480, "a day for a bid")


def addresses(owner: Program, box: Desktop, reader: ScreenReader) -> None:
    reader.click("New address")
    for address in (ME, OFFICE):
        box.type(address)
        box.key("Return")
    reader.click(OFFICE, "list item")
    reader.click("Remove", "push button")
    until(lambda: owner.setting("own_addresses") == [ME], "the one address")


def saved_replies(_owner: Program, box: Desktop, reader: ScreenReader) -> None:
    reader.click("New", "push button")
    box.type("Thanks")
    box.key("Tab")
    box.type("Thank you, {first_name}.")
    reader.click("Save reply")
    reader.find("Thanks", "list item")


def bell(owner: Program, _box: Desktop, reader: ScreenReader) -> None:
    reader.click("Hide clients' names in notices", "check box")
    until(lambda: owner.setting("hides_names"), "notices without names")


def appearance(owner: Program, box: Desktop, reader: ScreenReader) -> None:
    reader.click("Like the system", "combo box")  # the first: the theme
    box.key("Down", "Down", "Return")
    until(lambda: owner.setting("theme") == "dark", "the dark theme")
    reader.click("Like the system", "combo box")
    box.type("Deutsch")
    box.key("Return")
    until(lambda: owner.setting("language") == "de", "the language")


def only_looked_at(_owner: Program, _box: Desktop, _reader: ScreenReader) -> None:
    """Nothing is changed there."""


PAGES = {
    "Opening hours": hours, "Days off": days_off, "Time away": time_away, "Targets": targets,
    "My addresses": addresses, "Saved replies": saved_replies, "Hints": only_looked_at, "Bell": bell,
    "Data folder": only_looked_at, "Appearance": appearance,
}  # fmt: skip


def test_every_page_keeps_what_is_changed_and_names_its_controls(
    owner: Program, day_box: Desktop, reader: ScreenReader
) -> None:
    owner.command("add", "--client", "Anna Berg", "--kind", "bid", "Boiler", "Is it safe?")
    owner.start()
    reader.find("Mark sent")
    for section in ("Clients", "Today"):
        reader.click(section, "radio button")
        assert reader.nameless(CONTROLS) == []
    owner.press("ctrl+comma")
    day_box.focus_on("^Settings")
    for page, change in PAGES.items():
        reader.click(page, "list item")
        assert reader.nameless(CONTROLS) == [], page
        change(owner, day_box, reader)
