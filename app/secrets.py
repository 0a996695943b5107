"""What accounts sign in with, in the system's keyring; without one, in memory until Deskbell ends.

A keyring may ask the owner to unlock it and wait for that: call this off the window's thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from app.addresses import key_of
from app.errors import DeskbellError, NoKeyring
from app.post import Account, SignIn
from app.texts import N_

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "Deskbell"
_SECONDS = 60.0
"""Long enough to type the keyring's password."""
_LONGEST = 1_000
"""Windows keeps no more than 1280 letters under one name; what is longer is kept in parts."""
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
    """Keeps for each account a password, or what lasts of a sign-in. Safe on any thread."""

    def __init__(
        self, ring: Callable[[], KeyringBackend] = keyring_of_system, seconds: float = _SECONDS
    ) -> None:
        self._ring = ring
        self._seconds = seconds
        self._of_session: dict[str, str] = {}
        self._forgotten: dict[str, str] = {}

    def find(self, account: Account) -> str | None:
        """What was kept; None if nothing was. ``NoKeyring`` if that can't be known: ask the owner then.

        What was forgotten is kept again, unless something else was since: its account has come back by undo.
        """
        name = _name_of(account)
        if name in self._forgotten:
            self.replace(account, self._forgotten.pop(name))
        if name in self._of_session:
            return self._of_session[name]
        return self._asked(lambda ring: _found(ring, account))

    def keep(self, account: Account, text: str) -> None:
        """Keep it for good; with ``NoKeyring`` nothing was kept."""
        name = _name_of(account)
        self._asked(lambda ring: _write(ring, name, text))
        self._of_session.pop(name, None)
        self._forgotten.pop(name, None)

    def keep_for_session(self, account: Account, text: str) -> None:
        """Keep it until Deskbell ends, in memory alone."""
        name = _name_of(account)
        self._of_session[name] = text
        self._forgotten.pop(name, None)

    def replace(self, account: Account, text: str) -> None:
        """Keep it from now on, for good if that can be."""
        self.keep_for_session(account, text)
        with suppress(NoKeyring):
            self.keep(account, text)

    def forget(self, account: Account, others: Collection[Account] = ()) -> None:
        """Keep it no more, but for an undo: until Deskbell ends. It is no failure if it was not kept.

        The other accounts keep theirs, were it under a name that they shared.
        """
        name = _name_of(account)
        self._remember_for_undo(name, self._of_session.pop(name, None))

        def delete(ring: KeyringBackend) -> None:
            for one in (account, *others):
                _found(ring, one)  # from now on under a name of its own
            self._remember_for_undo(name, _read(ring, name))
            for each in (*(_name_of(account, way) for way in SignIn), _old_name_of(account)):
                _delete(ring, _parts_of(each))

        self._asked(delete)

    def _remember_for_undo(self, name: str, text: str | None) -> None:
        if text is not None:
            self._forgotten[name] = text

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


def _found(ring: KeyringBackend, account: Account) -> str | None:
    """What the keyring has of that account, moved under its name if it lay under an old one."""
    name = _name_of(account)
    text = _read(ring, name)
    if text is None and account.sign_in is SignIn.PASSWORD:
        text = ring.get_password(_SERVICE, _old_name_of(account))
        if text is not None:
            _write(ring, name, text)
    return text


def _read(ring: KeyringBackend, name: str) -> str | None:
    parts = []
    for part in _parts_of(name):
        text = ring.get_password(_SERVICE, part)
        parts.append(text or "")
        if len(parts[-1]) < _LONGEST:
            break
    return "".join(parts) if parts[0] else None


def _write(ring: KeyringBackend, name: str, text: str) -> None:
    """Every part but the last is full: that is how the end is known."""
    parts = _parts_of(name)
    for at in range(0, len(text), _LONGEST):
        ring.set_password(_SERVICE, next(parts), text[at : at + _LONGEST])
    _delete(ring, parts)


def _delete(ring: KeyringBackend, parts: Iterator[str]) -> None:
    for part in parts:
        if ring.get_password(_SERVICE, part) is None:
            return
        ring.delete_password(_SERVICE, part)


def _parts_of(name: str) -> Iterator[str]:
    yield name
    for number in count(2):
        yield f"{name} ({number})"


def _name_of(account: Account, way: SignIn | None = None) -> str:
    """No two accounts have one address, and what is kept for one way to sign in is nothing for another."""
    way = way or account.sign_in
    return key_of(account.address) + ("" if way is SignIn.PASSWORD else f" by {way}")


def _old_name_of(account: Account) -> str:
    """Where passwords lay at first: two accounts of one user at one host shared it."""
    return f"{account.user} at {account.incoming.host}"
