"""A Python program under strace, which begins to watch when everything is imported.

    python -m tests.faults.under_strace STRACE-OPTION... -- python -m MODULE [WORD...]
    python -m tests.faults.under_strace STRACE-OPTION... -- python -c CODE [WORD...]

strace stops a program at each of its calls. Nine of ten serve to import modules, and put nothing on the disk.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from app import desk

_PR_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)


def main(words: Sequence[str]) -> None:
    """Does what Python would, watched."""
    end = words.index("--")
    how, what, *sys.argv[1:] = words[end + 2 :]
    desk.prepare()
    desk.prepare_for_files()
    desk.prepare_for_mail()
    be_watched(words[:end])
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what, {"__name__": "__main__"})


def be_watched(options: Sequence[str]) -> None:
    """From here on strace sees what this process calls."""
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY)
    strace = subprocess.Popen(["strace", "-p", str(os.getpid()), *options])
    while "TracerPid:\t0\n" in Path("/proc/self/status").read_text():
        assert strace.poll() is None


if __name__ == "__main__":
    main(sys.argv[1:])
