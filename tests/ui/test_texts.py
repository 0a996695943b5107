"""In a language that brackets every text, nothing that Deskbell says on the screen stands outside a bracket.

The clients of these tests write Ukrainian, and so do Qt and the dates: whatever is in Latin letters is ours.
"""

from __future__ import annotations

import filecmp
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QTextBrowser,
    QWidget,
)

from app.desk import Desk
from app.words import Channel, Kind, Outcome
from tests.app.desks import Clock, new_desk
from tests.ui.conftest import MONDAY
from tests.ui.test_accessibility import PLACES, Place, each_place
from ui.clients.merge_dialog import MergeDialog
from ui.language import TRANSLATIONS, Speech, languages
from ui.list.model import ListModel
from ui.room import Room
from ui.texts import catalogue
from ui.trouble import TroublePage

ROOT = Path(__file__).parents[2]
TEMPLATE = TRANSLATIONS / "deskbell.pot"


def bracketed(template: Catalog) -> Catalog:
    """A language in which every text is itself, between brackets."""
    language = Catalog(locale="uk")
    for message in template:
        if isinstance(message.id, tuple):
            language.add(message.id, (f"⟦{message.id[0]}⟧", *[f"⟦{message.id[1]}⟧"] * 2))
        elif message.id:
            language.add(message.id, f"⟦{message.id}⟧")
    return language


@pytest.fixture(scope="session")
def brackets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("language") / "brackets.mo"
    with TEMPLATE.open("rb") as template, path.open("wb") as compiled:
        write_mo(compiled, bracketed(read_po(template)))
    return path


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk on which nothing has happened yet: the day of these tests is another."""
    with closing(new_desk(tmp_path / "desk", clock)) as desk:
        desk.preferences.set("zone", "Europe/Berlin")
        yield desk


@pytest.fixture
def day(desk: Desk, clock: Clock, look: object, speech: Speech, brackets: Path) -> dict[str, int]:
    """A morning of clients who write no Latin letter; made before the window, as the language is."""
    speech.set_language("uk")
    catalogue.open(brackets)
    inbox, hour = desk.inbox, timedelta(hours=1)
    mail, now = Channel.EMAIL, MONDAY
    late = inbox.open_request(
        "Анна Береза", "Котел холодний", "Чому?", kind=Kind.COMPLAINT, channel=mail, at=now - 90 * hour
    )
    inbox.from_client(late, "Алло?", channel=mail, at=now - 2 * hour)
    inbox.note(late, "Насос", now - hour)
    client = inbox.request(late).client.id
    desk.clients.add_address(client, "+380 44 123 4567")
    desk.clients.set_fact(client, "Код", "7719")
    asked = inbox.open_request(
        "Анна Береза", "Термостат", "Який?", channel=mail, at=now - 99 * hour, client_id=client
    )
    inbox.answer(asked, "Малий.", at=now - 98 * hour)
    bid = inbox.open_request("Богдан", "Кухня", "Скільки?", kind=Kind.BID, channel=mail, at=now - 50 * hour)
    desk.bids.set(bid, 428_000, "EUR", date(2026, 12, 1), "12")
    desk.bids.mark_sent(bid, now - 40 * hour, "Ось.")
    held = inbox.open_request("Віра", "Вікно", "Коли?", kind=Kind.LEAD, channel=Channel.PHONE, at=now - hour)
    inbox.hold(held, "Скоро.", now + 3 * hour, at=now)
    away = inbox.open_request("Галя", "Двері", "Де?", kind=Kind.QUESTION, channel=mail, at=now - hour)
    inbox.snooze(away, now + 20 * hour)
    over = inbox.open_request("Дмитро", "Дах", "Добре?", kind=Kind.LEAD, channel=mail, at=now - 9 * hour)
    inbox.close(over, Outcome.WON, at=now - hour)
    return {"Anna": late}


def _merge(room: Room) -> QWidget:
    dialog = MergeDialog(room.desk, room.desk.clients.find("Богдан"), room.window)
    dialog.show()
    return dialog


def _menus(room: Room) -> QWidget:
    for menu in room.window.findChildren(QMenu):
        menu.aboutToShow.emit()
    return room.window


def _trouble(room: Room) -> QWidget:
    room.window.show_instead(TroublePage(room.window.look, "Ні.", Path("1")))
    return room.window


OURS: dict[str, Place] = PLACES | {
    "merge": _merge,
    "menus": _menus,
    "trouble": _trouble,
}

_OTHERS = re.compile(
    r"\S+@example\.org|(?<!\S)/\S+"
    r"|(?:Ctrl|Alt|Shift|Enter|Return|Esc|Del|Home|End|Tab|F\d+|Deskbell"  # keys, and our own name
    r"|[A-Z]{2,4}|\.?csv|deskbell\.db)(?![a-z])"  # codes of zones, currencies and countries; files
)


def outside(text: str) -> str:
    """What of a text stands outside of all brackets, and is in Latin letters."""
    text = re.sub(r"<[^>]*>", "", text)
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = inner
    return " ".join(re.findall(r"[A-Za-z]{2,}", _OTHERS.sub("", text)))


def said_by(widget: QWidget) -> Iterator[str]:
    """All that it shows, names, hints and tells a screen reader."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.windowTitle() if widget.isWindow() else "")
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QTextBrowser):
        yield widget.toPlainText()
    elif isinstance(widget, QSpinBox):
        yield from (widget.prefix(), widget.suffix(), widget.specialValueText())
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))
    if isinstance(widget, QAbstractItemView):
        yield from _said_by_model(widget.model())
    for action in widget.actions():
        yield from (action.text(), action.toolTip(), action.statusTip())


def _said_by_model(model: QAbstractItemModel) -> Iterator[str]:
    roles = [Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole]
    if isinstance(model, ListModel):
        yield from (model.heading(at) for at in range(min(model.rowCount(), 50)))
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    for row in range(min(model.rowCount(), 50)):
        for column in range(columns):
            yield from (str(model.index(row, column).data(role) or "") for role in roles)
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")


def is_read(widget: QWidget) -> bool:
    """Shown now, or opened by a click: not the inner parts of which Qt makes a field."""
    is_part = isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)
    return not is_part and (widget.isVisible() or isinstance(widget, QMenu))


def strangers(place: QWidget) -> set[str]:
    """The texts of a screen that no translator was given."""
    known = available_timezones() | set(languages().values()) | {"Nora Blum"}
    shown = [one for one in [place, *place.findChildren(QWidget)] if is_read(one)]
    texts = {text for widget in shown for text in said_by(widget)} - known
    return {text for text in texts if outside(text)}


@pytest.mark.slow
def test_every_text_of_the_screen_can_be_translated(room: Room, day: dict[str, int]) -> None:
    found = {}
    for name, place in each_place(room, day["Anna"], OURS):
        found[name] = strangers(place)
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_a_text_outside_is_found(room: Room) -> None:
    assert strangers(room.window) == set()
    room.window.bar.say("Answer logged")
    assert strangers(room.window) == {"Answer logged"}


@pytest.mark.slow
def test_the_template_holds_every_text(tmp_path: Path) -> None:
    """If this fails, run `make texts`."""
    folder = tmp_path / "translations"
    shutil.copytree(TRANSLATIONS, folder)
    subprocess.run([sys.executable, ROOT / "packaging" / "texts", folder], check=True)
    names = [path.name for path in TRANSLATIONS.iterdir()]
    assert filecmp.cmpfiles(TRANSLATIONS, folder, names, shallow=False) == (names, [], [])
