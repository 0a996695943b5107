"""Where everything is put together: `deskbell` opens the window, `deskbell list` and the like are commands.

What is imported on the way to the window stands between the owner and the first paint: nothing heavy here.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from app import paths

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.desk import Desk
    from ui.bridge import Progress
    from ui.outside import Outside
    from ui.program import Program
    from ui.room import Room


def main(argv: Sequence[str] | None = None) -> int:
    """Opens the window, or does what the arguments say; the exit code."""
    if getattr(sys, "frozen", False):
        _be_other_process()
    words = list(sys.argv[1:] if argv is None else argv)
    start = start_of(words)
    if start is None:
        from app import cli

        return cli.main(words)
    if _is_shown_already(start):
        return _hand_over(start)
    if lacks_display():
        # Qt would abort the process, with nine lines that blame a library.
        print("deskbell: there is no display here to open a window on (DISPLAY is empty).", file=sys.stderr)  # noqa: T201
        return 1
    app, _program = open_window(start)
    return app.exec()


def _be_other_process() -> None:
    """In a bundle, what reads mail in a process of its own is started as this program: then it ends here."""
    from multiprocessing import spawn

    spawn.freeze_support()


class Start(NamedTuple):
    """A window that is wanted: on which desk, and with what to begin."""

    folder: Path
    files: tuple[Path, ...] = ()
    """What the file manager's "Open with" named."""
    is_in_tray: bool = False
    is_new_request: bool = False


def start_of(words: list[str]) -> Start | None:
    """The window that the arguments ask for; None: they are a command."""
    wanted: dict[str, str | bool] = {}
    rest = list(words)
    while rest and rest[0].startswith("--"):
        word = rest.pop(0)
        name, _, value = word.partition("=")
        if name == "--data" and (value or rest):
            wanted["folder"] = value or rest.pop(0)
        elif word in _SWITCHES:
            wanted[_SWITCHES[word]] = True
        else:
            return None
    if not all(Path(word).is_absolute() for word in rest):  # as "Open with" names files, and no command looks
        return None
    folder = paths.data_folder(str(wanted.pop("folder", "")) or None)
    return Start(folder, tuple(map(Path, rest)), **{key: bool(value) for key, value in wanted.items()})


_SWITCHES = {"--in-tray": "is_in_tray", "--new-request": "is_new_request"}


def lacks_display() -> bool:
    """Whether no window can open here, because nothing says on which screen."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in named)


def machine_clock() -> datetime:
    """The present instant, by the machine."""
    return datetime.now(UTC)


def open_window(start: Start) -> tuple[QApplication, Program]:
    """The program on that desk, its window shown but not yet painted; ``exec`` lets it live."""
    gc.disable()  # all that comes now stays: looking through it again and again costs a tenth of the start
    from app.desk import first_page  # before Qt: what is imported after it costs more

    first = first_page(start.folder, machine_clock())

    from ui import bindings

    bindings.import_qt()
    from PySide6.QtWidgets import QApplication

    from ui.program import Program
    from ui.theme import Look

    app = QApplication(["deskbell", "-style", "fusion"])  # by a word: no class of a style has to be made
    app.setApplicationName("deskbell")
    app.setApplicationDisplayName("Deskbell")
    app.setDesktopFileName("org.deskbell.Deskbell")
    app.setQuitOnLastWindowClosed(False)
    look = Look(app, first.theme if first else "system")
    program = Program(app, look, outside(machine_clock))
    program.ready.connect(_collect_again)
    program.open_folder(start.folder, first, is_in_tray=start.is_in_tray, then=partial(_begin, start))
    return app, program


def outside(clock: Callable[[], datetime]) -> Outside:
    """What the program is given from without, with that clock."""
    from ui.outside import Outside

    return Outside(
        clock,
        _version,
        _start_log,
        paths.socket_path,
        paths.demo_folder,
        make_sample,
        run_command,
        takes_long,
    )


def _begin(start: Start, room: Room) -> None:
    if start.files:
        room.paper.bring_in(start.files)
    if start.is_new_request:
        room.new_request()


def _collect_again() -> None:
    gc.freeze()
    gc.enable()


def _hand_over(start: Start) -> int:
    """Has the open window do what this start was asked for; the exit code."""
    if not start.files:
        return 0
    from app import cli

    return cli.main(["import", "--data", str(start.folder), *map(str, start.files)])


def _is_shown_already(start: Start) -> bool:
    """Whether a window is open on that desk.

    Then it comes to the front, with a new request if one is wanted.
    """
    path = paths.socket_path(start.folder)
    if not path.exists() or sys.platform == "win32":
        return False
    import json
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(5)
        try:
            line.connect(str(path))
            line.sendall(json.dumps({"show": True, "new": start.is_new_request}).encode() + b"\n")
            return bool(line.recv(1))
        except OSError:  # nobody is behind the door
            return False


def make_sample(home: Path) -> None:
    """Makes the sample data beside that desk, unless it is there already."""
    from app import demo

    demo.make(paths.demo_folder(home), clock=machine_clock)


def run_command(argv: list[str], desk: Desk, out: TextIO, err: TextIO, progress: Progress | None) -> int:
    """Does a command on that desk; the exit code."""
    from app import cli

    return cli.run(argv, desk, out, err, progress)


def takes_long(argv: list[str]) -> bool:
    """Whether a command should go on beside the window."""
    from app import cli

    return cli.takes_long(argv)


def _start_log(folder: Path) -> None:
    import faulthandler

    from app import log

    path = log.start(paths.log_folder(folder))
    faulthandler.enable(path.with_name("crash.log").open("a", encoding="utf-8"))


def _version() -> str:
    from importlib.metadata import version

    return version("deskbell")


if __name__ == "__main__":
    sys.exit(main())
