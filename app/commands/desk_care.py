"""The commands about the desk itself: settings, check, demo."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import click

from app import paths
from app.commands.door import Door, data_option
from app.errors import BadInput, DamagedData


@click.group()
@data_option
def settings() -> None:
    """Read or change the settings."""


@settings.command("get")
@click.argument("key", required=False)
@data_option
@click.pass_obj
def get_setting(door: Door, key: str | None) -> None:
    """Print a setting as JSON, or all of them."""
    with door.reading() as desk:
        door.say_json(desk.preferences.all() if key is None else desk.preferences.get(key))


@settings.command("set")
@click.argument("key")
@click.argument("value", metavar="JSON")
@data_option
@click.pass_obj
def set_setting(door: Door, key: str, value: str) -> None:
    """Change a setting: zone '"Europe/Berlin"', targets '{"lead": 60}', ..."""
    with door.writing() as desk:
        desk.preferences.set(key, _parsed(value, is_text=isinstance(desk.preferences.get(key), str)))
        if desk.preferences.work_week.is_empty:
            door.say("The work week is empty: no request has a deadline until it has a span.")


def _parsed(value: str, *, is_text: bool) -> Any:
    """The JSON that was typed. A setting that is a text may be typed without the quotes."""
    try:
        return json.loads(value)
    except ValueError as problem:
        if is_text:
            return value
        raise BadInput(f"That is not JSON: {problem}.") from None
    except RecursionError:
        raise BadInput("That is nested more deeply than any setting is.") from None


@click.command()
@data_option
@click.pass_obj
def check(door: Door) -> None:
    """Check that the data is whole and agrees with itself."""
    with door.reading() as desk:
        problems = desk.check()
    if problems:
        raise DamagedData(
            f"{len(problems)} problems, the first: {problems[0]}" if problems[1:] else problems[0]
        )
    door.say("Everything is in order.")


@click.command()
@click.option("--open", "opens", is_flag=True, help="Open the window on it.")
@click.option("--reset", is_flag=True, help="Start again with fresh sample data.")
@data_option
@click.pass_obj
def demo(door: Door, opens: bool, reset: bool) -> int:
    """Make a folder of sample data: a small heating business in the middle of a working day."""
    from app import demo as sample

    folder = paths.demo_folder(door.folder)
    made = sample.make(folder, clock=door.clock, reset=reset)
    door.say(f"{'The sample data is' if made else 'There is sample data'} in {folder}.")
    if opens:
        # The window is a program of its own: the core does not know it.
        return subprocess.run([sys.executable, "-m", "ui", "--data", folder], check=False).returncode
    door.say(f"Open it: deskbell --data {folder}")
    return 0


COMMANDS = (settings, check, demo)
