"""What lives beside the window: tray and notices, the one tick, the door for other processes, the welcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from ui.bell.notifier import Notifier
from ui.bell.ringer import Ringer
from ui.bell.session_bus import SessionBus
from ui.bell.ticker import Ticker
from ui.bell.tray import Tray
from ui.front_door import Answer, FrontDoor
from ui.room import Room
from ui.texts import _
from ui.theme import Look
from ui.welcome import Welcome

if TYPE_CHECKING:
    from ui.post.post_room import PostRoom


class Beside(QObject):
    """One a room. Starts with it and ends with it."""

    quit_wanted = Signal()
    home_wanted = Signal()
    """Away from the sample data, to the owner's own desk."""

    def __init__(self, room: Room, clock: Callable[[], datetime], look: Look) -> None:
        super().__init__(room)
        self._room = room
        self._door: FrontDoor | None = None
        self.post: PostRoom | None = None
        """Mail in and out, once it has been opened."""
        self._bus = SessionBus(self)
        self._ticker = Ticker(clock, self)
        self._tray = Tray(self)
        self._ringer = Ringer(
            room.desk, room.bridge, self._ticker, Notifier(self._bus, self), self._tray, parent=self
        )
        self._connect()

    @property
    def goes_on(self) -> bool:
        """Whether the program can be reached while its window is closed."""
        return self._tray.is_there

    def ring(self) -> None:
        """Puts the icon into the tray and begins to ring."""
        self._ringer.start()

    def open_post(self) -> None:
        """Fetches and sends mail from now on, where there are accounts."""
        from ui.post.post_room import PostRoom

        self.post = PostRoom(self._room, self._ticker)
        self.post.new_mail.connect(self._ticker.tick)

    def listen_at(self, socket_path: Path, obey: Callable[[list[str], Answer], None]) -> None:
        """Opens the door for a second start and for commands."""
        self._door = FrontDoor(socket_path, obey, self)
        self._door.show_wanted.connect(self.show_window)
        self._door.new_wanted.connect(self._new)

    def welcome(self, sample: Callable[[], object], *, is_sample: bool) -> None:
        """Offers the three doors to an empty desk, and the way back from the sample data."""
        window = self._room.window
        if is_sample:
            window.show_banner(
                _("This is sample data: try anything."), (_("Back to my desk"), self.home_wanted.emit)
            )
        elif self._room.request.has_letters_begun:
            window.show_banner(
                _("A message was begun and not sent."), (_("Go on"), self._room.request.go_on_with_letters)
            )
        if self._room.desk.lists.counts().clients:
            return
        page = Welcome()
        page.empty_wanted.connect(lambda: window.show_section("today"))
        page.sample_wanted.connect(sample)
        page.import_wanted.connect(lambda: self._room.paper.choose_files())
        page.account_wanted.connect(lambda: self._room.open_settings("Mail accounts"))
        self._room.bridge.changed.connect(lambda _changes: self._leave_welcome(page))
        window.show_instead(page)

    def show_window(self) -> None:
        """Brings the window to the front."""
        window = self._room.window
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        if not window.isVisible():
            window.show()
            self._room.tick()
        window.raise_()
        window.activateWindow()

    def close(self) -> None:
        """Takes icon, door and bus away, and ends what goes on on the line."""
        if self.post:
            self.post.close()
        self._ticker.stop()
        self._tray.hide()
        if self._door:
            self._door.close()
        self._bus.close()

    def _leave_welcome(self, page: Welcome) -> None:
        if page.isVisible():
            self._room.window.show_section("today")

    def _open(self, request_id: int | None) -> None:
        self.show_window()
        if request_id is None:
            self._room.window.show_section("today")
        else:
            self._room.open_request(request_id)

    def _new(self) -> None:
        self.show_window()
        self._room.new_request()

    def _follow(self) -> None:
        """From the second tick on: at the first, the room has only just been furnished."""
        self._ticker.ticked.connect(self._room.tick)

    def _connect(self) -> None:
        self._ticker.ticked.connect(self._follow, Qt.ConnectionType.SingleShotConnection)
        self._room.mail_came.connect(self._ticker.tick)
        self._ringer.open_wanted.connect(self._open)
        self._ringer.said.connect(lambda text, undo: self._room.window.bar.say(text, undo=undo))
        self._ringer.troubled.connect(lambda text: self._room.window.show_banner(text) if text else None)
        self._tray.open_wanted.connect(self.show_window)
        self._tray.new_request_wanted.connect(self._new)
        self._tray.quit_wanted.connect(self.quit_wanted)
