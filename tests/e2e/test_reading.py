"""All hard mail is shown by a real process, with strace looking on: it asks no host and reads no file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.show_mail import MARK

STRACE = shutil.which("strace")
pytestmark = [pytest.mark.e2e, pytest.mark.skipif(STRACE is None, reason="this machine lacks strace")]

ROOT = Path(__file__).parents[2]
_CALL = re.compile(r"^\d+ +(\w+)\((?:AT_FDCWD, )?(?:\w+, )?(.*)")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
_LETTERS = (
    "/usr/share/fonts/",
    "/usr/local/share/fonts/",
    "/usr/share/fontconfig",
    "/etc/fonts/",
    "/var/cache/fontconfig/",
)
"""Where letters for other alphabets come from."""
_ABOVE = {str(folder) for folder in (*ROOT.parents, *Path(sys.prefix).parents)}
_PROGRAM = (str(ROOT), sys.prefix, sys.base_prefix, "/usr/lib", "/lib", "/proc/self/", "/etc/ld.so.cache")
"""The program's own modules and libraries, brought in when first needed."""


def watched(folder: Path, *options: str) -> dict[str, list[str]]:
    """What was opened and what was asked of the network while mail was shown, by the mail."""
    log = folder / "calls"
    watch = [
        str(STRACE),
        "-f",
        "-qq",
        "--seccomp-bpf",
        "-s",
        "300",
        "-o",
        str(log),
        "-e",
        "trace=%file,%network",
    ]
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    shown = subprocess.run(
        [*watch, sys.executable, "-m", "tests.e2e.show_mail", *options],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr[-2000:]
    assert int(shown.stdout.split()[0]) > 50
    return calls(log.read_text(encoding="utf-8", errors="replace"))


def calls(log: str) -> dict[str, list[str]]:
    """The calls in a log of strace that have no reason, by the mail that was shown."""
    found: dict[str, list[str]] = {}
    mail = ""
    for line in log.splitlines():
        call, named = _CALL.match(line), _PATH.search(line)
        path = named[1] if named else ""
        if path.startswith(MARK):
            mail = path.removeprefix(MARK)
        elif call and mail and not _has_reason(path, line):
            found.setdefault(mail, []).append(line)
    return found


def _has_reason(path: str, line: str) -> bool:
    """Whether the program wants it for itself: modules, letters, the size of an open file."""
    is_program = path.startswith((*_LETTERS, *_PROGRAM)) or path in _ABOVE
    return is_program or "AT_EMPTY_PATH" in line


def test_no_host_is_asked_and_no_file_is_read_to_show_a_mail(tmp_path: Path) -> None:
    assert watched(tmp_path) == {}


def test_whoever_looks_on_sees_what_careless_showing_does(tmp_path: Path) -> None:
    """Else the test above could not fail."""
    seen = watched(tmp_path, "--careless")
    assert any("/etc/passwd" in line for line in seen["page picture of a file"])
