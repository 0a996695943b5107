"""Hard places to keep a desk in: a folder of somebody without rights, a disk that is full."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_NOBODY = 65534


@contextmanager
def without_rights() -> Iterator[None]:
    """Whoever runs the tests may do what files permit, and no more: the administrator too."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def open_to_all() -> Iterator[Path]:
    """A folder that may be reached without rights; pytest's own may not."""
    path = Path(tempfile.mkdtemp(prefix="deskbell-"))
    try:
        if os.geteuid() == 0:
            os.chown(path, _NOBODY, _NOBODY)
        yield path
    finally:
        for each in (path, *path.rglob("*")):
            each.chmod(0o700)
        shutil.rmtree(path)


@contextmanager
def small_disk(megabytes: int, mount_point: Path) -> Iterator[Path]:
    """A disk of that size, where one may be mounted."""
    mount_point.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0
    if (
        not mounted
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", mount_point],
            check=False,
            capture_output=True,
        ).returncode
    ):
        pytest.skip("no disk may be mounted here")
    try:
        yield mount_point
    finally:
        subprocess.run(["umount", mount_point], check=True)
