"""A real desktop in a box: virtual screen, private session bus, a panel with a tray, a notification daemon.

Everything runs in a folder of its own and ends with the ``with`` block. Nothing waits by sleeping: ``until``
asks again and again and gives up loudly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self, TypeVar

NOTIFYD_SERVICE = Path("/usr/share/dbus-1/services/org.xfce.xfce4-notifyd.Notifications.service")
NEEDED = ("Xvfb", "dbus-daemon", "lxqt-panel", "xdotool", "import", "xprop")
ACCESSIBILITY = Path("/usr/libexec/at-spi-bus-launcher")
_PROVED_BY = {"xfce4-notifyd": NOTIFYD_SERVICE, "at-spi2-core": ACCESSIBILITY}
SCREEN_SIZE = "1400x900"
_WATCHER = "org.kde.StatusNotifierWatcher"
_TRAY_ICON = 16
"""Where the middle of the first icon is in the panel, from its corner."""

_BUS = """<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
PANEL_START = "200x32+0+868"
"""Where the icons of the panel are, as X writes it."""
_PANEL = """[General]
__userfile__=true

[panel1]
alignment=0
plugins=statusnotifier
position=Bottom
iconSize=22
panelSize=32
width=100
width-percent=true

[statusnotifier]
type=statusnotifier
"""


def missing() -> list[str]:
    """The programs of the box that this machine lacks."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    return lacking + [name for name, proof in _PROVED_BY.items() if not proof.exists()]


T = TypeVar("T")


def until(ask: Callable[[], T], what: str, seconds: float = 60.0) -> T:
    """The first truthy answer; fails naming ``what`` when none comes in time."""
    end = time.monotonic() + seconds
    while True:
        if answer := ask():
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.03)  # the other side is a process: there is nothing here to wait on


class Desktop:
    """The box. ``env`` is what a program needs in its environment to live in it."""

    def __init__(self, folder: Path, *, with_panel: bool = True, with_daemon: bool = True) -> None:
        self.folder = folder
        self._with_panel = with_panel
        self._with_daemon = with_daemon
        self._stack = ExitStack()
        self.env: dict[str, str] = {}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._stack = stack
            self._open()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _open(self) -> None:
        for name in ("home", "run", "services"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.env = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("XDG_", "QT_", "DBUS_", "DISPLAY"))
        }
        self.env |= {
            "HOME": str(self.folder / "home"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "XDG_CURRENT_DESKTOP": "LXQt",
            "QT_QPA_PLATFORM": "xcb",
            "QT_ACCESSIBILITY": "0",
            "NO_AT_BRIDGE": "1",
            "DISPLAY": f":{self._start_screen()}",
            "DBUS_SESSION_BUS_ADDRESS": self._start_bus(),
        }
        if self._with_daemon:
            self.start_daemon()
        if self._with_panel:
            self._start_panel()

    def _start_screen(self) -> str:
        read_end, write_end = os.pipe()
        self.start(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{SCREEN_SIZE}x24", "-nolisten", "tcp"],
            pass_fds=(write_end,),
        )
        os.close(write_end)
        with os.fdopen(read_end) as answer:
            return answer.readline().strip()

    def _start_bus(self) -> str:
        config = self.folder / "bus.conf"
        config.write_text(_BUS.format(folder=self.folder), encoding="utf-8")
        bus = self.start(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"], stdout=subprocess.PIPE
        )
        assert bus.stdout is not None
        return bus.stdout.readline().decode().strip()

    def start_daemon(self) -> subprocess.Popen[bytes]:
        """A notification daemon, on the bus when this returns."""
        service = NOTIFYD_SERVICE.read_text(encoding="utf-8").splitlines()
        daemon = self.start([line.removeprefix("Exec=") for line in service if line.startswith("Exec=")])
        until(lambda: self.owns("org.freedesktop.Notifications"), "the notification daemon")
        return daemon

    def _start_panel(self) -> None:
        config = self.folder / "panel.conf"
        config.write_text(_PANEL, encoding="utf-8")
        self.start(["lxqt-panel", "-c", str(config)])
        until(lambda: self.owns(_WATCHER), "the panel's tray")

    def start(
        self,
        command: list[str],
        *,
        env: dict[str, str] | None = None,
        stdout: int = subprocess.DEVNULL,
        pass_fds: tuple[int, ...] = (),
    ) -> subprocess.Popen[bytes]:
        """Run the command in the box until the box closes. Its errors go to a log in the folder."""
        log = self._stack.enter_context((self.folder / f"{Path(command[0]).name}.log").open("ab"))
        process = subprocess.Popen(
            command,
            env=env or self.env,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=log,
            pass_fds=pass_fds,
        )
        self._stack.callback(_end, process)
        return process

    def run(self, *command: str) -> str:
        """What the command prints; raises when it fails."""
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=True, timeout=60)
        return done.stdout

    def owns(self, name: str) -> bool:
        """Whether somebody on the bus has that name."""
        answer = subprocess.run(
            [
                *(
                    "dbus-send",
                    "--session",
                    "--print-reply",
                    "--dest=org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                ),
                *("org.freedesktop.DBus.NameHasOwner", f"string:{name}"),
            ],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return "boolean true" in answer.stdout

    def windows(self, title: str) -> list[str]:
        """The visible windows whose title matches."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return found.stdout.split()

    def open_tray_menu(self) -> None:
        """The menu of the only icon in the panel's tray, open when this returns, by a real right click."""
        until(lambda: not self._menus_of_panel(), "the end of the menu before")
        until(self._has_icon_in_tray, "the icon in the tray")
        self.click(_TRAY_ICON, self.geometry(self.windows("^LXQt Panel$")[0])[1] + _TRAY_ICON, 3)
        until(self._menus_of_panel, "the tray's menu")

    def _has_icon_in_tray(self) -> bool:
        answer = self.run(
            *("dbus-send", "--session", "--print-reply", f"--dest={_WATCHER}", "/StatusNotifierWatcher"),
            *("org.freedesktop.DBus.Properties.Get", f"string:{_WATCHER}"),
            "string:RegisteredStatusNotifierItems",
        )
        return 'string "' in answer

    def _menus_of_panel(self) -> list[str]:
        return self.popups("lxqt-panel", "^LXQt Panel$")

    def popups(self, program: str, titles: str) -> list[str]:
        """The windows of that program without such a title: its menus and small sheets."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", program],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
        )
        titled = self.windows(titles)
        return [one for one in found.stdout.split() if one not in titled]

    def geometry(self, window: str) -> tuple[int, int, int, int]:
        """x, y, width and height on the screen."""
        lines = self.run("xdotool", "getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=") for line in lines)
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def focus(self, window: str) -> None:
        """Give the keyboard to that window: there is no window manager that would."""
        self.run("xdotool", "windowfocus", "--sync", window)

    def focus_on(self, title: str) -> None:
        """Give it to the window with that title, once it is there."""
        self.focus(until(lambda: self.windows(title), f"the window {title!r}")[0])

    def click(self, x: int, y: int, button: int = 1) -> None:
        """A real click, as long as a hand's: where press and release come at once, the panel now and then
        closes the menu that it has just opened.
        """
        moved = ("mousemove", str(x), str(y))
        self.run("xdotool", *moved, "mousedown", str(button), "sleep", "0.06", "mouseup", str(button))

    def key(self, *keys: str) -> None:
        """Real key presses, to whatever has the focus."""
        self.run("xdotool", "key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Real typing, to whatever has the focus."""
        self.run("xdotool", "type", "--clearmodifiers", "--delay", "5", text)

    def picture(self, name: str, area: str = SCREEN_SIZE) -> Path:
        """A picture of the screen, or of that part of it, as X writes it: "200x32+0+868"."""
        path = self.folder / f"{name}.png"
        self.run("import", "-window", "root", "-crop", area, "+repage", str(path))
        return path


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
