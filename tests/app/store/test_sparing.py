"""SQLAlchemy without what nobody has here: quicker to import, and the same in all that it does."""

from __future__ import annotations

import subprocess
import sys

PREPARED = "import sys\nfrom app import desk\ndesk.prepare()\n"


def output(code: str) -> str:
    """What a process of its own prints that has imported what an open desk needs."""
    done = subprocess.run(
        [sys.executable, "-c", PREPARED + code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_desk_is_prepared_without_asyncio() -> None:
    assert output("print([name for name in sys.modules if name.partition('.')[0] == 'asyncio'])") == "[]"


def test_sqlalchemy_gets_the_real_asyncio_when_it_asks_for_it() -> None:
    code = (
        "from sqlalchemy.util import concurrency\n"
        "import asyncio\n"
        "print(concurrency.is_cancellation_exception(asyncio.CancelledError()), concurrency.iscoroutine(3))"
    )
    assert output(code) == "True False"


def test_a_desk_is_prepared_without_what_looks_for_plug_ins() -> None:
    heavy = {"importlib.metadata", "email.message"}
    assert output(f"print({heavy!r} & set(sys.modules))") == "set()"


def test_sqlalchemy_still_finds_what_is_installed() -> None:
    code = (
        "from sqlalchemy.util import compat, langhelpers\n"
        "print(bool(langhelpers.importlib.metadata.version('sqlalchemy')))\n"
        "import importlib.metadata\n"
        "print(any(compat.importlib_metadata_get('console_scripts')), type(importlib.metadata).__name__)"
    )
    assert output(code).split() == ["True", "True", "module"]


def test_it_is_imported_as_it_is_where_asyncio_is_there_already() -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import asyncio\n{PREPARED}print(sys.modules['asyncio'] is asyncio)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "True"


_REFUSED = """
from PySide6.QtCore import QObject
try:
    QObject().setObjectName(1, 2)
except TypeError:
    pass
"""


def test_whoever_looks_closely_at_each_import_comes_to_an_end() -> None:
    """As PySide does from the first call on that it had to refuse."""
    done = subprocess.run(
        [sys.executable, "-c", _REFUSED + PREPARED], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
