"""What holds for every test: no screen, no home folder, no session bus of the person who runs them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck
from pytestqt.qtbot import QtBot

# Read when Qt is imported, so before any test module is.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No deadline and no demand for speed: on a shared machine they fail the innocent.
hypothesis.settings.register_profile(
    "full", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.settings.register_profile("quick", parent=hypothesis.settings.get_profile("full"), max_examples=15)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "full"))


SLOW_PLACES = (
    "acceptance/", "faults/", "app/export/test_csv_file.py", "app/mail/smtp/", "app/mail/test_corpora.py",
    "app/store/test_listing.py", "app/test_hours_properties.py", "app/test_lists.py",
    "app/test_reminders_machine.py", "ui/request/test_composer.py", "ui/test_clients.py",
    "ui/test_import_dialog.py", "ui/test_list.py",
    "ui/test_palette.py", "ui/test_paper.py", "ui/test_room.py", "ui/test_settings.py", "ui/test_start.py",
    "ui/test_window.py",
)  # fmt: skip
"""Whole windows, whole stories and other processes: `make check` is to be quick and leaves them out."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what lies in those places as slow."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix().startswith(SLOW_PLACES):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def nobodys_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home of its own, in a zone with summer time, in a plain locale, without a session bus."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        runtime = home / "run"
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={runtime}/nobody")
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.delenv("LANGUAGE", raising=False)
        patch.setenv("TZ", "Europe/Berlin")
        patch.delenv("DESKBELL_DATA", raising=False)
        time.tzset()
        yield
    time.tzset()


PATIENCE_MS = 60_000
"""A wait ends as soon as what it waits for has come, so only a failure ever takes so long."""


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """The bot of pytest-qt, whose five seconds are too few for a slow machine."""
    bot = QtBot(request)
    for wait in ("waitUntil", "waitSignal", "waitSignals", "waitExposed", "waitActive"):
        setattr(bot, wait, partial(getattr(bot, wait), timeout=PATIENCE_MS))
    return bot
