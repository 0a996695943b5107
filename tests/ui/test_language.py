"""Choosing a language changes how times are written and what Qt's dialogs say, there and back."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialogButtonBox

from app.desk import Desk
from app.texts import counted, joined, worded
from app.words import Outcome
from tests.app.desks import Clock, ask
from ui import language, words
from ui.language import Speech, languages
from ui.request.story import tell
from ui.texts import _, catalogue, ngettext
from ui.theme import Look
from ui.window import MainWindow

AFTERNOON = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def cancel() -> str:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    return box.buttons()[0].text().replace("&", "")


def test_times_and_dialogs_follow_the_language(speech: Speech) -> None:
    speech.set_language("de")
    assert cancel() == "Abbrechen"
    assert words.clock(AFTERNOON, UTC) == "14:30"
    speech.set_language("en_US")
    assert cancel() == "Cancel"
    assert words.clock(AFTERNOON, UTC).replace("\u202f", " ") == "2:30 PM"


def test_every_language_that_is_offered_is_there(speech: Speech) -> None:
    said = {}
    for code in languages():
        if code and not code.startswith("en"):
            speech.set_language(code)
            said[code] = cancel()
    assert "Cancel" not in said.values(), said


def test_a_machine_without_a_language_is_written_to_in_english(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = QLocale()
    monkeypatch.setattr(QLocale, "system", QLocale.c)
    Speech(qapp).set_language("")
    assert QLocale().toString(AFTERNOON.date(), QLocale.FormatType.ShortFormat) == "23/11/2026"
    QLocale.setDefault(before)


def test_the_window_speaks_the_chosen_language(speech: Speech, look: Look, tmp_path: Path) -> None:
    speech.speak("de")
    assert {"Neue Anfrage", "Heute", "Kunden"} <= _buttons(MainWindow(look, tmp_path))
    speech.speak("fr")  # nobody has translated that yet
    assert {"New request", "Today", "Clients"} <= _buttons(MainWindow(look, tmp_path))


@pytest.mark.slow
def test_the_first_paint_speaks_it_already(desk: Desk) -> None:
    desk.preferences.set("language", "de")
    code = (
        "from pathlib import Path; from ui.__main__ import Start, open_window\n"
        f"_app, program = open_window(Start(Path({str(desk.folder)!r})))\n"
        "print(program.room is None, program.window.rail.summary)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True Niemand wartet"


def _buttons(window: MainWindow) -> set[str]:
    return {button.text() for button in window.findChildren(QAbstractButton)}


def test_a_language_is_added_by_its_file_alone(
    speech: Speech, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "TRANSLATIONS", tmp_path)
    _compile(tmp_path / "eo.mo", {"Today": "Hodiaŭ", ("{n} day", "{n} days"): ("{n} tago", "{n} tagoj")})
    assert languages()["eo"] == "Esperanto"
    speech.speak("eo")
    assert (_("Today"), ngettext("{n} day", "{n} days", 2)) == ("Hodiaŭ", "2 tagoj")
    assert _("Clients") == "Clients"


def test_what_the_core_says_is_translated_with_what_is_in_it(speech: Speech, tmp_path: Path) -> None:
    texts = {
        "Due {when}.": "{when}: limdato.",
        "soon": "baldaŭ",
        ("{n} day", "{n} days"): ("{n} tago", "{n} tagoj"),
    }
    _compile(tmp_path / "eo.mo", texts)
    catalogue.open(tmp_path / "eo.mo")
    assert _(worded("Due {when}.", when=worded("soon"))) == "baldaŭ: limdato."
    assert _(joined(" ", ["soon", counted("{n} day", "{n} days", 1)])) == "baldaŭ 1 tago"


def test_what_the_desk_wrote_down_itself_is_said_in_the_language_of_today(
    desk: Desk, clock: Clock, speech: Speech
) -> None:
    id = ask(desk)
    desk.bids.set(id, 428_000, "EUR", None, "2026-041")
    desk.bids.mark_sent(id)
    sent = desk.inbox.request(id).row
    desk.inbox.answer(id, text="Sent bid by the end of the week.")
    desk.inbox.mark_answered(id)
    desk.inbox.close(id, Outcome.NOT_FOR_US, reason="automatic mail")
    speech.speak("de")
    story = tell(desk.inbox.request(id).entries, clock.now, UTC, newest=9)
    told = [passage.text for passage in story.passages]
    assert told[1:] == [
        "Angebot 2026-041 gesendet.",
        "Sent bid by the end of the week.",
        "Anderswo beantwortet.",
        "Abgeschlossen: nichts für uns · automatische E-Mail",
    ]
    assert words.meta(sent).endswith("„Angebot 2026-041 gesendet.“")


def test_a_slip_of_a_translator_costs_no_message(speech: Speech, tmp_path: Path) -> None:
    _compile(tmp_path / "eo.mo", {"Copied {text}": "Kopiis {teksto}"})
    catalogue.open(tmp_path / "eo.mo")
    assert _("Copied {text}", text="7719") == "Copied 7719"


def test_nothing_is_an_empty_text_in_every_language(speech: Speech) -> None:
    speech.speak("de")
    assert _("") == ""


def test_english_needs_no_catalogue() -> None:
    program = "import sys, ui.texts; sys.exit('gettext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("path", sorted(language.TRANSLATIONS.glob("*.po")), ids=lambda path: path.stem)
def test_a_translation_fills_in_what_its_text_does(path: Path) -> None:
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    wrong = [
        said
        for message in messages
        for said in _each(message.string)
        if said and not _places(said) <= {place for text in _each(message.id) for place in _places(text)}
    ]
    assert wrong == []


def _each(texts: str | Sequence[str]) -> Sequence[str]:
    return (texts,) if isinstance(texts, str) else texts


def _places(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text))


def _compile(path: Path, texts: dict[str | tuple[str, str], str | tuple[str, str]]) -> None:
    made = Catalog(locale="eo")
    for text, said in texts.items():
        made.add(text, said)
    with path.open("wb") as file:
        write_mo(file, made)
