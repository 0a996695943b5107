"""What the window is given from without, so that nothing in it reaches for the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from app.desk import Desk
    from ui.bridge import Progress


class Outside(NamedTuple):
    """What the program is given from without: the clock, and what only the root may take from the core."""

    clock: Callable[[], datetime]
    version: Callable[[], str]
    start_log: Callable[[Path], object]
    socket_path: Callable[[Path], Path]
    demo_folder: Callable[[Path], Path]
    make_sample: Callable[[Path], object]
    """Sample data beside that desk, in its demo folder."""
    run_command: Callable[[list[str], Desk, TextIO, TextIO, Progress | None], int]
    takes_long: Callable[[list[str]], bool]
