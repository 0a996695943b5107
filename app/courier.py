"""The courier: all that goes over the line to a mail server, in one place. It carries, and decides nothing.

Every method may take long and is safe on any thread; none writes to the desk. What goes wrong is a
``MailTrouble`` that says whose turn it is, or ``NoKeyring``: then ask the owner and ``keep`` the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import NoKeyring
from app.post import Account, Candidate, Delivery, Parcel, Place
from app.secrets import Secrets
from app.texts import worded

if TYPE_CHECKING:
    from app.mail.imap.session import Session
    from app.mail.secret import Secret


class Courier:
    """Opens lines with the password of the account, which nobody else sees."""

    def __init__(self, secrets: Secrets | None = None) -> None:
        self._secrets = secrets or Secrets()

    # --- passwords

    def keep(self, account: Account, password: str, *, for_session: bool = False) -> None:
        """Keep the password in the system's keyring, or until Deskbell ends; ``NoKeyring``: not kept."""
        if for_session:
            self._secrets.keep_for_session(account, password)
        else:
            self._secrets.keep(account, password)

    def forget(self, account: Account) -> None:
        """Keep its password no more."""
        self._secrets.forget(account)

    # --- finding and trying

    def candidates(self, address: str) -> tuple[Candidate, ...]:
        """The servers that the address probably has, the most likely first; none if none can be reached."""
        from app.mail.imap.discovery import discover

        return discover(address)

    def try_out(self, account: Account, password: str = "") -> tuple[str, bool]:
        """One line that says what works and what does not, and whether all does."""
        from app.mail.imap.trying import try_account
        from app.mail.secret import Password

        return try_account(account, Password(password) if password else self._secret(account))

    def folders(self, account: Account) -> tuple[str, ...]:
        """The names of all its folders."""
        with self.line(account) as session:
            return session.folders().every

    # --- carrying

    @contextmanager
    def line(self, account: Account) -> Iterator[Session]:
        """An open line to where its mail lies."""
        from app.mail.imap.session import Session

        with Session.open(account.incoming, account.user, self._secret(account)) as session:
            yield session

    def deliver(self, parcel: Parcel) -> tuple[Delivery, str]:
        """What became of the letter, with one line for the owner unless it was accepted."""
        from app.mail import smtp

        account = parcel.account
        try:
            secret = self._secret(account)
        except NoKeyring as trouble:
            return Delivery.DEFERRED, trouble.args[0]
        return smtp.deliver(
            account.outgoing, account.user, secret, parcel.sender, parcel.recipients, parcel.raw
        )

    def keep_copy(self, account: Account, raw: bytes) -> None:
        """Put a copy of what was sent into its Sent folder, if it has one and the copy is not there."""
        from app.mail.imap.changes import append_sent

        with self.line(account) as session:
            if (sent := session.folders().sent) is not None:
                append_sent(session, sent, raw)

    def mark_read(self, account: Account, places: Sequence[Place]) -> tuple[Place, ...]:
        """Mark that mail as read where it lies; the places that are done with."""
        from app.mail.imap.changes import mark_read

        with self.line(account) as session:
            return mark_read(session, places)

    def _secret(self, account: Account) -> Secret:
        from app.mail.secret import Password

        password = self._secrets.find(account)
        if password is None:
            raise NoKeyring(worded("The password of {address} is not known here.", address=account.address))
        return Password(password)
