"""A menu whose letters choose. Qt alone would hand them to the keys of the list behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu


class Menu(QMenu):
    """To be used wherever a menu can open while the list has the keyboard."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.text():
            event.accept()
            return True
        return super().event(event)
