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


def test_hours_holidays_time_away_and_looks(owner: Program, day_box: Desktop, reader: ScreenReader) -> None:
    owner.command("add", "--client", "Anna Berg", "--kind", "question", "Boiler")
    owner.start()
    owner.press("ctrl+comma")
    settings = until(lambda: day_box.windows("^Settings"), "the settings")[0]
    day_box.focus(settings)
    reader.click("Hours on Monday")
    day_box.key("ctrl+a")
    day_box.type("9-12:30, 13-17")
    day_box.key("Tab")
    until(lambda: owner.setting("work_week")["mon"] == [["09:00", "12:30"], ["13:00", "17:00"]], "two spans")

    reader.click("Days off", "list item")
    reader.click("Country…", "combo box")
    day_box.type("Germ")
    day_box.key("Return")
    reader.find("Germany", "combo box")
    reader.click("Add public holidays")
    days = until(lambda: owner.setting("days_off"), "the holidays")
    assert any(day.endswith("-10-03") for day in days)

    reader.click("Time away", "list item")
    reader.click("Add time away")
    until(lambda: owner.setting("time_away"), "the time away")
    day_box.key("ctrl+z")
    until(lambda: not owner.setting("time_away"), "its undo")

    reader.click("Appearance", "list item")
    reader.click("Like the system", "combo box")
    day_box.key("Down", "Down", "Return")
    until(lambda: owner.setting("theme") == "dark", "the dark theme")


def test_every_control_that_is_to_be_seen_has_a_name(
    owner: Program, day_box: Desktop, reader: ScreenReader
) -> None:
    owner.command("add", "--client", "Anna Berg", "--kind", "bid", "Boiler", "Is it safe?")
    owner.start()
    reader.find("Mark sent")
    for section in ("Clients", "Today"):
        reader.click(section, "radio button")
        assert reader.nameless(CONTROLS) == []
    owner.press("ctrl+comma")
    day_box.focus(until(lambda: day_box.windows("^Settings"), "the settings")[0])
    for page in ("Days off", "Time away", "Targets", "My addresses", "Bell", "Appearance", "Data folder"):
        reader.click(page, "list item")
        assert reader.nameless(CONTROLS) == [], page
