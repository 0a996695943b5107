"""To whom a reply goes and by what way: one quiet button with a menu of the ways."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ui.menu import Menu
from ui.request.writing import WAYS, Way
from ui.texts import _
from ui.theme import mark
from ui.words import titled

_LONGEST_NAME = 28


class WayButton(QPushButton):
    """Says "To Anna Berg", and by what way if it is not by e-mail; the menu offers all ways."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._is_only_way = False
        self._chosen = 0
        menu, group = Menu(self), QActionGroup(self)
        self._actions = [self._action(menu, group, number) for number in range(len(WAYS))]
        self.setMenu(menu)
        mark(self, flat="true", meaning="muted")
        self.choose(0)

    @property
    def way(self) -> Way:
        """The way chosen."""
        return WAYS[self._chosen]

    def choose(self, number: int) -> None:
        """Takes the way of that number in `WAYS`."""
        self._chosen = number
        self._actions[number].setChecked(True)
        self._show()
        self.chosen.emit()

    def show_addressee(self, name: str, address: str) -> None:
        """Names the person; the address is on hover."""
        self._name = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
        self.setToolTip(address or _("No e-mail address is known"))
        self._show()

    def show_only_way(self, *, is_only: bool) -> None:
        """Leaves the person out: whom a letter goes to stands above it."""
        self._is_only_way = is_only
        self._show()

    def _action(self, menu: QMenu, group: QActionGroup, number: int) -> QAction:
        action = menu.addAction(titled(_(WAYS[number].label)))
        action.setCheckable(True)
        action.triggered.connect(lambda: self.choose(number))
        group.addAction(action)
        return action

    def _show(self) -> None:
        spoken = _("To {name} {way}", name=self._name, way=_(self.way.label))
        said = _("To {name}", name=self._name) if self.way.leaves else spoken
        if self._is_only_way:
            said = titled(_(self.way.label))
        self.setText(said.replace("&", "&&"))
        self.setAccessibleName(spoken)
