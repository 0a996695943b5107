"""What comes in, as frozen values: mail as it is read and as it is opened, and address books before they are
brought in.

Annotations are not put off, for the same reason as in ``app.records``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.records import Attachment
from app.words import Kind


class Suggestion(NamedTuple):
    """A kind for a new request and the plain reason for it."""

    kind: Kind
    reason: str


class Incoming(NamedTuple):
    """One mail, read: what the mail code hands to the inbox. ``raw`` is kept whatever else could be read."""

    raw: bytes
    sha256: str
    message_id: str = ""
    references: tuple[str, ...] = ()
    """In-Reply-To and References, and for a bounce the message it is about; nearest last."""
    sent_at: datetime | None = None
    from_name: str = ""
    from_address: str = ""
    reply_to: str = ""
    recipients: tuple[tuple[str, str], ...] = ()
    """(name, address) of To and Cc, in order."""
    subject: str = ""
    text: str = ""
    automatic: str = ""
    """What marks it as automatic (a bounce, an auto-reply); empty for a person's mail."""
    undelivered: tuple[str, ...] | None = None
    """Of a bounce: the addresses that the message it is about did not reach, as far as it names them."""
    attachments: tuple[Attachment, ...] = ()
    problem: str = ""
    content_key: str = ""
    """Equal for two copies of the same mail, however they were transported."""
    list_id: str = ""
    """The List-Id of a mailing list or newsletter."""
    bulk: str = ""
    """Why it was not written to the owner alone: ``newsletter`` or ``mailing list``; empty: it was."""
    suggestion: Suggestion | None = None
    """What kind of request it would open, if that was worked out beside the desk's thread; None: not yet."""
    is_sent: bool = False
    """It lies where the account keeps what was sent."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of mail: each that was read is new, known, unreadable or set aside."""

    read: int = 0
    new: int = 0
    known: int = 0
    unreadable: int = 0
    """Could not be read, or not fully: kept and marked if it was a message at all."""
    request_ids: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()
    """One clear line for each file that could not be read."""
    set_aside: int = 0
    """Nobody's request: a newsletter, a list, a machine."""

    def __add__(self, other: "Received") -> "Received":
        return Received(
            self.read + other.read,
            self.new + other.new,
            self.known + other.known,
            self.unreadable + other.unreadable,
            self.request_ids + other.request_ids,
            self.problems + other.problems,
            self.set_aside + other.set_aside,
        )


class Voice(StrEnum):
    """Who speaks in a passage of a mail's text."""

    OWN = "own"
    QUOTED = "quoted"
    SIGNATURE = "signature"


class Segment(NamedTuple):
    """A passage of a mail's text in one voice."""

    voice: Voice
    text: str
    is_folded: bool = False
    """Shown only when asked for: the history below an answer."""


class Body(NamedTuple):
    """A message's page as it was sent, made safe to show."""

    html: str = ""
    """Empty for a message that has no page: its text is all there is."""
    pictures: Mapping[str, bytes] = {}
    """The pictures that came with it, by content id."""
    left_out: int = 0
    """How many pictures would have had to be fetched, and were not."""
    is_cut: bool = False
    """Only its beginning is there."""


class Opening(StrEnum):
    """What opening an attachment may do."""

    SAFE = "safe"
    ASKS = "asks"
    """Of a kind that nobody knows, or that may carry something that runs: the owner decides."""
    NEVER = "never"
    """A program: it can only be saved."""


class RemarkKind(StrEnum):
    """What there is to say of a sender."""

    WARNING = "warning"
    """Somebody could be taken for another."""
    NEW_ADDRESS = "new address"
    """The client wrote from an address that is not known to be theirs."""
    SAME_NAME = "same name"
    """A client of that name is known already, by another address."""
    OTHER_CLIENT = "other client"
    """It came from an address of another client's."""


class Remark(NamedTuple):
    """Something that the owner should know of whoever wrote in a request."""

    kind: RemarkKind
    text: str
    address: str
    client_id: int
    """Whose request it is."""
    known_id: int | None = None
    """The client of that name who was there before."""


class Contact(NamedTuple):
    """A person or firm as a CSV file or a vCard gives them."""

    line: int
    """Where in the file it begins."""
    name: str
    addresses: tuple[str, ...] = ()
    """E-mail addresses, then telephone numbers."""
    company: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""


class Fate(StrEnum):
    """What importing would do with a contact."""

    NEW = "new"
    UPDATES = "updates"
    SAME = "same"
    LEFT_OUT = "left out"


class ContactRow(NamedTuple):
    """A contact and what importing it would do."""

    contact: Contact
    fate: Fate
    client_id: int | None = None
    """The client it updates or repeats; None for a new one, or one that an earlier row adds."""
    client: str = ""
    gains: tuple[str, ...] = ()
    """What the client would have afterwards and has not now: addresses, tags, company, notes."""


class ClientImport(NamedTuple):
    """A file of contacts, read and compared with the clients, before anything is written."""

    path: str
    rows: tuple[ContactRow, ...]
    problems: tuple[str, ...] = ()
    """One line each, with the line in the file. While there is one, nothing can be brought in."""
    ignored: tuple[str, ...] = ()
    """The columns that mean nothing to Deskbell."""

    def count(self, fate: Fate) -> int:
        """How many rows have that fate."""
        return sum(1 for row in self.rows if row.fate is fate)
