"""Signing in with the browser, with a client id that the owner has made at Microsoft or Google.

Both libraries are optional (``deskbell[microsoft]``, ``deskbell[google]``) and heavy: imported when needed.
What lasts of a sign-in is a text, to be kept where passwords are kept; access tokens stay in memory.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, Protocol

from app.errors import BadInput, Offline, Refused, SignedOut
from app.mail.browser import Browser, WayBack
from app.mail.fields import one_line
from app.mail.secret import Token
from app.post import SignIn
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
_ANSWER_SECONDS = 20.0
_SPARE_SECONDS = 120
_FRESH_SECONDS = 60
_MOST_WORDS = 160
_PASSING = frozenset({"temporarily_unavailable", "server_error", "slow_down"})
_LIBRARIES = {SignIn.MICROSOFT: "msal", SignIn.GOOGLE: "google_auth_oauthlib"}
_UNREACHED = N_("The sign-in could not be reached.")
_AGAIN = N_("The sign-in is over. Sign in with the browser again.")
_NOT_GIVEN = N_("The sign-in was refused: {words}.")
_NOT_HERE = N_("This Deskbell can't sign in with the browser. Install {extra}, or use an app password.")


class Granted(NamedTuple):
    """What a provider gave."""

    access: str
    seconds: float
    refresh: str


class Provider(Protocol):
    """One that lets the owner sign in with the browser."""

    def sign_in(self, address: str, browser: Browser) -> Granted:
        """Waits for the owner to do so. ``Refused`` if nothing lasting came of it, ``Cancelled``."""

    def refreshed(self, refresh: str) -> Granted:
        """A fresh access token; ``SignedOut`` if the owner has to sign in again."""


class Kept(NamedTuple):
    """What lasts of a sign-in."""

    refresh: str
    client_secret: str = ""

    @classmethod
    def of(cls, text: str) -> Kept:
        """As it was kept; ``SignedOut`` if that was something else."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise SignedOut(_AGAIN) from error

    def text(self) -> str:
        """What is to be kept."""
        return json.dumps(self._asdict())


class Microsoft:
    """Outlook.com and Microsoft 365."""

    def __init__(self, client_id: str, authority: str = _MICROSOFT) -> None:
        self._client_id, self._authority = client_id, authority

    def sign_in(self, address: str, browser: Browser) -> Granted:
        """As any provider does."""
        with self._app() as app, WayBack() as way:
            flow = app.initiate_auth_code_flow(
                _MICROSOFT_SCOPES,
                redirect_uri=f"http://localhost:{way.port}",
                login_hint=address,
                response_mode="form_post",
            )
            answer = way.answer_to(flow["auth_uri"], flow["state"], browser)
            said = app.acquire_token_by_auth_code_flow(flow, answer)
        if "access_token" not in said:
            raise _not_given(said)
        return _lasting(Granted(said["access_token"], said["expires_in"], said.get("refresh_token", "")))

    def refreshed(self, refresh: str) -> Granted:
        """As any provider does."""
        with self._app() as app:
            said = app.acquire_token_by_refresh_token(refresh, _MICROSOFT_SCOPES)
        if said.get("error") in _PASSING:
            raise Offline(_UNREACHED)
        if "access_token" not in said:
            raise SignedOut(_AGAIN)
        return Granted(said["access_token"], said["expires_in"], said.get("refresh_token", refresh))

    @contextmanager
    def _app(self) -> Iterator[Any]:
        library = _imported("msal", SignIn.MICROSOFT)
        try:
            yield library.PublicClientApplication(
                self._client_id,
                authority=self._authority,
                instance_discovery=False,  # the authority is known
                timeout=_ANSWER_SECONDS,
            )
        # What the library's own library raises is an OSError.
        except (OSError, ValueError, library.exceptions.MsalError) as error:
            raise Offline(_UNREACHED) from error


class Google:
    """Gmail and Google Workspace."""

    def __init__(
        self, client_id: str, client_secret: str, auth: str = _GOOGLE_AUTH, token: str = _GOOGLE_TOKEN
    ) -> None:
        self._client = {"client_id": client_id, "client_secret": client_secret, "token_uri": token}
        self._auth = auth

    def sign_in(self, address: str, browser: Browser) -> Granted:
        """As any provider does."""
        library = _imported("google_auth_oauthlib.flow", SignIn.GOOGLE)
        errors = _imported("oauthlib.oauth2", SignIn.GOOGLE)
        client = {"installed": self._client | {"auth_uri": self._auth}}
        with WayBack() as way:
            flow = library.InstalledAppFlow.from_client_config(
                client, _GOOGLE_SCOPES, redirect_uri=f"http://127.0.0.1:{way.port}"
            )
            # Without that consent it gives no refresh token the second time.
            page, state = flow.authorization_url(prompt="consent", login_hint=address)
            answer = way.answer_to(page, state, browser)
        if "code" not in answer:
            raise _not_given(answer)
        try:
            said = flow.fetch_token(code=answer["code"], timeout=_ANSWER_SECONDS)
        except OSError as error:
            raise Offline(_UNREACHED) from error
        except (errors.OAuth2Error, Warning) as error:  # it raises a warning where another scope is given
            raise _not_given({"error": str(error)}) from error
        return _lasting(Granted(said["access_token"], _GOOGLE_SECONDS, said.get("refresh_token", "")))

    def refreshed(self, refresh: str) -> Granted:
        """As any provider does."""
        library = _imported("google.oauth2.credentials", SignIn.GOOGLE)
        errors = _imported("google.auth.exceptions", SignIn.GOOGLE)
        line = _imported("google.auth.transport.requests", SignIn.GOOGLE).Request()
        credentials = library.Credentials(None, refresh_token=refresh, **self._client)
        try:
            credentials.refresh(partial(line, timeout=_ANSWER_SECONDS))
        except errors.GoogleAuthError as error:
            if error.retryable or isinstance(error, errors.TransportError):
                raise Offline(_UNREACHED) from error
            raise SignedOut(_AGAIN) from error
        # It tells an instant by the machine's clock, which may jump; it lasts an hour when it is fresh.
        return Granted(credentials.token, _GOOGLE_SECONDS, credentials.refresh_token)


def is_installed(way: SignIn) -> bool:
    """Whether that way to sign in can be gone here."""
    return way not in _LIBRARIES or importlib.util.find_spec(_LIBRARIES[way]) is not None


def provider(way: SignIn, client_id: str, client_secret: str) -> Provider:
    """Where the owner signs in that way; ``BadInput`` says what is missing for it."""
    if not is_installed(way):
        raise BadInput(worded(_NOT_HERE, extra=f"deskbell[{way}]"))
    if not client_id:
        raise BadInput(N_("Give the client id first."))
    if way is SignIn.MICROSOFT:
        return Microsoft(client_id)
    if not client_secret:
        raise BadInput(N_("Give the client secret too."))
    return Google(client_id, client_secret)


def token(
    provider: Provider,
    granted: Granted,
    keep: Callable[[str], object],
    now: Callable[[], float] = time.monotonic,
) -> Token:
    """What an account signs in with from then on. ``keep`` is told when the refresh token has changed.

    Of what was ``granted`` the refresh token is enough.
    """
    lock = threading.Lock()
    given_at = now() - _FRESH_SECONDS
    until = now() + max(granted.seconds - _SPARE_SECONDS, 0)

    def access() -> str:
        nonlocal granted, given_at, until
        with lock:
            if now() >= until:
                before = granted.refresh
                granted = provider.refreshed(before)
                given_at, until = now(), now() + granted.seconds - _SPARE_SECONDS
                if granted.refresh != before:
                    keep(granted.refresh)
            return granted.access

    def renew() -> bool:
        nonlocal until
        with lock:
            is_old = now() - given_at >= _FRESH_SECONDS
            until = now() if is_old else until
            return is_old

    return Token(access, renew)


def _lasting(granted: Granted) -> Granted:
    if not granted.refresh:
        raise Refused(worded(_NOT_GIVEN, words=N_("it would be over in an hour")))
    return granted


def _not_given(said: dict[str, Any]) -> Refused:
    """What the provider said in its own words, on one line."""
    words = one_line(str(said.get("error_description") or said.get("error") or ""))
    return Refused(worded(_NOT_GIVEN, words=words[:_MOST_WORDS].rstrip(" .")))


def _imported(name: str, way: SignIn) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise BadInput(worded(_NOT_HERE, extra=f"deskbell[{way}]")) from error
