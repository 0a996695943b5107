"""From a painted window to an open desk, without a stall: what is slow is imported beside the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app import desk as core
from app.desk import Desk, DeskbellError
from ui.texts import _
from ui.window import MainWindow

if TYPE_CHECKING:
    from ui.bridge import Bridge, Progress


class Opening(QObject):
    """Opens the desk once the window is painted. `opened` hands it over; a `TroublePage` may say why not.

    `prepare` imports, off the screen's thread, what the screens need once there is a desk.
    """

    prepared = Signal()
    """All is imported."""
    opened = Signal(object)
    """The open `Desk`."""
    folder_chosen = Signal(object)
    """The owner wants another folder than the one that can't be opened."""
    given_up = Signal()

    def __init__(
        self,
        window: MainWindow,
        bridge: Bridge,
        folder: Path,
        clock: Callable[[], datetime],
        prepare: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._folder = folder
        self._clock = clock
        self._prepare = prepare

    def begin(self) -> None:
        """Imports beside the window, then opens."""
        self._bridge.run(self._import_all, lambda _none: self._on_prepared())

    def _import_all(self, _progress: Progress) -> None:
        core.prepare()
        self._prepare()

    def _on_prepared(self) -> None:
        self.prepared.emit()
        self._open()

    def _open(self) -> None:
        try:
            desk = Desk.open(self._folder, clock=self._clock)
        except DeskbellError as problem:
            self._explain(_(str(problem)))
        else:
            QTimer.singleShot(0, lambda: self.opened.emit(desk))  # the screen first gets a turn

    def _explain(self, problem: str) -> None:
        from ui.trouble import TroublePage

        page = TroublePage(self._window.look, problem, self._folder)
        page.again_wanted.connect(self._open)
        page.folder_wanted.connect(self._choose_folder)
        page.quit_wanted.connect(self.given_up)
        self._window.show_instead(page)

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        near = str(self._folder.parent)
        chosen = QFileDialog.getExistingDirectory(self._window, _("Where is your desk?"), near)
        if chosen:
            self.folder_chosen.emit(Path(chosen))
