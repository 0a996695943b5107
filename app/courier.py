"""The courier: all that goes over the line to a mail server, in one place. It carries, and decides nothing.

Every method may take long and is safe on any thread; none writes to the desk. What goes wrong is a
``MailTrouble`` that says whose turn it is, or ``NoKeyring``: then ask the owner and ``keep`` the answer. An
account is signed in for by its secret: a password, or the text that a sign-in with the browser has left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING

from app.errors import DeskbellError, NoKeyring, SignedOut
from app.post import Account, Candidate, Delivery, Parcel, Place, SignIn
from app.secrets import Secrets
from app.texts import N_, worded

if TYPE_CHECKING:
    from app.mail.browser import Browser
    from app.mail.imap.session import Session
    from app.mail.oauth import Granted, Provider
    from app.mail.secret import Secret, Token

_SIGN_IN = N_("Sign in to {address} with the browser.")
_NO_PASSWORD = N_("The password of {address} is not known here.")


def _provider(way: SignIn, client_id: str, client_secret: str) -> Provider:
    from app.mail import oauth

    return oauth.provider(way, client_id, client_secret)


class Courier:
    """Opens lines with the secret of the account, which nobody else sees."""

    def __init__(
        self,
        secrets: Secrets | None = None,
        provider: Callable[[SignIn, str, str], Provider] = _provider,
    ) -> None:
        self._secrets = secrets or Secrets()
        self._provider = provider
        self._tokens: dict[tuple[str, str], Token] = {}
        """By client id and what is kept of the sign-in: an access token serves every line of its account."""
        self._lock = Lock()

    # --- secrets

    def can_sign_in(self, way: SignIn) -> bool:
        """Whether what that way to sign in needs is installed."""
        from app.mail import oauth

        return oauth.is_installed(way)

    def sign_in(self, account: Account, client_secret: str, browser: Browser) -> str:
        """The secret that is left when the owner has signed in with the browser: not kept yet.

        Without a client secret it is that of the time before.
        """
        from app.mail.oauth import Kept

        client_secret = client_secret or self._client_secret(account)
        provider = self._provider(account.sign_in, account.client_id, client_secret)
        granted = provider.sign_in(account.address, browser)
        secret = Kept(granted.refresh, client_secret).text()
        self._token(account, secret, granted)
        return secret

    def keep(self, account: Account, secret: str, *, for_session: bool = False) -> None:
        """Keep the secret in the system's keyring, or until Deskbell ends; ``NoKeyring``: not kept."""
        if for_session:
            self._secrets.keep_for_session(account, secret)
        else:
            self._secrets.keep(account, secret)

    def carry_over(self, before: Account, after: Account, others: Collection[Account] = ()) -> None:
        """Keep the secret of an account that has another address now under that."""
        is_of_use = before.sign_in is after.sign_in and self._secrets.find(after) is None
        if is_of_use and (secret := self._secrets.find(before)) is not None:
            self._secrets.replace(after, secret)
        self._secrets.forget(before, others)

    def forget(self, account: Account, others: Collection[Account] = ()) -> None:
        """Keep its secret no more, but in memory for an undo. The others are the accounts that stay."""
        self._secrets.forget(account, others)

    # --- finding and trying

    def usual_for(self, way: SignIn) -> Candidate:
        """The servers of those who let the owner sign in that way."""
        from app.mail.hosts import BY_WAY

        return BY_WAY[way]

    def candidates(self, address: str) -> tuple[Candidate, ...]:
        """The servers that the address probably has, the most likely first; none if none can be reached."""
        from app.mail.discovery import discover

        return discover(address)

    def try_out(self, account: Account, secret: str = "") -> tuple[str, bool]:
        """One line that says what works and what does not, and whether all does."""
        from app.mail.trying import try_account

        return try_account(account, self._made_of(account, secret) if secret else self._secret(account))

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
            secret, raw = self._secret(account), parcel.raw
        except NoKeyring as trouble:
            return Delivery.UNREACHED, str(trouble)
        except DeskbellError as trouble:  # nothing has left yet
            return Delivery.DEFERRED, str(trouble)
        return smtp.deliver(account.outgoing, account.user, secret, parcel.sender, parcel.recipients, raw)

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

    # --- inside

    def _secret(self, account: Account) -> Secret:
        kept = self._secrets.find(account)
        if kept is not None:
            return self._made_of(account, kept)
        if account.sign_in is SignIn.PASSWORD:
            raise NoKeyring(worded(_NO_PASSWORD, address=account.address))
        raise SignedOut(worded(_SIGN_IN, address=account.address))

    def _made_of(self, account: Account, secret: str) -> Secret:
        from app.mail.secret import Password

        return Password(secret) if account.sign_in is SignIn.PASSWORD else self._token(account, secret)

    def _token(self, account: Account, secret: str, granted: Granted | None = None) -> Token:
        """The one token of that secret, so that no line asks for what another has been given."""
        from app.mail.oauth import Granted, Kept, token

        def keep_next(refresh: str) -> None:
            nonlocal secret
            before, secret = secret, kept._replace(refresh=refresh).text()
            with self._lock:
                self._tokens[account.client_id, secret] = self._tokens.pop((account.client_id, before))
            with suppress(NoKeyring):
                if self._secrets.find(account) == before:  # the owner has not signed in anew meanwhile
                    self._secrets.replace(account, secret)

        with self._lock:
            if (account.client_id, secret) not in self._tokens:
                kept = Kept.of(secret)
                provider = self._provider(account.sign_in, account.client_id, kept.client_secret)
                first = granted or Granted("", 0, kept.refresh)
                self._tokens[account.client_id, secret] = token(provider, first, keep_next)
            return self._tokens[account.client_id, secret]

    def _client_secret(self, account: Account) -> str:
        """The one of the last sign-in; empty if that is not known."""
        from app.mail.oauth import Kept

        with suppress(NoKeyring):
            kept = self._secrets.find(account)
            return Kept.of(kept).client_secret if kept is not None else ""
        return ""
