"""The settings: pages on the left, the chosen one on the right.

Every change is kept at once and undone like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from app.desk import CannotUndo, Desk
from app.records import Changes
from ui.bridge import Bridge
from ui.settings.accounts_page import AccountsPage
from ui.settings.addresses_page import AddressesPage
from ui.settings.bell_page import BellPage
from ui.settings.days_off_page import DaysOffPage
from ui.settings.folder_page import FolderPage
from ui.settings.letters_page import LettersPage
from ui.settings.look_page import LookPage
from ui.settings.page import Page
from ui.settings.saved_replies_page import SavedRepliesPage
from ui.settings.targets_page import TargetsPage
from ui.settings.time_away_page import TimeAwayPage
from ui.settings.work_week_page import WorkWeekPage
from ui.start_at_login import StartAtLogin
from ui.texts import N_, _

_ROW_HEIGHT = 32
_KEPT_HERE = frozenset({"settings", "accounts", "sender_rules", "saved_replies"})


class SettingsDialog(QDialog):
    """Not modal: the lists behind it show at once what a change does."""

    account_kept = Signal()
    """A mail account was added or changed, perhaps nothing of it but the password."""

    def __init__(
        self, desk: Desk, bridge: Bridge, login: StartAtLogin, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(840, 600)
        self._makers: dict[str, Callable[[], Page]] = {
            N_("Opening hours"): partial(WorkWeekPage, desk),
            N_("Days off"): partial(DaysOffPage, desk),
            N_("Time away"): partial(TimeAwayPage, desk),
            N_("Targets"): partial(TargetsPage, desk),
            N_("Mail accounts"): self._accounts,
            N_("My addresses"): partial(AddressesPage, desk, bridge),
            N_("Saved replies"): partial(SavedRepliesPage, desk),
            N_("Hints"): partial(LettersPage, desk),
            N_("Bell"): partial(BellPage, desk, login),
            N_("Appearance"): partial(LookPage, desk),
            N_("Data folder"): partial(FolderPage, desk),
        }
        self.names = tuple(self._makers)
        """Of the pages, in English."""
        self._pages: dict[str, Page] = {}
        """Those that were looked at: all of them at once would have to be waited for."""
        self._areas = {name: _scrolling_area() for name in self.names}
        self._names = QListWidget()
        self._names.setAccessibleName(_("Pages of the settings"))
        self._names.setProperty("ground", "rail")
        self._names.setFixedWidth(192)
        self._stack = QStackedWidget()
        for name, area in self._areas.items():
            item = QListWidgetItem(_(name), self._names)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self._stack.addWidget(area)
        self._names.currentRowChanged.connect(self._turn_to)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._names)
        columns.addWidget(self._stack, 1)
        self._desk, self._bridge = desk, bridge
        self._done: list[tuple[object, bool]] = [(desk.undo_mark, False)]
        """What undo would take back, latest last, and whether it was done here."""
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self._undo)
        bridge.changed.connect(self._refresh)

    def open_at(self, name: str = "") -> None:
        """Comes to the front, at the page of that English name or where it was."""
        self._names.setCurrentRow(self.names.index(name) if name else max(self._names.currentRow(), 0))
        self.show()
        self.activateWindow()

    def page(self, name: str) -> Page:
        """The page of that English name, turned to or not."""
        if name not in self._pages:
            page = self._pages[name] = self._makers[name]()
            self._areas[name].setWidget(page)
            for button in page.findChildren(QPushButton):
                button.setAutoDefault(False)  # Enter in a field keeps the field; it presses nothing
            for field in page.findChildren(QLineEdit):
                (field.focusProxy() or field).installEventFilter(self)
        return self._pages[name]

    def _turn_to(self, row: int) -> None:
        self.page(self.names[row])
        self._stack.setCurrentIndex(row)

    def _accounts(self) -> AccountsPage:
        page = AccountsPage(self._desk, self._bridge)
        page.kept.connect(self.account_kept)
        return page

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field keeps Ctrl+Z for its own letters, even where there are none to take back: not here."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        field = watched if isinstance(watched, QLineEdit) else watched.findChild(QLineEdit)
        is_ours = event.matches(QKeySequence.StandardKey.Undo) and field and not field.isUndoAvailable()
        if is_ours:
            event.ignore()
        return bool(is_ours)

    def _refresh(self, changes: Changes) -> None:
        is_ours = not _KEPT_HERE.isdisjoint(changes.ids)
        self._note(self._desk.undo_mark, is_ours=is_ours)
        if is_ours:
            for page in self._pages.values():
                page.refresh()

    def _note(self, mark: object, *, is_ours: bool) -> None:
        """What undo would take back now. Mail that came meanwhile is nothing that it would."""
        if self._done[-1][0] is mark:  # of several writes one is enough
            self._done[-1] = mark, is_ours or self._done[-1][1]
        elif any(mark is known for known, _ in self._done):
            while self._done[-1][0] is not mark:
                self._done.pop()
        else:
            is_new = self._desk.redo_label is None  # else an undo has uncovered it
            self._done.append((mark, is_ours and is_new))

    def _undo(self) -> None:
        """Takes back what was changed here last, and nothing that was done elsewhere."""
        mark, is_ours = self._done[-1]
        if is_ours and mark is self._desk.undo_mark:
            try:
                self._desk.undo()
            except CannotUndo:  # somebody else has changed it since
                self._done.pop()


def _scrolling_area() -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the keyboard through its fields
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
