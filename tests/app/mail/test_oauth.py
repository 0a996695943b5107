"""Signing in with the browser: asked for once, and again only when what was given is over."""

from __future__ import annotations

import pytest

from app.errors import BadInput, Refused
from app.mail.oauth import Google, Granted, Microsoft, token


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Provider:
    """Gives a new token each time, and another way to ask for the next every second time."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def sign_in(self, address: str) -> Granted:
        return Granted("first", 3600, "r0")

    def refreshed(self, refresh: str) -> Granted:
        self.asked.append(refresh)
        if len(self.asked) == 4:
            raise Refused("over")
        return Granted(f"a{len(self.asked)}", 3600, f"r{len(self.asked) // 2}")


def test_token_is_asked_for_when_the_last_is_over() -> None:
    clock, provider, kept = Clock(), Provider(), list[str]()
    access = token(provider, "r0", kept.append, clock)
    assert [access.access(), access.access()] == ["a1", "a1"]
    clock.now = 3_500
    assert access.access() == "a2"
    assert (provider.asked, kept) == (["r0", "r0"], ["r1"])
    assert access.sasl("anna") == "user=anna\x01auth=Bearer a2\x01\x01"


def test_token_that_is_refused_is_said() -> None:
    clock, provider = Clock(), Provider()
    access = token(provider, "r0", list[str]().append, clock)
    for _ in range(3):
        access.access()
        clock.now += 4_000
    with pytest.raises(Refused):
        access.access()
    assert access.access() == "a5"


@pytest.mark.parametrize("provider", [Microsoft("id"), Google("id", "word")])
def test_missing_library_is_named(provider: Microsoft | Google, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("msal", "google_auth_oauthlib.flow", "google.oauth2.credentials"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    with pytest.raises(BadInput, match=r"deskbell\["):
        provider.refreshed("r0")
    with pytest.raises(BadInput, match=r"deskbell\["):
        provider.sign_in("anna@example.org")
