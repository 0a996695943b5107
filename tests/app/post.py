"""What tests of fetched and sent mail share: an account, a letter, and mail as a fetch hands it over."""

from __future__ import annotations

from typing import Any

from app.desk import Desk
from app.incoming import Incoming, Received
from app.mail.message import read
from app.post import Account, Cursor, Delivery, Letter, OutboxState, Place, Security, Server
from tests.app.desks import OWN

INBOX, SENT = "INBOX", "Sent"
ANNA = ("Anna Berg", "anna@example.org")


def account(**changed: Any) -> Account:
    incoming = Server("imap.desk.example", 993, Security.TLS)
    outgoing = Server("smtp.desk.example", 587, Security.STARTTLS)
    return Account(0, OWN, "Maren Holt", OWN, incoming, outgoing)._replace(**changed)


def letter(account_id: int, request_id: int | None = None, **changed: Any) -> Letter:
    written = Letter(account_id, (ANNA,), "Re: Boiler", "We come at nine.", request_id=request_id)
    return written._replace(**changed)


def state(desk: Desk, id: int) -> OutboxState:
    """How far that letter has got."""
    return next(each.state for each in desk.outbox.all() if each.id == id)


def sent(desk: Desk, id: int, delivery: Delivery = Delivery.ACCEPTED, reason: str = "") -> bool:
    """What the server said to it, told to the outbox."""
    desk.outbox.begin(id)
    return desk.outbox.settle(id, delivery, reason)


class Mailbox:
    """The server's folders as a fetch sees them: every mail gets the next place in its folder."""

    def __init__(self, desk: Desk, account_id: int) -> None:
        self.desk = desk
        self.account_id = account_id
        self.validity = 1
        self.folders: dict[str, list[Incoming]] = {INBOX: [], SENT: []}

    def place(self, folder: str, uid: int) -> Place:
        return Place(self.account_id, folder, self.validity, uid)

    def fetch(self, *mails: Incoming, folder: str = INBOX) -> Received:
        """These arrive in the folder, and everything after the cursor is fetched."""
        self.folders[folder] += [mail._replace(is_sent=folder == SENT) for mail in mails]
        cursor = self.desk.mailroom.cursor(self.account_id, folder)
        since = cursor.last_uid if cursor and cursor.uid_validity == self.validity else 0
        there = list(enumerate(self.folders[folder], 1))
        new = [(mail, self.place(folder, uid)) for uid, mail in there if uid > since]
        return self.desk.mailroom.receive(self.account_id, new, Cursor(folder, self.validity, len(there)))


def sent_mail(raw: bytes) -> Incoming:
    """A letter of ours as it lies in the Sent folder: the way there added a field."""
    return read(b"Received: from desk by mx.desk.example; Mon, 23 Nov 2026 08:00:01 +0000\r\n" + raw)
