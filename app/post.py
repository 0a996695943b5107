"""The facts of mail, as frozen values like those of ``app.records``: accounts, letters, what is set aside.

Apart from those because the first paint waits for them and needs none of these.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from app.texts import N_
from app.words import Kind


class Security(StrEnum):
    """How the line to a mail server is made safe. There is no plain choice."""

    TLS = "tls"
    STARTTLS = "starttls"


class SignIn(StrEnum):
    """How the owner signs in to a mail server."""

    PASSWORD = "password"
    MICROSOFT = "microsoft"
    GOOGLE = "google"


class OutboxState(StrEnum):
    """How far a letter in the outbox has got."""

    WAITING = "waiting"
    SENDING = "sending"
    RETRYING = "retrying"
    FAILED = "failed"
    """Kept, and not tried again unless the owner says so."""
    UNKNOWN = "unknown"
    """It may have left or not: only the owner can tell."""


LEAVING = (OutboxState.WAITING, OutboxState.RETRYING)
"""The states of letters that leave by themselves when their time has come."""
NOBODY_KNOWS = N_("Nobody knows yet whether that letter left.")
"""What is to be said of a letter whose state is unknown, as long as no server has said more."""


class Delivery(StrEnum):
    """What the server said to a letter."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    """Not now: it may be tried again."""
    UNREACHED = "unreached"
    """No server was asked to take it, as there was no line, or no password: it may be tried again."""
    UNKNOWN = "unknown"
    """The line broke after the letter was handed over and before the server had said yes."""


class Danger(StrEnum):
    """Why a letter is stopped before it leaves."""

    ADDRESS = "address of another client"
    GREETING = "name of another client"
    BID_NUMBER = "bid of another client"
    FILE = "file of another client"
    REPLY_TO = "replies go elsewhere"
    ADDED = "address added"
    ABSENT = "client not addressed"
    PLACEHOLDER = "placeholder left"
    NO_FILE = "attachment missing"


class Tone(StrEnum):
    """The rules about how a letter reads. Each can be switched off by this name."""

    WRONG_NAME = "wrong name"
    UNANSWERED = "unanswered question"
    DELAY = "apology for delay"
    BUSY = "too busy"
    IMPATIENT = "impatient"
    SHOUTING = "shouting"


class Server(NamedTuple):
    """Where a mail server is, and how the line to it is made safe."""

    host: str
    port: int
    security: Security


class Account(NamedTuple):
    """An address that Deskbell fetches and sends mail for. Its password lies elsewhere."""

    id: int
    address: str
    name: str
    """What clients see as the sender."""
    user: str
    incoming: Server
    outgoing: Server
    sign_in: SignIn = SignIn.PASSWORD
    folders: tuple[str, ...] = ()
    """The folders to fetch; empty: INBOX and the Sent folder as found."""
    since_on: date | None = None
    """The first fetch asks for mail from that day on."""
    marks_read: bool = False
    """Whether mail is marked as read on the server once it is answered."""
    signature: str = ""
    keeps_sent: bool = True
    """Whether Deskbell puts a copy into Sent; False where the server does so by itself."""
    client_id: str = ""
    """Under which name the owner has made Deskbell known to Microsoft or Google; empty with a password."""


class Candidate(NamedTuple):
    """Servers that an address may have, and what they want of those who sign in."""

    incoming: Server
    outgoing: Server
    advice: str = ""
    """What the owner has to know or do first; empty: nothing."""
    sign_in: SignIn = SignIn.PASSWORD
    by_browser: SignIn | None = None
    """The way to sign in with the browser there; None: nobody knows of one."""
    keeps_sent: bool = True


class LineState(StrEnum):
    """How it stands with the fetching of an account's mail."""

    CONNECTING = "connecting"
    FETCHING = "fetching"
    UP_TO_DATE = "up to date"
    OFFLINE = "offline"
    """It is tried again by itself."""
    NO_PASSWORD = "no password"
    """The owner has to give it: it lies in no keyring."""
    BROKEN = "broken"
    """Only the owner can put it right: a wrong password."""
    UNSAFE = "unsafe"
    """The server can't be trusted, so it was given no password. It is tried again by itself."""
    PAUSED = "paused"
    """The owner has cancelled it, and it goes on when asked to."""
    ENDED = "ended"


TRIED_AGAIN = (LineState.OFFLINE, LineState.UNSAFE)
"""The states in which it is tried again by itself, later each time."""


class MailStanding(NamedTuple):
    """How it stands with the fetching of one account's mail."""

    account_id: int
    state: LineState
    line: str = ""
    """What stands in the way, for the owner."""
    done: int = 0
    total: int = 0


class Cursor(NamedTuple):
    """How far a folder has been fetched: all up to that UID is in the desk."""

    folder: str
    uid_validity: int
    last_uid: int
    since_on: date | None = None
    """Of a first fetch that has not ended: the day from which it asks, the first there is for all. None: it
    has ended, and what is fetched from here on is new.
    """

    def goes_beyond(self, other: Cursor) -> bool:
        """Whether there is something to note where the folder was fetched up to the other."""
        if self.begins_anew(other):
            return True
        return self.last_uid > other.last_uid or (self.last_uid == other.last_uid and self != other)

    def begins_anew(self, other: Cursor) -> bool:
        """Whether the server has numbered the mail anew since it was fetched up to the other."""
        is_first = self.since_on is not None and self.last_uid == 0
        return is_first or self.uid_validity != other.uid_validity


class Place(NamedTuple):
    """Where a fetched mail lies on the server."""

    account_id: int
    folder: str
    uid_validity: int
    uid: int


class Enclosure(NamedTuple):
    """A file that the owner adds to a letter."""

    name: str
    content_type: str
    content: bytes


class Letter(NamedTuple):
    """A message that the owner writes. People are (name, address); message ids have no angle brackets."""

    account_id: int
    to: tuple[tuple[str, str], ...]
    subject: str
    text: str
    cc: tuple[tuple[str, str], ...] = ()
    bcc: tuple[tuple[str, str], ...] = ()
    request_id: int | None = None
    """None: it answers nothing, and opens a request once it is sent."""
    answers: str = ""
    """The message it replies to."""
    references: tuple[str, ...] = ()
    """The thread before it, nearest last."""
    promised_at: datetime | None = None
    is_holding: bool = False
    enclosures: tuple[Enclosure, ...] = ()
    client_id: int | None = None
    """Whom a letter without a request is for; None: whoever has its first address."""
    kind: Kind | None = None
    """The kind of the request that it opens; None: the one that its words suggest."""
    quoted: str = ""
    """What it answers or forwards, ready to stand under the signature."""


class Outgoing(NamedTuple):
    """A letter in the outbox, as lists show it."""

    id: int
    account_id: int
    request_id: int | None
    state: OutboxState
    made_at: datetime
    leaves_at: datetime
    """Not before then; of a letter that is not waiting: when it was last tried."""
    tries: int
    problem: str
    """Why it has not left; empty as long as nothing went wrong."""
    to: tuple[str, ...]
    """Every address it goes to."""
    subject: str
    text: str
    message_id: str
    raw_sha256: str
    is_holding: bool
    promised_at: datetime | None


class Parcel(NamedTuple):
    """All that the courier needs to hand a letter over."""

    id: int
    account: Account
    sender: str
    recipients: tuple[str, ...]
    read: Callable[[], bytes]
    """Reads its bytes: they may be many. Safe on any thread."""

    @property
    def raw(self) -> bytes:
        """Its bytes, read from where they are kept."""
        return self.read()


class SentCopy(NamedTuple):
    """A letter that was accepted and still has to be put into the account's Sent folder."""

    id: int
    account_id: int
    raw_sha256: str


class Aside(NamedTuple):
    """Mail that is nobody's request: a newsletter, a list, a machine."""

    id: int
    at: datetime
    from_name: str
    from_address: str
    subject: str
    line: str
    """Its text on one line, at most 200 characters."""
    reason: str
    """``newsletter``, ``mailing list``, ``automatic``, ``unreadable`` or ``your rule``."""
    raw_sha256: str


class SenderRule(NamedTuple):
    """What the owner decided about all mail of a sender."""

    id: int
    address: str
    sets_aside: bool
    """True: set it aside; False: it is somebody's request."""


class SavedReply(NamedTuple):
    """A text that the owner sends often, with placeholders."""

    id: int
    title: str
    text: str


class Filled(NamedTuple):
    """A text with its placeholders filled in."""

    text: str
    missing: tuple[str, ...] = ()
    """The placeholders that were left as they stand: unknown, or nothing is known for them."""


class Doubt(NamedTuple):
    """A reason to look again before a letter leaves."""

    danger: Danger
    about: str
    """The address, name, number or words in doubt: what the owner has looked at once is not asked again."""
    line: str


class Hint(NamedTuple):
    """A quiet remark on how a letter reads."""

    tone: Tone
    words: str
    """The words in the text, or in the client's message, that it is about."""
    line: str


class Proposal(NamedTuple):
    """A time that can be promised, and what it took into account."""

    promised_at: datetime
    minutes: int
    """The working minutes between now and then that were left for the work itself."""
    passed_over: tuple[tuple[datetime, str], ...] = ()
    """The promises that hold the slots before it: when, and to whom."""
