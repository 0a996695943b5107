"""Signing in with the browser, not a password: at Microsoft, or at Google with the owner's own client id.

Both libraries are optional (``deskbell[microsoft]``, ``deskbell[google]``) and heavy: imported when needed.
What lasts of a sign-in is one refresh token, a text to be kept where passwords are kept.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from app.errors import BadInput, Offline, Refused
from app.mail.secret import Token
from app.texts import N_, worded

_MICROSOFT_SCOPES = [
    "https://outlook.office.com/IMAP.AccessAsUser.All",
    "https://outlook.office.com/SMTP.Send",
]
_MICROSOFT = "https://login.microsoftonline.com/common"
_GOOGLE_SCOPES = ["https://mail.google.com/"]
_GOOGLE_AUTH = "https://accounts.google.com/o/oauth2/auth"
_GOOGLE_TOKEN = "https://oauth2.googleapis.com/token"
_GOOGLE_SECONDS = 3_600.0
_SPARE_SECONDS = 120
_UNREACHED = N_("The sign-in could not be reached. It is tried again.")
_AGAIN = N_("The sign-in is no longer valid. Sign in with the browser again.")
_NOT_HERE = N_("This Deskbell can't sign in with the browser. Install {extra}, or use an app password.")


class Granted(NamedTuple):
    """What a provider gave."""

    access: str
    seconds: float
    refresh: str


class Provider(Protocol):
    """One that lets the owner sign in with the browser."""

    def sign_in(self, address: str) -> Granted:
        """Opens the browser and waits for the owner."""

    def refreshed(self, refresh: str) -> Granted:
        """A fresh access token; ``Refused`` if the owner has to sign in again."""


class Microsoft:
    """Outlook.com and Microsoft 365."""

    def __init__(self, client_id: str) -> None:
        self._client_id = client_id

    def sign_in(self, address: str) -> Granted:
        """As any provider does."""
        return self._asked(lambda app: app.acquire_token_interactive(_MICROSOFT_SCOPES, login_hint=address))

    def refreshed(self, refresh: str) -> Granted:
        """As any provider does."""
        return self._asked(
            lambda app: app.acquire_token_by_refresh_token(refresh, _MICROSOFT_SCOPES), refresh
        )

    def _asked(self, question: Callable[[Any], Any], refresh: str = "") -> Granted:
        msal = _imported("msal", "deskbell[microsoft]")
        try:
            said = question(msal.PublicClientApplication(self._client_id, authority=_MICROSOFT))
        except (OSError, ValueError) as error:  # what the library's own library raises is an OSError
            raise Offline(_UNREACHED) from error
        if "access_token" not in said:
            raise Refused(_AGAIN)
        return Granted(said["access_token"], float(said["expires_in"]), said.get("refresh_token", refresh))


class Google:
    """Gmail, for a client that the owner has made in Google's console."""

    def __init__(self, client_id: str, client_secret: str) -> None:
        self._client_id, self._client_secret = client_id, client_secret

    def sign_in(self, address: str) -> Granted:
        """As any provider does."""
        flow = _imported("google_auth_oauthlib.flow", "deskbell[google]")
        installed = {
            "client_id": self._client_id,
            "client_secret": self._client_secret,
            "auth_uri": _GOOGLE_AUTH,
            "token_uri": _GOOGLE_TOKEN,
        }
        run = flow.InstalledAppFlow.from_client_config({"installed": installed}, _GOOGLE_SCOPES)
        return _granted(run.run_local_server(port=0, open_browser=True, login_hint=address))

    def refreshed(self, refresh: str) -> Granted:
        """As any provider does."""
        credentials = _imported("google.oauth2.credentials", "deskbell[google]").Credentials(
            None,
            refresh_token=refresh,
            token_uri=_GOOGLE_TOKEN,
            client_id=self._client_id,
            client_secret=self._client_secret,
        )
        errors = _imported("google.auth.exceptions", "deskbell[google]")
        try:
            credentials.refresh(_imported("google.auth.transport.requests", "deskbell[google]").Request())
        except errors.TransportError as error:
            raise Offline(_UNREACHED) from error
        except errors.GoogleAuthError as error:
            raise Refused(_AGAIN) from error
        return _granted(credentials)


def token(
    provider: Provider,
    refresh: str,
    keep: Callable[[str], object],
    now: Callable[[], float] = time.monotonic,
) -> Token:
    """What an account signs in with from then on. ``keep`` is told when the refresh token has changed."""
    granted = Granted("", 0, refresh)
    until = now()

    def access() -> str:
        nonlocal granted, until
        if now() >= until:
            before = granted.refresh
            granted = provider.refreshed(before)
            until = now() + granted.seconds - _SPARE_SECONDS
            if granted.refresh != before:
                keep(granted.refresh)
        return granted.access

    return Token(access)


def _granted(credentials: Any) -> Granted:
    # It tells an instant by the machine's clock, which may jump; it lasts an hour when it is fresh.
    return Granted(credentials.token, _GOOGLE_SECONDS, credentials.refresh_token)


def _imported(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise BadInput(worded(_NOT_HERE, extra=extra)) from error
