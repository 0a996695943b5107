"""The command line: `main` for a process of its own, `run` for a window that does a command on its desk."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TextIO

import click

from app.commands import changing, desk_care, reading
from app.commands.door import Door, data_option
from app.commands.handover import Done
from app.desk import Desk
from app.errors import DeskbellError
from app.work import ALONE, Work


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@data_option
def deskbell() -> None:
    """The front desk of a one-person business: who is waiting, since when, and until when.

    Without a command the window opens. Exit codes: 0 done, 1 not done (one line says why), 2 not understood.
    """


for command in (*reading.COMMANDS, *changing.COMMANDS, *desk_care.COMMANDS):
    deskbell.add_command(command)


def machine_clock() -> datetime:
    """The present instant, by the machine."""
    return datetime.now(UTC)


def main(argv: Sequence[str] | None = None, *, clock: Callable[[], datetime] = machine_clock) -> int:
    """Do one command in this process (or have an open window do it), and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    words = list(sys.argv[1:] if argv is None else argv)
    code = _do(Door(sys.stdout, sys.stderr, clock, words))
    _forget_unwritten(sys.stdout)
    return code


def run(argv: Sequence[str], desk: Desk, out: TextIO, err: TextIO, work: Work | None = None) -> int:
    """Do one command on an open desk, print to these streams, and return the exit code.

    With ``work`` a command that ``takes_long`` may run in another thread than the desk's.
    """
    return _do(Door(out, err, desk.now, list(argv), desk=desk, folder=desk.folder, work=work or ALONE))


def takes_long(argv: Sequence[str]) -> bool:
    """Whether nobody should wait for this command in front of a window: it reads other people's files."""
    try:
        _, words, _ = deskbell.make_parser(click.Context(deskbell)).parse_args(list(argv))
    except click.UsageError:
        return False
    return words[:1] == [changing.import_mail.name]


def _do(door: Door) -> int:
    try:
        return _done(door)
    except click.ClickException as problem:
        problem.show(file=door.err)
        return problem.exit_code
    except click.Abort:
        return 1
    except UnicodeEncodeError as problem:
        if problem.reason != "surrogates not allowed":
            raise
        door.remark("Something that was typed is no text in UTF-8. Type it again.")
        return 1
    except DeskbellError as problem:
        door.remark(str(problem))
        return 1


def _done(door: Door) -> int:
    try:
        return int(deskbell.main(door.argv, prog_name="deskbell", standalone_mode=False, obj=door) or 0)
    except Done as done:
        door.pass_on(done.answer.out, done.answer.err)
        return done.answer.code


def _forget_unwritten(stream: TextIO) -> None:
    """What finds no room was said to find none: Python would complain of it once more on its way out."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
