"""The accounts counter: the addresses that Deskbell fetches and sends mail for. No password is kept here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from app.addresses import key_of
from app.errors import BadInput
from app.mail.envelope import sendable
from app.post import Account, Server
from app.store import arrivals, postbox
from app.texts import N_, counted, worded
from app.work import ALONE, Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.store import Store
    from app.store.writing import Write

T = TypeVar("T")


class Owning(Protocol):
    """Does a deed in one write of that label, with which that address is the owner's as well."""

    def __call__(self, address: str, label: str, deed: Callable[[Write], T], work: Work, /) -> T: ...


class Accounts:
    """Reads and changes accounts. Where one fetches from, the owner writes from: mail that came before may
    have to be placed anew, which takes long where there is much of it.
    """

    def __init__(self, store: Store, owning: Owning) -> None:
        self._store = store
        self._owning = owning

    def all(self) -> tuple[Account, ...]:
        """The accounts in the order in which they were added."""
        return postbox.all_accounts(self._store)

    def get(self, id: int) -> Account:
        """The account of that id; ``BadInput`` if there is none."""
        account = postbox.account(self._store, id)
        if account is None:
            raise _missing(id)
        return account

    def check(self, id: int) -> None:
        """``BadInput`` if there is no account of that id. It takes a tenth of getting it."""
        if not postbox.has_account(self._store, id):
            raise _missing(id)

    def add(self, account: Account, work: Work = ALONE) -> int:
        """Fetch and send for that address from now on; the account's id. Its own ``id`` means nothing yet."""
        tidy = work.ask(lambda: self._checked(account._replace(id=0)))
        return self._owning(
            tidy.address, N_("Add account"), lambda w: w.insert("accounts", **_columns(tidy)), work
        )

    def change(self, account: Account, work: Work = ALONE) -> None:
        """Keep the account of that id as it is given."""
        before, tidy = work.ask(lambda: (self.get(account.id), self._checked(account)))

        def deed(w: Write) -> None:
            w.update("accounts", account.id, **_columns(tidy))
            is_other = _is_another_mailbox(before, tidy)
            if is_other or _reaches_further_back(before, tidy):
                self._begin_anew(w, account.id, is_other=is_other)

        self._owning(tidy.address, N_("Change account"), deed, work)

    def remove(self, id: int) -> None:
        """Fetch and send for it no more. What came from it stays; a letter on its way must go first."""
        self.check(id)
        waiting = sum(1 for letter in postbox.letters(self._store) if letter.outgoing.account_id == id)
        if waiting:
            raise BadInput(
                counted(
                    "A letter is still in the outbox of this account. Send or discard it first.",
                    "{n} letters are still in the outbox of this account. Send or discard them first.",
                    waiting,
                )
            )
        with self._store.write(N_("Remove account")) as w:
            w.delete("accounts", id)

    def _begin_anew(self, w: Write, id: int, *, is_other: bool) -> None:
        """Forget how far it was fetched. The numbers of another mailbox are other mail: none is marked."""
        cursors, places = arrivals.fetched_for(self._store, id)
        for cursor in cursors:
            w.delete("cursors", cursor)
        if is_other:
            w.mark("places", places, {"is_marked": True})

    def _checked(self, account: Account) -> Account:
        """The account as it is kept; ``BadInput`` says what can't be right."""
        address = sendable(account.address)
        if any(key_of(other.address) == key_of(address) and other.id != account.id for other in self.all()):
            raise BadInput(worded("{address} has an account already.", address=address))
        return account._replace(
            address=address,
            name=" ".join(account.name.split()),
            user=_plain(account.user) or address,
            incoming=_server(account.incoming),
            outgoing=_server(account.outgoing),
            folders=tuple(dict.fromkeys(filter(None, map(_plain, account.folders)))),
            signature=account.signature.strip("\r\n"),
            client_id=_plain(account.client_id),
        )


def _is_another_mailbox(before: Account, after: Account) -> bool:
    return (before.incoming.host, before.user) != (after.incoming.host, after.user)


def _reaches_further_back(before: Account, after: Account) -> bool:
    return (after.since_on or date.min) < (before.since_on or date.min)


def _server(server: Server) -> Server:
    host = server.host.strip().rstrip(".").lower()
    if not host or len(host) > 253 or not host.replace("-", "").replace(".", "").replace(":", "").isalnum():
        raise BadInput(worded("{host!r} is not the name of a mail server.", host=server.host[:100]))
    if not 1 <= server.port <= 65535:
        raise BadInput(worded("{port} is not a port: it is a number from 1 to 65535.", port=server.port))
    return server._replace(host=host)


def _plain(words: str) -> str:
    """On one line: what goes to a server as part of a command must not end it."""
    if not words.isprintable():
        raise BadInput(worded("{words!r} holds what can't be sent to a server.", words=words[:100]))
    return words.strip()


def _columns(account: Account) -> dict[str, Any]:
    """The account as its row holds it."""
    values = account._asdict()
    del values["id"]
    for side in ("incoming", "outgoing"):
        values |= {f"{side}_{part}": value for part, value in values.pop(side)._asdict().items()}
    return values


def _missing(id: int) -> BadInput:
    return BadInput(worded("There is no account {id}.", id=id))
