"""A menu whose letters choose. Qt alone would hand them to the keys of the list behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCursor, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QMenu


class Menu(QMenu):
    """To be used wherever a menu can open while the list has the keyboard."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.text():
            event.accept()
            return True
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The mouse has left the button for the menu, and Qt tells the button nothing of it."""
        super().hideEvent(event)
        if opener := self.parentWidget():
            is_under_mouse = opener.rect().contains(opener.mapFromGlobal(QCursor.pos()))
            opener.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, is_under_mouse)
            opener.update()
