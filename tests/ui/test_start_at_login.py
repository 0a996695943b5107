"""Start at login is what the system will do, not what a setting remembers."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ui.start_at_login import StartAtLogin

COMMAND = ["/opt/my apps/deskbell", "--data", 'C:\\odd "name" 100%', "--in-tray"]


@pytest.fixture
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StartAtLogin:
    monkeypatch.delenv("XDG_CONFIG_HOME")
    return StartAtLogin(COMMAND, home=tmp_path)


def entry(home: Path) -> Path:
    return home / ".config" / "autostart" / "org.deskbell.Deskbell.desktop"


def test_off_at_first_on_and_off_again(login: StartAtLogin, tmp_path: Path) -> None:
    assert not login.is_on
    login.set(True)
    assert login.is_on
    assert entry(tmp_path).exists()
    login.set(False)
    assert not login.is_on
    assert not entry(tmp_path).exists()
    login.set(False)


@pytest.mark.parametrize("switch", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_the_desktop_switched_off_is_off(login: StartAtLogin, tmp_path: Path, switch: str) -> None:
    login.set(True)
    with entry(tmp_path).open("a", encoding="utf-8") as file:
        file.write(switch + "\n")
    assert not login.is_on


def test_the_command_is_quoted_by_the_specification(login: StartAtLogin, tmp_path: Path) -> None:
    login.set(True)
    line = next(
        row for row in entry(tmp_path).read_text(encoding="utf-8").splitlines() if row.startswith("Exec=")
    )
    assert line == r'Exec="/opt/my apps/deskbell" "--data" "C:\\\\odd \\"name\\" 100%%" "--in-tray"'


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_the_entry_is_valid(login: StartAtLogin, tmp_path: Path) -> None:
    login.set(True)
    said = subprocess.run(
        ["desktop-file-validate", str(entry(tmp_path))], capture_output=True, text=True, timeout=30
    )
    assert (said.returncode, said.stdout) == (0, "")
