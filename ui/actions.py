"""Every action, declared once: from here come the menus, the palette, the keys and the `?` help.

An action may have a `shortcut`, which works in the whole window, and a `key`: a single letter, or two in a
row, that acts while the list has the focus and that an owner can switch off (`Actions.set_single_keys`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ui.texts import N_, _

SECTIONS = (N_("File"), N_("Edit"), N_("Request"), N_("Go to"), N_("View"), N_("Help"))


@dataclass(frozen=True, slots=True)
class Action:
    """Something the owner can do. `enabled` is asked whenever it matters; `why_not` says what is missing."""

    id: str
    text: str
    do: Callable[[], object]
    section: str
    shortcut: str = ""
    key: str = ""
    icon: str = ""
    enabled: Callable[[], bool] = lambda: True
    why_not: str = ""
    is_group_start: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys as they are written on this system, the shortcut first."""
        shown = [native(self.shortcut)] if self.shortcut else []
        if self.key:
            shown.append(self.key.replace(", ", " ").lower() if len(self.key) < 5 else self.key)
        return tuple(shown)


class Actions(QObject):
    """The table of actions of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._declared: dict[str, Action] = {}
        self._qactions: dict[str, QAction] = {}
        self._letters: list[QShortcut] = []
        self._single_keys = True

    def __iter__(self) -> Iterator[Action]:
        return iter(self._declared.values())

    def add(self, actions: Iterable[Action]) -> None:
        """Declares actions; their shortcuts work at once."""
        for action in actions:
            if action.id in self._declared:
                raise ValueError(f"action {action.id} is declared twice")
            self._declared[action.id] = action
            self._qactions[action.id] = self._made(action)

    def qaction(self, action_id: str) -> QAction:
        """The Qt action, for a button or a menu of one's own."""
        return self._qactions[action_id]

    def get(self, action_id: str) -> Action:
        return self._declared[action_id]

    def run(self, action_id: str) -> None:
        """Does it, if it can be done now; before there is a desk, next to nothing can."""
        action = self._declared.get(action_id)
        if action and action.enabled():
            action.do()

    def bind_keys(self, widget: QWidget, only: Container[str] | None = None) -> None:
        """Makes the single keys (of these actions) act while `widget` has the focus."""
        for action in self:
            if action.key and (only is None or action.id in only):
                letter = QShortcut(QKeySequence(action.key), widget)
                letter.setContext(Qt.ShortcutContext.WidgetShortcut)
                letter.setAutoRepeat(action.id in ("next", "previous"))
                letter.setEnabled(self._single_keys)
                letter.activated.connect(lambda action_id=action.id: self.run(action_id))
                self._letters.append(letter)

    def set_single_keys(self, is_on: bool) -> None:
        """Switches the single keys on or off; shortcuts with Ctrl stay."""
        self._single_keys = is_on
        for letter in self._letters:
            letter.setEnabled(is_on)

    def refresh(self) -> None:
        """Asks every action anew whether it can be done."""
        for action_id, qaction in self._qactions.items():
            qaction.setEnabled(self._declared[action_id].enabled())

    def fill(self, menu_bar: QMenuBar) -> None:
        """Puts every action into its menu, in the order of declaration."""
        for section in SECTIONS:
            chosen = [action for action in self if action.section == section]
            if chosen:
                self.fill_menu(menu_bar.addMenu(f"&{_(section)}"), chosen)

    def fill_menu(self, menu: QMenu, chosen: Iterable[Action]) -> None:
        """Puts these actions into a menu that asks them again each time it opens."""
        for action in chosen:
            if action.is_group_start:
                menu.addSeparator()
            menu.addAction(self._qactions[action.id])
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.refresh)

    def _made(self, action: Action) -> QAction:
        shown = action.text if action.shortcut or not action.key else f"{action.text}\t{action.keys[0]}"
        qaction = QAction(shown, self)
        qaction.setObjectName(action.id)
        qaction.setMenuRole(_MAC_PLACES.get(action.id, QAction.MenuRole.NoRole))
        qaction.setToolTip(action.why_not or action.text)
        qaction.setAutoRepeat(action.id in ("undo", "redo"))  # a key held too long must not send twice
        if action.shortcut:
            qaction.setShortcut(QKeySequence(action.shortcut))
        qaction.triggered.connect(lambda: self.run(action.id))
        self._window.addAction(qaction)
        return qaction


def native(shortcut: str) -> str:
    """The keys as they are written on this system."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


_MAC_PLACES = {
    "quit": QAction.MenuRole.QuitRole,
    "settings": QAction.MenuRole.PreferencesRole,
    "about": QAction.MenuRole.AboutRole,
}
