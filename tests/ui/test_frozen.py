"""A bundle has no Python beside it: its other processes are the program itself, started by another word."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READ_APART = """
import multiprocessing, sys
from app.mail.apart import Apart
multiprocessing.set_executable(sys.argv[1])
sys.frozen = True
with Apart() as apart:
    print(apart.read([b"Subject: Leaking tap\\n\\nIt drips."]).result()[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the bundle is played by a shell script")
def test_mail_is_read_by_the_bundle_itself(tmp_path: Path) -> None:
    bundle = tmp_path / "deskbell"
    # Who unpacks bundles answers -c for Python's own servant, which only counts what processes share.
    bundle.write_text(
        f"""#!/bin/sh
case "$*" in *resource_tracker*) exec {sys.executable} "$@";; esac
exec {sys.executable} -c 'import sys; sys.frozen = True; from ui.__main__ import main; main()' "$@"
"""
    )
    bundle.chmod(0o700)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", READ_APART, str(bundle)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "problem=''" in done.stdout, done.stderr
    assert "subject='Leaking tap'" in done.stdout
