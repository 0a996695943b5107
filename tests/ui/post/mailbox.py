"""The mailbox that tests of the window have instead of servers: it carries nothing and notes everything."""

from __future__ import annotations

import queue
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from app.courier import Courier
from app.desk import Cancelled, DeskbellError, NoKeyring, Offline
from app.mail import message
from app.mail.browser import Browser
from app.mail.imap.session import Session
from app.post import (
    Account,
    Candidate,
    Cursor,
    Delivery,
    LineState,
    MailStanding,
    Parcel,
    Place,
    Security,
    Server,
    SignIn,
)
from app.rounds import Taker

PAGE = "https://provider.example.invalid/sign-in"
NOWHERE = Server("mail.example.invalid", 465, Security.TLS)
MIA = Account(0, "mia@desk.example", "Mia Holm", "mia", NOWHERE, NOWHERE)


class Mailbox(Courier):
    """Stands where the courier of a desk does."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Parcel] = []
        self.copies: list[bytes] = []
        self.marked: list[Place] = []
        self.answers: list[tuple[Delivery, str]] = []
        """What is said to the next letters; accepted when nothing is left to say."""
        self.is_offline = True
        self.opens = Event()
        """Clear it to keep letters on the line."""
        self.opens.set()
        self.given_up = Event()
        """The owner gave up a sign-in, and whoever waited for it knows."""
        self.rounds: dict[str, Going] = {}
        """The rounds that go on, by the address of their account."""
        self.passwords: dict[str, str] = {}
        self.others: set[str] = set()
        """The accounts that stayed when one went last."""
        self.has_keyring = True
        self.found: tuple[Candidate, ...] = (Candidate(NOWHERE, NOWHERE),)
        self.verdict: tuple[str, bool] | DeskbellError = ("Mail in: works. Mail out: works.", True)
        self.tried: list[tuple[Account, str]] = []
        self.is_installed = True
        """Whether what signing in with the browser needs is there."""
        self.granted: str | DeskbellError = "granted"
        """What is left of a sign-in, or why there is none."""
        self.sign_ins: list[tuple[Account, str]] = []
        self.forgotten: list[str] = []

    def round(self, account: Account, taker: Taker) -> Going:
        """Stands where the desk's own rounds do."""
        self.rounds[account.address] = Going(account, taker)
        return self.rounds[account.address]

    def keep(self, account: Account, password: str, *, for_session: bool = False) -> None:
        if not (self.has_keyring or for_session):
            raise NoKeyring("There is no keyring.")
        self.passwords[account.address] = password

    def forget(self, account: Account, others: Collection[Account] = ()) -> None:
        self.forgotten.append(account.address)
        self.others = {other.address for other in others}

    def carry_over(self, before: Account, after: Account, others: Collection[Account] = ()) -> None:
        self.others = {other.address for other in others}
        self.passwords[after.address] = self.passwords.pop(before.address)

    def can_sign_in(self, way: SignIn) -> bool:
        return way is SignIn.PASSWORD or self.is_installed

    def sign_in(self, account: Account, client_secret: str, browser: Browser) -> str:
        self.sign_ins.append((account, client_secret))
        browser.show(PAGE)
        while not self.opens.wait(0.01):
            if browser.is_given_up():
                self.given_up.set()
                raise Cancelled("Cancelled.")
        if isinstance(self.granted, DeskbellError):
            raise self.granted
        return self.granted

    def candidates(self, address: str) -> tuple[Candidate, ...]:
        assert self.opens.wait(30)
        return self.found

    def try_out(self, account: Account, password: str = "") -> tuple[str, bool]:
        self.tried.append((account, password))
        if isinstance(self.verdict, DeskbellError):
            raise self.verdict
        return self.verdict

    @contextmanager
    def line(self, account: Account) -> Iterator[Session]:
        raise Offline("There is no network.")
        yield

    def deliver(self, parcel: Parcel) -> tuple[Delivery, str]:
        assert self.opens.wait(30)
        self.sent.append(parcel)
        return self.answers.pop(0) if self.answers else (Delivery.ACCEPTED, "")

    def keep_copy(self, account: Account, raw: bytes) -> None:
        if self.is_offline:
            raise Offline("There is no network.")
        self.copies.append(raw)

    def mark_read(self, account: Account, places: Sequence[Place]) -> tuple[Place, ...]:
        self.marked += places
        return tuple(places)


class Going:
    """A round that brings what the test says, on a thread of its own as any other."""

    def __init__(self, account: Account, taker: Taker) -> None:
        self.account = account
        self.asked: list[str] = []
        """What was asked of it."""
        self._taker = taker
        self._steps: queue.Queue[Callable[[], object] | None] = queue.Queue()
        self._uid = 0

    def run(self) -> None:
        while (step := self._steps.get()) is not None:
            step()

    def say(self, state: LineState, line: str = "", *, done: int = 0, total: int = 0) -> None:
        """Stands so from now on."""
        standing = MailStanding(self.account.id, state, line, done, total)
        self._steps.put(lambda: self._taker.say(standing))

    def bring(self, *raws: bytes) -> None:
        """Fetches these in one batch."""
        places = [Place(self.account.id, "INBOX", 1, self._uid + number) for number, _ in enumerate(raws, 1)]
        self._uid += len(raws)
        mails = list(zip(map(message.read, raws), places, strict=True))
        cursor = Cursor("INBOX", 1, self._uid)
        self._steps.put(lambda: self._taker.take(self.account.id, mails, cursor))

    def fail(self, problem: Exception) -> None:
        """Breaks, as only a bug would."""

        def step() -> None:
            raise problem

        self._steps.put(step)

    def fetch_now(self) -> None:
        self.asked.append("fetch")

    def pause(self) -> None:
        self.asked.append("pause")

    def stop(self) -> None:
        self.asked.append("stop")
        self._steps.put(None)
