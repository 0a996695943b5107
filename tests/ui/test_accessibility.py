"""Every screen without a mouse and without colour: names, the tab order, contrast."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDateEdit,
    QDialog,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.mail.hosts import BIG_HOSTS
from app.post import Account, Security, Server, SignIn
from app.words import Standing
from tests.ui.hands import named, read
from tests.ui.post.mailbox import MIA
from tests.ui.test_theme import contrast
from ui.clients.import_dialog import ImportDialog
from ui.clients.merge_dialog import MergeDialog
from ui.errors import CrashDialog, report
from ui.help_keys import KeysDialog
from ui.outcome_picker import OutcomePicker
from ui.palette import Palette
from ui.post.asides_page import AsidesPage
from ui.post.outbox_page import OutboxPage
from ui.post.password_prompt import PasswordPrompt
from ui.request.letter_dialog import LetterDialog
from ui.request.letter_pad import LetterPad
from ui.request.move_picker import MovePicker
from ui.request.original import OriginalDialog
from ui.request.recipients_row import RecipientsRow
from ui.request.saved_reply_picker import SavedReplyPicker
from ui.request.target_picker import TargetPicker
from ui.request.way_button import WayButton
from ui.room import Room
from ui.settings.account_dialog import AccountDialog
from ui.settings.dialog import SettingsDialog
from ui.snooze_picker import TimePopup
from ui.theme import DARK, LIGHT, Theme
from ui.trouble import TroublePage
from ui.welcome import Welcome

SETTINGS = (
    "Opening hours", "Days off", "Time away", "Targets", "Mail accounts", "My addresses", "Saved replies",
    "Hints", "Bell", "Appearance", "Data folder",
)  # fmt: skip

Place = Callable[[Room], QWidget]


def _window(do: Callable[[Room], object] = lambda _room: None) -> Place:
    def show(room: Room) -> QWidget:
        do(room)
        return room.window

    return show


def _asked(kind: type[QWidget], ask: Callable[[Room], object]) -> Place:
    def show(room: Room) -> QWidget:
        ask(room)
        return next(one for one in QApplication.allWidgets() if isinstance(one, kind) and one.isVisible())

    return show


def _dialog(make: Callable[[Room], QWidget]) -> Place:
    def show(room: Room) -> QWidget:
        dialog = make(room)
        dialog.show()
        return dialog

    return show


def _bid(room: Room) -> None:
    room.window.show_section("bids")


def _original(room: Room) -> OriginalDialog:
    return OriginalDialog(b"Subject: Boiler\n\nCold.\n", room.window)


def _contacts(room: Room) -> ImportDialog:
    path = room.desk.folder / "contacts.csv"
    path.write_text("Name,E-mail\nNora Blum,nora@example.org\n", encoding="utf-8")
    return ImportDialog(room.desk.contacts.preview(path), room.window)


def _merge(room: Room) -> MergeDialog:
    return MergeDialog(room.desk, room.desk.clients.find("Anna Berg"), room.window)


def _letter(room: Room, text: str = "") -> None:
    """A reply that Deskbell itself would send."""
    server = Server("mail.example.org", 993, Security.TLS)
    if not room.desk.accounts.all():
        room.desk.accounts.add(
            Account(0, "me@example.org", "Я", "me@example.org", server, server, signature="Я")
        )
    room.request.findChildren(WayButton)[0].choose(0)
    room.request.start_reply()
    room.request.findChildren(LetterPad)[0].field.setPlainText(text)


def _open_letter(room: Room) -> None:
    _letter(room, "!!!")
    row = next(one for one in room.request.findChildren(RecipientsRow) if one.isVisible())
    row.open()


def _stopped_letter(room: Room) -> None:
    _letter(room, "Anbei!!!")
    room.request.send()


def _saved_replies(room: Room) -> None:
    _letter(room)
    room.desk.saved_replies.add("1", "Так.")
    room.request.findChildren(LetterPad)[0].offer_replies()


def _new_message(room: Room) -> None:
    _letter(room)
    room.request.new_message()


def _first_entry(room: Room) -> int:
    assert room.request.current_id is not None
    return room.desk.inbox.request(room.request.current_id).entries[0].id


def _account(room: Room) -> AccountDialog:
    dialog = AccountDialog(room.desk, room.bridge, None, room.window)
    dialog.form.unfold(True)
    return dialog


def _account_by_browser(room: Room) -> AccountDialog:
    dialog = _account(room)
    dialog.form.show_candidate(BIG_HOSTS["gmail.com"]._replace(sign_in=SignIn.GOOGLE))
    return dialog


def _password(room: Room) -> PasswordPrompt:
    return PasswordPrompt(MIA, "", room.desk, room.bridge, room.window)


def _palette(room: Room) -> Palette:
    return Palette(room.window.actions_table, room.window.look, room.window)


PLACES: dict[str, Place] = {
    "today": _window(),
    "a bid": _window(_bid),
    "a holding reply": _window(lambda room: room.request.start_holding()),
    "a letter": _window(_open_letter),
    "a letter in doubt": _window(_stopped_letter),
    "saved replies": _asked(SavedReplyPicker, _saved_replies),
    "a new message": _asked(LetterDialog, _new_message),
    "a call": _window(lambda room: room.request.start_call()),
    "a note": _window(lambda room: room.request.start_note()),
    "something to undo": _window(lambda room: room.request.verbs.no_reply_needed()),
    "closed": _window(lambda room: room.window.show_section("closed")),
    "clients": _window(lambda room: room.show_clients()),
    "welcome": _window(lambda room: room.window.show_instead(Welcome())),
    "trouble": _window(
        lambda room: room.window.show_instead(TroublePage(room.window.look, "Too new.", Path("desk")))
    ),
    "new request": _asked(QDialog, lambda room: room.new_request()),
    "snooze": _asked(TimePopup, lambda room: room.request.verbs.snooze()),
    "outcome": _asked(OutcomePicker, lambda room: room.request.verbs.close()),
    "target": _asked(TargetPicker, lambda room: room.request.verbs.set_target()),
    "move": _asked(MovePicker, lambda room: room.request.verbs.move_entry(_first_entry(room))),
    "palette": _dialog(_palette),
    "keys": _dialog(
        lambda room: KeysDialog(room.window.actions_table, has_single_keys=True, parent=room.window)
    ),
    "original": _dialog(_original),
    "contacts": _dialog(_contacts),
    "merge": _dialog(_merge),
    "a mail account": _dialog(_account),
    "a mail account by browser": _dialog(_account_by_browser),
    "a password": _dialog(_password),
    "outbox": _dialog(lambda room: OutboxPage(room.desk, room.bridge, room.window.look)),
    "set aside": _dialog(lambda room: AsidesPage(room.desk, room.bridge, room.window.look)),
    "crash": _dialog(lambda room: CrashDialog(report(KeyError(), "1.0"), room.window)),
} | {
    f"settings: {page}": _asked(QDialog, lambda room, page=page: room.open_settings(page))
    for page in SETTINGS
}


def each_place(room: Room, request_id: int, places: Mapping[str, Place]) -> Iterator[tuple[str, QWidget]]:
    """Each screen in turn, in one window: what the one before has opened is closed."""
    for name, place in places.items():
        room.window.show_section("today")
        room.open_request(request_id)
        yield name, place(room)
        for shown in QApplication.topLevelWidgets():
            if shown is not room.window:
                shown.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def controls(place: QWidget) -> list[QWidget]:
    """What Tab is to reach: not the parts of which Qt makes a field."""
    return [
        one
        for one in place.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and one.window() is place.window()
        and not one.objectName().startswith("qt_")
    ]


def after_tab(control: QWidget) -> QWidget:
    """Where the keyboard goes from there; within a date Tab goes from day to month to year first."""
    for _ in range(4 if isinstance(control, QDateEdit) else 1):
        QTest.keyClick(control, Qt.Key.Key_Tab)
        now = control.window().focusWidget()
        assert now is not None
        if now is not control:
            return now
    pytest.fail(f"{name_of(control)!r} keeps the Tab key")


def stop_of(control: QWidget) -> object:
    """Choices that exclude each other are one stop: the arrow keys go from one to the next."""
    if isinstance(control, QAbstractButton) and control.isCheckable():
        if (group := control.group()) and group.exclusive():
            return group
        if control.autoExclusive():
            return control.parentWidget()
    return control


def name_of(control: QWidget) -> str:
    """What a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)


def passed_by(wanted: list[QWidget]) -> list[QWidget]:
    """What Tab does not reach from the first of them, all the way round."""
    first = wanted[0]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    reached = [first]
    while (now := after_tab(reached[-1])) is not first:
        assert now not in reached, f"Tab goes round without {name_of(first)!r}, back to {name_of(now)!r}"
        reached.append(now)
    stops = {stop_of(one) for one in reached}
    return [one for one in wanted if stop_of(one) not in stops]


@pytest.mark.slow
def test_every_control_has_a_name_and_tab_reaches_them_all(
    room: Room, day: dict[str, int], qtbot: QtBot
) -> None:
    for name, place in each_place(room, day["Anna"], PLACES):
        window = place.window()
        window.activateWindow()
        if window.windowType() is not Qt.WindowType.Popup:
            qtbot.waitUntil(window.isActiveWindow)
        wanted = controls(place)
        assert wanted, name
        assert [one for one in wanted if not name_of(one).strip()] == [], name
        if len(wanted) > 1:  # or there is nowhere to go to
            assert [name_of(one) for one in passed_by(wanted)] == [], name


def test_an_overdue_request_says_so_in_words(room: Room) -> None:
    model = room.window.list.model
    late = [at for at, line in enumerate(model.lines) if line.row and line.row.standing is Standing.OVERDUE]
    assert late
    for at in late:
        assert model.face(at).chip.endswith("late")
        assert "late" in model.index(at).data(Qt.ItemDataRole.AccessibleTextRole)


def test_every_page_of_the_settings_is_looked_at(room: Room) -> None:
    room.open_settings("Bell")
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, SettingsDialog))
    assert dialog.names == SETTINGS
    dialog.close()


def test_what_is_wrong_in_a_field_is_said_in_words(room: Room) -> None:
    room.open_settings("Opening hours")
    dialog = next(one for one in QApplication.topLevelWidgets() if one.windowTitle() == "Settings")
    field = named(dialog, QLineEdit, "Hours on Monday")
    field.setText("nine to five")
    field.editingFinished.emit()
    assert "nine to five" in read(dialog)
    dialog.close()


GROUNDS = ("rail", "surface", "raised", "mine", "selected")
SOFT = ("accent_soft", "overdue_soft", "soon_soft", "done_soft")
PAIRS = [
    *(("text", ground) for ground in (*GROUNDS, *SOFT)),
    *(("muted", ground) for ground in (*GROUNDS, "accent_soft")),
    *(("accent", ground) for ground in (*GROUNDS, *SOFT)),  # links, in the message bar too
    *(("overdue", ground) for ground in (*GROUNDS, "overdue_soft")),
    *(("soon", ground) for ground in (*GROUNDS, "soon_soft")),
    *(("done", ground) for ground in (*GROUNDS, "done_soft")),
    ("on_accent", "accent"),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("letters", "ground"), PAIRS)
def test_letters_are_readable_on_every_ground_they_stand_on(theme: Theme, letters: str, ground: str) -> None:
    assert contrast(theme.colour(letters), theme.colour(ground)) >= 4.5
