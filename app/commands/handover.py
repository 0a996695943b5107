"""Hands a command to the window that has the desk open: one line of JSON there, one line back.

``{"argv": [...]}`` goes in; ``{"code": 0, "out": "...", "err": "..."}`` comes back when the window has done
it.
"""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path

from app import paths


@dataclass(frozen=True)
class Answer:
    """What the window said: the exit code, and what to print."""

    code: int
    out: str
    err: str


class Done(Exception):
    """The window has done the command; the answer is in ``answer``."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


def ask_window(folder: Path, argv: list[str]) -> None:
    """Raise ``Done`` if an open window did the command; return if nobody listens."""
    if not hasattr(socket, "AF_UNIX"):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(str(paths.socket_path(folder)))
            line.sendall(json.dumps({"argv": argv}).encode() + b"\n")
            with line.makefile("r", encoding="utf-8") as answers:
                answer = answers.readline()
        except OSError:
            return
    if answer.endswith("\n"):
        raise Done(Answer(**json.loads(answer)))
