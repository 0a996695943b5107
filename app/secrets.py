"""Passwords, in the keyring of the system; where it has none, in memory until Deskbell ends; never in a file.

A keyring may ask the owner to unlock it and wait for that: call this off the window's thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from app.errors import DeskbellError, NoKeyring
from app.post import Account
from app.texts import N_

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "Deskbell"
_SECONDS = 60.0
"""Long enough to type the keyring's password."""
_SAFE = frozenset(
    f"keyring.backends.{name}" for name in ("SecretService", "libsecret", "kwallet", "macOS", "Windows")
)
"""The others forget what they are given, or write it down for everybody to read."""
_NONE = N_("This computer has no keyring for passwords. Deskbell asks for it each time it starts.")
_LOCKED = N_("The keyring is locked. Unlock it, or give the password each time Deskbell starts.")
_SILENT = N_("The keyring does not answer. Unlock it, or give the password each time Deskbell starts.")

_T = TypeVar("_T")


def keyring_of_system() -> KeyringBackend:
    """The keyring that the owner's desktop keeps; ``NoKeyring`` if it keeps none."""
    from keyring import backend

    safe = [ring for ring in backend.get_all_keyring() if type(ring).__module__ in _SAFE]
    if not safe:
        raise NoKeyring(_NONE)
    return max(safe, key=lambda ring: ring.priority)


class Secrets:
    """Keeps one password, or token, for each account. Safe on any thread."""

    def __init__(
        self, ring: Callable[[], KeyringBackend] = keyring_of_system, seconds: float = _SECONDS
    ) -> None:
        self._ring = ring
        self._seconds = seconds
        self._of_session: dict[str, str] = {}

    def find(self, account: Account) -> str | None:
        """The password; None if none was kept. ``NoKeyring`` if that can't be known: ask the owner then."""
        name = _name_of(account)
        if name in self._of_session:
            return self._of_session[name]
        return self._asked(lambda ring: ring.get_password(_SERVICE, name))

    def keep(self, account: Account, password: str) -> None:
        """Keep it for good; with ``NoKeyring`` nothing was kept."""
        name = _name_of(account)
        self._asked(lambda ring: ring.set_password(_SERVICE, name, password))
        self._of_session.pop(name, None)

    def keep_for_session(self, account: Account, password: str) -> None:
        """Keep it until Deskbell ends, in memory alone."""
        self._of_session[_name_of(account)] = password

    def forget(self, account: Account) -> None:
        """Keep it no more. It is no failure if it was not kept."""
        name = _name_of(account)
        self._of_session.pop(name, None)

        def delete(ring: KeyringBackend) -> None:
            if ring.get_password(_SERVICE, name) is not None:
                ring.delete_password(_SERVICE, name)

        self._asked(delete)

    def _asked(self, question: Callable[[KeyringBackend], _T]) -> _T:
        """The keyring's answer, within a time: a thread that waits for it for ever hinders nobody."""
        answer: Future[_T] = Future()

        def ask() -> None:
            try:
                answer.set_result(question(self._ring()))
            except DeskbellError as error:
                answer.set_exception(error)
            # Keyrings fail in ways of their own, by each desktop's library: for us they are all one.
            except Exception as error:  # noqa: BLE001
                answer.set_exception(_because(error))

        threading.Thread(target=ask, name="keyring", daemon=True).start()
        try:
            return answer.result(self._seconds)
        except TimeoutError:
            raise NoKeyring(_SILENT) from None


def _because(error: Exception) -> NoKeyring:
    trouble = NoKeyring(_LOCKED)
    trouble.__cause__ = error
    return trouble


def _name_of(account: Account) -> str:
    return f"{account.user} at {account.incoming.host}"
