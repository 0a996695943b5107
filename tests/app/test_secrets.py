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
from app.post import Account, Security, Server, SignIn
from app.secrets import Secrets, keyring_of_system

ACCOUNT = Account(
    1,
    "anna@example.org",
    "Anna",
    "anna",
    Server("imap.example.org", 993, Security.TLS),
    Server("smtp.example.org", 465, Security.TLS),
)
OTHER = ACCOUNT._replace(id=2, address="office@example.org")


class Locked(KeyringBackend):  # type: ignore[misc]  # half of it has no types
    """A keyring that nobody unlocks."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked


class Ring(KeyringBackend):  # type: ignore[misc]
    """A keyring that keeps what it is given, by name."""

    def __init__(self, texts: dict[str, str] | None = None) -> None:
        self.texts = texts or {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.texts.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.texts[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.texts[username]


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


def test_what_is_forgotten_without_a_keyring_comes_back_with_its_account() -> None:
    secrets = Secrets(Locked)
    secrets.keep_for_session(ACCOUNT, "secret")
    with pytest.raises(NoKeyring):
        secrets.forget(ACCOUNT)
    assert secrets.find(ACCOUNT) == "secret"


def test_what_is_forgotten_is_kept_again_once_its_account_is_back() -> None:
    """A removal that was undone asks for no password, and neither does the next start."""
    ring = Ring()
    secrets = Secrets(lambda: ring)
    secrets.keep(ACCOUNT, "secret")
    secrets.forget(ACCOUNT)
    assert ring.texts == {}
    assert Secrets(lambda: ring).find(ACCOUNT) is None
    assert secrets.find(ACCOUNT) == "secret"
    assert Secrets(lambda: ring).find(ACCOUNT) == "secret"
    secrets.forget(OTHER)


@pytest.mark.parametrize("for_session", [False, True])
def test_what_is_kept_anew_takes_the_place_of_what_was_forgotten(for_session: bool) -> None:
    """The account was removed, and added again with another password: the old one must not come back."""
    ring = Ring()
    secrets = Secrets(lambda: ring)
    secrets.keep(ACCOUNT, "old")
    secrets.forget(ACCOUNT)
    (secrets.keep_for_session if for_session else secrets.keep)(ACCOUNT, "new")
    assert secrets.find(ACCOUNT) == "new"
    assert Secrets(lambda: ring).find(ACCOUNT) == (None if for_session else "new")


def test_what_could_not_be_kept_leaves_what_was_forgotten_for_an_undo() -> None:
    ring = Ring()
    rings: list[KeyringBackend] = [ring]
    secrets = Secrets(lambda: rings[-1])
    secrets.keep(ACCOUNT, "old")
    secrets.forget(ACCOUNT)
    rings.append(Locked())
    with pytest.raises(NoKeyring):
        secrets.keep(ACCOUNT, "new")
    assert secrets.find(ACCOUNT) == "old"


def test_two_accounts_of_one_user_have_a_password_each() -> None:
    ring = Ring()
    secrets = Secrets(lambda: ring)
    secrets.keep(ACCOUNT, "secret")
    assert secrets.find(OTHER) is None
    secrets.keep(OTHER, "other")
    secrets.forget(OTHER)
    assert secrets.find(ACCOUNT) == "secret"


def test_password_under_its_old_name_is_found_once_by_each_account() -> None:
    ring = Ring({"anna at imap.example.org": "old"})
    secrets = Secrets(lambda: ring)
    assert [secrets.find(ACCOUNT), secrets.find(OTHER)] == ["old", "old"]
    secrets.keep(OTHER, "new")
    assert [secrets.find(ACCOUNT), secrets.find(OTHER)] == ["old", "new"]
    secrets.forget(ACCOUNT)
    secrets.forget(OTHER)
    assert ring.texts == {}


def test_who_goes_leaves_the_password_that_lay_under_a_shared_old_name_to_who_stays() -> None:
    ring = Ring({"anna at imap.example.org": "old"})
    secrets = Secrets(lambda: ring)
    secrets.forget(ACCOUNT, [OTHER])
    assert Secrets(lambda: ring).find(OTHER) == "old"
    assert Secrets(lambda: ring).find(ACCOUNT) is None
    assert secrets.find(ACCOUNT) == "old", "it comes back by undo"


def test_password_is_nothing_to_a_sign_in_with_the_browser() -> None:
    ring = Ring({"anna at imap.example.org": "old"})
    secrets, by_browser = Secrets(lambda: ring), ACCOUNT._replace(sign_in=SignIn.GOOGLE)
    assert secrets.find(by_browser) is None
    secrets.keep(ACCOUNT, "secret")
    secrets.keep(by_browser, "token")
    assert [secrets.find(ACCOUNT), secrets.find(by_browser)] == ["secret", "token"]
    secrets.forget(by_browser)
    assert ring.texts == {}


@pytest.mark.parametrize("length", [1, 999, 1_000, 1_001, 2_000, 4_500])
def test_long_secret_is_kept_in_parts_that_any_keyring_takes(length: int) -> None:
    """Microsoft's tokens are longer than Windows keeps under one name."""
    ring = Ring()
    secrets = Secrets(lambda: ring)
    for text in ("y" * 4_000, "x" * length):
        secrets.keep(ACCOUNT, text)
        assert secrets.find(ACCOUNT) == text
    assert max(map(len, ring.texts.values())) <= 1_000
    secrets.forget(ACCOUNT)
    assert ring.texts == {}


def test_what_takes_the_place_of_another_is_kept_where_it_can_be() -> None:
    ring = Ring()
    Secrets(lambda: ring).replace(ACCOUNT, "token")
    assert Secrets(lambda: ring).find(ACCOUNT) == "token"
    locked = Secrets(Locked)
    locked.replace(ACCOUNT, "token")
    assert locked.find(ACCOUNT) == "token"


def test_password_shows_in_no_trace() -> None:
    assert "xyzzy" not in repr([Password("xyzzy")])
    assert Password("a") == Password("a") != Password("b")
