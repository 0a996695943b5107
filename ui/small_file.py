"""Files beside the desk that only the window reads: losing one costs a convenience, never a fact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileDevice, QIODevice, QSaveFile

_TO_WRITE = QIODevice.OpenModeFlag.WriteOnly
_FOR_THE_OWNER = QFileDevice.Permission.ReadOwner | QFileDevice.Permission.WriteOwner
# Looked up once: Qt's names come to be at their first use, and of two threads at once one does not find them.


def read(path: Path) -> dict[str, Any]:
    """What was written there; nothing of a file that is missing or damaged."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(path: Path, values: dict[str, Any]) -> bool:
    """Keeps the values there; whether they could be kept."""
    return keep(path, json.dumps(values, ensure_ascii=False).encode())


def keep(path: Path, content: bytes) -> bool:
    """Writes it whole, for the owner's eyes alone, or leaves what was there; whether it could be written."""
    file = QSaveFile(str(path))
    if not file.open(_TO_WRITE):
        return False
    file.setPermissions(_FOR_THE_OWNER)
    file.write(content)
    return file.commit()
