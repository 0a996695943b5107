"""Signing in with the browser: with the real libraries at a provider on loopback, and tokens afterwards."""

from __future__ import annotations

import logging
import re
import sys
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import urlopen

import pytest

from app.errors import BadInput, Cancelled, Offline, Refused, SignedOut
from app.mail import oauth
from app.mail.browser import WayBack
from app.mail.oauth import Google, Granted, Kept, Microsoft, token
from app.post import SignIn
from tests.provider import CLIENT, CLIENT_SECRET, PERSON, Owner, Provider, running

Made = Callable[[Provider], "oauth.Provider"]
BOTH = pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda there: Microsoft(CLIENT, there.authority), id="Microsoft"),
        pytest.param(lambda there: Google(CLIENT, CLIENT_SECRET, there.auth, there.token), id="Google"),
    ],
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class StandIn:
    """Gives a new token each time, and another way to ask for the next every second time."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def sign_in(self, address: str, browser: object) -> Granted:
        return Granted("first", 3600, "r0")

    def refreshed(self, refresh: str) -> Granted:
        self.asked.append(refresh)
        if len(self.asked) == 4:
            raise SignedOut("over")
        return Granted(f"a{len(self.asked)}", 3600, f"r{len(self.asked) // 2}")


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with running(tmp_path) as (provider, trusted):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
        yield provider


@pytest.fixture
def owner(there: Provider, tmp_path: Path) -> Iterator[Owner]:
    [trusted] = tmp_path.glob("Test authority.pem")
    owner = Owner(trusted)
    yield owner
    owner.leave()


# --- At a provider, with the real libraries


@BOTH
def test_the_owner_signs_in_and_comes_back(there: Provider, owner: Owner, made: Made) -> None:
    granted = made(there).sign_in(PERSON, owner)
    assert granted == Granted("access-1", 3600, "refresh-1")
    owner.leave()
    assert b"<p>Go back to &lt;Deskbell&gt;." in owner.read
    [page] = there.pages
    assert (page["client_id"], page["login_hint"], page["response_type"]) == (CLIENT, PERSON, "code")
    assert (page["code_challenge_method"], urlsplit(page["redirect_uri"]).scheme) == ("S256", "http")
    assert urlsplit(page["redirect_uri"]).hostname in {"localhost", "127.0.0.1"}
    assert there.asked[0]["code"] == "c0de"


def test_microsoft_is_asked_for_mail_that_lasts(there: Provider, owner: Owner) -> None:
    Microsoft(CLIENT, there.authority).sign_in(PERSON, owner)
    scopes = set(there.pages[0]["scope"].split())
    assert scopes >= {
        "https://outlook.office.com/IMAP.AccessAsUser.All",
        "https://outlook.office.com/SMTP.Send",
        "offline_access",
    }
    assert "client_secret" not in there.asked[0]


def test_google_is_asked_for_mail_that_lasts(there: Provider, owner: Owner) -> None:
    Google(CLIENT, CLIENT_SECRET, there.auth, there.token).sign_in(PERSON, owner)
    [page] = there.pages
    assert page["scope"] == "https://mail.google.com/"
    assert (page["access_type"], page["prompt"]) == ("offline", "consent")


@BOTH
def test_a_fresh_token_is_given_for_the_kept_one(there: Provider, made: Made) -> None:
    assert made(there).refreshed("r0") == Granted("access-1", 3600, "refresh-1")
    there.lasts = False
    assert made(there).refreshed("r0") == Granted("access-2", 3600, "r0")
    assert [asked["refresh_token"] for asked in there.asked] == ["r0", "r0"]
    assert there.asked[0]["client_id"] == CLIENT


@BOTH
def test_a_kept_token_that_is_over_asks_for_the_owner(there: Provider, made: Made) -> None:
    there.refusal = 400, {"error": "invalid_grant", "error_description": "It was revoked."}
    with pytest.raises(SignedOut, match="Sign in with the browser again"):
        made(there).refreshed("r0")


@pytest.mark.parametrize("status", [400, 503])
def test_a_provider_in_trouble_is_tried_again(there: Provider, status: int) -> None:
    """Google's library would try it again by itself, for seconds."""
    there.refusal = status, {"error": "temporarily_unavailable"}
    with pytest.raises(Offline):
        Microsoft(CLIENT, there.authority).refreshed("r0")


@BOTH
def test_a_provider_that_is_not_there_is_tried_again(there: Provider, made: Made) -> None:
    provider = made(there)
    there.shutdown()
    there.server_close()
    with pytest.raises(Offline):
        provider.refreshed("r0")


@BOTH
def test_an_owner_who_says_no_is_heard(there: Provider, owner: Owner, made: Made) -> None:
    there.denies = True
    with pytest.raises(Refused, match="The sign-in was refused: access_denied"):
        made(there).sign_in(PERSON, owner)
    assert there.asked == []


@BOTH
def test_what_is_wrong_with_the_client_id_is_said_on_one_line(
    there: Provider, owner: Owner, made: Made
) -> None:
    there.refusal = 401, {"error": "invalid_client", "error_description": "No\nsuch client. " + "x" * 999}
    with pytest.raises(Refused, match="No such client") as caught:
        made(there).sign_in(PERSON, owner)
    assert len(caught.value.args[0]) < 250


@BOTH
def test_a_sign_in_that_lasts_an_hour_is_none(there: Provider, owner: Owner, made: Made) -> None:
    there.lasts = False
    with pytest.raises(Refused, match="over in an hour"):
        made(there).sign_in(PERSON, owner)


@BOTH
def test_a_sign_in_can_be_given_up(there: Provider, owner: Owner, made: Made) -> None:
    owner.has_given_up = True
    owner.show = lambda page: None  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        made(there).sign_in(PERSON, owner)


def test_who_does_not_know_the_state_is_not_heard(there: Provider, owner: Owner) -> None:
    def meddle(page: str) -> None:
        back = parse_qs(urlsplit(page).query)["redirect_uri"][0]
        for form in ("", "code=evil", "code=evil&state=", "code=evil&state=guess", "\0\xff" * 9):
            for visit in ((f"{back}/?{quote(form, safe='=&')}",), (back, form.encode())):
                with pytest.raises(urllib.error.HTTPError):
                    urlopen(*visit)

    owner._before = meddle
    assert Microsoft(CLIENT, there.authority).sign_in(PERSON, owner).access == "access-1"
    assert there.asked[0]["code"] == "c0de"


def test_nobody_is_waited_for_without_end() -> None:
    instants = iter([0.0, 1.0, 901.0])
    with WayBack() as way:
        way.timeout = 0
        with pytest.raises(Refused, match="Nobody signed in"):
            way.answer_to("page", "state", _Absent(), lambda: next(instants))


class _Absent:
    goodbye = ""

    def show(self, page: str) -> None:
        pass

    def is_given_up(self) -> bool:
        return False


@BOTH
def test_nothing_of_it_is_logged(
    there: Provider, owner: Owner, made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)  # as the program does
    provider = made(there)
    provider.refreshed(provider.sign_in(PERSON, owner).refresh)
    assert not re.search(rf"{PERSON}|{CLIENT_SECRET}|access-|refresh-|c0de|localhost", caplog.text)


# --- What is needed


@pytest.mark.parametrize("provider", [Microsoft("id"), Google("id", "word")])
def test_missing_library_is_named(
    provider: Microsoft | Google, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("msal", "google_auth_oauthlib", "google_auth_oauthlib.flow", "google.oauth2.credentials"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(BadInput, match=r"deskbell\["):
        provider.refreshed("r0")
    with pytest.raises(BadInput, match=r"deskbell\["):
        provider.sign_in("anna@example.org", Owner(tmp_path))
    assert oauth.is_installed(SignIn.PASSWORD)
    assert not oauth.is_installed(SignIn.MICROSOFT)
    assert not oauth.is_installed(SignIn.GOOGLE)
    with pytest.raises(BadInput, match=r"deskbell\[microsoft\]"):  # before any client id is asked for
        oauth.provider(SignIn.MICROSOFT, "", "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((SignIn.MICROSOFT, "", ""), "client id"),
        ((SignIn.GOOGLE, "", "word"), "client id"),
        ((SignIn.GOOGLE, "id", ""), "client secret"),
    ],
)
def test_what_was_not_given_is_asked_for(given: tuple[SignIn, str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        oauth.provider(*given)


def test_each_way_has_its_provider() -> None:
    assert isinstance(oauth.provider(SignIn.MICROSOFT, "id", ""), Microsoft)
    assert isinstance(oauth.provider(SignIn.GOOGLE, "id", "word"), Google)


def test_what_lasts_is_kept_as_a_text() -> None:
    assert Kept.of(Kept("r0", "wörd").text()) == Kept("r0", "wörd")
    for text in ("secret", "[]", "7", '{"else": 1}', ""):
        with pytest.raises(SignedOut):
            Kept.of(text)


# --- Tokens


def test_token_is_asked_for_when_the_last_is_over() -> None:
    clock, provider, kept = Clock(), StandIn(), list[str]()
    access = token(provider, Granted("", 0, "r0"), kept.append, clock)
    assert [access.access(), access.access()] == ["a1", "a1"]
    clock.now = 3_500
    assert access.access() == "a2"
    assert (provider.asked, kept) == (["r0", "r0"], ["r1"])
    assert access.sasl("anna") == "user=anna\x01auth=Bearer a2\x01\x01"


def test_what_was_just_given_is_used_first() -> None:
    clock, provider = Clock(), StandIn()
    access = token(provider, Granted("first", 3600, "r0"), list[str]().append, clock)
    assert (access.access(), provider.asked) == ("first", [])
    clock.now = 3_500
    assert access.access() == "a1"


def test_token_that_is_over_for_good_is_said() -> None:
    clock, provider = Clock(), StandIn()
    access = token(provider, Granted("", 0, "r0"), list[str]().append, clock)
    for _ in range(3):
        access.access()
        clock.now += 4_000
    with pytest.raises(SignedOut):
        access.access()
    assert access.access() == "a5"


def test_token_that_was_refused_is_asked_for_anew_unless_it_is_fresh() -> None:
    clock, provider = Clock(), StandIn()
    access = token(provider, Granted("", 0, "r0"), list[str]().append, clock)
    access.access()
    assert not access.renew()
    assert access.access() == "a1"
    clock.now = 60
    assert access.renew()
    assert access.access() == "a2"
