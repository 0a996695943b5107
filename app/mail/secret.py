"""What an account signs in with. It is never written down here, and never shown in a trace or a log."""

from __future__ import annotations

from collections.abc import Callable


class Password:
    """A password, or an app password."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "Password(...)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Password) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


class Token:
    """An OAuth2 access token, asked for when it is needed: a fresh one each time the old one is over."""

    __slots__ = ("access", "renew")

    def __init__(self, access: Callable[[], str], renew: Callable[[], bool] = lambda: False) -> None:
        self.access = access
        self.renew = renew
        """For whom the last one was refused: whether it was old, so that the next one is another."""

    def sasl(self, user: str) -> str:
        """The XOAUTH2 answer for that user. It may take a while; ``SignedOut`` if there is none."""
        return f"user={user}\x01auth=Bearer {self.access()}\x01\x01"


Secret = Password | Token
