"""Where everything is put together: `deskbell` opens the window, `deskbell list` and the like are commands.

What is imported on the way to the window stands between the owner and the first paint: nothing heavy here.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from app import paths

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.desk import Desk
    from ui.bridge import Progress
    from ui.program import Program


def main(argv: Sequence[str] | None = None) -> int:
    """Opens the window, or does what the arguments say; the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if are_opened_files(words):
        from app import cli

        cli.main(["import", *words])
        words = []
    folder = window_folder(words)
    if folder is None:
        from app import cli

        return cli.main(words)
    if _is_shown_already(folder):
        return 0
    if lacks_display():
        # Qt would abort the process, with nine lines that blame a library.
        print("deskbell: there is no display here to open a window on (DISPLAY is empty).", file=sys.stderr)  # noqa: T201
        return 1
    app, _program = open_window(folder)
    return app.exec()


def window_folder(words: list[str]) -> Path | None:
    """The folder of the desk whose window is wanted; None: it is a command."""
    match words:
        case []:
            return paths.data_folder()
        case ["--data", folder]:
            return paths.data_folder(folder)
        case [word] if word.startswith("--data="):
            return paths.data_folder(word.removeprefix("--data="))
    return None


def are_opened_files(words: list[str]) -> bool:
    """Whether the file manager's "Open with" named these: by their whole paths, as no command looks."""
    return bool(words) and all(Path(word).is_absolute() for word in words)


def lacks_display() -> bool:
    """Whether no window can open here, because nothing says on which screen."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in named)


def machine_clock() -> datetime:
    """The present instant, by the machine."""
    return datetime.now(UTC)


def open_window(folder: Path) -> tuple[QApplication, Program]:
    """The program on that desk, its window shown but not yet painted; ``exec`` lets it live."""
    gc.disable()  # all that comes now stays: looking through it again and again costs a tenth of the start
    from app.desk import first_page  # before Qt: what is imported after it costs more

    from PySide6.QtWidgets import QApplication  # isort: skip

    from ui.program import Outside, Program
    from ui.theme import Look

    app = QApplication(["deskbell"])
    app.setApplicationName("deskbell")
    app.setApplicationDisplayName("Deskbell")
    app.setDesktopFileName("org.deskbell.Deskbell")
    app.setQuitOnLastWindowClosed(False)
    first = first_page(folder, machine_clock())
    look = Look(app, first.theme if first else "system")
    outside = Outside(
        machine_clock, _version, _start_log, paths.socket_path, paths.demo_folder, run_command, takes_long
    )
    program = Program(app, look, outside)
    program.ready.connect(_collect_again)
    program.open_folder(folder, first)
    return app, program


def _collect_again() -> None:
    gc.freeze()
    gc.enable()


def _is_shown_already(folder: Path) -> bool:
    """Whether a window is open on that desk: then it comes to the front."""
    path = paths.socket_path(folder)
    if not path.exists() or sys.platform == "win32":
        return False
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(5)
        try:
            line.connect(str(path))
            line.sendall(b'{"show": true}\n')
            return bool(line.recv(1))
        except OSError:  # nobody is behind the door
            return False


def run_command(
    argv: list[str], desk: Desk | None, out: TextIO, err: TextIO, progress: Progress | None
) -> int:
    """Does a command on that desk, or in a process of its own; the exit code."""
    from app import cli

    return cli.run(argv, desk, out, err, progress) if desk else cli.main(argv)


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
