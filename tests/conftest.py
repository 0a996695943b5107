"""What holds for every test: no screen, no home folder, no session bus of the person who runs them."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck
from pytestqt.qtbot import QtBot

from tests.tracing import Tracing

# Read when Qt is imported, so before any test module is.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Thousands of small databases, each synced to disk again and again: in memory they take a third less time.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 1024**3:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# No deadline and no demand for speed: on a shared machine they fail the innocent.
# In CI the same examples each time, as the library does by itself: a red run is about what was changed.
hypothesis.settings.register_profile(
    "full",
    deadline=None,
    print_blob=True,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.settings.register_profile("quick", parent=hypothesis.settings.get_profile("full"), max_examples=8)


SLOW_PLACES = (
    "acceptance/", "e2e/", "faults/", "migrations/", "ui/",
    "app/export/test_csv_file.py", "app/mail/imap/", "app/mail/smtp/", "app/mail/test_corpora.py",
    "app/mail/test_oauth.py", "app/mail/test_safe_html.py", "app/mail/test_trying.py",
    "app/store/test_check.py", "app/store/test_indexing.py", "app/store/test_listing.py",
    "app/store/test_sparing.py",
    "app/test_hours_properties.py", "app/test_lists.py", "app/test_machine.py", "app/test_post_machine.py",
    "app/test_recognising.py", "app/test_reminders_machine.py",
)  # fmt: skip
"""Whole windows, whole stories, other processes: in 30 seconds there is no time even to read them."""
QUICK_SCREENS = (
    "ui/conftest.py", "ui/hands.py", "ui/test_actions.py", "ui/test_bridge.py", "ui/test_errors.py",
    "ui/test_front_door.py", "ui/test_list_model.py", "ui/test_minutes_field.py", "ui/test_rail.py",
    "ui/test_ringer.py", "ui/test_theme.py", "ui/test_ticker.py", "ui/test_words.py",
)  # fmt: skip
"""What of the window is quick all the same."""
UNTRACED = (
    "acceptance/", "e2e/", "faults/",
    "app/export/test_csv_file.py", "app/mail/test_corpora.py", "app/mail/test_floods.py",
    "app/mail/test_mutations.py", "app/store/test_store_machine.py", "app/test_demo.py",
    "app/test_hours_properties.py", "app/test_machine.py", "app/test_post_machine.py",
    "app/test_reminders_machine.py", "test_house.py", "ui/test_accessibility.py", "ui/test_texts.py",
)  # fmt: skip
"""Stories, walks and thousands of examples count for no coverage: tracing doubles their time, and a line that
only they happen to reach has no test of its own.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--quick``: the part of the tests that `make check` runs."""
    parser.addoption("--quick", action="store_true", help="leave out what is slow, and try fewer examples")


def pytest_configure(config: pytest.Config) -> None:
    """How many examples are tried, and what of it is traced."""
    hypothesis.settings.load_profile("quick" if config.getoption("quick") else "full")
    config.pluginmanager.register(Tracing(_counts))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whether that file is left out for its place."""
    if not config.getoption("quick") or collection_path.is_dir():
        return None
    place = _place(collection_path)
    return (place.startswith(SLOW_PLACES) and place not in QUICK_SCREENS) or None


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Leaves out each slow test among the quick ones."""
    if config.getoption("quick"):
        items[:] = [item for item in items if not any(map(item.get_closest_marker, ("slow", "e2e")))]


def _counts(item: pytest.Item) -> bool:
    return not (_place(item.path).startswith(UNTRACED) or item.get_closest_marker("uncounted"))


def _place(path: Path) -> str:
    return path.relative_to(Path(__file__).parent).as_posix()


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
