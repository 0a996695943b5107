"""Hard mail, as much as this machine can reach: CPython's own, hostile pages and floods, lists of our own.

A folder of more mail (public corpora) can be named in DESKBELL_CORPORA; whatever lies in it is read too.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

from tests import floods, hostile_html
from tests.letters import PIXEL, letter
from tests.mailgen import MailWriter


def files_of_cpython() -> list[Path]:
    """The messages that CPython tests its own parser with, where the interpreter has them."""
    try:
        found = importlib.util.find_spec("test.test_email")
    except ModuleNotFoundError:
        return []
    folder = Path(found.origin).parent / "data" if found and found.origin else Path("nowhere")
    return sorted(path for path in folder.glob("*") if path.is_file())


def ordinary() -> Iterator[tuple[str, bytes]]:
    """Mail as people and programs send it, with a name each."""
    for path in files_of_cpython():
        yield f"cpython {path.name}", path.read_bytes()
    for number, sent in enumerate(MailWriter(2_027).mails(200)):
        yield f"list {number}", sent.raw
    for name, page in hostile_html.VECTORS.items():
        yield f"page {name}", letter("Hello", html=page, pictures={"a": PIXEL}, files={"a.png": PIXEL})
    if folder := os.environ.get("DESKBELL_CORPORA"):
        for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
            yield str(path), path.read_bytes()


def hostile() -> Iterator[tuple[str, bytes]]:
    """Mail made to stop whoever reads or shows it."""
    for name, page in hostile_html.FLOODS.items():
        yield f"flood of {name}", hostile_html.mail(page)
    for name in ("5,000 levels", "300,000 quotations", "20 MB in one line", "4 MB of quote marks"):
        yield f"flood of {name}", floods.FLOODS[name]()
