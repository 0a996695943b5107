"""What is being written outlives the program's end, however it ends."""

from __future__ import annotations

import json
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.desk import Desk
from app.post import Account, Security, Server
from tests.e2e import desktop
from tests.e2e.desktop import Desktop, until
from tests.e2e.program import Program

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(desktop.missing()), reason=f"this machine lacks {', '.join(desktop.missing())}"),
]
MAIL = """From: Anna Berg <anna@example.org>
To: Maren Holt <me@desk.example>
Subject: Boiler still cold
Date: Mon, 23 Nov 2026 10:00:00 +0100
Message-ID: <one@example.org>

When do you come?
"""


def begun(program: Program) -> str:
    """The reply that lies on the disk."""
    path = program.folder / "drafts.json"
    drafts = json.loads(path.read_text()) if path.exists() else {}
    draft = drafts.get("1", {}).get("reply", "")
    return str(draft["text"] if isinstance(draft, dict) else draft)


def test_a_reply_is_there_again_after_the_program_was_killed(
    owner: Program, day_box: Desktop, tmp_path: Path
) -> None:
    mail = tmp_path / "boiler.eml"
    mail.write_text(MAIL)
    owner.command("import", str(mail))
    killed = owner.start()
    owner.press("r")
    day_box.type("Dear Anna, we come at two")
    until(lambda: begun(owner) == "Dear Anna, we come at two", "the draft on the disk", seconds=20)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(30)
    (owner.folder / "desk.socket").unlink(missing_ok=True)
    owner.start()
    owner.press("r")
    day_box.type(" sharp")  # behind what is there
    until(lambda: begun(owner) == "Dear Anna, we come at two sharp", "the text in the composer", seconds=20)


def test_a_letter_with_its_people_is_there_again(owner: Program, day_box: Desktop, tmp_path: Path) -> None:
    mail = tmp_path / "boiler.eml"
    mail.write_text(MAIL)
    owner.command("import", str(mail))
    _add_account(owner.folder)
    killed = owner.start()
    owner.press("r")
    day_box.type("Dear Anna")
    until(lambda: begun(owner) == "Dear Anna", "the draft on the disk", seconds=20)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(30)
    kept = json.loads((owner.folder / "drafts.json").read_text())["1"]["reply"]
    assert kept["to"] == [["Anna Berg", "anna@example.org"]]
    assert kept["answers"] == "one@example.org"


def _add_account(folder: Path) -> None:
    """An account whose servers nobody reaches."""
    server = Server("localhost", 1, Security.TLS)
    desk = Desk.open(folder, clock=lambda: datetime.now(UTC))
    desk.accounts.add(Account(0, "me@desk.example", "Maren Holt", "me@desk.example", server, server))
    desk.close()
