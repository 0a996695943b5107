"""The running program: a window on one desk at a time, and what lives beside it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.desk import Desk, DeskbellError, FirstPage, first_page, prepare_for_files, prepare_for_mail
from ui.language import Speech
from ui.outside import Outside
from ui.texts import _
from ui.theme import Look
from ui.window import MainWindow

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from ui.beside import Beside
    from ui.bridge import Bridge
    from ui.room import Piece, Room

_LATER = ("ui.room", "ui.action_table", "ui.errors")
"""What is imported beside the window: nothing of it is needed for the first paint."""
_LAST = ("ui.beside", "ui.errands", "ui.post.post_room")
"""What is imported beside it once it is ready."""


class Program(QObject):
    """From the first paint to the last window. ``open_folder`` again leaves one desk for another."""

    ready = Signal()
    """The desk is open and everything in the window works."""

    def __init__(self, app: QApplication, look: Look, outside: Outside) -> None:
        super().__init__(app)
        self._app = app
        self._look = look
        self._outside = outside
        self._speech = Speech(app)
        self._home: Path | None = None
        self._desk: Desk | None = None
        self._beside: Beside | None = None
        self._furnishing: Iterator[Piece] = iter(())
        self._is_leaving = False
        self._then: Callable[[Room], object] | None = None
        self.window: MainWindow | None = None
        self.room: Room | None = None
        self._bridge: Bridge | None = None

    def open_folder(
        self,
        folder: Path,
        first: FirstPage | None = None,
        *,
        is_in_tray: bool = False,
        then: Callable[[Room], object] | None = None,
    ) -> None:
        """Shows a window on that desk: painted at once, alive as soon as what is slow has been imported.

        In the tray, no window is shown until it is asked for, or there turns out to be no tray. ``then`` is
        done once the desk is open.
        """
        self._leave_desk()
        self._then = then
        before = self.window
        shown = first or first_page(folder, self._outside.clock())
        self._speech.speak(shown.language if shown else "")
        window = self.window = MainWindow(self._look, folder)
        self._home = self._home or folder
        if shown:
            window.show_first(shown.rows, shown.counts, self._outside.clock(), shown.zone)
        window.closing.connect(self._on_closing)
        if is_in_tray:
            QTimer.singleShot(0, partial(self._open_desk, folder))
        else:
            window.painted.connect(partial(self._open_desk, folder), Qt.ConnectionType.QueuedConnection)
            window.show()
        if before:
            before.closing.disconnect()
            before.close()
            before.deleteLater()

    def quit(self) -> None:
        """Ends the program, once the owner has said what becomes of letters that have not left."""
        if self._beside and self._beside.post:
            self._beside.post.before_end(self.end)
        else:
            self.end()

    def end(self) -> None:
        """Ends the program; what was begun is kept."""
        self._is_leaving = True
        if self.window:
            self.window.close()
        self._leave_desk()
        self._app.quit()

    def _open_desk(self, folder: Path) -> None:
        from ui.bridge import Bridge
        from ui.opening import Opening

        assert self.window is not None
        self._bridge = Bridge(parent=self.window)
        opening = Opening(self.window, self._bridge, folder, self._outside.clock, _import_later)
        opening.prepared.connect(self._watch_for_bugs)
        opening.opened.connect(self._on_opened)
        opening.folder_chosen.connect(self.open_folder)
        opening.given_up.connect(self.quit)
        opening.begin()

    def _watch_for_bugs(self) -> None:
        from ui.errors import Surprises

        window = self.window
        assert window is not None
        Surprises(lambda text: window.bar.problem(text), lambda: window, self._outside.version).watch()

    def _on_opened(self, desk: Desk) -> None:
        self._desk = desk
        self._furnishing = self._furnish(desk)
        self._go_on()

    def _go_on(self) -> None:
        """The next piece, once the screen has had its turn. One that breaks is told of; the others come."""
        if piece := next(self._furnishing, None):
            try:
                piece()
            finally:
                QTimer.singleShot(1, self._go_on)  # what is posted at once is done before the screen's turn

    def _furnish(self, desk: Desk) -> Iterator[Piece]:
        from ui.room import Room

        assert self.window is not None
        assert self._bridge is not None
        self._bridge.listen(desk)
        room = Room(self.window, desk, self._bridge, self._home)
        room.settings_changed.connect(lambda: self._speech.set_language(desk.preferences.get("language")))
        yield partial(self._outside.start_log, desk.folder)
        yield partial(self._speech.set_language, desk.preferences.get("language"))
        yield from room.pieces()
        yield partial(self._open_room, room)
        yield self.ready.emit
        yield partial(self._prepare_surroundings, room)

    def _open_room(self, room: Room) -> None:
        from ui import action_table

        self.room = room
        if room.window.is_on_other_page:  # the page that said why it could not be opened
            room.window.show_section("today")
        action_table.declare(
            room.window, room, self._outside.version, self.quit,
            lambda: self._beside.post if self._beside else None,
        )  # fmt: skip

    def _prepare_surroundings(self, room: Room) -> None:
        def surround(_none: None) -> None:
            if self.room is room:  # not left meanwhile
                self._furnishing = self._surround(room)
                self._go_on()

        room.bridge.run(lambda _progress: _import_last(), surround)

    def _surround(self, room: Room) -> Iterator[Piece]:
        yield self._start_beside
        if beside := self._beside:
            yield beside.ring
            yield beside.open_post
            if not beside.goes_on:
                yield beside.show_window
        if then := self._then:
            yield lambda: then(room)

    def _start_beside(self) -> None:
        """What the window does not need to be ready: tray and notices, the door for other processes."""
        from ui.beside import Beside
        from ui.errands import Errands

        if self._desk is None or self.room is None or self._home is None or self._bridge is None:
            return
        errands = Errands(self._outside, self._desk, self._bridge, self.room.window.bar)
        self._beside = Beside(self.room, self._outside.clock, self._look)
        self._beside.quit_wanted.connect(self.quit)
        self._beside.listen_at(self._outside.socket_path(self._desk.folder), errands.do)
        self._beside.welcome(
            sample=self._open_sample,
            is_sample=self._desk.folder == self._outside.demo_folder(self._home),
        )
        self._beside.home_wanted.connect(partial(self._move_to, self._home))

    def _open_sample(self) -> None:
        """Makes the sample data beside the owner's own desk, and goes there; the bar says so meanwhile."""
        assert self._home is not None
        assert self._bridge is not None
        assert self.window is not None
        home, bar = self._home, self.window.bar
        if self._bridge.is_busy:  # asked for twice
            return

        def done(_none: object) -> None:
            bar.clear()
            if not running.is_cancelled():
                self._move_to(self._outside.demo_folder(home))

        def failed(problem: Exception) -> None:
            bar.clear()
            if not isinstance(problem, DeskbellError):
                raise problem
            bar.problem(_(str(problem)))

        running = self._bridge.run(lambda _progress: self._outside.make_sample(home), done, failed)
        bar.busy(_("Making the sample business…"), 0, 0, running.cancel)

    def _move_to(self, folder: Path) -> None:
        """Leaves this desk for another, once no letter is with its server."""
        if self._beside and self._beside.post:
            self._beside.post.once_at_rest(partial(self.open_folder, folder))
        else:
            self.open_folder(folder)

    def _on_closing(self, event: QCloseEvent) -> None:
        """With a tray the program goes on there; without one, closing the window ends it."""
        if self._beside and self._beside.goes_on and not self._is_leaving:
            return
        if self._is_leaving:
            event.accept()
        else:
            event.ignore()
            QTimer.singleShot(0, self.quit)

    def _leave_desk(self) -> None:
        self._furnishing = iter(())
        left = (self._beside, self.room, self._bridge, self._desk)
        self._beside = self.room = self._bridge = self._desk = None  # what still arrives finds nobody here
        for part in left:
            if part:
                part.close()


def _import_later() -> None:
    from PySide6.QtWidgets import QStyle  # noqa: F401  # made at the first `style()`, it holds up the screen

    for name in _LATER:
        importlib.import_module(name)


def _import_last() -> None:
    prepare_for_files()
    prepare_for_mail()
    for name in _LAST:
        importlib.import_module(name)
