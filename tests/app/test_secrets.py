"""Passwords: kept by the system's keyring or by nobody, and never waited for without end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null
from keyring.errors import KeyringLocked

from app.errors import NoKeyring
from app.mail.secret import Password
from app.post import Account, Security, Server
from app.secrets import Secrets, keyring_of_system

ACCOUNT = Account(
    1,
    "anna@example.org",
    "Anna",
    "anna",
    Server("imap.example.org", 993, Security.TLS),
    Server("smtp.example.org", 465, Security.TLS),
)


class Locked(KeyringBackend):  # type: ignore[misc]  # half of it has no types
    """A keyring that nobody unlocks."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked


class Silent(Locked):
    """A keyring that waits for an answer to its dialog."""

    def __init__(self, answered: threading.Event) -> None:
        super().__init__()
        self._answered = answered

    def get_password(self, service: str, username: str) -> str | None:
        self._answered.wait()
        return None


@pytest.fixture
def silent() -> Iterator[Silent]:
    answered = threading.Event()
    yield Silent(answered)
    answered.set()


def test_machine_without_keyring_says_so() -> None:
    with pytest.raises(NoKeyring, match="no keyring"):
        Secrets().find(ACCOUNT)
    with pytest.raises(NoKeyring, match="no keyring"):
        Secrets().keep(ACCOUNT, "secret")


def test_what_forgets_or_writes_down_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was set up for other programs."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [null.Keyring(), Locked()])
    with pytest.raises(NoKeyring):
        keyring_of_system()


def test_locked_keyring_keeps_nothing() -> None:
    secrets = Secrets(Locked)
    with pytest.raises(NoKeyring, match="locked"):
        secrets.keep(ACCOUNT, "secret")
    with pytest.raises(NoKeyring, match="locked"):
        secrets.find(ACCOUNT)


def test_silent_keyring_is_not_waited_for(silent: Silent) -> None:
    with pytest.raises(NoKeyring, match="does not answer"):
        Secrets(lambda: silent, seconds=0.05).find(ACCOUNT)


def test_password_is_kept_for_the_session_without_a_keyring() -> None:
    secrets = Secrets(Locked)
    secrets.keep_for_session(ACCOUNT, "secret")
    assert secrets.find(ACCOUNT) == "secret"
    with pytest.raises(NoKeyring):
        Secrets(Locked).find(ACCOUNT)
    with pytest.raises(NoKeyring):
        secrets.forget(ACCOUNT)
    with pytest.raises(NoKeyring):
        secrets.find(ACCOUNT)


def test_password_shows_in_no_trace() -> None:
    assert "xyzzy" not in repr([Password("xyzzy")])
    assert Password("a") == Password("a") != Password("b")
