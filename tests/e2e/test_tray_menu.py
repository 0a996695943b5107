"""What the tray's menu offers, taken with a real mouse from a real panel."""

from __future__ import annotations

import pytest

from tests.e2e import desktop
from tests.e2e.desktop import Desktop, until
from tests.e2e.program import Program

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(desktop.missing()), reason=f"this machine lacks {', '.join(desktop.missing())}"),
]


def take(box: Desktop, number: int) -> None:
    """Opens the menu with the right button and takes the item of that number, from 1."""
    box.open_tray_menu()
    box.key(*["Down"] * number, "Return")


def test_the_menu_does_what_it_says(owner: Program, day_box: Desktop) -> None:
    for client, subject in (("Anna Berg", "Boiler still cold"), ("Kofi Owusu", "Which seals?")):
        owner.command("add", "--client", client, "--kind", "complaint", subject)
    running = owner.start()
    owner.press("ctrl+w")
    until(lambda: not day_box.windows("^Deskbell$"), "the closed window")

    take(day_box, 4)  # Open, New request, Anna's, Kofi's
    until(lambda: day_box.windows("^Deskbell$"), "the window with the second of the most urgent")
    owner.press("x")
    until(lambda: owner.ask("show", "2")["turn"] == "theirs", "no reply needed")

    for _twice in range(2):  # Kofi has left the menu; a second New request shows the first
        take(day_box, 2)
        until(lambda: day_box.windows("New request"), "the quick-add")
    assert len(day_box.windows("New request")) == 1
    day_box.focus(day_box.windows("New request")[0])
    day_box.key("Escape")
    until(lambda: not day_box.windows("New request"), "its end")

    take(day_box, 4)  # Open, New request, Anna's, Pause for 1 h
    until(lambda: owner.command("settings", "get", "paused_until").strip() != "null", "the pause")
    take(day_box, 4)  # Ring again now
    until(lambda: owner.command("settings", "get", "paused_until").strip() == "null", "the bell again")
    take(day_box, 5)  # Pause until tomorrow
    until(lambda: owner.command("settings", "get", "paused_until").strip() != "null", "the long pause")
    take(day_box, 5)  # Open, New request, Anna's, Ring again, Quit
    assert running.wait(20) == 0
