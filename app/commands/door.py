"""How a command gets at the desk, and how it says what it has to say.

A command asks the door for the desk ``reading`` or ``writing`` and never opens a folder itself. So the same
command runs in a process of its own, on the desk of an open window, and in a test.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from app import paths
from app.commands import handover
from app.desk import Desk
from app.errors import BadInput, DeskLocked, UnwritablePlace
from app.work import ALONE, Work

PATIENCE_SECONDS = 30.0
"""How long a command waits for others to finish their writes: a script may well start twenty at once."""
PAUSE_SECONDS = 0.1

FIRST_YEAR, LAST_YEAR = 1900, 2999

REQUEST = click.IntRange(1, 2**63 - 1)
"""The id of a request, as typed."""

_CONTROLS = {code: "�" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}
_ESCAPED = {code: f"\\u{code:04x}" for code in range(127, 160)}
"""The controls that JSON itself lets through."""

D = TypeVar("D", bound=date)


@dataclass
class Door:
    """What every command is given: where the desk is, and where to write."""

    out: TextIO
    err: TextIO
    clock: Callable[[], datetime]
    argv: list[str]
    desk: Desk | None = None
    """The desk of an open window; None: this process opens the folder."""
    folder: Path = field(default_factory=paths.data_folder)
    absolute: dict[str, str] = field(default_factory=dict)
    """Each path that was typed, and what it is wherever the window was started."""
    work: Work = ALONE

    @contextmanager
    def reading(self, at: str | None = None) -> Iterator[Desk]:
        """The desk as it is, or as it would stand at that instant. Nothing can be changed through it."""
        if self.desk is not None and at is None:
            yield self.desk
            return
        self._make_sure()
        moment: list[datetime] = []
        desk = Desk.open(self.folder, clock=lambda: moment[0] if moment else self.clock(), read_only=True)
        try:
            if at is not None:
                moment.append(instant(at, desk.zone))
            yield desk
        finally:
            desk.close()

    @contextmanager
    def writing(self) -> Iterator[Desk]:
        """The desk, ours to change. ``handover.Done`` when an open window has done the command instead."""
        if self.desk is not None:
            yield self.desk
            return
        desk = self._wait_for_desk()
        try:
            yield desk
        finally:
            desk.close()

    def _make_sure(self) -> None:
        """A desk that nobody has used yet can be asked as well: it is empty, and has its settings."""
        if not Desk.is_in(self.folder):
            Desk.open(self.folder, clock=self.clock).close()

    def _wait_for_desk(self) -> Desk:
        waited = 0.0
        while True:
            try:
                return Desk.open(self.folder, clock=self.clock)
            except DeskLocked:
                handover.ask_window(self.folder, [self.absolute.get(word, word) for word in self.argv])
                if waited >= PATIENCE_SECONDS:
                    raise
            threading.Event().wait(PAUSE_SECONDS)
            waited += PAUSE_SECONDS

    def say(self, line: str) -> None:
        """One line of the answer. What strangers wrote commands no terminal."""
        self._print(line.translate(_CONTROLS))

    def remark(self, line: str) -> None:
        """One line beside the answer, whatever it names: what was not done, or not done whole."""
        click.echo(f"deskbell: {' '.join(line.splitlines()).translate(_CONTROLS)}", file=self.err)

    def say_json(self, value: Any) -> None:
        """The answer as JSON, which commands no terminal either."""
        self._print(json.dumps(value, ensure_ascii=False, indent=2).translate(_ESCAPED))

    def pass_on(self, out: str, err: str) -> None:
        """What an open window answered to the command."""
        self._print(out, nl=False)
        click.echo(err, file=self.err, nl=False)

    def _print(self, text: str, *, nl: bool = True) -> None:
        try:
            click.echo(text, file=self.out, nl=nl)
        except BrokenPipeError:
            raise  # whoever reads has read enough: nothing to complain of
        except OSError as problem:
            why = (problem.strerror or str(problem)).lower()
            raise UnwritablePlace(
                f"The answer could not be written: {why}. What was asked is done."
            ) from None


def instant(text: str, zone: tzinfo) -> datetime:
    """The instant that an ISO 8601 text names; one without an offset is meant in the owner's zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is not an instant. Write it like 2026-11-23T09:00+01:00.") from None
    return _possible(at if at.tzinfo else at.replace(tzinfo=zone))


def day(text: str) -> date:
    """The day that an ISO 8601 text names."""
    try:
        named = date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is not a day. Write it like 2026-11-23.") from None
    return _possible(named)


def _possible(at: D) -> D:
    """Refuses what no client lives to see, before a zone or a working day later makes it a year 10000."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise BadInput(f"{at.isoformat()} is in no year from {FIRST_YEAR} to {LAST_YEAR}. Check the year.")
    return at


class AbsolutePath(click.Path):
    """A path that stays right when the command is handed to a window that was started elsewhere."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ARG002
        path = Path(str(value)).expanduser().absolute()
        if ctx is not None:
            ctx.find_root().obj.absolute[str(value)] = str(path)
        return path


def one_of(words: type[StrEnum]) -> click.Choice[str]:
    """Any of these words, as they are written."""
    return click.Choice([word.value for word in words])


def _choose_folder(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_root().obj.folder = paths.data_folder(value)


data_option = click.option(
    "--data",
    metavar="DIR",
    expose_value=False,
    callback=_choose_folder,
    help="The data folder (or DESKBELL_DATA).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
at_option = click.option("--at", metavar="ISO", help="As it stands at that instant.")
