"""Passwords in a real keyring, on a bus of their own: kept, found again by a new program, and forgotten."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
LACKING = [name for name in NEEDED if shutil.which(name) is None]

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(LACKING), reason=f"this machine lacks {', '.join(LACKING)}"),
]

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import sys
from app.errors import NoKeyring
from app.post import Account, Security, Server
from app.secrets import Secrets, keyring_of_system
imap = Server("imap.example.org", 993, Security.TLS)
account = Account(1, "a@example.org", "A", "anna", imap, imap)
for word in sys.argv[1:]:
    secrets = Secrets(seconds=20)
    try:
        if word == "find":
            print(secrets.find(account))
        elif word == "forget":
            secrets.forget(account)
        elif word == "as-before":
            keyring_of_system().set_password("Deskbell", "anna at imap.example.org", word)
        else:
            secrets.keep(account, word)
    except NoKeyring as error:
        print(error)
"""


def run(tmp_path: Path, unlock: str | None, *words: str) -> list[str]:
    """What a program says that does these things, one after the other, with a keyring unlocked that way."""
    for folder in (".cache", ".local/share", "xdg"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / "xdg").chmod(0o700)
    (tmp_path / "program.py").write_text(PROGRAM)
    env = {
        **{name: os.environ[name] for name in os.environ if not name.startswith(("XDG_", "DBUS_", "DISP"))},
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path / "xdg"),
        "PYTHONPATH": str(ROOT),
        "UNLOCK": unlock or "",
    }
    keyring = 'printf %s "$UNLOCK" | gnome-keyring-daemon --unlock --components=secrets --daemonize >&2; '
    command = [sys.executable, str(tmp_path / "program.py"), *words]
    script = f'{keyring if unlock else ""}"$0" "$@"'
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", script, *command],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.splitlines()


def test_password_is_found_again_by_another_program(tmp_path: Path) -> None:
    assert run(tmp_path, "open", "find", "pässwörd", "find") == ["None", "pässwörd"]
    assert run(tmp_path, "open", "find", "forget", "forget", "find") == ["pässwörd", "None"]


def test_password_that_lay_under_an_old_name_is_found_and_moved(tmp_path: Path) -> None:
    assert run(tmp_path, "open", "as-before", "find") == ["as-before"]
    assert run(tmp_path, "open", "find", "forget", "find") == ["as-before", "None"]


def test_long_token_is_kept_whole(tmp_path: Path) -> None:
    token = "0123456789" * 321
    assert run(tmp_path, "open", token, "find") == [token]
    assert run(tmp_path, "open", "find", "short", "find", "forget", "find") == [token, "short", "None"]


def test_password_lies_in_no_file_to_be_read(tmp_path: Path) -> None:
    assert run(tmp_path, "open", "xyzzy-1234", "find") == ["xyzzy-1234"]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"xyzzy-1234" in path.read_bytes()]


def test_wrong_word_leaves_it_locked(tmp_path: Path) -> None:
    run(tmp_path, "open", "secret")
    [said] = run(tmp_path, "wrong", "find")
    assert "each time Deskbell starts" in said


def test_bus_without_a_keyring(tmp_path: Path) -> None:
    said = run(tmp_path, None, "find", "secret")
    assert len(said) == 2
    assert all("Deskbell" in line for line in said)
