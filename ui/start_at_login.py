"""Start at login: what the system will really do, and changing it.

Nothing of it is kept in Deskbell's settings.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

_NAME = "org.deskbell.Deskbell"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class StartAtLogin:
    """The system's own list of programs to start: an autostart entry, a launch agent, or a registry value.

    Reads it afresh each time, because the owner can change it elsewhere. ``command`` is the program and its
    arguments. Raises OSError when the place can't be written.
    """

    def __init__(self, command: list[str], home: Path | None = None) -> None:
        self._command = command
        self._home = home or Path.home()

    @property
    def is_on(self) -> bool:
        """Whether the system will start Deskbell at the next login."""
        if sys.platform == "win32":
            return _registry_value() is not None
        try:
            text = self._file.read_text(encoding="utf-8")
        except OSError:
            return False
        return not any(line.strip().lower() in _SWITCHED_OFF for line in text.splitlines())

    def set(self, is_on: bool) -> None:
        """Have it start at login, or not."""
        if sys.platform == "win32":
            _set_registry_value(" ".join(f'"{part}"' for part in self._command) if is_on else None)
        elif is_on:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(self._entry(), encoding="utf-8")
        else:
            self._file.unlink(missing_ok=True)

    @property
    def _file(self) -> Path:
        if sys.platform == "darwin":
            return self._home / "Library" / "LaunchAgents" / f"{_NAME}.plist"
        config = os.environ.get("XDG_CONFIG_HOME") or self._home / ".config"
        return Path(config) / "autostart" / f"{_NAME}.desktop"

    def _entry(self) -> str:
        return _launch_agent(self._command) if sys.platform == "darwin" else _desktop_entry(self._command)


_SWITCHED_OFF = {"hidden=true", "x-gnome-autostart-enabled=false"}
"""How desktops switch an autostart entry off without deleting it."""


def _desktop_entry(command: list[str]) -> str:
    """The entry.

    Its command is escaped twice: as quoted words, then as a value (Desktop Entry Specification).
    """
    words = " ".join('"' + re.sub(r'(["`$\\])', r"\\\1", part).replace("%", "%%") + '"' for part in command)
    value = words.replace("\\", "\\\\")
    return f"[Desktop Entry]\nType=Application\nName=Deskbell\nIcon={_NAME}\nExec={value}\nTerminal=false\n"


def _launch_agent(command: list[str]) -> str:
    import plistlib

    agent = {"Label": _NAME, "ProgramArguments": command, "RunAtLoad": True}
    return plistlib.dumps(agent).decode()


if sys.platform == "win32":
    import winreg

    def _registry_value() -> str | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, "Deskbell")[0])
        except OSError:
            return None

    def _set_registry_value(command: str | None) -> None:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
            if command is not None:
                winreg.SetValueEx(key, "Deskbell", 0, winreg.REG_SZ, command)
            elif _registry_value() is not None:
                winreg.DeleteValue(key, "Deskbell")

else:

    def _registry_value() -> str | None:
        raise NotImplementedError

    def _set_registry_value(command: str | None) -> None:
        raise NotImplementedError


def own_command(folder: Path) -> list[str]:
    """What starts this very program in the tray: the bundle itself, or Python with our module."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ui"]
    return [*program, "--in-tray", "--data", str(folder)]
