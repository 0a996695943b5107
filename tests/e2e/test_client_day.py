"""Clients by mouse and keys: contacts looked at and brought in, two made one, a history written."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.e2e import desktop
from tests.e2e.desktop import Desktop, until
from tests.e2e.program import Program
from tests.e2e.screen_reader import ScreenReader

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(desktop.missing()), reason=f"this machine lacks {', '.join(desktop.missing())}"),
]


def answer(owner: Program, box: Desktop, title: str, text: str) -> None:
    """Types into the dialog of that title, and presses Enter there."""
    box.focus_on(title)
    box.type(text)
    box.key("Return")
    until(lambda: not box.windows(title), "its end")


def test_contacts_come_in_two_become_one_and_their_history_goes_out(
    owner: Program, day_box: Desktop, reader: ScreenReader, tmp_path: Path
) -> None:
    contacts, card = tmp_path / "contacts.csv", tmp_path / "card.vcf"
    contacts.write_text("Name,E-mail\nNina Park,nina@example.org\n", encoding="utf-8")
    card.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:N. Park\nEMAIL:n.park@example.org\nEND:VCARD\n")
    owner.command("add", "--client", "Nina Park", "--kind", "lead", "A porch")
    owner.start()
    for path, change in ((contacts, "0 new clients, 1 completed."), (card, "1 new client.")):
        owner.press("ctrl+o")
        answer(owner, day_box, "Import mail or contacts", str(path))
        assert reader.find(change)
        day_box.focus_on("Import clients")
        reader.click("Import")
        until(lambda: not day_box.windows("Import clients"), "its end")

    reader.click("Clients", "radio button")
    reader.click("Nina Park", "list item")
    reader.click("Merge with…")
    answer(owner, day_box, "Merge with Nina Park", "N. Park")
    until(lambda: not reader.says("N. Park,"), "the merge")
    owner.press("ctrl+z")
    until(lambda: reader.says("N. Park,"), "both again")

    owner.press("ctrl+e")  # everybody's
    day_box.focus_on("Export history")
    reader.click("Cancel", "push button")
    until(lambda: not day_box.windows("Export history"), "its end")
    reader.click("Nina Park", "list item")
    reader.click("Export history…")
    exported = tmp_path / "nina.csv"
    answer(owner, day_box, "Export history", str(exported))
    until(exported.exists, "the history")
    with exported.open(encoding="utf-8-sig", newline="") as file:
        assert [(row["client"], row["subject"]) for row in csv.DictReader(file)] == [("Nina Park", "A porch")]


def test_what_is_begun_is_kept_and_an_entry_finds_its_own_request(
    owner: Program, day_box: Desktop, reader: ScreenReader
) -> None:
    owner.command("add", "--client", "Anna Berg", "--kind", "question", "Boiler", "Is it safe?")
    owner.command("log", "1", "--from-client", "Another thing: a price for a new bath?")
    first = owner.start()
    owner.press("r")
    reader.find("Reply (r)")
    day_box.type("Yes, it")
    owner.press("ctrl+q")
    assert first.wait(20) == 0
    owner.start()
    owner.press("r")
    day_box.type(" is.")
    reader.click("To Anna Berg by chat")
    owner.until_popup()
    day_box.key("Escape")
    owner.until_no_popup()
    reader.click("Log")
    shown = until(lambda: _answered(owner.ask("show", "1")), "the answer")
    assert shown["entries"][-1]["text"] == "Yes, it is."

    reader.click("More actions")
    owner.until_popup()
    day_box.key("Up", "Up", "Return")  # the last but one: Split off the latest message
    until(lambda: len(owner.ask("list", "--view", "all")) == 2, "the request of its own")
    assert [entry["text"] for entry in owner.ask("show", "2")["entries"]] == [
        "Another thing: a price for a new bath?"
    ]


def _answered(shown: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]] | None:
    return shown if shown["entries"][-1]["direction"] == "out" else None
