"""The settings: pages on the left, the chosen one on the right.

Every change is kept at once and undone like any other.
"""

from __future__ import annotations

from contextlib import suppress

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
        accounts = AccountsPage(desk, bridge)
        accounts.kept.connect(self.account_kept)
        self.pages: dict[str, Page] = {
            N_("Opening hours"): WorkWeekPage(desk),
            N_("Days off"): DaysOffPage(desk),
            N_("Time away"): TimeAwayPage(desk),
            N_("Targets"): TargetsPage(desk),
            N_("Mail accounts"): accounts,
            N_("My addresses"): AddressesPage(desk),
            N_("Saved replies"): SavedRepliesPage(desk),
            N_("Hints"): LettersPage(desk),
            N_("Bell"): BellPage(desk, login),
            N_("Appearance"): LookPage(desk),
            N_("Data folder"): FolderPage(desk),
        }
        self._names = QListWidget()
        self._names.setAccessibleName(_("Pages of the settings"))
        self._names.setProperty("ground", "rail")
        self._names.setFixedWidth(192)
        self._stack = QStackedWidget()
        for name, page in self.pages.items():
            item = QListWidgetItem(_(name), self._names)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self._stack.addWidget(_scrolling(page))
        self._names.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._names.setCurrentRow(0)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._names)
        columns.addWidget(self._stack, 1)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a field keeps the field; it presses nothing
        for field in self.findChildren(QLineEdit):
            (field.focusProxy() or field).installEventFilter(self)
        self._desk = desk
        self._made: list[object] = [desk.undo_mark]
        """What was changed here, latest last, after what had been done before."""
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self._undo)
        bridge.changed.connect(self._refresh)

    def show_page(self, name: str) -> None:
        """Turn to the page of that English name."""
        self._names.setCurrentRow(list(self.pages).index(name))

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
            for page in self.pages.values():
                page.refresh()

    def _note(self, mark: object, *, is_ours: bool) -> None:
        """What undo would take back now. Mail that came meanwhile is nothing that it would."""
        if any(mark is known for known in self._made):
            while self._made[-1] is not mark:
                self._made.pop()
        else:
            self._made = [*(self._made if is_ours else ()), mark]

    def _undo(self) -> None:
        """Takes back what was changed here last, and nothing that was done elsewhere."""
        if len(self._made) > 1 and self._made[-1] is self._desk.undo_mark:
            self._made.pop()
            with suppress(CannotUndo):  # somebody else has changed it since
                self._desk.undo()


def _scrolling(page: Page) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the keyboard through its fields
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area
