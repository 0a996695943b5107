"""The courier's secrets: a password or a sign-in with the browser, asked for again only when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.courier import Courier
from app.errors import BadInput, NoKeyring, Offline, SignedOut
from app.mail.imap.session import Session
from app.mail.oauth import Granted, Kept
from app.mail.secret import Password, Secret, Token
from app.post import Account, Delivery, LineState, MailStanding, Parcel, Security, Server, SignIn
from app.rounds import Round
from app.secrets import Secrets
from tests.app.test_secrets import Locked, Ring

NOWHERE = Server("localhost", 1, Security.TLS)
BY_PASSWORD = Account(1, "anna@example.org", "Anna", "anna", NOWHERE, NOWHERE)
MICROSOFT = BY_PASSWORD._replace(sign_in=SignIn.MICROSOFT, client_id="id")
GOOGLE = BY_PASSWORD._replace(sign_in=SignIn.GOOGLE, client_id="id")


class Browser:
    goodbye = ""

    def show(self, page: str) -> None:
        pass

    def is_given_up(self) -> bool:
        return False


class StandIn:
    """A provider that gives another refresh token each time, until it gives none."""

    def __init__(self) -> None:
        self.made: list[tuple[SignIn, str, str]] = []
        self.refreshed_with: list[str] = []
        self.is_over = False
        self.seconds = 3600

    def make(self, way: SignIn, client_id: str, client_secret: str) -> StandIn:
        self.made.append((way, client_id, client_secret))
        return self

    def sign_in(self, address: str, browser: object) -> Granted:
        return Granted(f"first for {address}", 3600, "r0")

    def refreshed(self, refresh: str) -> Granted:
        if self.is_over:
            raise SignedOut("The sign-in is over.")
        self.refreshed_with.append(refresh)
        number = len(self.refreshed_with)
        return Granted(f"a{number}", self.seconds, f"r{number}")


@pytest.fixture
def provider() -> StandIn:
    return StandIn()


@pytest.fixture
def ring() -> Ring:
    return Ring()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Secret]:
    """What servers would be shown; for the token itself there is no network."""
    shown: list[Secret] = []

    @contextmanager
    def open_line(server: Server, user: str, secret: Secret) -> Iterator[None]:
        shown.append(secret)
        if isinstance(secret, Token):
            secret.access()
        yield

    monkeypatch.setattr(Session, "open", open_line)
    return shown


def courier(ring: Ring, provider: StandIn) -> Courier:
    """As it is when Deskbell has just started."""
    return Courier(Secrets(lambda: ring), provider.make)


def access(courier: Courier, account: Account, shown: list[Secret]) -> str:
    """The access token that a line of that account is opened with."""
    with courier.line(account):
        pass
    assert isinstance(shown[-1], Token)
    return shown[-1].access()


def test_password_is_shown_as_it_was_kept(ring: Ring, provider: StandIn, shown: list[Secret]) -> None:
    carrier = courier(ring, provider)
    carrier.keep(BY_PASSWORD, "secret")
    with carrier.line(BY_PASSWORD):
        pass
    assert shown == [Password("secret")]
    assert provider.made == []


def test_what_was_granted_opens_lines_at_once_and_after_a_new_start(
    ring: Ring, provider: StandIn, shown: list[Secret]
) -> None:
    carrier = courier(ring, provider)
    secret = carrier.sign_in(MICROSOFT, "", Browser())
    assert ring.texts == {}
    carrier.keep(MICROSOFT, secret)
    assert access(carrier, MICROSOFT, shown) == "first for anna@example.org"
    assert provider.refreshed_with == []
    assert access(courier(ring, provider), MICROSOFT, shown) == "a1"
    assert provider.refreshed_with == ["r0"]
    assert not any("first" in text or "a1" in text for text in ring.texts.values())


def test_all_lines_share_one_token(ring: Ring, provider: StandIn, shown: list[Secret]) -> None:
    carrier = courier(ring, provider)
    carrier.keep(MICROSOFT, Kept("r0").text())
    for _ in range(3):
        with carrier.line(MICROSOFT):
            pass
    assert len(set(shown)) == 1


def test_changed_refresh_token_is_kept_in_its_place(
    ring: Ring, provider: StandIn, shown: list[Secret]
) -> None:
    courier(ring, provider).keep(GOOGLE, Kept("r0", "word").text())
    carrier, provider.seconds = courier(ring, provider), 60  # it is over before it is of use
    assert [access(carrier, GOOGLE, shown) for _ in range(2)] == ["a2", "a4"]
    assert provider.refreshed_with == ["r0", "r1", "r2", "r3"]
    assert list(map(Kept.of, ring.texts.values())) == [Kept("r4", "word")]
    assert access(courier(ring, provider), GOOGLE, shown) == "a6"


def test_old_sign_in_never_takes_the_place_of_a_new_one(
    ring: Ring, provider: StandIn, shown: list[Secret]
) -> None:
    carrier, provider.seconds = courier(ring, provider), 60
    carrier.keep(MICROSOFT, Kept("r0").text())
    access(carrier, MICROSOFT, shown)
    before = shown[-1]
    carrier.keep(MICROSOFT, Kept("new").text())
    assert isinstance(before, Token)
    before.access()
    assert list(map(Kept.of, ring.texts.values())) == [Kept("new")]


def test_sign_in_lasts_for_the_session_without_a_keyring(provider: StandIn, shown: list[Secret]) -> None:
    carrier, provider.seconds = Courier(Secrets(Locked), provider.make), 60
    carrier.keep(MICROSOFT, Kept("r0").text(), for_session=True)
    assert [access(carrier, MICROSOFT, shown) for _ in range(2)] == ["a2", "a4"]


def test_client_secret_is_typed_once(ring: Ring, provider: StandIn) -> None:
    carrier = courier(ring, provider)
    carrier.keep(GOOGLE, carrier.sign_in(GOOGLE, "word", Browser()))
    assert Kept.of(carrier.sign_in(GOOGLE, "", Browser())).client_secret == "word"
    assert provider.made[-1] == (SignIn.GOOGLE, "id", "word")
    with pytest.raises(BadInput, match="client secret"):
        Courier(Secrets(Locked)).sign_in(GOOGLE, "", Browser())


def test_what_is_not_known_is_asked_for(ring: Ring, provider: StandIn) -> None:
    carrier = courier(ring, provider)
    for account, kind, said in (
        (BY_PASSWORD, NoKeyring, "password of anna@example.org is not known"),
        (MICROSOFT, SignedOut, "Sign in to anna@example.org with the browser"),
    ):
        with pytest.raises(kind, match=said), carrier.line(account):
            pass
        parcel = Parcel(1, account, "anna@example.org", ("b@example.org",), lambda: b"")
        delivery, why = carrier.deliver(parcel)
        assert delivery is Delivery.UNREACHED
        assert said in why


def test_garbled_sign_in_is_asked_for_again(ring: Ring, provider: StandIn) -> None:
    carrier = courier(ring, provider)
    carrier.keep(MICROSOFT, "no sign-in at all")
    with pytest.raises(SignedOut), carrier.line(MICROSOFT):
        pass


def test_round_of_a_signed_out_account_waits_for_the_owner(
    ring: Ring, provider: StandIn, shown: list[Secret]
) -> None:
    provider.is_over = True
    carrier = courier(ring, provider)
    carrier.keep(MICROSOFT, Kept("r0").text())
    said: list[MailStanding] = []

    class Taker:
        def take(self, *batch: object) -> None:
            raise AssertionError

        def index_some(self) -> bool:
            return False

        def say(self, standing: MailStanding) -> None:
            said.append(standing)
            if standing.state is LineState.NO_PASSWORD:
                going.stop()

    going = Round(MICROSOFT, carrier, None, Taker())  # type: ignore[arg-type]
    going.run()
    assert (said[-1].state, said[-1].line) == (LineState.NO_PASSWORD, "The sign-in is over.")


def test_secret_follows_an_account_to_its_new_address(ring: Ring, provider: StandIn) -> None:
    carrier = courier(ring, provider)
    carrier.keep(BY_PASSWORD, "secret")
    moved = BY_PASSWORD._replace(address="anna@new.example")
    carrier.carry_over(BY_PASSWORD, moved)
    assert ring.texts == {"anna@new.example": "secret"}
    carrier.carry_over(moved, BY_PASSWORD)
    assert ring.texts == {"anna@example.org": "secret"}


def test_secret_that_was_given_with_the_new_address_stays(ring: Ring, provider: StandIn) -> None:
    carrier = courier(ring, provider)
    moved = BY_PASSWORD._replace(address="anna@new.example")
    carrier.keep(BY_PASSWORD, "old")
    carrier.keep(moved, "new")
    carrier.carry_over(BY_PASSWORD, moved)
    carrier.carry_over(moved, MICROSOFT)
    assert ring.texts == {}
    assert Secrets(lambda: ring).find(MICROSOFT) is None


def test_each_way_has_its_servers() -> None:
    assert Courier().usual_for(SignIn.MICROSOFT).outgoing.host == "smtp.office365.com"
    assert Courier().usual_for(SignIn.GOOGLE).incoming.host == "imap.gmail.com"
    assert Courier().can_sign_in(SignIn.PASSWORD)


def test_provider_that_can_not_be_reached_is_offline(ring: Ring, shown: list[Secret]) -> None:
    class Away(StandIn):
        def refreshed(self, refresh: str) -> Granted:
            raise Offline("The sign-in could not be reached.")

    carrier = courier(ring, Away())
    carrier.keep(MICROSOFT, Kept("r0").text())
    with pytest.raises(Offline), carrier.line(MICROSOFT):
        pass
